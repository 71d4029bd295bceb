/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_RETENTION_H
#define HISTORY_RETENTION_H

#include <stdint.h>

struct db;

/*
 * retention: thins old ticks and drops the oldest, a few at a time.
 *
 * The ticks of a minute, and later those of an hour, of one run become one tick: the last of them. It keeps the
 * newest value of every figure and the largest live and dying of all, and is a key tick where one of them was. Memcgs
 * that no remaining tick saw become churn.
 *
 * The age of a tick of this boot is told by the boot clock, which is never set. The age of a tick of an older boot is
 * told by the wall clock: a wall clock that is ahead costs detail, one step at a time, and one that is behind costs
 * none.
 */
struct retention_limits {
	int64_t full_ns;    /* every tick is kept for so long */
	int64_t minute_ns;  /* then one tick a minute, for so long */
	int64_t keep_ns;    /* then one tick an hour, until it is so old */
	uint64_t max_bytes; /* database and WAL; 0: no limit */
	int64_t events;	    /* so many of the newest rows of the table event are kept */
};

struct retention_now {
	int64_t boot; /* id of the running boot */
	int64_t boot_ns, utc_ns;
	uint64_t wal_bytes;
};

/*
 * Makes one step, in a transaction of its own: at most @max minutes and @max hours are thinned, and at most @max
 * stretches of the oldest ticks dropped. 1 where there is more to do, 0 where all is done, or -errno, where nothing
 * has changed.
 */
int retention_step(struct db *db, const struct retention_limits *limits,
		   const struct retention_now *now, unsigned max);

#endif
