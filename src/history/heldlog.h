/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_HELDLOG_H
#define HISTORY_HELDLOG_H

#include <stdint.h>

#include "base/map.h"

struct memcg_log;
struct changeset;
struct sample;

/*
 * heldlog: what holds dying memcgs, as it goes to the database: when it is first known of one, and when it is
 * something else or twice or half as much by then. So a memcg costs a few rows in all, however often it was looked
 * at.
 */

struct held_log {
	struct map told;   /* the id of a memcg in the database -> what was written of it last */
	int64_t look_ns;   /* boot clock of the last look that was recorded; 0: none */
	uint64_t look;	   /* the number of looks */
};

#define HELD_LOG_INIT ((struct held_log){.told = MAP_INIT})

/* So many memcgs of one look are written; the rest follows with the next looks. */
#define HELD_LOG_LOOK_MAX 4096

/* After memcg_log_encode() of the same sample: puts into @cs what a look told that was not recorded yet. */
void held_log_encode(struct held_log *log, const struct memcg_log *memcgs, const struct sample *s,
		     struct changeset *cs);

/* Moves rows of @old into @next, for memcgs of which @next has none, as long as there is room. */
void held_log_absorb(struct changeset *next, struct changeset *old);
#define HELD_LOG_WAIT_MAX 65536

void held_log_done(struct held_log *log);

#endif
