/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/points.h"

struct buf;
struct cost_bill;
struct event;
struct sample;
struct memcg;
struct tick_row;

/*
 * source: where samples come from. Views and commands do not know which one they
 * have; a member that a source cannot give is NULL and is shown as "not available
 * from history" (or whatever its name is).
 *
 * A source embeds struct source as its first member and is released by ops->free.
 * All functions return 0 or negative errno; a sample is borrowed until the next
 * call on the same source. Where that call fails the sample can still be read, but it may
 * be of no one moment: ask again, or show it as what it is.
 */

struct source;

/* One line of a memcg's controller values: "memory.current", "4096". */
typedef void controller_value_fn(void *user, const char *name, const char *value);

/* The newest @most rows of the ticks in (after, until]; of 0 on from the first that is kept. */
struct source_rows {
	uint64_t after, until;
	size_t most;
};

/* A window of allocation tracing. */
struct source_window {
	int64_t ns;	  /* how long */
	const char *slots; /* names of plain buckets, with commas; NULL: kmalloc-4k */
	bool events_only; /* the kernel is not to take totals */
	bool patient;	  /* waits up to 5 s where another window is open on the machine */
	bool unpriced;	  /* what it costs the machine is not asked: it begins with no look at all sizes */
};

/* A memcg that is not freed: its raw path, and whether it is dying. */
typedef void source_path_fn(void *user, const char *path, bool dying);

typedef void source_tick_fn(void *user, const struct tick_row *t);
typedef void source_event_fn(void *user, const struct event *e, uint64_t tick);

struct source_ops {
	const char *name; /* "kernel", "history", "file": the JSON document's "from" */

	/* The newest sample: reads the kernel again, or the head of the history.
	 * 1 when there is a new tick, 0 when *ret is the same one as before. */
	int (*next)(struct source *src, const struct sample **ret);

	/* The sample at or before a time; @step moves by ticks from there (-1, +1). -ENODATA
	 * outside what is kept. */
	int (*at)(struct source *src, int64_t utc_ns, int step, const struct sample **ret);

	/* Opens a window of allocation tracing and returns; drain() reads and closes it, and samples
	 * have its sites from the next one on. NULL in @want's place closes the open one before its time.
	 * -errno with a sentence in @why, which may be left empty: -EBUSY while one is open,
	 * -EOPNOTSUPP of a captured tree, or as kernel/cost/sites.h. */
	int (*window)(struct source *src, const struct source_window *want, struct buf *why);

	/*
	 * What is kept of ticks and of events, oldest first: @fn is called with each. The sample
	 * stays as it is. NULL: nothing is kept, and only samples tell.
	 */
	int (*ticks)(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		     void *user);
	int (*events)(struct source *src, const struct source_rows *which, source_event_fn *fn,
		      void *user);

	/* Figures of ticks over time (model/points.h), oldest first. The sample stays as it is. NULL:
	 * no past is kept. */
	int (*points)(struct source *src, const struct points_wanted *want, points_fn *fn,
		      void *user);

	/* Each memcg of the newest sample, in no order, at a tenth of what a sample with its table of memcgs
	 * costs. NULL: the sample has them, or nobody. */
	int (*paths)(struct source *src, source_path_fn *fn, void *user);

	/* Values of the memory controller's files for one memcg. */
	int (*controller_values)(struct source *src, const struct memcg *m,
				 controller_value_fn *fn, void *user);

	/* What one memcg of this boot consists of: adds rows to an empty bill, which stays empty where nothing is
	 * known. The sample stays as it is. NULL: it is not kept. */
	void (*bill)(struct source *src, struct cost_bill *ret);

	/* Whether every cache's bounds are wanted at the next ticks, not only those of followed
	 * structs: on the kernel that costs two file reads a cache. NULL: it makes no difference. */
	void (*all_bounds)(struct source *src, bool on);

	/* Between two calls of next(): what to wait for (-1: nothing), and to be called when that is
	 * readable and at least each SOURCE_DRAIN_NS. The sample stays as it is. True where a window is
	 * over. NULL: nothing to do. */
	int (*fd)(struct source *src);
	bool (*drain)(struct source *src);

	/* A source that keeps what next() gives: takes in a tick while an earlier one is shown, whose sample stays
	 * as it is. True where there was one. NULL: it is kept by somebody else, or by nobody. */
	bool (*keep)(struct source *src);

	void (*free)(struct source *src);
};

#define SOURCE_DRAIN_NS 250000000LL

struct source {
	const struct source_ops *ops;
};

#endif
