/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/walkdue.h"

#include "base/clock.h"

/* A walk also sees births and deaths that cancel out in the kernel's totals. */
#define WALK_AT_LEAST_NS (10 * NS_PER_SEC)

/*
 * With events a walk is only a check, and finds what no event tells (v2: cgroup.subtree_control).
 * So it may be rare where it is dear, and takes no more than this share of a CPU: at 10,000 memcgs
 * it takes 40 ms of one, which is then each 25 minutes.
 */
#define WALK_BESIDES_NS (300 * NS_PER_SEC)
#define WALK_SHARE	(1.0 / 40000)

/*
 * The kernel's own tree is walked some ten times quicker, and tells what nothing else does. Where a counter of the
 * kernel covers all memcgs, a tick whose rows are as many needs no walk; where it is another number the tree is walked
 * at once, within this share of a CPU. What no counter tells (before 6.12 on v2) and what holds the dying is looked for
 * as often as the other shares allow.
 */
#define EXACT_DIFFERS_SHARE (1.0 / 20)
#define EXACT_NEWS_SHARE    (1.0 / 200)
#define EXACT_SHARE	    (1.0 / 1000)

/* Without a total of the kernel nothing else tells that a controller was switched off or on. */
#define UNTOLD_SHARE (1.0 / 200)

/* So that totals that never agree do not walk a large tree at every tick. */
#define WALK_APART_NS (2 * NS_PER_SEC)

/* Whether a walk now takes no more than @share of a CPU. */
static bool affords_walk(const struct walk_facts *f, double share)
{
	return (double)f->since_ns * share >= f->walk_seconds * (double)NS_PER_SEC;
}

/* From one walk to the next where events and totals call for none. */
static int64_t walk_distance(const struct walk_facts *f)
{
	double ns = f->walk_seconds / WALK_SHARE * (double)NS_PER_SEC;

	return ns > (double)WALK_BESIDES_NS ? (int64_t)ns : WALK_BESIDES_NS;
}

bool walkdue_exact(const struct walk_facts *f)
{
	bool covered = f->total && !f->part;

	if (f->lost || (f->news && !covered))
		return affords_walk(f, EXACT_NEWS_SHARE);
	if (covered && !f->holders)
		return f->since_ns >= walk_distance(f);
	return affords_walk(f, EXACT_SHARE);
}

bool walkdue_folders(const struct walk_facts *f)
{
	bool apart = f->since_ns >= WALK_APART_NS;

	if (!f->traced)
		return f->changed || f->since_ns >= WALK_AT_LEAST_NS;
	if (f->lost || (f->differs && apart) || (f->fewer && apart && affords_walk(f, EXACT_SHARE)))
		return true;
	if (f->total)
		return f->since_ns >= walk_distance(f);
	return f->since_ns >= WALK_AT_LEAST_NS || affords_walk(f, UNTOLD_SHARE);
}

bool walkdue_again(const struct walk_facts *f, bool counted)
{
	return f->since_ns && affords_walk(f, counted || !f->traced ? EXACT_DIFFERS_SHARE : EXACT_NEWS_SHARE);
}
