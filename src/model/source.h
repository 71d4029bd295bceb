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
struct lives_sum;
struct sample;
struct memcg;
struct tick_row;

/*
 * source: the interface of everything that gives samples. Views and commands do not know which source they
 * have. Where a source cannot do something, the member of its ops is NULL, and a view shows "not available
 * from history" (with the source's name).
 *
 * A source embeds struct source as its first member and is released by ops->free.
 * All functions return 0 or negative errno. A sample is borrowed until the next
 * call on the same source. Where that call fails, the sample can still be read, but its figures may be
 * of different moments: ask again, or say so where it is shown.
 */

struct source;

/* One line of a memcg's controller values: "memory.current", "4096". */
typedef void controller_value_fn(void *user, const char *name, const char *value);

/* The newest @most rows of the ticks in (after, until]; @after 0: from the first tick that is kept. */
struct source_rows {
	uint64_t after, until;
	size_t most;
};

/* A window of allocation tracing. */
struct source_window {
	int64_t ns;	  /* how long */
	const char *slots; /* names of plain buckets, with commas; NULL: kmalloc-4k */
	bool events_only; /* read every event, also where the kernel could add them up */
	bool patient;	  /* wait up to 5 s where another window is open on the machine */
	bool unpriced;	  /* do not find out its price: the window does not begin with a look at all sizes */
};

/* A memcg that is not freed: its raw path, and whether it is dying. */
typedef void source_path_fn(void *user, const char *path, bool dying);

typedef void source_tick_fn(void *user, const struct tick_row *t);
typedef void source_event_fn(void *user, const struct event *e, uint64_t tick);

/* The lives over a stretch of time: what was made, removed and freed in it. */
struct lives_wanted {
	uint64_t until;	      /* up to that tick */
	int64_t since_utc_ns; /* from the tick behind that time on */
	size_t events_most;   /* tell sums of older ticks where there would be more events; 0: never */
};

/* What is known of them: sums of the ticks that had no room for their events, then the events of the others. */
struct lives_fns {
	void (*sum)(void *user, const struct lives_sum *sum);
	void (*event)(void *user, const struct event *e);
};

struct lives_span {
	int64_t since_utc_ns; /* when it really begins */
	int64_t lost;	      /* so many events were lost in it before anybody could count them */
	int64_t gaps;	      /* so often nobody recorded: what happened meanwhile is in no sum */
};

struct source_ops {
	const char *name; /* "kernel", "history", "file": the JSON document's "from" */

	/* The newest sample: reads the kernel again, or the head of the history.
	 * 1 when there is a new tick, 0 when *ret is the same one as before. */
	int (*next)(struct source *src, const struct sample **ret);

	/* The sample at or before a time; @step moves by ticks from there (-1, +1). -ENODATA where
	 * the source does not keep that tick. */
	int (*at)(struct source *src, int64_t utc_ns, int step, const struct sample **ret);

	/* Opens a window of allocation tracing and returns. drain() reads and closes the window, and samples
	 * have its sites from the next one on. Where @want is NULL, the open window is closed before its time.
	 * -errno, and a sentence added to @why or not: -EBUSY while a window is open,
	 * -EOPNOTSUPP for a captured tree, or as kernel/cost/sites.h. */
	int (*window)(struct source *src, const struct source_window *want, struct buf *why);

	/*
	 * Call @fn with each tick or event that is kept, oldest first. The sample
	 * stays as it is. NULL: the source keeps none, and only samples tell.
	 */
	int (*ticks)(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		     void *user);
	int (*events)(struct source *src, const struct source_rows *which, source_event_fn *fn,
		      void *user);

	/* Tells the lives over a stretch of time; events come oldest first. -ENODATA where nothing is kept of it.
	 * The sample stays as it is. NULL: the source keeps no past. */
	int (*lives)(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
		     struct lives_span *ret);

	/* Calls @fn with figures of ticks over time (model/points.h), oldest first. The sample stays as it is.
	 * NULL: the source keeps no past. */
	int (*points)(struct source *src, const struct points_wanted *want, points_fn *fn,
		      void *user);

	/* Calls @fn with each memcg of the newest sample, in no order, at a tenth of the cost of a sample with its
	 * table of memcgs. NULL: only a sample can have them. */
	int (*paths)(struct source *src, source_path_fn *fn, void *user);

	/* Calls @fn with each value of the memory controller's files for one memcg. */
	int (*controller_values)(struct source *src, const struct memcg *m,
				 controller_value_fn *fn, void *user);

	/* Adds the parts that one memcg of this boot consists of to an empty bill, which stays empty where they are
	 * unknown. The sample stays as it is. NULL: the source does not keep them. */
	void (*bill)(struct source *src, struct cost_bill *ret);

	/* Says whether the next ticks are to have the bounds of every cache, not only those of followed
	 * structs; from the kernel that costs two reads of files a cache. NULL: it makes no difference. */
	void (*all_bounds)(struct source *src, bool on);

	/* For the time between two calls of next(): fd() is the descriptor to wait for (-1: none), and drain()
	 * is to be called when that is readable, and at least each SOURCE_DRAIN_NS. The sample stays as it is.
	 * True where a window is over. NULL: there is nothing to drain. */
	int (*fd)(struct source *src);
	bool (*drain)(struct source *src);

	/* For a source that keeps a past of its own: takes in a new tick while an earlier one is shown, whose sample
	 * stays as it is. True where there was a new tick. NULL: the source keeps no past, or a daemon keeps it. */
	bool (*keep)(struct source *src);

	void (*free)(struct source *src);
};

#define SOURCE_DRAIN_NS 250000000LL

struct source {
	const struct source_ops *ops;
};

#endif
