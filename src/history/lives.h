/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_LIVES_H
#define HISTORY_LIVES_H

#include <stdint.h>

#include "base/map.h"

struct db;
struct memcg;
struct memcg_table;
struct record;

/*
 * lives: which memcg has which id in the database, and which of them changed.
 *
 * A memcg is known by (root, cgroup id, incarnation). A fresh process counts incarnations
 * from 0 again, so lives that an earlier run left open are adopted by (root, cgroup id).
 */
struct lives {
	struct map map; /* (root, incarnation), cgroup id -> struct life */
	int64_t boot;
	int64_t next_id;
	uint64_t generation;		 /* of the table, when it was last looked at */
	const struct memcg_table *table; /* the table it was, never followed */
};

#define LIVES_INIT ((struct lives){MAP_INIT, 0, 0, 0, NULL})

/* Loads the open lives of @boot. */
int lives_load(struct lives *l, struct db *db, int64_t boot);
void lives_done(struct lives *l);

/*
 * Puts into @r the rows of memcgs that were born, changed or freed since the last call, and
 * churn for those that came and went in between. @t NULL: the tree is not known, nothing
 * is said.
 */
void lives_record(struct lives *l, const struct memcg_table *t, struct record *r);

/* The id in the database of a memcg that was recorded; 0: it was not. */
int64_t lives_id(const struct lives *l, const struct memcg *m);

#endif
