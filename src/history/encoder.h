/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_ENCODER_H
#define HISTORY_ENCODER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct db;
struct changeset;

/*
 * encoder: makes changesets of samples. It knows what the last changeset said, so that the
 * next says only what changed. One encoder is one run of the daemon on one database.
 */

struct encoder; /* opaque */

struct encoder_options {
	const char *version; /* of the program, for the run */
	int64_t interval_ns; /* planned distance of ticks */
	unsigned key_every;  /* ticks from one key tick to the next */
};

/*
 * Reads from @db what it needs to go on: the last ids, and what is known of the boot that
 * @s is of. Writes nothing: the run begins with the first changeset. @s is borrowed for the
 * call. 0 or what db_step() says.
 */
int encoder_new(struct db *db, const struct sample *s, const struct encoder_options *opt,
		struct encoder **ret);
void encoder_free(struct encoder *rec);

/*
 * The changeset of @s, the caller's own. @history is what the database's own state is, which
 * the sample cannot know. Calls follow the source tick by tick; where the memcg table has
 * moved on by more than one generation since the last call, it is compared as a whole.
 */
struct changeset *encoder_changeset(struct encoder *rec, const struct sample *s,
				    const struct source_status *history);

/* The next changeset is a key tick, whenever the last one was. */
void encoder_want_key(struct encoder *rec);

/* Ids of the run and of the boot that it is in. */
int64_t encoder_run(const struct encoder *rec);
int64_t encoder_boot(const struct encoder *rec);

#endif
