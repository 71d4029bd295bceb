/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_MEMCGTRACE_H
#define KERNEL_LIVES_MEMCGTRACE_H

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
 * memcgtrace: births and deaths of memcgs as the kernel does them: the trace (kernel/trace/trace.h), what it
 * means (kernel/lives/lifetimes.h) and how well it goes, behind one face for the collector.
 *
 * Nothing here is fatal: without tracefs or permission the source's state says so, and
 * walks go on to find what they can.
 */

struct memcgtrace; /* opaque */

/* Called for each event as it is known, oldest first; strings are borrowed during the call. */
typedef void memcgtrace_fn(void *user, const struct event *e);

/* All are borrowed; @root is for /proc/kallsyms. */
struct memcgtrace *memcgtrace_new(const struct root *root, struct memcgs *memcgs, struct memcg_table *table);
void memcgtrace_free(struct memcgtrace *w);

/* Who is told of each event besides the tick's list; NULL for nobody. */
void memcgtrace_tell(struct memcgtrace *w, memcgtrace_fn *fn, void *user);

/*
 * Starts the trace of the hierarchy at @where, or follows it there when it is another one than
 * before. Again after a failure it tries again.
 */
void memcgtrace_start(struct memcgtrace *w, const struct memcgs_where *where);

/* Readable when there is something to drain; -1 when it does not run. Drain by a timer as well. */
int memcgtrace_fd(const struct memcgtrace *w);

/* Reads what has happened. Between ticks the table stays as it is. */
void memcgtrace_drain(struct memcgtrace *w);

/* How it stands between two calls. */
struct memcgtrace_state {
	bool runs;	    /* events are being recorded */
	bool wants_walk;    /* events alone no longer tell what the tree is */
	bool roots_changed; /* ... or where it is mounted */
	struct num size;    /* of struct mem_cgroup, as kmalloc() was asked for it (kernel/lives/seensize.h) */
	uint64_t lost;	    /* events, since the start */
	int64_t created, removed, freed; /* memcgs, since the start, as events tell and walks find */
};
struct memcgtrace_state memcgtrace_state(const struct memcgtrace *w);

/* How it goes. The detail is borrowed until the next call. */
struct source_status memcgtrace_status(struct memcgtrace *w);

/*
 * A tick is one call, memcgtrace_tick(): it drains, brings the table up to date and puts what happened since the
 * last one into @s. Before it: memcgtrace_begin() right before the kernel's counts are read, and
 * memcgtrace_walked() right after a walk, if there is one. @want_size: whether to look for the size of struct
 * mem_cgroup when memcgs are made. Events and churn are borrowed until the next drain or tick; events are
 * MEMCGTRACE_EVENTS_MAX at the most.
 */
#define MEMCGTRACE_EVENTS_MAX 4096
void memcgtrace_begin(struct memcgtrace *w);
void memcgtrace_walked(struct memcgtrace *w);
void memcgtrace_tick(struct memcgtrace *w, bool want_size, struct sample *s);

/*
 * How many memcgs are dying: the rows, and what was dying before the trace began and is in no table.
 * @kernel_dying and @kernel_all are the kernel's counts of dying memcgs and of all that are not freed, read
 * behind memcgtrace_begin(), or unknown. Where events came since, they are of another moment than the table and
 * give no more than a bound. Unknown while it cannot be told, or where the kernel's own count is surer:
 * the end of some rows was not seen.
 */
struct num memcgtrace_dying(struct memcgtrace *w, struct num kernel_dying, struct num kernel_all);

#endif
