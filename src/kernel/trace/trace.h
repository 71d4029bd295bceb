/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACE_H
#define KERNEL_TRACE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/trace/traceorder.h"

struct buf;
struct instance;

/*
 * trace: the kernel's cgroup events as they happen, in order of time. Where events are lost, the number of lost
 * events is told.
 *
 * A private instance (kernel/trace/instance.h) with the clock "mono" records cgroup_mkdir, cgroup_rmdir,
 * cgroup_release and cgroup_rename of one hierarchy, by a filter in the kernel, and every change of a hierarchy. A
 * machine where no cgroup is made pays nothing.
 *
 * A drain gives the events that are at least 10 ms old. Younger ones wait, since another CPU may still have an older
 * one.
 */

struct trace; /* opaque */

struct trace_options {
	const char *locks;     /* lock folder, INSTANCE_LOCKS */
	uint32_t root;         /* the hierarchy that is followed: the number of memory in /proc/cgroups, 0 for v2 */
	unsigned buffer_kb;    /* for each CPU; 0: the kernel's default, 1,410 */
	unsigned wake_percent; /* trace_fd() is readable when a buffer is so full; drain by a timer as well */
};

/*
 * Starts the trace. 0, or -errno with a sentence in @why: -EACCES, -EPERM without permission; -ENOENT, -ENODEV where
 * there is no tracefs, or where the kernel lacks an event that births and deaths are told by.
 */
int trace_open(const struct trace_options *options, struct trace **ret, struct buf *why);
void trace_close(struct trace *t);

/*
 * A descriptor that is readable when a buffer is wake_percent full. On some kernels it never is: drain by a timer
 * too.
 */
int trace_fd(const struct trace *t);

/*
 * Reads the events and calls @fn with each, in order of time. Where events were lost, it calls @fn with a TRACE_LOST
 * that has their number. After a TRACE_ROOTS the caller finds the hierarchy again and calls trace_set_root(). @all:
 * give also the events whose order is not certain yet, in the last drain.
 */
void trace_drain(struct trace *t, bool all, trace_fn *fn, void *user);

/* Follows the hierarchy @root from now on. 0, or -errno where the kernel refuses the filter. */
int trace_set_root(struct trace *t, uint32_t root);

/*
 * Records kmalloc() too, as KMEM_KMALLOC, of the call sites that @filter (in the kernel's words) lets through; NULL:
 * no longer. Each kmalloc() of the machine takes 0.25 us longer meanwhile, so this is for moments only. 0, or -errno
 * with a sentence in @why where the kernel has no such event or refuses the filter.
 */
int trace_allocs(struct trace *t, const char *filter, struct buf *why);

/* The numbers of events since trace_open() that were lost, and that came out of order. */
uint64_t trace_lost(const struct trace *t);
uint64_t trace_late(const struct trace *t);

/* A sentence on what this kernel does not tell; "" where it tells everything. */
const char *trace_limits(const struct trace *t);

/* The instance, for files of the top level (saved_cmdlines). Borrowed. */
struct instance *trace_instance(const struct trace *t);

#endif
