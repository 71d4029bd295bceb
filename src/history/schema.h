/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_SCHEMA_H
#define HISTORY_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

struct db;

/*
 * schema: the tables of the history. cgslab-history(5) is its manual.
 *
 * user_version counts the steps of schema_steps[] that a file has had; application_id
 * tells that a file is ours. A file only moves forward.
 */

#define SCHEMA_APPLICATION_ID 0x63677362 /* "cgsb" */

/*
 * Bytes of a page. A tick dirties about four, and each is written whole to the log: at a tick
 * each 2 s that is 290 MB a day with 1,024, 500 with 2,048, 680 with 4,096 (tests/bench).
 */
#define SCHEMA_PAGE_BYTES 1024

/* What user_version says when a file is up to date. */
int64_t schema_version(void);

/*
 * For the writer: makes an empty file ours, or brings an older one forward, in one
 * transaction. 0, -EPROTONOSUPPORT where a newer cgslab or another program wrote it, or
 * what db_exec() says.
 */
int schema_prepare(struct db *db);

/* As schema_prepare(), but stops at @version: makes the older files that tests need. */
int schema_prepare_at(struct db *db, int64_t version);

/*
 * For readers: 0 and the file's version, which may be older than this program;
 * -EPROTONOSUPPORT as above, -ENODATA while the file is empty. Nothing is read from a table
 * before its schema was found to be ours, to the letter: a view, a trigger, an index or a table that
 * no cgslab made is -EPROTONOSUPPORT, one of ours that is missing or reads otherwise -EUCLEAN. What
 * bundle.h and ANALYZE add may be there.
 */
int schema_check(struct db *db, int64_t *ret_version);

/* The table that a bundle has beside them. */
extern const char schema_source_text[];

#endif
