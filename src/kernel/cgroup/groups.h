/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_GROUPS_H
#define KERNEL_CGROUP_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/sample.h"

struct buf;
struct root;

/*
 * groups: memory cgroups of our own, to measure with or to look at.
 *
 * They stand in a group "PREFIX-PID" below the root of the memory controller's hierarchy, which
 * libcgroup makes and removes. Its folder is locked (flock) as long as we live, so that what a killed
 * run left is told from what a running one uses, in whatever pid namespace that runs. Whoever makes
 * groups removes them.
 *
 * libcgroup has globals: one thread.
 */

struct groups; /* opaque */

struct groups_options {
	const char *prefix;
	bool memory_only; /* on v2 members get memory, not all that the root gives its own members */
};

/*
 * Removes what killed runs left, with a line in @notes for each, and makes the group that ours stand in:
 * one memcg. On v2 the root must give its members memory already: switching it on would make a memcg for
 * every group of the machine, which is refused. 0, or -errno with a sentence in @why: -ENODEV where there
 * is no memory controller to make groups in.
 */
int groups_open(const struct root *root, const struct groups_options *options, struct groups **ret,
		struct buf *notes, struct buf *why);

/* One member, by a mkdir and nothing else. -errno as mkdir has it. */
int groups_add(struct groups *g);

/* The sentence for an error of groups_add(). */
void groups_explain(const struct groups *g, int err, struct buf *why);

/* Removes the last ones until there are @n. 0, or -errno with what is left and the cure in @why. */
int groups_trim(struct groups *g, size_t n, struct buf *why);

/* Removes the members and the group. Errors as groups_trim(). */
int groups_remove(struct groups *g, struct buf *why);

/* Removes what is still there, and frees. Accepts NULL. */
void groups_free(struct groups *g);

/* How many members there are; the group's folder; controllers that members have, "memory cpu". */
size_t groups_count(const struct groups *g);
const char *groups_dir(const struct groups *g);
const char *groups_controllers(const struct groups *g);
enum hierarchy groups_hierarchy(const struct groups *g);

#endif
