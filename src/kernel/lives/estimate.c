/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/estimate.h"

#include "kernel/lives/memcgtrace.h"
#include "model/memcg.h"

void estimate_walked(struct estimate *e)
{
	mismatch_walked(&e->mismatch);
}

void estimate_follow(struct estimate *e, const struct memcg_table *t, enum hierarchy hierarchy, struct num total)
{
	/* on v1 the kernel counts all memcgs that are not freed */
	size_t rows = hierarchy == HIERARCHY_V1 ? t->n : t->live;

	e->differs = mismatch_due(&e->mismatch, total, num((int64_t)rows));
}

/*
 * The kernel's counts are read a moment before the events that the table was brought up to date with, and they lag
 * besides. While memcgs come and go, they are of another moment than the rows. So they are used where the table
 * agrees with them, or differs from them by what it usually does.
 */
static void count_live(const struct estimate *e, const struct estimate_facts *f, struct memcg_counts *counts)
{
	bool differs = e->mismatch.usual.known && e->mismatch.usual.v;

	if (!memcgtrace_state(f->trace).runs || counts->hierarchy != HIERARCHY_V2 || differs || !f->tree_live.known ||
	    num_is(counts->live, f->tree_live.v))
		return;
	counts->live = f->tree_live;
	counts->live_source = "tree";
}

/*
 * How many memcgs were dying before this program looked is known from a time when the count stood still. The other
 * dying memcgs have rows, which are compared with the kernel's count in any case.
 */
static void count_dying(const struct estimate_facts *f, struct memcg_counts *counts)
{
	bool all = counts->hierarchy == HIERARCHY_V1 && f->tree_live.known;
	struct num sum = memcgtrace_dying(f->trace, counts->dying, all ? f->total : NUM_UNKNOWN);

	if (f->counted || !sum.known || num_is(counts->dying, sum.v))
		return;
	counts->dying = sum;
	counts->dying_source = "trace";
}

void estimate_count(const struct estimate *e, const struct estimate_facts *f, struct memcg_counts *counts)
{
	if (!f->counted)
		count_live(e, f, counts);
	count_dying(f, counts);
}
