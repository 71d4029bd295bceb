/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_DAMAGE_H
#define HISTORY_DAMAGE_H

#include <stdbool.h>
#include <stdint.h>

struct db;

/*
 * damage: whether a file is damaged, or only seemed so to a connection that met a failing disk or another writer.
 * SQLite says "malformed" in both cases.
 */

/*
 * Looks at the file with a connection of its own; @deep: at the schema and every page. 0, and in *ret_newest the
 * newest tick (0: there is none); -EUCLEAN where the file is damaged, with the sentence in db->error; another -errno
 * where that cannot be told. @db is closed afterwards, and keeps its error.
 */
int damage_look(struct db *db, const char *path, bool deep, int64_t *ret_newest);

/*
 * 1 where the file is damaged: two connections, one after the other, find it damaged, and between them all of it
 * could be read from the disk. 0 where it is whole; -errno where neither can be told now.
 */
int damage_is_real(const char *path);

/* Removes the files PATH.damaged-* but the newest @keep of them. The result is how many were removed. */
unsigned damage_forget(const char *path, unsigned keep);

/* A name that no file has yet: PATH.damaged-20261124T004414Z, and where there is one, with -1, -2 and so on. */
char *damage_name(const char *path, int64_t utc_ns);

#endif
