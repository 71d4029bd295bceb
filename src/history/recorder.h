/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_RECORDER_H
#define HISTORY_RECORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct db;
struct record;

/*
 * recorder: makes records from samples. It knows what the last record said, so that the
 * next says only what changed. One recorder is one run of the daemon on one database.
 */

struct recorder; /* opaque */

struct recorder_options {
	const char *version; /* of the program, for the run */
	int64_t interval_ns; /* planned distance of ticks */
	unsigned key_every;  /* ticks from one key tick to the next */
};

/*
 * Reads from @db what it needs to go on: the last ids, and what is known of the boot that
 * @s is of. Writes nothing: the run begins with the first record. @s is borrowed for the
 * call. 0 or what db_step() says.
 */
int recorder_new(struct db *db, const struct sample *s, const struct recorder_options *opt,
		 struct recorder **ret);
void recorder_free(struct recorder *rec);

/*
 * The record of @s, the caller's own. @history is what the database's own state is, which
 * the sample cannot know. Calls follow the source tick by tick; where the memcg table has
 * moved on by more than one generation since the last call, it is compared as a whole.
 */
struct record *recorder_record(struct recorder *rec, const struct sample *s,
			       const struct source_status *history);

/* The next record is a key tick, whenever the last one was. */
void recorder_want_key(struct recorder *rec);

/* Ids of the run and of the boot that it is in. */
int64_t recorder_run(const struct recorder *rec);
int64_t recorder_boot(const struct recorder *rec);

#endif
