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
 * Each sample becomes one transaction with the rows that have changed. A tick that cannot be written waits in memory,
 * up to queue_ticks of them; beyond that the oldest is given up and counted in lost_ticks of the next. So neither a
 * reader nor a disk ever stops the sampling.
 *
 * A damaged file is renamed and a new one is begun, after separate connections have found the damage and the disk
 * could be read; the newest KEPT_DAMAGED such files are kept. A file of a newer cgslab or of another program is left
 * alone, and so is one that another process writes: with `lock`, PATH.lock is held. At each checkpoint the writer
 * looks whether somebody deleted the file, cut it short or wrote over it; the ticks that were lost with it are
 * counted. After a kill at most the tick that was being written is missing; after a power cut, the ticks since the
 * last checkpoint.
 *
 * It is not thread safe, and it never logs: the caller looks at history_writer_status().
 */

struct history_writer_options {
	const char *path;
	const char *version; /* of the program */
	int64_t interval_ns; /* planned time between two ticks */
	struct retention_limits keep;
	unsigned key_ticks;	/* from one key tick to the next */
	size_t queue_ticks;	/* so many ticks wait at most */
	size_t queue_rows;	/* so many rows of memcgs, events and churn wait at most */
	uint64_t wal_max_bytes; /* above it, or a quarter of keep.max_bytes, nothing is written
				   until readers let go */
	int64_t checkpoint_ns;	/* a checkpoint comes at least so often */
	int64_t retry_ns;	/* time between two attempts to open the file */
	int64_t look_ns;	/* at least so far apart are looks at every page */
	double look_share;	/* and so much longer than they take, in CPU; 0: whatever they take */
	bool lock;		/* hold PATH.lock, for one process at a time */
};

/* So many damaged files are kept beside the history. */
#define KEPT_DAMAGED 3


/*
 * Full detail for 6 h, then minutes for 14 days, then hours for 180 days; 256 MiB; a key tick each 300, 600 ticks
 * wait; a WAL of 64 MiB; checkpoints each 60 s, attempts each 10 s.
 */
extern const struct history_writer_options history_writer_defaults;

struct history_writer_status {
	struct source_status source; /* state and sentence, for the sample and for people */
	pid_t holder;		     /* the process that blocks the history; 0: none is known */
	size_t waiting;		     /* ticks in memory */
	uint64_t lost_ticks;	     /* ticks that were given up since the start */
	uint64_t ticks;		     /* ticks that were written since the start */
	unsigned set_asides;	     /* damaged files renamed since the start */
	const char *set_aside;	     /* the new name of the last one; "" where there is none */
	unsigned vanished;	     /* how often the file was another one, or older than before */
	uint64_t vanished_ticks;     /* ticks that were lost with it the last time; lost_ticks has them too */
};

struct history_writer; /* opaque */

/* Copies @opt. The file is opened with the first sample. */
struct history_writer *history_writer_new(const struct history_writer_options *opt);

/* Ends as a kill does: what is written stays, and the run is not marked as stopped. Accepts NULL. */
void history_writer_free(struct history_writer *w);

/*
 * Writes the ticks that wait and @s. 0, or the -errno that kept @s from being written. @s is borrowed for the call.
 */
int history_writer_append(struct history_writer *w, const struct sample *s);

/* Marks the run as stopped on purpose and empties the WAL. 0, or -errno where that could not be written. */
int history_writer_stop(struct history_writer *w, int64_t utc_ns);

/* Other limits hold from now on. Path, version and interval stay as they are. */
void history_writer_set_limits(struct history_writer *w, const struct retention_limits *keep);

/* Borrowed until the next call. */
const struct history_writer_status *history_writer_status(const struct history_writer *w);

#endif
