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
 * seensize: R of struct mem_cgroup, which is the number of bytes that the kernel asks for, seen while another program
 * makes a memcg. A program that makes one itself sees R in its bill (kernel/cost/bill.h).
 *
 * Allocation events cost the whole machine time, so they are on for moments only. A birth is taken for the first of
 * several: a moment of SEENSIZE_LOOK_NS begins, at most one in SEENSIZE_AGAIN_NS, and none once the size was seen. At
 * a million kmalloc() a second and 0.25 us each, that is 0.08% of one CPU; where no memcg is made, it is nothing.
 *
 * Which allocation is the struct: the kernel makes memcgs one at a time under cgroup_mutex, and traces their birth
 * under it too. So the first thing that the controller's css_alloc asks for after one birth is the struct of the next
 * memcg (mm/memcontrol.c, mem_cgroup_alloc()). An allocation before the first birth of a moment may belong to a memcg
 * that was begun before the moment, and is not used.
 */

#define SEENSIZE_LOOK_NS  1000000000LL
#define SEENSIZE_AGAIN_NS 300000000000LL

struct seensize; /* opaque */

struct seensize_ops {
	/*
	 * Turns allocation events on, of those that @filter lets through; NULL: off. 0, or -errno with a sentence in
	 * @why.
	 */
	int (*allocs)(void *user, const char *filter, struct buf *why);
	/* The time of the monotonic clock. */
	int64_t (*now)(void *user);
	/* Whether events were lost or came out of order since the last call. */
	bool (*unsound)(void *user);
};

/* @root is where /proc/kallsyms is found. All arguments are borrowed. */
struct seensize *seensize_new(const struct root *root, const struct seensize_ops *ops, void *user);
void seensize_free(struct seensize *s);

/* Whether the size is wanted. At the start it is not. */
void seensize_want(struct seensize *s, bool want);

/* Takes the next event; events come in order of time. Births and allocations are used. */
void seensize_take(struct seensize *s, const struct trace_event *e);

/* To be called after each drain of the trace: begins or ends a moment. */
void seensize_drained(struct seensize *s);

/* The trace was closed, and the moment ended with it. */
void seensize_stopped(struct seensize *s);

/* The size; unknown until it was seen. */
struct num seensize_size(const struct seensize *s);

/* A sentence that says why the size cannot be seen on this machine; "" where nothing is known against it. */
const char *seensize_limit(const struct seensize *s);

#endif
