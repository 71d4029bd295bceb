/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_ESTIMATE_H
#define KERNEL_LIVES_ESTIMATE_H

#include <stdbool.h>

#include "base/known.h"
#include "kernel/lives/mismatch.h"
#include "model/sample.h"

struct memcg_table;
struct memcgtrace;

/*
 * estimate: counts of memcgs where the kernel's own tree cannot be walked (kernel/cgroup/exact.h): what folders and
 * events tell, held against the kernel's counters, which lag and are of another moment than the rows. Where that tree
 * is walked nothing of this is asked.
 */
struct estimate {
	struct mismatch mismatch;
	bool differs; /* the kernel's total from the table's, against what is usual */
};

#define ESTIMATE_INIT ((struct estimate){.mismatch = MISMATCH_INIT})

void estimate_walked(struct estimate *e);

/* Once a tick, behind its events: the kernel's total of what the table can hold. */
void estimate_follow(struct estimate *e, const struct memcg_table *t, enum hierarchy hierarchy, struct num total);

/* What is known at a tick. */
struct estimate_facts {
	struct memcgtrace *trace;
	struct num tree_live; /* live rows; unknown where some folder could not be read */
	struct num total;     /* the kernel's, as above */
	bool counted;	      /* the kernel's counters are of all memcgs, and are what is shown */
};

/* Counts that the kernel's counters gave, with what the table knows better. */
void estimate_count(const struct estimate *e, const struct estimate_facts *f, struct memcg_counts *counts);

#endif
