/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_WHO_H
#define MODEL_WHO_H

#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct memcg;
struct memcg_table;

/*
 * who: whose memcgs they are. Two answers: the subtree that has most of them, and the subtree in which
 * most of the new ones were made, with who made them. Each is the deepest group that still has
 * WHO_MOST_PERCENT of what there is, so that it is neither the root nor one of thousands of equals.
 *
 * It looks at every row: for a command, a screen and a journal line, not for each tick. Rows are borrowed from the
 * table.
 */

#define WHO_MOST_PERCENT 60

struct who_part {
	const struct memcg *group; /* NULL: none stands out, or nothing is known */
	uint64_t memcgs;	   /* at and below it */
	uint64_t all;		   /* of how many */
	const char *maker;	   /* command that made most of them, NULL where unknown */
	struct num maker_pid;
};

struct who {
	struct who_part most;  /* all memcgs, live and dying */
	struct who_part newest; /* those born after the time that was asked for */
	struct who_part dying; /* those that are dying */
};

/* @since_boot_ns: what was born after it is new. NULL table: nothing is known. */
void who_find(const struct memcg_table *t, int64_t since_boot_ns, struct who *ret);

#endif
