/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_CHANGESET_H
#define HISTORY_CHANGESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/rows.h"
#include "history/sitelog.h"
#include "model/sample.h"

/*
 * changeset: one tick as it goes to the database: what changed since the tick before.
 *
 * A changeset owns everything in it and refers to rows by id only, so it can wait in memory
 * while the database is blocked. Ids are given when the changeset is made, never by the
 * database.
 */

struct changeset {
	int64_t tick, run, lost_ticks;
	bool key;
	int64_t counting;
	struct sample figures; /* its numbers: row_figures; what it points to may be gone */

	struct boot_row *boot;		/* NULL where nothing new is known of it */
	struct run_row *start;		/* of the first changeset of a run */
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
	struct held_row *held; /* heldlog.h */
	size_t n_held, held_cap;
	struct churn_row *churn;
	size_t n_churn, churn_cap;
	int64_t first_event; /* id of the first of events */
	struct event *events; /* texts are escaped already (base/text.h) */
	size_t n_events, events_cap;
	size_t long_bytes; /* of paths longer than CHANGESET_PATH_MOST, as they are kept */
	struct site_log sites; /* windows that were closed since the tick before */
};

struct changeset *changeset_new(void);
void changeset_free(struct changeset *r);

/*
 * Drops the tick of @old and keeps what it said: rows that @next does not replace move
 * into it, so the changes that follow still add up. @next then counts one tick more as
 * lost. Takes @old.
 *
 * Lives are kept up to CHANGESET_LIVES_MAX; beyond, those that have ended become churn.
 */
void changeset_absorb(struct changeset *next, struct changeset *old);

#define CHANGESET_LIVES_MAX 16384

/* Places of churn; beyond, it is counted under the parent "". */
#define CHANGESET_CHURN_MAX 4096

/* Events of a tick that are kept; of more the oldest are given up, and one row says how many. */
#define CHANGESET_EVENTS_MAX 8192

/* Rows that may be many: what a changeset weighs in memory. */
size_t changeset_weight(const struct changeset *r);

/* About how many bytes its rows take in the file. */
uint64_t changeset_bytes(const struct changeset *r);

void changeset_add_churn(struct changeset *r, const char *parent, const char *creator, int64_t born,
			 int64_t freed);

/*
 * A path in the file is whole up to CHANGESET_PATH_MOST bytes. Of a longer one "..." and its end is kept, at least
 * its last name, and only that once the tick has CHANGESET_ENDS_MOST bytes of such paths: memcg.parent leads to all
 * that is above. Else 60,000 groups below one path of 3,800 bytes would be 230 MB, in memory and in the
 * file. Long paths of events are whole, so long as they have no more than CHANGESET_LONG_PATHS_MOST in a tick.
 */
#define CHANGESET_PATH_MOST       255
#define CHANGESET_ENDS_MOST       (256 << 10)
#define CHANGESET_LONG_PATHS_MOST (64 << 10)

/* Cuts the escaped @path of a row of @r; whole where @r has no more than @room of long ones. */
void changeset_cut_path(struct changeset *r, char *path, size_t room);

/* The text as one printable line (base/text.h), the caller's own; NULL stays NULL. */
char *escaped_copy(const char *s);

#endif
