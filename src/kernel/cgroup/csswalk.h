/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CSSWALK_H
#define KERNEL_CGROUP_CSSWALK_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>

#include "kernel/cgroup/csswalk_rows.h"

struct buf;

/*
 * csswalk: every memcg of the machine, living and dying, from the kernel's own tree of them, by a BPF
 * program (csswalk.bpf.c). The only room that speaks BPF.
 *
 * It is loaded once, which takes most of its time (libbpf reads the kernel's BTF) and CAP_BPF and CAP_PERFMON, or
 * CAP_SYS_ADMIN; walking takes neither. A walk goes in pieces, the first of CSSWALK_PIECE memcgs, which is all on
 * most machines, then of CSSWALK_NEXT_PIECE: the kernel holds cgroup_mutex during each, so that a mkdir waits for a piece
 * and not for the walk. A piece is shorter where many pages and files are looked at. What comes or goes between two
 * pieces may be told or not; what is there all the time is told once. A tree of one piece is of one
 * moment.
 *
 * What is told was checked: records are whole and in the arena, ids and serials are none but real ones,
 * names have no slash and no NUL in them, a parent was told before its children, page counts are no
 * larger than the machine's memory. What makes no sense is counted and left out.
 *
 * Pages are those on the memcg's own LRU lists: what holds it. Its usage also counts kernel memory, which moves
 * to its parent when it dies. Files are named as far as the kernel's dentries tell, from the root
 * of their file system.
 *
 * One thread. Loaded once a process: the arena is 1 MiB.
 */

#define CSSWALK_PIECE	   2048
#define CSSWALK_NEXT_PIECE 512

struct csswalk; /* opaque */

/*
 * Loads the program. 0, or with a sentence that names the place and the cure behind what @why holds: -EPERM
 * without the capabilities or under lockdown; -EOPNOTSUPP where the kernel has no BPF, no BTF or no iterator over
 * cgroups (6.1 on), or this program was built without BPF.
 */
int csswalk_new(struct csswalk **ret, struct buf *why);
void csswalk_free(struct csswalk *w);

/* The hierarchy to walk: any open directory of it. 0 or -errno with a sentence in @why. */
int csswalk_attach(struct csswalk *w, int cgroup_fd, struct buf *why);

/*
 * Lets go of the hierarchy. While it is attached the kernel keeps the cgroup it was attached by
 * (bpf_iter_attach_cgroup(), kernel/bpf/cgroup_iter.c), and a v1 hierarchy that was unmounted lives on with it.
 */
void csswalk_detach(struct csswalk *w);

/* What a walk tells of; records and what they point to are borrowed during the call. Any may be NULL. */
struct csswalk_ops {
	/* Parents before children, siblings in the order of their birth. */
	void (*memcg)(void *user, const struct walk_memcg *m);
	/* A file, before those that it holds; its names are from the last component to the first. */
	void (*file)(void *user, const struct walk_file *f);
	/* What holds the dying memcg that was told before it. */
	void (*held)(void *user, const struct walk_held *h);
};

struct csswalk_result {
	uint64_t memcgs, dying;
	uint64_t odd;	     /* left out: made no sense, or too deep */
	unsigned pieces;
	int64_t longest_ns;  /* of a piece: what a mkdir may have waited */
};

/*
 * One walk; with @ops->held also what holds the dying. 0; -ENODATA where the kernel did not call the program (the
 * hierarchy is gone): attach again; -EFAULT where the tree could not be read to its end.
 */
int csswalk_run(struct csswalk *w, const struct csswalk_ops *ops, void *user,
		struct csswalk_result *ret);

#endif
