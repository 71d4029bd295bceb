/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/growth.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/strings.h"
#include "base/xalloc.h"
#include "model/sample.h"
#include "model/savings.h"

#define POINTS_A_SPAN 8
#define POINTS_MAX    (POINTS_A_SPAN + 2)

/* The part of a tick that growth needs. */
struct point {
	int64_t boot_ns;
	struct num slab_bytes, percpu_bytes;
	struct num live, dying;
	struct num *cache_bytes; /* indexed by the number of the name */
	size_t n_caches;
};

/* Oldest first. */
struct ring {
	struct point points[POINTS_MAX];
	size_t n;
};

struct growth {
	char *boot_id;
	int64_t newest_ns;
	struct ring rings[GROWTH_SPANS];
	struct strings names; /* names of caches, numbered in the order in which they came */
	struct num *now; /* those of the present sample, indexed by the number of the name */
};

static const int64_t spans_ns[GROWTH_SPANS] = {
	[GROWTH_MINUTE] = 60 * NS_PER_SEC,
	[GROWTH_5MIN] = 300 * NS_PER_SEC,
	[GROWTH_HOUR] = 3600 * NS_PER_SEC,
	[GROWTH_DAY] = 86400 * NS_PER_SEC,
};

int64_t growth_span_ns(unsigned span)
{
	return spans_ns[span];
}

int64_t growth_newest_ns(const struct growth *g)
{
	return g->newest_ns;
}

struct growth *growth_new(void)
{
	return xcalloc(1, sizeof(struct growth));
}

void growth_forget(struct growth *g)
{
	for (size_t i = 0; i < GROWTH_SPANS; i++) {
		for (size_t k = 0; k < g->rings[i].n; k++)
			free(g->rings[i].points[k].cache_bytes);
		g->rings[i].n = 0;
	}
	free(g->boot_id);
	g->boot_id = NULL;
	g->newest_ns = 0;
}

void growth_free(struct growth *g)
{
	if (!g)
		return;
	growth_forget(g);
	strings_done(&g->names);
	free(g->now);
	free(g);
}

/* Caches come in the same order at each tick, so the number is usually @guess. */
static size_t number_of(struct growth *g, const char *name, size_t guess)
{
	if (guess < g->names.n && !strcmp(g->names.v[guess], name))
		return guess;
	return strings_place(&g->names, name, strlen(name));
}

/* Puts the sample's caches in the order of their numbers. */
static void number_caches(struct growth *g, const struct sample *s)
{
	size_t guess = 0;

	for (size_t i = 0; i < s->n_caches; i++)
		if (!s->caches[i].alias_of)
			guess = number_of(g, s->caches[i].name, guess) + 1;
	g->now = xreallocarray(g->now, g->names.n + 1, sizeof(*g->now));
	memset(g->now, 0, (g->names.n + 1) * sizeof(*g->now));
	guess = 0;
	for (size_t i = 0; i < s->n_caches; i++) {
		if (s->caches[i].alias_of)
			continue;
		guess = number_of(g, s->caches[i].name, guess);
		g->now[guess++] = cache_slab_bytes(&s->caches[i], s->machine->page_size);
	}
}

static void push_point(struct ring *ring, const struct growth *g, const struct sample *s)
{
	struct point *p;

	if (ring->n == POINTS_MAX) {
		free(ring->points[0].cache_bytes);
		memmove(ring->points, ring->points + 1, --ring->n * sizeof(*ring->points));
	}
	p = &ring->points[ring->n++];
	*p = (struct point){.boot_ns = s->at.boot_ns,
			    .slab_bytes = s->slab.total_bytes,
			    .percpu_bytes = s->slab.percpu_bytes,
			    .live = s->counts.live,
			    .dying = s->counts.dying,
			    .n_caches = g->names.n};
	p->cache_bytes = xcalloc(g->names.n + 1, sizeof(*p->cache_bytes));
	memcpy(p->cache_bytes, g->now, g->names.n * sizeof(*p->cache_bytes));
}

static void remember_point(struct growth *g, const struct sample *s)
{
	for (size_t i = 0; i < GROWTH_SPANS; i++) {
		struct ring *ring = &g->rings[i];
		int64_t since = ring->n ? s->at.boot_ns - ring->points[ring->n - 1].boot_ns
					: INT64_MAX;

		if (since >= spans_ns[i] / POINTS_A_SPAN)
			push_point(ring, g, s);
	}
	g->newest_ns = s->at.boot_ns;
}

static int64_t distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* The tick that is about a span old; where no tick is so old, the oldest. */
static const struct point *base_of(const struct ring *ring, int64_t at, int64_t span)
{
	const struct point *best = NULL;

	for (size_t i = 0; i < ring->n; i++) {
		const struct point *p = &ring->points[i];

		if (p->boot_ns < at &&
		    (!best || distance(p->boot_ns, at - span) < distance(best->boot_ns, at - span)))
			best = p;
	}
	return best;
}

static void find_cache(const struct growth *g, const struct point *base, struct growth_span *ret)
{
	for (size_t i = 0; i < base->n_caches; i++) {
		struct num more = num_sub(g->now[i], base->cache_bytes[i]);

		if (!more.known || more.v <= 0 || (ret->cache && more.v <= ret->cache_bytes.v))
			continue;
		ret->cache = g->names.v[i];
		ret->cache_bytes = more;
	}
}

/*
 * After a gap there may be no tick within a short span; a longer span that goes back no further tells nothing more.
 */
static bool is_worth_telling(size_t span, int64_t age, int64_t longest)
{
	return age > longest && age <= spans_ns[span] + spans_ns[span] / 2 &&
	       (!span || age >= spans_ns[span - 1] + spans_ns[span - 1] / 4);
}

static void fill(const struct growth *g, struct sample *s)
{
	int64_t longest = 0;

	for (size_t i = 0; i < GROWTH_SPANS; i++) {
		const struct point *base = base_of(&g->rings[i], s->at.boot_ns, spans_ns[i]);
		struct growth_span *span = &s->growth[i];
		int64_t age = base ? s->at.boot_ns - base->boot_ns : 0;

		*span = (struct growth_span){0};
		if (!base || !is_worth_telling(i, age, longest))
			continue;
		longest = age;
		span->seconds = num((age + NS_PER_SEC / 2) / NS_PER_SEC);
		span->slab_bytes = num_sub(s->slab.total_bytes, base->slab_bytes);
		span->percpu_bytes = num_sub(s->slab.percpu_bytes, base->percpu_bytes);
		span->live = num_sub(s->counts.live, base->live);
		span->dying = num_sub(s->counts.dying, base->dying);
		span->memcgs_bytes = savings_memcgs_bytes(&s->price, span->live, span->dying);
		find_cache(g, base, span);
	}
}

/* Whether the sample is of another boot, or not later than the ticks known. */
static bool is_foreign(const struct growth *g, const struct sample *s)
{
	return g->boot_id && (strcmp(g->boot_id, s->machine->boot_id) != 0 ||
			      s->at.boot_ns <= g->newest_ns);
}

static void look_at(struct growth *g, const struct sample *s)
{
	if (is_foreign(g, s))
		growth_forget(g);
	if (!g->boot_id)
		g->boot_id = xstrdup(s->machine->boot_id);
	number_caches(g, s);
}

void growth_seed(struct growth *g, const struct sample *s)
{
	look_at(g, s);
	remember_point(g, s);
}

void growth_take(struct growth *g, struct sample *s)
{
	look_at(g, s);
	fill(g, s);
	savings_of_ids(s);
	remember_point(g, s);
}
