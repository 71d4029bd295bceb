/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PROBE_H
#define KERNEL_COST_PROBE_H

struct buf;
struct memcgs_where;

/*
 * probe: memory cgroups made to be looked at, in a group of their own ("cgslab-cost-PID") below the
 * root of the memory controller's hierarchy, which libcgroup makes and removes. Whoever makes them
 * removes them by probe_remove(); what a killed process left is removed at the next probe_open().
 *
 * libcgroup has globals: one thread.
 */

struct probe; /* opaque */

/*
 * Makes the group. On v2 its children get the controllers that the root gives its own children;
 * memory must be among them: switching it on would make a memcg for every group of the machine,
 * which is refused (-EOPNOTSUPP). 0, or -errno with a sentence in @why.
 */
int probe_open(const struct memcgs_where *where, struct probe **ret, struct buf *why);

/* One child, by a mkdir and nothing else. -errno as mkdir has it. */
int probe_make(struct probe *p);

/* Removes the children and the group. 0, or -errno with what is left and the cure in @why. */
int probe_remove(struct probe *p, struct buf *why);

/* Removes what is still there, and frees. */
void probe_free(struct probe *p);

/* Controllers that the children have, "memory cpu"; and the group's folder. */
const char *probe_controllers(const struct probe *p);
const char *probe_dir(const struct probe *p);

#endif
