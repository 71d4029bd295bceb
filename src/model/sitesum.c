/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/sitesum.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/xalloc.h"

#define PLACES_MIN 256

void site_sums_done(struct site_sums *s)
{
	free(s->rows);
	free(s->index);
	*s = SITE_SUMS_INIT;
}

/* The finalizer of splitmix64: call sites differ in few bits, in the middle. */
static size_t hash(const struct site_key *k)
{
	uint64_t h = k->call_site ^ (k->slot << 20) ^ ((uint64_t)k->tag << 44);

	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
	h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
	return (size_t)(h ^ (h >> 31));
}

static bool same(const struct site_key *a, const struct site_key *b)
{
	return a->call_site == b->call_site && a->slot == b->slot && a->tag == b->tag;
}

/* The place of @key, or the free one that it would take. */
static uint32_t *place_of(const struct site_sums *s, const struct site_key *key)
{
	size_t i = hash(key);

	for (;; i++) {
		uint32_t *place = &s->index[i & (s->index_cap - 1)];

		if (!*place || same(&s->rows[*place - 1].key, key))
			return place;
	}
}

/* At most half of the places are taken. */
static void grow_sum(struct site_sums *s)
{
	free(s->index);
	s->index_cap = s->index_cap ? 2 * s->index_cap : PLACES_MIN;
	s->index = xcalloc(s->index_cap, sizeof(*s->index));
	for (size_t i = 0; i < s->n; i++)
		*place_of(s, &s->rows[i].key) = (uint32_t)i + 1;
}

static size_t sum_row(struct site_sums *s, const struct site_key *key)
{
	uint32_t *place;

	if (s->last < s->n && same(&s->rows[s->last].key, key))
		return s->last;
	place = s->index_cap ? place_of(s, key) : NULL;
	if (place && *place)
		return s->last = *place - 1;
	if (2 * (s->n + 1) > s->index_cap) {
		grow_sum(s);
		place = place_of(s, key);
	}
	XGROW(s->rows, s->n, s->cap);
	s->rows[s->n] = (struct site_sum){.key = *key, .requested_min = UINT64_MAX};
	*place = (uint32_t)++s->n;
	return s->n - 1;
}

size_t site_sums_add_many(struct site_sums *s, const struct site_key *key, uint64_t requested,
			  uint64_t n)
{
	size_t i = sum_row(s, key);
	struct site_sum *row = &s->rows[i];

	row->count += n;
	row->requested_sum += n * requested;
	if (requested < row->requested_min)
		row->requested_min = requested;
	if (requested > row->requested_max)
		row->requested_max = requested;
	return i;
}

size_t site_sums_add(struct site_sums *s, const struct site_key *key, uint64_t requested)
{
	return site_sums_add_many(s, key, requested, 1);
}
