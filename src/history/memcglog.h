/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_MEMCGLOG_H
#define HISTORY_MEMCGLOG_H

#include <stdint.h>

#include "base/map.h"

struct db;
struct memcg;
struct memcg_table;
struct changeset;

/*
 * memcglog: which memcg has which id in the database, and which of them changed.
 *
 * A memcg is known by (root, cgroup id, incarnation). A fresh process counts incarnations
 * from 0 again, so lives that an earlier run left open are adopted by (root, cgroup id).
 */
struct memcg_log {
	struct map map; /* (root, incarnation), cgroup id -> struct logged_memcg */
	int64_t boot;
	int64_t next_id;
	uint64_t generation;		 /* of the table, when it was last looked at */
	const struct memcg_table *table; /* the table it was, never followed */
};

#define MEMCG_LOG_INIT ((struct memcg_log){MAP_INIT, 0, 0, 0, NULL})

/* Loads the open lives of @boot. */
int memcg_log_load(struct memcg_log *l, struct db *db, int64_t boot);
void memcg_log_done(struct memcg_log *l);

/*
 * Puts into @r the rows of memcgs that were born, changed or freed since the last call, and
 * churn for those that came and went in between. @t NULL: the tree is not known, nothing
 * is said.
 */
void memcg_log_encode(struct memcg_log *l, const struct memcg_table *t, struct changeset *r);

/* The id in the database of a memcg that was recorded; 0: it was not. */
int64_t memcg_log_id(const struct memcg_log *l, const struct memcg *m);

#endif
