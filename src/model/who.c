/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/who.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/memcg.h"

/* Whether a row counts for one of the answers. */
typedef bool counts_fn(const struct memcg *m, int64_t since);

static bool counts_all(const struct memcg *m, int64_t since)
{
	(void)m;
	(void)since;
	return true;
}

static bool counts_live(const struct memcg *m, int64_t since)
{
	(void)since;
	return m->state == MEMCG_LIVE;
}

static bool counts_new(const struct memcg *m, int64_t since)
{
	return m->born_exact && m->born_boot_ns.known && m->born_boot_ns.v > since;
}

static bool counts_dying(const struct memcg *m, int64_t since)
{
	(void)since;
	return m->state == MEMCG_DYING;
}

/* The number of rows that count at and below each row, by the row's index. */
static uint32_t *sum_up(const struct memcg_table *t, counts_fn *counts, int64_t since)
{
	uint32_t *sums = xcalloc(t->n + 1, sizeof(*sums));

	for (size_t i = 0; i < t->n; i++) {
		if (!counts(t->rows[i], since))
			continue;
		for (const struct memcg *m = t->rows[i]; m; m = m->parent)
			sums[m->index]++;
	}
	return sums;
}

/* Goes down from the root while one group has most of the rows that count. */
static const struct memcg *descend(const struct memcg_table *t, const uint32_t *sums)
{
	const struct memcg *at = memcg_table_root(t), *next = at;
	uint64_t all = at ? sums[at->index] : 0;

	if (!all)
		return NULL;
	while (next) {
		at = next;
		next = NULL;
		for (const struct memcg *m = at->first_child; m && !next; m = m->next)
			if ((uint64_t)sums[m->index] * 100 >= all * WHO_MOST_PERCENT)
				next = m;
	}
	return at;
}

static bool is_below(const struct memcg *m, const struct memcg *group)
{
	while (m && m != group)
		m = m->parent;
	return m;
}

static bool same_maker(const struct memcg *a, const struct memcg *b)
{
	return a->creator && b->creator && !strcmp(a->creator, b->creator) &&
	       a->creator_pid.known == b->creator_pid.known && a->creator_pid.v == b->creator_pid.v;
}

/*
 * The maker of more than half of the rows that count below the group. It is the one that is left when rows of
 * different makers are struck out in pairs; a second pass looks whether it has so many.
 */
static const struct memcg *find_maker(const struct memcg_table *t, const struct who_part *part,
				      counts_fn *counts, int64_t since)
{
	const struct memcg *left = NULL;
	uint64_t n = 0, votes = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct memcg *m = t->rows[i];

		if (!m->creator || !counts(m, since) || !is_below(m, part->group))
			continue;
		if (!n)
			left = m;
		if (same_maker(m, left))
			n++;
		else
			n--;
	}
	for (size_t i = 0; left && i < t->n; i++)
		votes += counts(t->rows[i], since) && same_maker(t->rows[i], left) &&
			 is_below(t->rows[i], part->group);
	return votes * 2 > part->memcgs ? left : NULL;
}

static void answer_who(const struct memcg_table *t, counts_fn *counts, int64_t since,
		       struct who_part *ret)
{
	uint32_t *sums = sum_up(t, counts, since);
	const struct memcg *maker;

	ret->group = descend(t, sums);
	if (ret->group) {
		ret->memcgs = sums[ret->group->index];
		ret->all = sums[memcg_table_root(t)->index];
		maker = find_maker(t, ret, counts, since);
		ret->maker = maker ? maker->creator : NULL;
		ret->maker_pid = maker ? maker->creator_pid : NUM_UNKNOWN;
	}
	free(sums);
}

void who_find(const struct memcg_table *t, int64_t since_boot_ns, struct who *ret)
{
	*ret = (struct who){0};
	if (!t || !t->n)
		return;
	answer_who(t, counts_all, 0, &ret->most);
	answer_who(t, counts_live, 0, &ret->live);
	answer_who(t, counts_new, since_boot_ns, &ret->newest);
	if (t->dying)
		answer_who(t, counts_dying, 0, &ret->dying);
}
