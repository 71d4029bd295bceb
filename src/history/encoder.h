/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_ENCODER_H
#define HISTORY_ENCODER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct db;
struct changeset;

/*
 * encoder: makes changesets of samples. It remembers what the last changeset said, so that the next one says only
 * what has changed. An encoder stands for one run of the daemon on one database.
 */

struct encoder; /* opaque */

struct encoder_options {
	const char *version; /* of the program, for the run */
	int64_t interval_ns; /* planned time between two ticks */
	unsigned key_every;  /* ticks from one key tick to the next */
};

/*
 * Makes an encoder that goes on where the database ends: it reads the last ids, and what is known of the boot of @s.
 * It writes nothing; the run begins with the first changeset. @s is borrowed for the call. 0, or the error of
 * db_step().
 */
int encoder_new(struct db *db, const struct sample *s, const struct encoder_options *opt,
		struct encoder **ret);
void encoder_free(struct encoder *enc);

/*
 * The changeset of @s, which the caller owns. @history is the state of the database, which no sample knows. It is
 * called once for each sample of a source; where the table of memcgs is more than one generation further than at the
 * last call, the whole table is compared.
 */
struct changeset *encoder_changeset(struct encoder *enc, const struct sample *s,
				    const struct source_status *history);

/* The next changeset is a key tick, whenever the last one was. */
void encoder_want_key(struct encoder *enc);

/* The ids of the run and of its boot. */
int64_t encoder_run(const struct encoder *enc);
int64_t encoder_boot(const struct encoder *enc);

#endif
