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
 * load: makes a sample of a tick of the database.
 *
 * The state at a tick is the state at the key tick before it and the changes since. A loader remembers the tick at
 * which it stands, and where it can, it reads only the changes from there.
 */

enum load_statement {
	LOAD_DATA_VERSION,
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
	LOAD_NEXT_FEW,
	LOAD_MEMCGS_OPEN,
	LOAD_PATHS_OPEN,
	LOAD_MEMCGS_ENDED,
	LOAD_MEMCGS_CHANGED,
	LOAD_HELD,
	LOAD_HELD_CHANGED,
	LOAD_EVENTS,
	LOAD_EVENT_FIRST,
	LOAD_EVENT_OF,
	LOAD_EVENT_TIME,
	LOAD_LIVES_TICKS,
	LOAD_LIVES_OPEN,
	LOAD_LIVES_ENDED,
	LOAD_CHURN,
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

/* A row of the table of memcgs, and the ticks at which it was born, died and was there last; INT64_MAX: not yet. */
struct loaded_memcg {
	int64_t id; /* in the database */
	int64_t born, dying, last;
	struct num dying_boot_ns;
	struct memcg *row;
	bool held_read;	   /* what holds it was read */
	unsigned depth;	   /* of the row */
	size_t path_bytes, above_bytes; /* of its path and its parent's path, as they were loaded */
};

/* The memcgs at a tick. */
struct loaded_memcgs {
	struct memcg_table *table;
	struct loaded_memcg *lives; /* one for each of its rows, in no order */
	size_t n, cap;
	struct map places;  /* id in the database -> place in lives + 1 */
	int64_t tick, boot; /* where it stands; 0: nowhere */
	int64_t known;	    /* the newest tick whose changes are in lives */
	uint64_t rows_read; /* since the start */
	bool want_held;	    /* load what holds the dying too; to be set before the first load */
	struct map held_files; /* hash of kind and path -> struct held_file, each with a use of ours */
	bool held_changed;  /* what holds the dying was changed by the last load */
};

/* A window of allocation tracing and the sites that it saw. */
struct loaded_sites {
	struct site_window window; /* the texts of it and of rows are owned here */
	struct site_row *rows;
	size_t n, cap;
	int64_t id; /* 0: none */
};

struct loader {
	struct db *db;
	bool want_caches, want_memcgs;
	bool want_sites; /* to be set after loader_init() */
	uint64_t look;	    /* which state of the database this is: what was read of it holds until the next */
	uint64_t run_look, key_look, few_look;
	int64_t tick;	    /* where it stands; 0: nowhere */
	int64_t key;	    /* the key tick at or before it */
	int64_t next_key;   /* the one behind it, as key_look saw it */
	int64_t next_few;   /* the next tick with a source or a struct, as few_look saw it */
	int64_t lost_ticks; /* ticks that were given up just before it */
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

/* Forgets where it stands, because the database is another one. */
void loader_forget(struct loader *l);

/*
 * Loads tick @id into l->sample, all of it of one moment. What lies between that tick and the one at which the loader
 * stands is read, where that is less than everything. 0; -ENODATA where there is no such tick; or another -errno.
 * After an error the sample is undefined until a call succeeds.
 */
int loader_load(struct loader *l, int64_t id);

/*
 * In load_memcgs.c: brings the table to a tick. Where the table stood elsewhere, it is brought to the minute before
 * the tick first, so that it knows what came and went in that minute.
 */
struct memcgs_at {
	int64_t boot, run, tick, boot_ns;
};

int loaded_memcgs_load(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *at);
void loaded_memcgs_done(struct loaded_memcgs *m);

/*
 * In load_held.c: reads what holds the dying rows of the table. The table stands at the tick @id, and stood at @from
 * before; 0: it stood nowhere, or at a later tick.
 */
int loaded_held_load(struct loaded_memcgs *m, struct db *db, int64_t from, int64_t id);
void loaded_held_done(struct loaded_memcgs *m);

/* The row that has the id @id in the database; NULL where the table has none. */
struct loaded_memcg *loaded_memcg_of(const struct loaded_memcgs *m, int64_t id);

/* In load_sites.c: loads the last window of @boot that was closed by the tick @id. */
int loaded_sites_load(struct loaded_sites *l, struct db *db, int64_t boot, int64_t id);
void loaded_sites_show(const struct loaded_sites *l, struct sample *s);
void loaded_sites_done(struct loaded_sites *l);

#endif
