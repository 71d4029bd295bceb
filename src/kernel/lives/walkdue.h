/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_WALKDUE_H
#define KERNEL_LIVES_WALKDUE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * walkdue: whether the tree of memcgs is walked at this tick, decided from what is known. Where events are followed,
 * a walk is a check; where they are not, nothing else finds memcgs.
 *
 * Walks by BPF, and walks of folders that are a check, take no more than a fixed share of one CPU: where a walk costs
 * much, such walks are rare. Walks of folders have no such bound where the table is known to be wrong or nothing else
 * tells: at each tick while events are lost, since births whose parent has no row wait three ticks for that walk; at
 * each tick in which the totals changed while no events are followed; each two seconds while the totals differ; and
 * each ten seconds where there are no events or no total.
 */
struct walk_facts {
	int64_t since_ns;    /* time since the last walk */
	double walk_seconds; /* of CPU that the last walk took */
	bool traced;	     /* events are followed */
	bool lost;	     /* events alone no longer tell what the tree is */
	bool changed;	     /* the kernel's totals changed since that walk */
	bool total;	     /* the kernel has a total of what the table can hold */

	/* for walks of the kernel's own tree, by BPF */
	bool part;    /* only a part of the tree is mounted here, and the totals are of that part */
	bool news;    /* something happened since that walk */
	bool holders; /* what holds the dying may be something else by now */

	/* for walks of folders */
	bool differs; /* the kernel's total differs from the table's in another way than usual */
	bool fewer;   /* dying memcgs that have no row were freed */
};

bool walkdue_exact(const struct walk_facts *f);
bool walkdue_folders(const struct walk_facts *f);

/*
 * True where the rows of a walk by BPF differ from the kernel's counters, so that the tree is walked once more.
 * @counted: the counters count all memcgs, the living and the dying.
 */
bool walkdue_again(const struct walk_facts *f, bool counted);

#endif
