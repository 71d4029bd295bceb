/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_RING_H
#define KERNEL_TRACE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/tracefmt.h"

struct buf;
struct instance;

/*
 * ring: a trace instance of our own, its events, and the buffer of each CPU into which the kernel writes them.
 *
 * This is the one reader of trace_pipe_raw. kernel/trace/trace.h (cgroup events in order, as long as the program
 * runs) and kernel/trace/window.h (allocations, for moments) each have a ring. The kernel filters; what its filters
 * let through is read page by page.
 */

struct ring; /* opaque */

struct ring_event {
	const char *system, *event;
	enum trace_kind kind;
	const char *filter; /* in the kernel's words; NULL: every event is recorded */
	const char *without; /* what is not seen where the kernel lacks the event; NULL: the event is needed */
	bool idle;	     /* the event is learnt, and not switched on yet */
};

struct ring_options {
	const char *locks;  /* lock folder, INSTANCE_LOCKS */
	const char *tag;    /* a part of the instance's name: instance_create() */
	const int *tracefs; /* of instance_hold(); NULL: it is looked for */
	const struct ring_event *events;
	size_t n_events;
	unsigned buffer_kb;    /* for each CPU; 0: as the kernel makes it */
	unsigned wake_percent; /* ring_fd() is readable when a buffer is so full; drain by a timer as well */
	bool timeless;	       /* the times of events are not used: this saves setting the clock, some 30 ms */
};

/*
 * Makes the instance and enables its events; it records when instance_switch() says so. 0, or -errno with a sentence
 * in @why that names the place and the cure: -EACCES, -EPERM without permission; -ENOENT, -ENODEV without tracefs or
 * without an event that is needed; -EINVAL where the kernel refuses a filter.
 */
int ring_open(const struct ring_options *options, struct ring **ret, struct buf *why);
void ring_close(struct ring *r); /* accepts NULL */

/* Adds an event that was not in the list of ring_open(). Errors as ring_open(). */
int ring_learn(struct ring *r, const struct ring_event *event, struct buf *why);

/* Changes the filter of one event. -errno where the kernel refuses it. */
int ring_filter(struct ring *r, const struct ring_event *event, const char *filter);

/* Switches one event on, with @filter, or where that is NULL with the filter that it has; and off. */
int ring_enable(struct ring *r, const struct ring_event *event, const char *filter, struct buf *why);
int ring_disable(struct ring *r, const struct ring_event *event);

/* Gives the buffers another size, in KiB for each CPU; 0 leaves them as they are. */
int ring_resize(struct ring *r, unsigned kb, struct buf *why);

/* A descriptor that is readable when a buffer is wake_percent full. On some kernels it never is. */
int ring_fd(const struct ring *r);

/*
 * Calls @fn with each event that CPU number @i of the ring has recorded, in order of time, and reads @pages pages at
 * most. True where the CPU may have more.
 */
typedef void ring_fn(void *user, const struct trace_event *e);
bool ring_read(struct ring *r, size_t i, unsigned pages, ring_fn *fn, void *user);
size_t ring_cpus(const struct ring *r);

/* The time of the newest event that was read from the buffer of CPU number @i. */
int64_t ring_newest_ns(const struct ring *r, size_t i);

/*
 * Numbers since ring_open(): events that were read, events that were lost, and events that came to the buffers at
 * all.
 */
uint64_t ring_events(const struct ring *r);
uint64_t ring_lost(struct ring *r);
uint64_t ring_recorded(struct ring *r);

/* The family of kmalloc caches that serves a request with these gfp_flags. */
enum kmem_class ring_class(const struct ring *r, uint64_t gfp);

/* A sentence on what is not seen on this kernel; "" where everything is. */
const char *ring_limits(const struct ring *r);

/* The instance, for its files and those of the top level. Borrowed. */
struct instance *ring_instance(const struct ring *r);

#endif
