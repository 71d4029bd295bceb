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
 * memcgtrace: births and deaths of memcgs as the kernel makes them happen. This module opens the trace of cgroup
 * events (kernel/trace/trace.h), hands each event to kernel/lives/lifetimes.h, which brings the table of memcgs up to
 * date, and says how well the trace goes. The collector sees none of these parts.
 *
 * No failure here is fatal. Without tracefs, or without permission, the state of the source "trace" says so, and
 * walks of the tree find what they can.
 */

struct memcgtrace; /* opaque */

/* Is called for each event as soon as it is known, the oldest first. Its strings are borrowed during the call. */
typedef void memcgtrace_fn(void *user, const struct event *e);

/* All arguments are borrowed. @root is where /proc/kallsyms is found. */
struct memcgtrace *memcgtrace_new(const struct root *root, struct memcgs *memcgs, struct memcg_table *table);
void memcgtrace_free(struct memcgtrace *w);

/* From now on @fn is called for each event, besides the list that a tick gives; NULL: no longer. */
void memcgtrace_tell(struct memcgtrace *w, memcgtrace_fn *fn, void *user);

/*
 * Starts the trace of the hierarchy at @where. Where a trace of another hierarchy runs, it goes over to this one;
 * where the last start failed, it tries again.
 */
void memcgtrace_start(struct memcgtrace *w, const struct memcgs_where *where);

/* A descriptor that is readable when there are events to drain; -1 where no trace runs. Drain by a timer as well. */
int memcgtrace_fd(const struct memcgtrace *w);

/* Reads the events that have come. They are kept for the next tick: until then the table stays as it is. */
void memcgtrace_drain(struct memcgtrace *w);

/* The state of the trace; it changes with the next call only. */
struct memcgtrace_state {
	bool runs;	    /* events are being recorded */
	bool wants_walk;    /* events alone no longer tell what the tree is: it must be walked */
	bool roots_changed; /* a hierarchy was mounted or unmounted: the tree may be elsewhere */
	struct num size;    /* bytes that kmalloc() was asked for one struct mem_cgroup (kernel/lives/seensize.h) */
	uint64_t lost;	    /* events that were lost since the start */
	int64_t created, removed, freed; /* numbers of memcgs since the start, by events and by walks */
};
struct memcgtrace_state memcgtrace_state(const struct memcgtrace *w);

/* The state of the source "trace", with a sentence. The sentence is borrowed until the next call. */
struct source_status memcgtrace_status(struct memcgtrace *w);

/*
 * A tick: memcgtrace_begin() right before the kernel's counts are read; memcgtrace_walked() right after the tree was
 * walked, in a tick that walks it; then memcgtrace_tick(). That one drains, brings the table up to date and puts into
 * @s the events and the churn since the last tick. Both are borrowed until the next drain or tick, and there are
 * MEMCGTRACE_EVENTS_MAX events at most. @want_size: look for the size of struct mem_cgroup when memcgs are made.
 */
#define MEMCGTRACE_EVENTS_MAX 4096
void memcgtrace_begin(struct memcgtrace *w);
void memcgtrace_walked(struct memcgtrace *w);
void memcgtrace_tick(struct memcgtrace *w, bool want_size, struct sample *s);

/*
 * How many memcgs are dying: those that have a row, and those that were dying before the trace began, which have
 * none. @kernel_dying is the kernel's count of dying memcgs and @kernel_all its count of all memcgs that are not
 * freed; both were read after memcgtrace_begin(), or are unknown. Where events have come since then, the counts are
 * of another moment than the table and give a bound only. The result is unknown where the end of some rows was not
 * seen, so that the kernel's own count is surer, and as long as it cannot be told otherwise.
 */
struct num memcgtrace_dying(struct memcgtrace *w, struct num kernel_dying, struct num kernel_all);

#endif
