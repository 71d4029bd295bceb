/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_WINDOW_H
#define KERNEL_TRACE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/ring.h"

/*
 * window: kmem tracing for a bounded time, on a ring of its own.
 *
 * An allocation event costs the machine about 0.5 us where it is recorded, and 0.25 us where a filter rejects it. So
 * the events are on between window_start() and window_stop() only, and there is one window at a time on a machine: a
 * second process of ours waits for the lock in window_open().
 */

struct window; /* opaque */

struct window_options {
	const char *locks; /* lock folder, INSTANCE_LOCKS */
	const struct ring_event *events;
	size_t n_events;
	unsigned buffer_kb; /* for each CPU; 0: as the kernel makes it */
	bool timeless;      /* the times of events are not used: this saves setting the clock, some 30 ms */
	bool at_once;       /* where another window is open, give -EBUSY now and not after 5 s */
	const int *tracefs; /* of instance_hold(); NULL: it is looked for */
};

/*
 * Makes the ring, which does not record yet. 0, or -errno with a sentence in @why as ring_open() gives it; -EBUSY
 * where another window of ours stays open for more than 5 s.
 */
int window_open(const struct window_options *options, struct window **ret, struct buf *why);
void window_close(struct window *w);

/* Switches the idle events on, and gives the buffers the size @options->buffer_kb. Errors as window_open(). */
int window_enable(struct window *w, const struct window_options *options, struct buf *why);

/*
 * Counts events of any size: between the two calls the idle events are on without a filter, and none of them is kept.
 * window_count_begin() gives errors as window_enable(), window_count_end() the number.
 */
int window_count_begin(struct window *w, const struct window_options *options, struct buf *why);
uint64_t window_count_end(struct window *w, const struct window_options *options);

/* Starts and stops recording. 0, or -errno where the kernel refuses, with a sentence in @why. */
int window_start(struct window *w, struct buf *why);
int window_stop(struct window *w);

/*
 * Calls @fn with each event that was recorded, CPU by CPU; those of one CPU come in order of time, and those of
 * several CPUs do not. A caller that pairs allocations with frees stays on one CPU.
 */
void window_drain(struct window *w, ring_fn *fn, void *user);

/*
 * The ring, for its descriptor, figures and files. The descriptor is readable when a buffer is a quarter full.
 * Borrowed.
 */
struct ring *window_ring(const struct window *w);

#endif
