/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_OBSERVE_H
#define KERNEL_LIVES_OBSERVE_H

#include <stddef.h>

#include "base/known.h"
#include "kernel/trace/tracefmt.h"

struct buf;
struct root;

/*
 * observe: what the kernel asks for when it makes a struct mem_cgroup, from the kmalloc event.
 *
 * For a caller that makes a memcg anyway: allocation events cost every task of the machine time
 * while they are on, so they are on around that one mkdir, filtered to this thread. The daemon,
 * which makes no cgroup, does not observe.
 */

/*
 * Calls @make once, which must make one memory cgroup (0, or -errno which is returned), and sees
 * what this thread allocates meanwhile. @locks: lock folder, INSTANCE_LOCKS; @root: for
 * /proc/kallsyms. 0 and R in *ret; -ENODATA where it came from a cache of its own, whose event
 * tells the size of the largest struct that shares it; -EIO where events were lost; -EACCES and others
 * as of window_open(), with a sentence in @why.
 */
int observe_mem_cgroup(const char *locks, const struct root *root, int (*make)(void *user),
		       void *user, struct num *ret, struct buf *why);

/* An allocation with the function that made it ("mem_cgroup_css_alloc+0x57"). */
struct observed {
	const struct trace_event *event;
	const char *site;
};

/*
 * Which of @n allocations in order of time is the struct mem_cgroup: the first of the controller's
 * css_alloc, before what hangs on it (mm/memcontrol.c, mem_cgroup_alloc()). NULL where there is none.
 */
const struct observed *observe_first(const struct observed *seen, size_t n);

#endif
