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
 * On v1 every directory of the memory hierarchy has a memcg. On v2 a directory has one where the
 * cgroup.subtree_control of its parent has memory or io (io brings memory with it, without memory.* files) and its
 * own cgroup.type is not threaded. Below a directory without a memcg there is none either, so the walk does not go
 * there.
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
 * Finds the memory controller; to be called again after a remount. 0, or -ENOENT with a sentence in *ret_why where
 * there is none: the kernel has no such controller, or it is switched off or not mounted. The sentence is borrowed
 * until the next call.
 */
int memcgs_locate(struct memcgs *m, const char **ret_why);
const struct memcgs_where *memcgs_where(const struct memcgs *m);

/* The open mount point, -1 where there is none. */
int memcgs_mountfd(const struct memcgs *m);

/*
 * Brings the table up to date by a walk, and reads the kernel's totals. A group that vanishes meanwhile is skipped.
 * Rows in the state MEMCG_DYING stay as they are: the module that set the state ends it. The caller has called
 * memcg_table_begin() before. 0, or -errno where the mount itself cannot be read: then the table stays as it was.
 * *ret_denied gets the number of folders that could not be read; what is below them is missing.
 */
int memcgs_walk(struct memcgs *m, struct memcg_table *t, size_t *ret_denied);

/*
 * The counts of memcgs, each with its source. @tree_live is the number of live rows after a walk, or unknown. On v1
 * the dying are num_cgroups of /proc/cgroups less the live ones; they are known only where that number is the same
 * now and at the last memcgs_mark() or walk, and the difference is not negative. On v2 the counts are those of the
 * root's cgroup.stat as it was read then. Of a part of the tree they are the part's, and the counts of the machine
 * are unknown. *ret_note gets a sentence where a figure has a limit, else "".
 */
void memcgs_count(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		  const char **ret_note);

/*
 * Reads the totals that the kernel keeps; to be called once a tick. Counts and comparisons use these totals until the
 * next call or walk.
 */
void memcgs_mark(struct memcgs *m);

/*
 * Whether the tree may have changed since the last walk, by these totals. A birth and a death between two readings
 * that cancel each other are not seen.
 */
bool memcgs_totals_changed(const struct memcgs *m);

/* Reads the totals again, for a walk by another module that comes next: they are those of that walk then. */
void memcgs_take_totals(struct memcgs *m);

/*
 * @keep: where events are followed (kernel/lives/memcgtrace.h), live rows that a walk does not meet any more become
 * dying, without a time, and do not leave the table; an event or the kernel's count ends them.
 */
void memcgs_keep_vanished(struct memcgs *m, bool keep);

/*
 * v2: 1 where children of the cgroup at the raw path @parent get memcgs (subtree_control has memory or io),
 * else 0; -errno where it cannot be read.
 */
int memcgs_children_have_memcgs(struct memcgs *m, const char *parent);

/*
 * Adds to @ret the raw path of the cgroup @id, which is found by its file handle: that is the id. 0; -ESTALE where
 * the cgroup was removed, -EPERM without CAP_DAC_READ_SEARCH, -ENAMETOOLONG.
 */
int memcgs_path_of(struct memcgs *m, uint64_t id, struct buf *ret);

/* A descriptor of the folder of @row, which the caller closes; -errno where the folder cannot be opened. */
int memcgs_open(struct memcgs *m, const struct memcg *row);

/*
 * The one of these totals that counts what the table can hold: on v1 num_cgroups of /proc/cgroups, which counts live
 * and dying memcgs; on v2 nr_subsys_memory, which counts the live ones. Unknown where the kernel has none.
 */
struct num memcgs_total(const struct memcgs *m);

/* True when something else is mounted now where the tree was found. */
bool memcgs_moved(struct memcgs *m);

#endif
