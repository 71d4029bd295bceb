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
 * estimate: counts of memcgs where BPF cannot walk the kernel's own tree (kernel/cgroup/exact.h). Folders and events
 * tell what there is; the kernel's counters, which lag and are of another moment than the rows, correct it. Where BPF
 * walks the tree, this module is not used.
 */
struct estimate {
	struct mismatch mismatch;
	bool differs; /* the difference of the kernel's total and the table's is not the usual one */
};

#define ESTIMATE_INIT ((struct estimate){.mismatch = MISMATCH_INIT})

void estimate_walked(struct estimate *e);

/* To be called once a tick, after its events were applied. @total: the kernel's total of what the table can hold. */
void estimate_follow(struct estimate *e, const struct memcg_table *t, enum hierarchy hierarchy, struct num total);

/* What is known at a tick, before the counts are made. */
struct estimate_facts {
	struct memcgtrace *trace;
	struct num tree_live; /* live rows; unknown where some folder could not be read */
	struct num total;     /* the kernel's total, as in estimate_follow() */
	bool counted;	      /* the kernel's counters count all memcgs, and they are shown */
};

/* Puts into @counts, which come from the kernel's counters, what the table knows better. */
void estimate_count(const struct estimate *e, const struct estimate_facts *f, struct memcg_counts *counts);

#endif
