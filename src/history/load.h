/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_LOAD_H
#define HISTORY_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "history/db.h"
#include "history/rows.h"
#include "model/held.h"
#include "model/sample.h"
#include "model/sitewindow.h"

struct memcg_table;

/*
 * load: a tick of the database as a sample.
 *
 * The state at a tick is that of the key tick before it and the changes since. A loader
 * remembers where it stands and reads only the changes from there where it can.
 */

enum load_statement {
	LOAD_HEAD,
	LOAD_TICK,
	LOAD_COUNTING,
	LOAD_KEY,
	LOAD_NEXT_KEY,
	LOAD_KEY_AT,
	LOAD_AT,
	LOAD_STEP_BACK,
	LOAD_STEP_ON,
	LOAD_BEFORE,
	LOAD_PAGE,
	LOAD_FROM,
	LOAD_RUN,
	LOAD_BOOT_OF_RUN, /* its id alone */
	LOAD_BOOT,
	LOAD_CACHES,
	LOAD_VALUES,
	LOAD_VALUES_BACK,
	LOAD_SOURCES,
	LOAD_STRUCTS,
	LOAD_MEMCGS_OPEN,
	LOAD_PATHS_OPEN,
	LOAD_MEMCGS_ENDED,
	LOAD_MEMCGS_CHANGED,
	LOAD_HELD,
	LOAD_HELD_CHANGED,
	LOAD_EVENTS,
	LOAD_EVENT_FIRST,
	LOAD_SITE_WINDOW,
	LOAD_SITE_NEXT,
	LOAD_SITE_VALUES,
	LOAD_EVENTS_BACK,
	LOAD_TICKS,
	LOAD_CACHE_ID,
	LOAD_VALUE_AT,
	LOAD_COUNT,
};

extern const char *const load_statements[];

/* A row of the table and its life in ticks, as far as it is known; INT64_MAX: not yet. */
struct loaded_memcg {
	int64_t id; /* in the database */
	int64_t born, dying, last;
	struct num dying_boot_ns;
	struct memcg *row;
	bool held_read;	   /* what holds it was asked for */
	unsigned depth;	   /* of the row */
	size_t path_bytes, above_bytes; /* of its path and of its parent's, as it was loaded */
};

/* The memcgs at a tick. */
struct loaded_memcgs {
	struct memcg_table *table;
	struct loaded_memcg *lives; /* of its rows, in no order */
	size_t n, cap;
	struct map places;  /* id in the database -> place in lives + 1 */
	int64_t tick, boot; /* where it stands; 0: nowhere */
	int64_t known;	    /* the newest tick whose changes the lives have */
	uint64_t rows_read; /* since the start */
	bool want_held;	    /* what holds the dying, too; to be set before the first load */
	struct map held_files; /* hash of kind and path -> struct held_file, with a use that is ours */
	bool held_changed;  /* by the last load */
};

/* A window of allocation tracing with what it saw. */
struct loaded_sites {
	struct site_window window; /* its texts are ours, and those of rows */
	struct site_row *rows;
	size_t n, cap;
	int64_t id; /* 0: none */
};

struct loader {
	struct db *db;
	bool want_caches, want_memcgs;
	bool want_sites; /* to be set after loader_init() */
	uint64_t look;	    /* which look at the database this is: what was read in it holds until the next */
	uint64_t run_look, key_look;
	int64_t tick;	    /* where it stands; 0: nowhere */
	int64_t key;	    /* the key tick at or before it */
	int64_t next_key;   /* the one behind it, as key_look saw it */
	int64_t lost_ticks; /* given up just before it */
	struct run_row run;
	int64_t boot; /* of machine */
	struct boot_row boot_row;
	struct machine machine; /* its texts are those of boot_row */
	struct cache *caches;
	size_t n_caches, caches_cap;
	bool families; /* there is a kmalloc-rnd-* among them */
	struct map cache_place; /* id in the database -> place + 1 */
	struct followed *structs;
	size_t n_structs, structs_cap;
	char *details[SOURCE_COUNT];
	struct counting_row counting;
	struct loaded_memcgs memcgs;
	struct loaded_sites sites;
	struct held_summary held; /* of the table, where that is wanted */
	struct sample sample;
};

void loader_init(struct loader *l, struct db *db, bool want_caches, bool want_memcgs);
void loader_done(struct loader *l);

/* Forgets where it stands: the database is another one. */
void loader_forget(struct loader *l);

/*
 * Loads tick @id into l->sample, all of one moment; what lies between it and where we stand is
 * read, where that is less than all. 0, -ENODATA where there is no such tick, or another -errno;
 * the sample then is undefined until the next success.
 */
int loader_load(struct loader *l, int64_t id);

/*
 * In load_memcgs.c: brings the table to a tick. Where it stood elsewhere, it comes there by the minute
 * before, so that it knows what came and went.
 */
struct memcgs_at {
	int64_t boot, run, tick, boot_ns;
};

int loaded_memcgs_load(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *at);
void loaded_memcgs_done(struct loaded_memcgs *m);

/*
 * In load_held.c: what holds the dying rows of the table, which stands at @id and stood at @from (0: nowhere, or it
 * went back).
 */
int loaded_held_load(struct loaded_memcgs *m, struct db *db, int64_t from, int64_t id);
void loaded_held_done(struct loaded_memcgs *m);

/* The row of a memcg's id in the database, NULL where the table has none. */
struct loaded_memcg *loaded_memcg_of(const struct loaded_memcgs *m, int64_t id);

/* In load_sites.c: the last window of @boot that was closed by tick @id. */
int loaded_sites_load(struct loaded_sites *l, struct db *db, int64_t boot, int64_t id);
void loaded_sites_show(const struct loaded_sites *l, struct sample *s);
void loaded_sites_done(struct loaded_sites *l);

#endif
