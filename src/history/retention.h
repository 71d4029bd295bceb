/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_RETENTION_H
#define HISTORY_RETENTION_H

#include <stdint.h>

struct db;

/*
 * retention: thins old ticks and drops the oldest, a few at a time.
 *
 * A bucket of ticks (a minute, then an hour, of one run) becomes its last tick: that keeps
 * the newest value of everything, the largest live and dying of the bucket, and is a key
 * tick when one of them was. Lives that no remaining tick saw become churn.
 *
 * The age of a tick of this boot is told by the boot clock, which is never stepped; of an
 * older boot by the wall clock, so a clock that is ahead can only cost detail a step at a
 * time, and one that is behind none.
 */
struct retention_limits {
	int64_t full_ns;    /* every tick for so long */
	int64_t minute_ns;  /* then one a minute */
	int64_t keep_ns;    /* then one an hour, until they are this old */
	uint64_t max_bytes; /* database and WAL; 0: no limit */
	int64_t events;	    /* newest rows of table event */
};

struct retention_now {
	int64_t boot; /* id of the running boot */
	int64_t boot_ns, utc_ns;
	uint64_t wal_bytes;
};

/*
 * One step in a transaction of its own: up to @max buckets a level and @max segments
 * dropped. 1 when there was more to do, 0 when all is done, or -errno (nothing is changed
 * then).
 */
int retention_step(struct db *db, const struct retention_limits *limits,
		   const struct retention_now *now, unsigned max);

#endif
