/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/walkdue.h"

#include "base/clock.h"

/* A walk also sees births and deaths that cancel out in the kernel's totals. */
#define WALK_AT_LEAST_NS (10 * NS_PER_SEC)

/*
 * Where events are followed, a walk is only a check; it finds what no event tells (v2: cgroup.subtree_control). So
 * walks may be rare where they cost much: they take no more than this share of a CPU, 20 us of a tick of
 * 2 s. A walk of 10,000 directories takes 20 ms of a CPU, so there is one each 33 minutes.
 */
#define WALK_BESIDES_NS (300 * NS_PER_SEC)
#define WALK_SHARE	(1.0 / 100000)

/*
 * A walk of the kernel's own tree by BPF is some ten times quicker, and tells what nothing else does. Where a counter
 * of the kernel counts all memcgs, a tick with as many rows needs no walk; where the numbers differ, the tree is
 * walked at once, within this share of a CPU. What no counter tells (before 6.12 on v2), and what holds the dying, is
 * looked for as often as the other shares allow.
 */
#define EXACT_DIFFERS_SHARE (1.0 / 20)
#define EXACT_NEWS_SHARE    (1.0 / 200)
#define EXACT_SHARE	    (1.0 / 1000)

/* Where the kernel has no total, only a walk tells that a controller was switched off or on. */
#define UNTOLD_SHARE (1.0 / 200)

/* Where the totals never agree, a large tree is not walked at every tick. */
#define WALK_APART_NS (2 * NS_PER_SEC)

/* Whether a walk now takes no more than @share of a CPU. */
static bool affords_walk(const struct walk_facts *f, double share)
{
	return (double)f->since_ns * share >= f->walk_seconds * (double)NS_PER_SEC;
}

/* The time from one walk to the next, where neither events nor totals call for one. */
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
