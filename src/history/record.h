/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_RECORD_H
#define HISTORY_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/sitelog.h"
#include "model/sample.h"

/*
 * record: one tick as it goes to the database: what changed since the tick before.
 *
 * A record owns everything in it and refers to rows by id only, so it can wait in memory
 * while the database is blocked. Ids are given when the record is made, never by the
 * database.
 */

struct boot_row {
	int64_t id;
	char *boot_id, *hostname, *kernel, *version;
	const char *patch_state;
	struct num page_size, nr_nodes, nr_node_ids, cpus_present, cpus_possible;
	struct num merging, debugging;
};

struct run_row {
	int64_t id, boot;
	int64_t started_utc_ns, interval_ns;
	char *version;
};

struct counting_row {
	int64_t id;
	const char *hierarchy; /* words that live as long as the program */
	char *live_source, *dying_source;
	struct num id_limit;
};

/* A cache's constants: a new row each time one of them changed. */
struct cache_row {
	int64_t id, boot;
	char *name, *alias_of;
	struct num object_bytes, aliases;
	struct slab_shape shape;
	int64_t first_tick;
};

struct cache_values {
	struct num active_objs, num_objs, num_slabs, objs_low, objs_high;
};

struct cache_value_row {
	int64_t cache;
	struct cache_values v;
};

struct source_row {
	enum source_id source;
	enum source_state state;
	char *detail;
};

/* The measured part of a followed struct. */
struct struct_row {
	char *name, *cache, *bucket, *merged_with; /* merged names separated by blanks */
	const char *state, *source;
	struct num per_memcg, requested_bytes, bucket_object_bytes, align_bytes;
	struct slab_shape slot, bucket_shape;
	int64_t merged_total;
	bool own_is_estimate, comparable;
};

/* A memcg as it is after the tick. */
struct memcg_row {
	int64_t id, boot, parent; /* parent 0: none */
	uint32_t root;
	uint64_t cgroup_id;
	char *path, *creator;
	struct num creator_pid, born_boot_ns, dying_boot_ns, dying_tick, freed_tick;
	int64_t born_tick, changed;
	bool born_exact;
};

struct churn_row {
	char *parent, *creator;
	int64_t born, freed;
};

/* Texts are escaped already (base/text.h). */
struct event_row {
	const char *event; /* event_name() */
	int64_t utc_ns, boot_ns;
	uint32_t root;
	struct num cgroup_id, pid, lifetime_ns, lost;
	char *path, *comm;
	bool path_cut;
};

struct record {
	int64_t tick, run, lost_ticks;
	bool key;
	struct moment at;
	int64_t counting;
	struct num live, dying, objs_low, objs_high;
	struct savings total;
	struct num net_page_saving_bytes, dying_bytes, lost_events, rss_bytes;
	double cpu_seconds;

	struct boot_row *boot;		/* NULL where nothing new is known of it */
	struct run_row *start;		/* of the first record of a run */
	struct counting_row *countings; /* new ones */
	size_t n_countings, countings_cap;
	struct cache_row *caches; /* new ones */
	size_t n_caches, caches_cap;
	int64_t *gone; /* caches that are no more */
	size_t n_gone, gone_cap;
	struct cache_value_row *values;
	size_t n_values, values_cap;
	struct source_row *sources;
	size_t n_sources, sources_cap;
	struct struct_row *structs;
	size_t n_structs, structs_cap;
	struct memcg_row *memcgs;
	size_t n_memcgs, memcgs_cap;
	struct churn_row *churn;
	size_t n_churn, churn_cap;
	int64_t first_event; /* id of the first of events */
	struct event_row *events;
	size_t n_events, events_cap;
	struct site_log sites; /* windows that were closed since the tick before */
};

struct record *record_new(void);
void record_free(struct record *r);

/*
 * Drops the tick of @old and keeps what it said: rows that @next does not replace move
 * into it, so the changes that follow still add up. @next then counts one tick more as
 * lost. Takes @old.
 *
 * Lives are kept up to RECORD_LIVES_MAX; beyond, those that have ended become churn.
 */
void record_absorb(struct record *next, struct record *old);

#define RECORD_LIVES_MAX 16384

/* Places of churn; beyond, it is counted under the parent "". */
#define RECORD_CHURN_MAX 4096

/* Events of a tick that are kept; of more the oldest are given up, and one row says how many. */
#define RECORD_EVENTS_MAX 8192

/* Rows that may be many: what a record weighs in memory. */
size_t record_weight(const struct record *r);

void record_add_churn(struct record *r, const char *parent, const char *creator, int64_t born,
		      int64_t freed);

/* The text as one printable line (base/text.h), the caller's own; NULL stays NULL. */
char *escaped_copy(const char *s);

void boot_row_free(struct boot_row *b);

#endif
