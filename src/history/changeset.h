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
 * changeset: the rows that one tick writes into the database, which say what changed since the tick before.
 *
 * A changeset owns everything in it and names rows by their ids only, so it can wait in memory while the database is
 * blocked. The encoder gives the ids, and never the database.
 */

struct changeset {
	int64_t tick, run, lost_ticks;
	bool key;
	int64_t counting;
	struct sample figures; /* its numbers are written (row_figures); what it points to may be freed */

	struct boot_row *boot;		/* NULL where nothing new is known of the boot */
	struct run_row *start;		/* in the first changeset of a run; else NULL */
	struct counting_row *countings; /* those that are new */
	size_t n_countings, countings_cap;
	struct cache_row *caches; /* those that are new */
	size_t n_caches, caches_cap;
	int64_t *gone; /* ids of caches that are gone */
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
	size_t long_bytes; /* bytes kept of paths longer than CHANGESET_PATH_MOST */
	struct site_log sites; /* windows that were closed since the tick before */
};

struct changeset *changeset_new(void);
void changeset_free(struct changeset *cs);

/*
 * Gives up the tick of @old and keeps what it says: its rows move into @next where @next has no newer ones, so that
 * the changes still add up. @next counts one more lost tick. @old is freed.
 *
 * At most CHANGESET_LIVES_MAX rows of memcgs are kept; beyond, memcgs that have ended become churn.
 */
void changeset_absorb(struct changeset *next, struct changeset *old);

#define CHANGESET_LIVES_MAX 16384

/* So many rows of churn are kept; beyond, churn is counted under the parent "". */
#define CHANGESET_CHURN_MAX 4096

/* So many events of a tick are kept; of more the oldest are given up, and one row says how many. */
#define CHANGESET_EVENTS_MAX 8192

/* The number of rows of the kinds that may be many: the measure of a changeset's memory. */
size_t changeset_weight(const struct changeset *cs);

/* About how many bytes its rows take in the file. */
uint64_t changeset_bytes(const struct changeset *cs);

void changeset_add_churn(struct changeset *cs, const char *parent, const char *creator, int64_t born,
			 int64_t freed);

/*
 * A path is whole in the file up to CHANGESET_PATH_MOST bytes. Of a longer path "..." and its end are kept, which is
 * at least its last name, and is only that name once the tick has CHANGESET_ENDS_MOST bytes of such paths;
 * memcg.parent leads to the names above. Otherwise 60,000 groups below one path of 3,800 bytes would take 230 MB, in
 * memory and in the file. Long paths of events are whole as long as a tick has no more than CHANGESET_LONG_PATHS_MOST
 * bytes of them.
 */
#define CHANGESET_PATH_MOST       255
#define CHANGESET_ENDS_MOST       (256 << 10)
#define CHANGESET_LONG_PATHS_MOST (64 << 10)

/* Cuts the escaped @path of a row of @cs; it stays whole where @cs has no more than @room bytes of long paths. */
void changeset_cut_path(struct changeset *cs, char *path, size_t room);

/* A copy of @s as one printable line (base/text.h), which the caller owns; NULL stays NULL. */
char *escaped_copy(const char *s);

#endif
