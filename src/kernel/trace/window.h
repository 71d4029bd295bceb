/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_WINDOW_H
#define KERNEL_TRACE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/ring.h"

/*
 * window: a bounded stretch of kmem tracing on a ring of its own.
 *
 * Allocation events cost the machine about 0.5 us for each that is recorded and 0.25 us for each
 * that a filter rejects, so they are on between window_start() and window_stop() only, and one
 * window at a time on a machine: others of ours wait for the lock, see window_open().
 */

struct window; /* opaque */

struct window_options {
	const char *locks; /* lock folder, INSTANCE_LOCKS */
	const struct ring_event *events;
	size_t n_events;
	unsigned buffer_kb; /* a CPU; 0: as the kernel makes it */
	bool timeless;      /* nobody looks at times: spares a change of clock, some 30 ms */
	bool at_once;       /* another window is open: -EBUSY now, not when 5 s have passed */
	const int *tracefs; /* of instance_hold(); NULL: it is looked for */
};

/*
 * Makes the ring, switched off. 0, or -errno with a sentence in @why as of ring_open();
 * -EBUSY where another window of ours is open for more than 5 s.
 */
int window_open(const struct window_options *options, struct window **ret, struct buf *why);
void window_close(struct window *w);

/* Switches events on that were idle, with buffers of @options->buffer_kb. Errors as window_open(). */
int window_enable(struct window *w, const struct window_options *options, struct buf *why);

/*
 * How many events there are, of any size: between the two calls idle events are on without a filter,
 * and nothing of them is kept. window_count_begin() as window_enable().
 */
int window_count_begin(struct window *w, const struct window_options *options, struct buf *why);
uint64_t window_count_end(struct window *w, const struct window_options *options);

/* -errno where the kernel refuses, with a sentence in @why. */
int window_start(struct window *w, struct buf *why);
int window_stop(struct window *w);

/*
 * Hands on what was recorded, CPU by CPU, each in order of time. Events of one CPU only are in
 * order throughout: a caller that pairs allocations and frees keeps to one CPU.
 */
void window_drain(struct window *w, ring_fn *fn, void *user);

/* For its descriptor, figures and files. Its buffers wake when they are a quarter full. Borrowed. */
struct ring *window_ring(const struct window *w);

#endif
