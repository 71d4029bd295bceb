/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_WALKDUE_H
#define KERNEL_LIVES_WALKDUE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * walkdue: when the tree of memcgs is walked again, by what is known at a tick. A walk is a check where events are
 * followed, and all there is where they are not; it takes no more than a share of a CPU, so that it is rare where it is
 * dear.
 */
struct walk_facts {
	int64_t since_ns;    /* since the last walk */
	double walk_seconds; /* of CPU that it took */
	bool traced;	     /* events are followed */
	bool lost;	     /* they alone no longer tell what the tree is */
	bool changed;	     /* the kernel's totals, since that walk */
	bool total;	     /* the kernel has a total of what the table can hold */

	/* where the kernel's own tree can be walked */
	bool part;    /* only a part of it is mounted here, and the totals are of that part */
	bool news;    /* something happened since that walk */
	bool holders; /* what holds the dying may be something else by now */

	/* where folders are */
	bool differs; /* the kernel's total is another one than the table's usually is */
	bool fewer;   /* dying ones that no row stands for were freed */
};

bool walkdue_exact(const struct walk_facts *f);
bool walkdue_folders(const struct walk_facts *f);

/*
 * True where rows of the kernel's own tree differ from its counters and it may be walked once more. @counted: these
 * counters are of all memcgs, living and dying.
 */
bool walkdue_again(const struct walk_facts *f, bool counted);

#endif
