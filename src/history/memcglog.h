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
 * memcglog: which id each memcg has in the database, and which memcgs have changed.
 *
 * The key of a memcg is (root, cgroup id, incarnation). A new process counts incarnations from 0 again; so rows of
 * living memcgs that an earlier run left are found by (root, cgroup id) alone.
 */
struct memcg_log {
	struct map map; /* (root, incarnation), cgroup id -> struct logged_memcg */
	int64_t boot;
	int64_t next_id;
	uint64_t generation;		 /* of the table at the last call */
	const struct memcg_table *table; /* the table of the last call; it is compared and never read */
};

#define MEMCG_LOG_INIT ((struct memcg_log){MAP_INIT, 0, 0, 0, NULL})

/* Loads the memcgs of @boot that have not ended. */
int memcg_log_load(struct memcg_log *l, struct db *db, int64_t boot);
void memcg_log_done(struct memcg_log *l);

/*
 * Puts into @cs the rows of memcgs that were born, changed or freed since the last call, and churn for those that came
 * and went between the calls. @t NULL: the tree is not known, and nothing is put.
 */
void memcg_log_encode(struct memcg_log *l, const struct memcg_table *t, struct changeset *cs);

/* The id of @m in the database; 0 where it has none. */
int64_t memcg_log_id(const struct memcg_log *l, const struct memcg *m);

#endif
