/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_STORE_H
#define HISTORY_STORE_H

#include <stddef.h>
#include <stdint.h>

struct db;
struct record;

/* store: records into the tables of schema.h. */

/* The writer's statements, for db_open(); retention's are among them. */
extern const char *const store_statements[];
extern const size_t store_n_statements;

/* Writes one record inside the caller's transaction. */
int store_record(struct db *db, const struct record *r);

/* Ends the run: stopped on purpose, at @utc_ns. In a transaction of its own. */
int store_stop(struct db *db, int64_t run, int64_t utc_ns);

enum store_statement {
	STORE_BOOT,
	STORE_RUN,
	STORE_RUN_STOP,
	STORE_COUNTING,
	STORE_TICK,
	STORE_CACHE,
	STORE_CACHE_GONE,
	STORE_CACHE_VALUE,
	STORE_SOURCE,
	STORE_STRUCT,
	STORE_MEMCG,
	STORE_MEMCG_FREED,
	STORE_MEMCG_LIFE,
	STORE_HELD,
	STORE_CHURN,
	STORE_EVENT,
	STORE_SITE_WINDOW,
	STORE_SITE_VALUE,
	/* retention */
	THIN_NEXT,
	THIN_BUCKET_END,
	THIN_DONE,
	THIN_GET_DONE,
	THIN_TICK,
	THIN_TICK_DROP,
	THIN_VALUES,
	THIN_VALUES_DROP,
	THIN_SOURCES,
	THIN_SOURCES_DROP,
	THIN_STRUCTS,
	THIN_STRUCTS_DROP,
	THIN_HELD_DROP,
	THIN_LIVES_HELD_DROP,
	THIN_CHURN,
	THIN_CHURN_DROP,
	THIN_LIVES_CHURN,
	THIN_LIVES_DROP,
	THIN_LIVES_INDEX_DROP,
	THIN_SITE_VALUES_DROP,
	THIN_SITE_WINDOWS_DROP,
	THIN_SITE_WINDOWS,
	DROP_NEXT,
	DROP_EVENTS,
	DROP_MORE_EVENTS,
	DROP_SITE_VALUES,
	DROP_SITE_WINDOWS,
	DROP_HELD,
	DROP_PAST_HELD,
	DROP_OLD_HELD,
	DROP_LIVES,
	DROP_LIVES_INDEX,
	DROP_CACHES,
	DROP_OLD_LIVES,
	DROP_OLD_CACHES,
	DROP_RUNS,
	DROP_BOOTS,
	STORE_COUNT,
};

#endif
