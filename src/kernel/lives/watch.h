/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_WATCH_H
#define KERNEL_LIVES_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/known.h"
#include "model/events.h"
#include "model/sample.h"

struct memcg_table;
struct memcgs;
struct memcgs_where;
struct root;

/*
 * watch: births and deaths of memcgs as the kernel does them: the trace (kernel/trace/trace.h), what it
 * means (kernel/lives/life.h) and how well it goes, behind one face for the collector.
 *
 * Nothing here is fatal: without tracefs or permission the source's state says so, and
 * walks go on to find what they can.
 */

struct watch; /* opaque */

/* Called for each event as it is known, oldest first; strings are borrowed during the call. */
typedef void watch_fn(void *user, const struct event *e);

/* All are borrowed; @root is for /proc/kallsyms. */
struct watch *watch_new(const struct root *root, struct memcgs *memcgs, struct memcg_table *table);
void watch_free(struct watch *w);

/* Who is told of each event besides the tick's list; NULL for nobody. */
void watch_tell(struct watch *w, watch_fn *fn, void *user);

/*
 * Starts the trace of the hierarchy at @where, or follows it there when it is another one than
 * before. Again after a failure it tries again.
 */
void watch_start(struct watch *w, const struct memcgs_where *where);

/* Readable when there is something to drain; -1 when it does not run. Drain by a timer as well. */
int watch_fd(const struct watch *w);

/* Reads what has happened. Between ticks the table stays as it is. */
void watch_drain(struct watch *w);

/* How it stands between two calls. */
struct watch_state {
	bool runs;	    /* events are being recorded */
	bool wants_walk;    /* events alone no longer tell what the tree is */
	bool roots_changed; /* ... or where it is mounted */
	struct num size;    /* of struct mem_cgroup, as kmalloc() was asked for it (kernel/lives/sighting.h) */
	uint64_t lost;	    /* events, since the start */
	int64_t created, removed, freed; /* memcgs, since the start, as events tell and walks find */
};
struct watch_state watch_state(const struct watch *w);

/* How it goes. The detail is borrowed until the next call. */
struct source_status watch_status(struct watch *w);

/*
 * A tick is one call, watch_tick(): it drains, brings the table up to date and puts what happened since the
 * last one into @s. Before it: watch_begin() right before the kernel's counts are read, and
 * watch_walked() right after a walk, if there is one. @want_size: whether to look for the size of struct
 * mem_cgroup when memcgs are made. Events and churn are borrowed until the next drain or tick; events are
 * WATCH_EVENTS_MAX at the most.
 */
#define WATCH_EVENTS_MAX 4096
void watch_begin(struct watch *w);
void watch_walked(struct watch *w);
void watch_tick(struct watch *w, bool want_size, struct sample *s);

/*
 * How many memcgs are dying: the rows, and what was dying before the watch began and is in no table.
 * @kernel_dying and @kernel_all are the kernel's counts of dying memcgs and of all that are not freed, read
 * behind watch_begin(), or unknown. Where events came since, they are of another moment than the table and
 * give no more than a bound. Unknown while it cannot be told, or where the kernel's own count is surer:
 * the end of some rows was not seen.
 */
struct num watch_dying(struct watch *w, struct num kernel_dying, struct num kernel_all);

#endif
