/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_CACHELOG_H
#define HISTORY_CACHELOG_H

#include <stddef.h>
#include <stdint.h>

struct db;
struct known_cache;
struct changeset;
struct sample;

/*
 * cache_log: which caches there are, which id each has in the database and what was last
 * said of it.
 */
struct cache_log {
	struct known_cache *caches; /* in the order of the samples, as far as it holds */
	size_t n, cap;
	int64_t boot, next_id;
	uint64_t round;
};

/* Loads the caches that @boot had when its last run ended. */
int cache_log_load(struct cache_log *log, struct db *db, int64_t boot);
void cache_log_done(struct cache_log *log);

/*
 * Puts into @r what changed. Where the set of caches or their constants did, @r becomes a
 * key tick; at a key tick all values are put.
 */
void cache_log_encode(struct cache_log *log, const struct sample *s, struct changeset *r);

#endif
