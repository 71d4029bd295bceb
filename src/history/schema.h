/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_SCHEMA_H
#define HISTORY_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

struct db;

/*
 * schema: the tables of the history. cgslab-history(5) is its manual.
 *
 * user_version of a file is the last step that was taken on it; application_id tells that this program made the file.
 * A step brings what schema_steps[] has for it and the columns whose .since in rows.c is its number, so the newest
 * schema is the larger of the two counts. A file is only ever brought forward.
 */

#define SCHEMA_APPLICATION_ID 0x63677362 /* "cgsb" */

/*
 * Bytes of a page. A tick changes about four pages, and each is written whole to the log. With a tick each 2 s that
 * is 290 MB a day for pages of 1,024 bytes, 500 MB for 2,048 and 680 MB for 4,096 (tests/bench).
 */
#define SCHEMA_PAGE_BYTES 1024

/* The user_version of a file that is up to date. */
int64_t schema_version(void);

/*
 * For the writer: makes the tables in an empty file, or brings an older file forward, in one transaction. 0;
 * -EPROTONOSUPPORT where a newer cgslab or another program wrote the file; or the error of db_exec().
 */
int schema_prepare(struct db *db);

/* As schema_prepare(), but up to @version: this makes the older files that tests need. */
int schema_prepare_at(struct db *db, int64_t version);

/*
 * For readers: 0 and the version of the file, which may be older than that of this program; -EPROTONOSUPPORT as
 * above; -ENODATA where the file is empty. Nothing is read from a table before its schema is found to be that of
 * cgslab, to the letter. A view, a trigger, an index or a table that no cgslab makes gives -EPROTONOSUPPORT; one that
 * is missing or differs gives -EUCLEAN. What bundle.h and ANALYZE add may be there.
 */
int schema_check(struct db *db, int64_t *ret_version);

/* The statement that makes the table which only a bundle has. */
extern const char schema_source_text[];

#endif
