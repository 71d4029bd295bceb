/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SEENPRICE_H
#define KERNEL_COST_SEENPRICE_H

#include <stddef.h>
#include <stdint.h>

#include "model/sample.h"

struct buf;
struct root;

/*
 * seenprice: the price of a memcg, seen while another program makes memcgs.
 *
 * A thread that has just made memcgs is expected to make more. For a moment the allocations and frees of that thread
 * and its calls of mkdir(2) and mkdirat(2) are recorded, and those of no other thread. Between such a call and its
 * return the thread does nothing but make the group: what it allocates there and does not free again is what the
 * group takes (kernel/cost/billing.h). A call is used where a cgroup was made in it and mem_cgroup_css_alloc() of
 * mm/memcontrol.c asked for memory; so a mkdir in another file system is not used, and neither is a cgroup without a
 * memcg. Groups of several moments are added up.
 *
 * A moment costs the machine 0.25 us for each allocation of any task, and the slow path into each system call, for
 * SEENPRICE_LOOK_NS at most. A program whose threads take turns in making groups is not seen.
 */

#define SEENPRICE_LOOK_NS 1000000000LL

/*
 * A price needs so many groups. An object that several groups share, as a node of a table of ids (576 bytes for 64
 * groups), then makes the price wrong by a five-hundredth at most.
 */
#define SEENPRICE_GROUPS 16

struct seenprice; /* opaque */

/* @root is where /proc/kallsyms is found; borrowed. */
struct seenprice *seenprice_new(const struct root *root);
void seenprice_free(struct seenprice *s); /* accepts NULL; closes an open moment */

/*
 * Begins a moment of the thread @pid. @tracefs is a descriptor of instance_hold(), or NULL. 0, or -errno with a
 * sentence in @why as window_open() gives it: -EBUSY while another window is open, -ENOENT where the kernel traces no
 * system calls.
 */
int seenprice_open(struct seenprice *s, int32_t pid, const int *tracefs, const struct machine *m, struct buf *why);

/*
 * While a moment is open: a descriptor that becomes readable when there is enough to read, and the monotonic time at
 * which seenprice_close() is due in any case.
 */
int seenprice_fd(const struct seenprice *s);
int64_t seenprice_due_ns(const struct seenprice *s);

/*
 * Ends the moment and reads what was recorded. The number of groups that were made in it, or -errno with a sentence
 * in @why: -EACCES where /proc/kallsyms shows no addresses.
 */
int seenprice_close(struct seenprice *s, struct buf *why);

/* The price; unknown until SEENPRICE_GROUPS groups were seen. */
struct memcg_price seenprice_price(const struct seenprice *s);

#endif
