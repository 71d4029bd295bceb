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
 * ring: a trace instance of our own with its events, and the buffer of each CPU that they come to.
 *
 * The one reader of trace_pipe_raw: kernel/trace/trace.h (cgroup events, in order, as long as we run) and
 * kernel/trace/window.h (allocations, for moments) both stand on a ring. Filters are the kernel's;
 * what they let through is read page by page.
 */

struct ring; /* opaque */

struct ring_event {
	const char *system, *event;
	enum trace_kind kind;
	const char *filter; /* in the kernel's words; NULL: all of them */
	const char *without; /* what is not seen where the kernel has no such event; NULL: it must have it */
	bool idle;	     /* learnt but not switched on */
};

struct ring_options {
	const char *locks;  /* lock folder, INSTANCE_LOCKS */
	const char *tag;    /* of the instance's name, see instance_create() */
	const int *tracefs; /* of instance_hold(); NULL: it is looked for */
	const struct ring_event *events;
	size_t n_events;
	unsigned buffer_kb;    /* a CPU; 0: as the kernel makes it */
	unsigned wake_percent; /* how full a CPU's buffer wakes ring_fd(); drain by a timer besides */
	bool timeless;	       /* nobody looks at times: spares a change of clock, some 30 ms */
};

/*
 * Makes the instance with its events enabled but switched off, see instance_switch(). 0, or -errno
 * with a sentence in @why that names the place and the cure: -EACCES, -EPERM without permission;
 * -ENOENT, -ENODEV without tracefs or an event that is needed; -EINVAL where the kernel refuses a
 * filter.
 */
int ring_open(const struct ring_options *options, struct ring **ret, struct buf *why);
void ring_close(struct ring *r); /* accepts NULL */

/* Learns an event that ring_open() was not told of. Errors as ring_open(). */
int ring_learn(struct ring *r, const struct ring_event *event, struct buf *why);

/* Changes the filter of one event. -errno where the kernel refuses it. */
int ring_filter(struct ring *r, const struct ring_event *event, const char *filter);

/* Switches one event on, with @filter or, where that is NULL, with the one it has; or off. */
int ring_enable(struct ring *r, const struct ring_event *event, const char *filter, struct buf *why);
int ring_disable(struct ring *r, const struct ring_event *event);

/* Another size of the buffers, in KiB a CPU; 0 leaves them as they are. */
int ring_resize(struct ring *r, unsigned kb, struct buf *why);

/* Readable when a buffer is as full as asked for. Some kernels never say so. */
int ring_fd(const struct ring *r);

/*
 * Hands on what CPU number @i of the ring has recorded, in order of time, up to @pages pages of it.
 * True where the CPU may have more.
 */
typedef void ring_fn(void *user, const struct trace_event *e);
bool ring_read(struct ring *r, size_t i, unsigned pages, ring_fn *fn, void *user);
size_t ring_cpus(const struct ring *r);

/* Time of the newest event that was read of a CPU. */
int64_t ring_newest_ns(const struct ring *r, size_t i);

/* Since ring_open(): events handed on, events lost, and all that came to the buffers, read or not. */
uint64_t ring_events(const struct ring *r);
uint64_t ring_lost(struct ring *r);
uint64_t ring_recorded(struct ring *r);

/* The family of caches that gfp_flags of a kmalloc event lead to. */
enum kmem_class ring_class(const struct ring *r, uint64_t gfp);

/* What is not seen on this kernel, as a sentence; "" where all is. */
const char *ring_limits(const struct ring *r);

/* For files of the instance and of the top level. Borrowed. */
struct instance *ring_instance(const struct ring *r);

#endif
