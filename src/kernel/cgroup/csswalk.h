/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CSSWALK_H
#define KERNEL_CGROUP_CSSWALK_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>

#include "kernel/cgroup/csswalk_rows.h"

struct buf;

/*
 * csswalk: tells every memcg of the machine, living and dying, from the kernel's own tree of memcgs. A BPF program
 * (csswalk.bpf.c) walks the tree. No other module uses BPF.
 *
 * The program is loaded once. Loading takes most of the time, since libbpf reads the kernel's BTF, and it needs
 * CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN; walking needs no capability. A walk goes in pieces: the first of
 * CSSWALK_PIECE memcgs, which is the whole tree on most machines, the next ones of CSSWALK_NEXT_PIECE. The kernel
 * holds cgroup_mutex during a piece, so a mkdir waits for one piece and not for the walk. A piece is shorter where
 * many pages and files are looked at. A memcg that is born or freed between two pieces may be told or not; one that
 * is there all the time is told once. A tree of one piece is of one moment.
 *
 * The output of the program is checked: records are whole and lie in the arena, ids and serials are possible ones,
 * names have no slash and no NUL, a parent is told before its children, and page counts are no larger than the
 * machine's memory. A record that fails a check is counted and left out.
 *
 * The pages that are told are those on the memcg's own LRU lists: they hold the memcg. Its usage counts kernel memory
 * too, which moves to the parent when the memcg dies. A file has as much of its path, from the root of its file
 * system, as the kernel's dentries tell.
 *
 * For one thread. A process loads the program once: the arena takes 1 MiB.
 */

#define CSSWALK_PIECE	   2048
#define CSSWALK_NEXT_PIECE 512

struct csswalk; /* opaque */

/*
 * Loads the program. 0, or an error, with a sentence added to @why that names the place and the cure: -EPERM without
 * the capabilities or under lockdown; -EOPNOTSUPP where the kernel has no BPF, no BTF or no iterator over cgroups
 * (6.1 on), or where this program was built without BPF.
 */
int csswalk_new(struct csswalk **ret, struct buf *why);
void csswalk_free(struct csswalk *w);

/* The hierarchy that is walked: @cgroup_fd is any open directory of it. 0, or -errno with a sentence in @why. */
int csswalk_attach(struct csswalk *w, int cgroup_fd, struct buf *why);

/*
 * Lets go of the hierarchy. While a hierarchy is attached, the kernel keeps the cgroup by which it was attached
 * (bpf_iter_attach_cgroup(), kernel/bpf/cgroup_iter.c); with it a v1 hierarchy that was unmounted lives on.
 */
void csswalk_detach(struct csswalk *w);

/* Functions that a walk calls. Records and what they point to are borrowed during the call. Each may be NULL. */
struct csswalk_ops {
	/* Parents before children, siblings in the order of their birth. */
	void (*memcg)(void *user, const struct walk_memcg *m);
	/* A file, told before the memcgs that it holds; its names go from the last component to the first. */
	void (*file)(void *user, const struct walk_file *f);
	/* What holds the dying memcg that was told before it. */
	void (*held)(void *user, const struct walk_held *h);
};

struct csswalk_result {
	uint64_t memcgs, dying;
	uint64_t odd;	     /* records that were left out: they failed a check, or lay too deep */
	unsigned pieces;
	int64_t longest_ns;  /* time of the longest piece: so long a mkdir may have waited */
};

/*
 * Makes one walk; where @ops->held is set, it also finds what holds the dying memcgs. 0; -ENODATA where the kernel
 * did not call the program, because the hierarchy is gone: attach again; -EFAULT where the tree could not be read to
 * its end.
 */
int csswalk_run(struct csswalk *w, const struct csswalk_ops *ops, void *user,
		struct csswalk_result *ret);

#endif
