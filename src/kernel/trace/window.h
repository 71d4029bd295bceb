/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_WINDOW_H
#define KERNEL_TRACE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/windowfmt.h"

struct buf;
struct instance;

/*
 * window: a bounded stretch of kmem tracing in an instance of its own.
 *
 * Allocation events cost the machine about 0.5 us for each that is recorded and 0.25 us for each
 * that a filter rejects, so they are on between window_start() and window_stop() only, and one
 * window at a time on a machine: others of ours wait for the lock, see window_open().
 * Filters are the kernel's; what they let through is read page by page.
 */

struct window; /* opaque */

struct window_want {
	const char *system, *event;
	enum kmem_kind kind;
	const char *filter; /* in the kernel's words; NULL: all of them */
	const char *without; /* what is not seen where the kernel has no such event; NULL: it must have it */
	bool idle;          /* learnt but not switched on: for triggers */
};

struct window_options {
	const char *locks; /* lock folder, INSTANCE_LOCKS */
	const struct window_want *wants;
	size_t n_wants;
	unsigned buffer_kb; /* a CPU; 0: as the kernel makes it */
	bool timeless;      /* nobody looks at times: spares a change of clock, some 30 ms */
	bool at_once;       /* another window is open: -EBUSY now, not when 5 s have passed */
	const int *tracefs; /* of instance_hold(); NULL: it is looked for */
};

/*
 * Makes the instance with its events enabled but switched off. 0, or -errno with a sentence in
 * @why that names the place and the cure: -EACCES, -EPERM without permission; -ENOENT, -ENODEV
 * without tracefs or an event that is needed; -EINVAL where the kernel refuses a filter;
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

/* -errno where the kernel refuses. */
int window_start(struct window *w);
int window_stop(struct window *w);

/* Changes the filter of one event. */
int window_filter(struct window *w, const char *system, const char *event, const char *filter);

/* Readable when a buffer is a quarter full; drain by a timer too, some kernels never say so. */
int window_fd(const struct window *w);

/*
 * Hands on what was recorded, CPU by CPU, each in order of time. Events of one CPU only are in
 * order throughout: a caller that pairs allocations and frees keeps to one CPU.
 */
typedef void window_fn(void *user, const struct kmem_event *e);
void window_drain(struct window *w, window_fn *fn, void *user);

/* Events handed on, and events that were lost, both since window_open(). */
uint64_t window_events(const struct window *w);
uint64_t window_lost(struct window *w);

/* The family of caches that gfp_flags of a kmalloc event lead to. */
enum kmem_class window_class(const struct window *w, uint64_t gfp);

/* Whether events of @kind name their cache on this kernel. */
bool window_has_name(const struct window *w, enum kmem_kind kind);

/* What is not seen on this kernel, as a sentence; "" where all is. */
const char *window_limits(const struct window *w);

/* For files of the instance (triggers). Borrowed. */
struct instance *window_instance(const struct window *w);

#endif
