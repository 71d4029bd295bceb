/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_MEMCGPARTS_H
#define KERNEL_CGROUP_MEMCGPARTS_H

#include "base/buf.h"
#include "kernel/cgroup/memcgs.h"
#include "kernel/cgroup/where.h"

/* memcgparts: what memcgs.c, which has the tree and its counts, and memcgwalk.c, which walks it, share. */

struct memcgs {
	const struct root *root;
	struct where tree;
	struct memcgs_where where; /* of it, for others */
	uint64_t walk;            /* counts walks, for rows' seen */
	struct buf totals;        /* the kernel's, as text: v1 num_cgroups, v2 the root's cgroup.stat */
	struct num before;        /* v1: that number */
	struct buf walked;        /* those of when the last walk began */
	struct buf text;          /* scratch */
	struct buf path;          /* scratch */
	struct buf why;           /* why there is no tree, or what a count is worth */
	struct memcg **pending;   /* folders still to be read */
	size_t n_pending, pending_cap;
	struct memcg *here;       /* the folder that the walk is in; NULL between walks */
	int herefd;               /* -1 between walks */
	const struct memcg **down; /* scratch: the way down to a folder, from its end */
	size_t n_down, down_cap;
	bool keep_vanished;
};

/* Reads the file @name below the folder @dirfd into m->text. 0 or -errno. */
int memcgs_read_below(struct memcgs *m, int dirfd, const char *name);

#endif
