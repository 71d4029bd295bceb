/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_MEMCGS_H
#define KERNEL_CGROUP_MEMCGS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct buf;
struct memcg;
struct memcg_table;
struct root;

/*
 * memcgs: the tree of memory cgroups and its counts, on v1, v2 and hybrid.
 *
 * On v1 every directory of the memory hierarchy is a memcg. On v2 a directory has
 * one iff its parent's cgroup.subtree_control has memory or io (io pulls memory
 * in, without memory.* files) and its cgroup.type is not threaded; what has none has none
 * below it either, so the walk stops there.
 */

struct memcgs; /* opaque */

/* Where the memory controller is. */
struct memcgs_where {
	enum hierarchy hierarchy;
	uint32_t root;       /* number of the hierarchy in /proc/cgroups; 0 on v2 */
	bool is_part;        /* not the machine's whole tree (kernel/cgroup/where.h) */
	const char *mount;   /* mount point, below the root given */
};

struct memcgs *memcgs_new(const struct root *root);
void memcgs_free(struct memcgs *m);

/*
 * Finds the memory controller. 0, -ENOENT with a sentence in *ret_why where there is
 * none (no such controller, switched off, not mounted); it is good until the next call. Again after a
 * remount.
 */
int memcgs_locate(struct memcgs *m, const char **ret_why);
const struct memcgs_where *memcgs_where(const struct memcgs *m);

/* The open mount point, -1 where there is none. */
int memcgs_mountfd(const struct memcgs *m);

/*
 * Brings the table up to date by a walk and the counts with it. A group that vanishes
 * meanwhile is skipped, the rest is kept. Rows that carry MEMCG_DYING are left to whoever
 * set them. The caller has called memcg_table_begin(). 0, or -errno where the mount
 * itself cannot be read (the table then stays as it was).
 * *ret_denied counts folders that could not be read: what is below them is missing.
 */
int memcgs_walk(struct memcgs *m, struct memcg_table *t, size_t *ret_denied);

/*
 * Counts of memcgs, each with its source. @tree_live is the walk's result or unknown.
 * On v1 dying = /proc/cgroups num_cgroups - live, only where the number is now what it was at the last memcgs_mark() or
 * walk and none is negative. On v2 they are those of the root's cgroup.stat that was read then. Of a part of the tree
 * they are the part's, and the machine's are unknown. @ret_note gets a sentence where a figure has a limit, else "".
 */
void memcgs_count(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		  const char **ret_note);

/*
 * Reads the totals that the kernel keeps, once a tick: what is counted and compared until the next call, or walk, is of
 * this moment.
 */
void memcgs_mark(struct memcgs *m);

/*
 * A cheap look whether the tree may have changed since the last walk, by these totals. Pairs of a birth and a death
 * between two looks are missed.
 */
bool memcgs_totals_changed(const struct memcgs *m);

/* The totals are read again, and are those of a walk, made elsewhere, that comes next. */
void memcgs_take_totals(struct memcgs *m);

/*
 * With events at hand (kernel/lives/memcgtrace.h): live rows that a walk no longer meets become dying, without
 * a time, instead of leaving the table; an event, or the kernel's count, ends them.
 */
void memcgs_keep_vanished(struct memcgs *m, bool keep);

/*
 * v2: 1 where children of the cgroup at the raw path @parent get memcgs (subtree_control has memory or io),
 * else 0; -errno where it cannot be read.
 */
int memcgs_children_have_memcgs(struct memcgs *m, const char *parent);

/*
 * The raw path of the cgroup @id behind what @ret holds, found by its handle, which is its id. 0;
 * -ESTALE where it is removed, -EPERM without CAP_DAC_READ_SEARCH, -ENAMETOOLONG.
 */
int memcgs_path_of(struct memcgs *m, uint64_t id, struct buf *ret);

/* The folder of @row, for its caller to close; -errno where it cannot be opened. */
int memcgs_open(struct memcgs *m, const struct memcg *row);

/*
 * The kernel's own total of what the table can hold, of these totals: on v1 num_cgroups of /proc/cgroups, live and
 * dying; on v2 nr_subsys_memory, live only. Unknown where the kernel has none.
 */
struct num memcgs_total(const struct memcgs *m);

/* True when something else is mounted now where the tree was found. */
bool memcgs_moved(struct memcgs *m);

#endif
