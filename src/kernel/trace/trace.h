/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACE_H
#define KERNEL_TRACE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/trace/traceorder.h"

struct buf;
struct instance;

/*
 * trace: the kernel's cgroup events, live, in order of time, none lost in silence.
 *
 * A private instance (kernel/trace/instance.h) with clock "mono" records cgroup_mkdir,
 * cgroup_rmdir, cgroup_release and cgroup_rename of one hierarchy, filtered in the
 * kernel, and every change of a hierarchy. A machine where no cgroup is made pays nothing.
 *
 * What is read is what the kernel did up to 10 ms ago: younger events wait for what other
 * CPUs may still be about to tell.
 */

struct trace; /* opaque */

struct trace_options {
	const char *locks;     /* lock folder, INSTANCE_LOCKS */
	uint32_t root;         /* hierarchy to follow: memory's number in /proc/cgroups, 0 for v2 */
	unsigned buffer_kb;    /* a CPU; 0: the kernel's default, 1,410 */
	unsigned wake_percent; /* how full a CPU's buffer wakes trace_fd(); a timer drain is needed besides */
};

/*
 * 0, or -errno with a sentence in @why: -EACCES, -EPERM without permission; -ENOENT, -ENODEV
 * where tracefs or an event without which births and deaths cannot be told is missing.
 */
int trace_open(const struct trace_options *options, struct trace **ret, struct buf *why);
void trace_close(struct trace *t);

/* Readable when a buffer is wake_percent full. Some kernels never say so: drain by a timer too. */
int trace_fd(const struct trace *t);

/*
 * Reads what there is and hands it on in order. Where events were lost, a TRACE_LOST comes
 * with their number. After TRACE_ROOTS, tell the new number by trace_set_root().
 * @all hands on what is too young to be certain of its order: for the last time.
 */
void trace_drain(struct trace *t, bool all, trace_fn *fn, void *user);

/* Follows another hierarchy. -errno where the kernel refuses the filter. */
int trace_set_root(struct trace *t, uint32_t root);

/*
 * Records as well what functions of the kernel ask kmalloc() for, as KMEM_KMALLOC: those whose call
 * sites @filter (in the kernel's words) lets through. Each kmalloc() of the machine takes 0.25 us
 * longer meanwhile, so this is for moments only. NULL: no longer. 0, or -errno with a sentence in
 * @why where the kernel has no such event or refuses the filter.
 */
int trace_allocs(struct trace *t, const char *filter, struct buf *why);

/* Events lost since trace_open(), and events that came out of order. */
uint64_t trace_lost(const struct trace *t);
uint64_t trace_late(const struct trace *t);

/* What this kernel does not tell, as a sentence; "" where it tells all. */
const char *trace_limits(const struct trace *t);

/* For files of the top level (saved_cmdlines). Borrowed. */
struct instance *trace_instance(const struct trace *t);

#endif
