/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SEENPRICE_H
#define KERNEL_COST_SEENPRICE_H

#include <stddef.h>
#include <stdint.h>

#include "model/sample.h"

struct buf;
struct root;

/*
 * seenprice: the price of a memcg, from somebody else's mkdir.
 *
 * A thread that has just made memcgs is taken for one that will make more. For a moment its own allocations,
 * its frees and its calls of mkdir(2) and mkdirat(2) are recorded, and nobody else's. Between such a call and its
 * return the thread does nothing but make the group: what is allocated there and not freed again is what the group
 * takes (kernel/cost/billing.h). A call counts where a cgroup was made in it and memory was asked for by
 * mm/memcontrol.c's mem_cgroup_css_alloc(): so folders of other kinds, and cgroups without a memcg, do not.
 * Groups of several moments are added up.
 *
 * What it costs the machine: 0.25 us for each allocation of anybody, and the slow way into each system
 * call, for SEENPRICE_LOOK_NS at most. A program whose threads take turns in making groups is not seen.
 */

#define SEENPRICE_LOOK_NS 1000000000LL

/*
 * So many groups make a price. An object that several share (a node of a table of ids, 576 bytes for 64) is
 * then at most a five-hundredth of it too much or too little.
 */
#define SEENPRICE_GROUPS 16

struct seenprice; /* opaque */

/* @root is for /proc/kallsyms; borrowed. */
struct seenprice *seenprice_new(const struct root *root);
void seenprice_free(struct seenprice *s); /* accepts NULL; closes an open moment */

/*
 * Begins a moment: of thread @pid, with tracefs as of instance_hold() or NULL. 0, or -errno with a sentence in @why
 * as of window_open(): -EBUSY while another window is open; -ENOENT where the kernel tells no system calls.
 */
int seenprice_open(struct seenprice *s, int32_t pid, const int *tracefs, const struct machine *m, struct buf *why);

/*
 * While a moment is open: the descriptor that is readable when enough is there, and the monotonic time at which
 * seenprice_close() is due in any case.
 */
int seenprice_fd(const struct seenprice *s);
int64_t seenprice_due_ns(const struct seenprice *s);

/*
 * Ends the moment and reads it. How many groups it had, or -errno with a sentence in @why: -EACCES where
 * /proc/kallsyms shows no addresses.
 */
int seenprice_close(struct seenprice *s, struct buf *why);

/* Unknown below SEENPRICE_GROUPS groups. */
struct memcg_price seenprice_price(const struct seenprice *s);

#endif
