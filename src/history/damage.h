/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_DAMAGE_H
#define HISTORY_DAMAGE_H

#include <stdbool.h>
#include <stdint.h>

struct db;

/*
 * damage: whether a file is damaged, or only looked so to a connection that met a failing disk or
 * another writer. SQLite says "malformed" to both.
 */

/*
 * Looks with a connection of its own; where @deep, at the schema and every page. 0 and the newest tick (0:
 * none); -EUCLEAN with the sentence in db->error where it finds damage; another -errno where it
 * cannot tell. @db is closed but for its error.
 */
int damage_look(struct db *db, const char *path, bool deep, int64_t *ret_newest);

/*
 * 1 where the file is damaged: two connections, one after the other, find it so, and in between all
 * of it can be read from the disk. 0 where it is whole, -errno where that cannot be told now.
 */
int damage_is_real(const char *path);

/* Of PATH.damaged-*, which damage_name() gave, the newest @keep stay. Returns how many went. */
unsigned damage_forget(const char *path, unsigned keep);

/* A name that nothing has yet: PATH.damaged-20261124T004414Z, then with -1, -2, ... */
char *damage_name(const char *path, int64_t utc_ns);

#endif
