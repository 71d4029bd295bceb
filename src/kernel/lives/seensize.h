/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_SEENSIZE_H
#define KERNEL_LIVES_SEENSIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"
#include "kernel/trace/tracefmt.h"

struct buf;
struct root;

/*
 * seensize: what the kernel asks for when it makes a struct mem_cgroup, seen while somebody else
 * makes one (kernel/cost/bill.h sees it for a program that makes one itself).
 *
 * Allocation events cost the whole machine, so they are on for moments: a birth is taken
 * for the first of several, and the next SEENSIZE_LOOK_NS are looked at, at most once in
 * SEENSIZE_AGAIN_NS and never again once the size was seen. At a million kmalloc() a second and
 * 0.25 us each that is 0.08% of one CPU; where no memcg is made it is nothing.
 *
 * Which allocation it is: memcgs are made one at a time under cgroup_mutex, and the birth is told
 * under it as well. So the first thing that the controller's css_alloc asks for
 * after a birth is the struct of the next one (mm/memcontrol.c, mem_cgroup_alloc()). What is seen
 * before the first birth of a moment may belong to one that was begun before, and counts for
 * nothing.
 */

#define SEENSIZE_LOOK_NS  1000000000LL
#define SEENSIZE_AGAIN_NS 300000000000LL

struct seensize; /* opaque */

struct seensize_ops {
	/* Records what this filter lets through, NULL: no longer. 0, or -errno with a sentence in @why. */
	int (*allocs)(void *user, const char *filter, struct buf *why);
	/* The monotonic clock. */
	int64_t (*now)(void *user);
	/* Whether events were lost, or came out of order, since it was asked last. */
	bool (*unsound)(void *user);
};

/* @root is for /proc/kallsyms; borrowed, as all is. */
struct seensize *seensize_new(const struct root *root, const struct seensize_ops *ops, void *user);
void seensize_free(struct seensize *s);

/* Whether it is to be looked for. It is not, to begin with. */
void seensize_want(struct seensize *s, bool want);

/* The next event in order: births and allocations count. */
void seensize_take(struct seensize *s, const struct trace_event *e);

/* After each drain: begins a moment or ends it. */
void seensize_drained(struct seensize *s);

/* The trace is gone, and a moment with it. */
void seensize_stopped(struct seensize *s);

/* Unknown until it was seen. */
struct num seensize_size(const struct seensize *s);

/* Why it cannot be seen on this machine, as a sentence; "" as far as is known. */
const char *seensize_limit(const struct seensize *s);

#endif
