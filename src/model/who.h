/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_WHO_H
#define MODEL_WHO_H

#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct memcg;
struct memcg_table;

/*
 * who: whose the memcgs are. It finds the subtree that has most memcgs, the subtree in which most of the new ones were
 * made, and the subtrees with most live and most dying ones, each with the command that made most of its memcgs. A
 * subtree is the deepest group that still has WHO_MOST_PERCENT of all, so that it is neither the root nor one of
 * thousands of equals.
 *
 * It looks at every row. That is good for a command, a screen and a line of the journal, not for each tick. Rows are
 * borrowed from the table.
 */

#define WHO_MOST_PERCENT 60

struct who_part {
	const struct memcg *group; /* NULL: no group stands out, or nothing is known */
	uint64_t memcgs;	   /* at and below the group */
	uint64_t all;		   /* all memcgs of this kind */
	const char *maker;	   /* the command that made most of the group's, NULL where unknown */
	struct num maker_pid;
};

struct who {
	struct who_part most;  /* all memcgs, live and dying */
	struct who_part live;  /* live memcgs: every source has a row of each, of the dying not every one has */
	struct who_part newest; /* memcgs born after the time that was asked for */
	struct who_part dying; /* dying memcgs */
};

/* Memcgs born after @since_boot_ns are new. Where @t is NULL, nothing is known. */
void who_find(const struct memcg_table *t, int64_t since_boot_ns, struct who *ret);

#endif
