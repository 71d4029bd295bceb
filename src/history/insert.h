/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_INSERT_H
#define HISTORY_INSERT_H

#include <stddef.h>
#include <stdint.h>

struct db;
struct changeset;

/* insert: writes changesets into the tables of schema.h. */

/* The statements of the writer, for db_open(). Those of retention are among them. */
extern const char *const writer_statements[];
extern const size_t writer_n_statements;

/* Writes one changeset inside the caller's transaction. */
int insert_changeset(struct db *db, const struct changeset *cs);

/* Marks the run as stopped on purpose at @utc_ns, in a transaction of its own. */
int insert_run_stop(struct db *db, int64_t run, int64_t utc_ns);

enum writer_statement {
	INSERT_BOOT,
	INSERT_RUN,
	INSERT_RUN_STOP,
	INSERT_COUNTING,
	INSERT_TICK,
	INSERT_CACHE,
	INSERT_CACHE_GONE,
	INSERT_CACHE_VALUE,
	INSERT_SOURCE,
	INSERT_STRUCT,
	INSERT_MEMCG,
	INSERT_MEMCG_FREED,
	INSERT_MEMCG_LIFE,
	INSERT_HELD,
	INSERT_CHURN,
	INSERT_EVENT,
	INSERT_SITE_WINDOW,
	INSERT_SITE_VALUE,
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
	WRITER_STATEMENT_COUNT,
};

#endif
