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
 * They stand in a group "PREFIX-PID" below the root of the memory controller's hierarchy, which libcgroup makes and
 * removes. Its folder is locked (flock) as long as this process lives. So the groups that a killed run left are told
 * from those of a running one, in whatever pid namespace that runs. The process that makes groups removes them.
 *
 * For one thread: libcgroup has globals.
 */

struct groups; /* opaque */

struct groups_options {
	const char *prefix;
	bool memory_only; /* v2: members get the memory controller alone, not all that the root gives its own */
};

/*
 * Removes the groups that killed runs left, with a line in @notes for each, and makes the group in which members will
 * stand: that is one memcg. On v2 the members of the root must have the memory controller already: where they do not,
 * this gives -EOPNOTSUPP, since switching it on would make a memcg for every group of the machine. 0, or -errno with
 * a sentence in @why; -ENODEV where there is no memory controller.
 */
int groups_open(const struct root *root, const struct groups_options *options, struct groups **ret,
		struct buf *notes, struct buf *why);

/* Makes one member, by a mkdir and nothing else. 0, or the -errno of mkdir. */
int groups_add(struct groups *g);

/* Adds to @why the sentence for the error @err of groups_add(). */
void groups_explain(const struct groups *g, int err, struct buf *why);

/* Removes the newest members until there are @n. 0, or -errno with what is left and the cure in @why. */
int groups_trim(struct groups *g, size_t n, struct buf *why);

/* Removes the members and the group. Errors as groups_trim(). */
int groups_remove(struct groups *g, struct buf *why);

/* Removes what is still there and frees @g. Accepts NULL. */
void groups_free(struct groups *g);

/* The number of members; the folder of the group; the controllers that members have, "memory cpu". */
size_t groups_count(const struct groups *g);
const char *groups_dir(const struct groups *g);
const char *groups_controllers(const struct groups *g);
enum hierarchy groups_hierarchy(const struct groups *g);

#endif
