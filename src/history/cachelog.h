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
 * cachelog: which caches there are, which id each has in the database, and what was written of each last.
 */
struct cache_log {
	struct known_cache *caches; /* in the order of the last sample */
	size_t n, cap;
	int64_t boot, next_id;
	uint64_t round;
};

/* Loads the caches that @boot had when its last run ended. */
int cache_log_load(struct cache_log *log, struct db *db, int64_t boot);
void cache_log_done(struct cache_log *log);

/*
 * Puts into @cs what has changed since the last call. Where caches came or went or their constants changed, @cs becomes
 * a key tick; a key tick gets the values of all caches.
 */
void cache_log_encode(struct cache_log *log, const struct sample *s, struct changeset *cs);

#endif
