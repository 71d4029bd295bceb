/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_VIEWS_MEMROWS_H
#define TOP_VIEWS_MEMROWS_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/field.h"

struct memcg;
struct sample;

/*
 * memrows: the rows of a memcg table in the order of a sort key, flat or as a tree, kept
 * up to date from the table's list of changes.
 *
 * A row is loaded (its key and path are made) when it is new or has changed. The other rows keep
 * their places, and the loaded ones are merged in. A tick without changes costs nothing. Where the rows are sorted by a
 * field that moves (model/field.h), it costs as much as there are groups at or below which something happened in the last minute.
 * All rows are loaded after a change of table, a missed generation, or new figures per memcg.
 *
 * The tree follows from the order: siblings stand in the tree as they stand in the flat
 * list. With a filter, the tree shows the rows that match and their ancestors. Folds are
 * remembered by cgroup and so outlive a reload. A change of filter, of direction or
 * from list to tree loads no row.
 *
 * The user pointer of struct memcg belongs to it.
 */

struct memrows; /* opaque */

struct memrows_how {
	const struct field *sort; /* NULL: by path */
	const struct field *then; /* orders rows that are equal by @sort, before their paths; NULL: paths alone */
	bool reverse;
	bool tree;
	const regex_t *filter; /* matched against path, state and creator; NULL: all */
};

struct memrows *memrows_new(void);
void memrows_free(struct memrows *r); /* accepts NULL; touches no memcg */

/* @again: @how or its filter differs from the last time. Returns how many rows were loaded. */
size_t memrows_update(struct memrows *r, const struct sample *s, const struct memrows_how *how,
		      bool again);

size_t memrows_count(const struct memrows *r);
const struct memcg *memrows_at(const struct memrows *r, size_t i); /* i < count */

/* True when the row has rows below it; *ret_folded tells whether they are hidden. */
bool memrows_has_kids(const struct memrows *r, size_t i, bool *ret_folded);

/* True when no sibling of the row's ancestor @up levels above it (0: the row) is shown below it. */
bool memrows_is_last(const struct memrows *r, size_t i, unsigned up);

/* Folds or unfolds a row, or all rows but the root; memrows_show() then brings the rows up to date. */
void memrows_fold(struct memrows *r, size_t i, bool folded);
void memrows_fold_all(struct memrows *r, bool folded);
void memrows_show(struct memrows *r);

bool memrows_matches(const struct memrows *r, size_t i, const regex_t *re);

#endif
