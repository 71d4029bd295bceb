/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_WRITER_H
#define HISTORY_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "history/retention.h"
#include "model/sample.h"

/*
 * writer: the one writer of the history.
 *
 * Each sample becomes one transaction of the rows that changed. What cannot be written
 * waits in memory, up to queue_ticks; beyond that the oldest tick is given up and counted in
 * the next one's lost_ticks. So nothing that a reader or a disk does ever stops sampling.
 *
 * A damaged file is renamed and a new one begun, once connections of its own have seen the damage
 * and the disk reads well; the newest KEPT_DAMAGED of them are kept. A file of a newer cgslab, or of
 * another program, is left alone and nothing is written, and so is one that another process writes:
 * with lock, PATH.lock is held. What happens to the file behind our back (deleted, cut short,
 * written over) is looked for at each checkpoint; the ticks that went with it are counted. After a
 * kill at most the tick that was being written is missing; after a power cut, what came after the
 * last checkpoint.
 *
 * Not thread safe. Never logs: the caller looks at history_writer_status().
 */

struct history_writer_options {
	const char *path;
	const char *version; /* of the program */
	int64_t interval_ns; /* planned distance of ticks */
	struct retention_limits keep;
	unsigned key_ticks;	/* from one key tick to the next */
	size_t queue_ticks;	/* ticks that wait at most */
	size_t queue_rows;	/* memcgs, events and churn in them: a storm is bounded, too */
	uint64_t wal_max_bytes; /* above it, or a quarter of keep.max_bytes, nothing is written
				   until readers let go */
	int64_t checkpoint_ns;	/* at least so often */
	int64_t retry_ns;	/* between attempts to open */
	int64_t look_ns;	/* at least so far apart are looks at every page */
	double look_share;	/* and so much longer than they take, in CPU; 0: whatever they take */
	bool lock;		/* one process at a time: PATH.lock */
};

/* Damaged files that stay beside the history. */
#define KEPT_DAMAGED 3


/* The values of DESIGN: 6 h, 14 days, 180 days, 256 MiB, 300, 600, 64 MiB, 60 s, 10 s. */
extern const struct history_writer_options history_writer_defaults;

struct history_writer_status {
	struct source_status source; /* for the sample and for people */
	pid_t holder;		     /* who holds a blocked history; 0: nobody known */
	size_t waiting;		     /* ticks in memory */
	uint64_t lost_ticks;	     /* given up since the start */
	uint64_t ticks;		     /* written since the start */
	unsigned set_asides;	     /* damaged files renamed since the start */
	const char *set_aside;	     /* the last one's new name; "" for none */
	unsigned vanished;	     /* times that the file was no longer ours, or older than it was */
	uint64_t vanished_ticks;     /* that went with it the last time; in lost_ticks, too */
};

struct history_writer; /* opaque */

/* Copies @opt. Opens nothing yet: that is done with the first sample. */
struct history_writer *history_writer_new(const struct history_writer_options *opt);

/* As after a kill: what is written stays, the run is not marked stopped. Accepts NULL. */
void history_writer_free(struct history_writer *w);

/*
 * Writes @s, and what waits. 0, or the -errno that kept it from being written. Borrows @s.
 */
int history_writer_append(struct history_writer *w, const struct sample *s);

/* Marks the run stopped and empties the WAL. 0, or -errno where that could not be written. */
int history_writer_stop(struct history_writer *w, int64_t utc_ns);

/* Takes other limits from now on (a reload). path, version and interval stay as they are. */
void history_writer_set_limits(struct history_writer *w, const struct retention_limits *keep);

/* Borrowed until the next call. */
const struct history_writer_status *history_writer_status(const struct history_writer *w);

#endif
