/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void drop_text(const char *s)
{
	free((char *)(uintptr_t)s);
}

static void forget_structs(struct side *side)
{
	for (size_t i = 0; i < side->n_structs; i++) {
		drop_text(side->structs[i].name);
		drop_text(side->structs[i].cache);
		drop_text(side->structs[i].bucket);
	}
	side->n_structs = 0;
}

/* The other names of a merged cache are the sample's and are not kept. */
static void keep_structs(struct side *side, const struct sample *s)
{
	forget_structs(side);
	for (size_t i = 0; i < s->n_structs && i < SIDE_STRUCTS_MAX; i++) {
		struct followed *f = &side->structs[side->n_structs++];

		*f = s->structs[i];
		f->name = xstrdup(f->name);
		f->cache = xstrdup(f->cache);
		f->bucket = xstrdup(f->bucket);
		f->n_merged_with = 0;
	}
}

static void keep_machine(struct side *side, const struct sample *s)
{
	side->hostname = xstrdup(s->machine->hostname);
	side->kernel = xstrdup(s->machine->kernel);
	side->boot_id = xstrdup(s->machine->boot_id);
}

static struct num memcgs_of(const struct sample *s)
{
	return num_add(s->counts.live, s->counts.dying);
}

void side_count(struct side *side, uint64_t id, int64_t utc_ns, struct num memcgs)
{
	if (!side->ticks++)
		side->first_utc_ns = utc_ns;
	side->last_utc_ns = utc_ns;
	side->last = memcgs;
	if (!memcgs.known) {
		side->uncounted++;
		return;
	}
	if (!side->fewest.known || memcgs.v < side->fewest.v)
		side->fewest = memcgs;
	if (!side->most.known || memcgs.v > side->most.v)
		side->most = memcgs;
	map_put(&side->ticks_at, 0, (uint64_t)memcgs.v, (void *)(uintptr_t)id);
}

int side_know(struct side *side, const struct sample *s)
{
	if (!side->boot_id)
		keep_machine(side, s);
	else if (strcmp(side->boot_id, s->machine->boot_id) != 0)
		return -EXDEV;
	keep_structs(side, s);
	side->hierarchy = s->counts.hierarchy;
	return 0;
}

int side_take(struct side *side, const struct sample *s)
{
	int r = side_know(side, s);

	if (r == 0)
		side_count(side, s->tick, s->at.utc_ns, memcgs_of(s));
	return r;
}

void side_want(struct side *side, const char *name)
{
	for (size_t i = 0; i < side->n_caches; i++)
		if (!strcmp(side->caches[i].name, name))
			return;
	if (*name && side->n_caches < SIDE_CACHES_MAX)
		side->caches[side->n_caches++] = (struct side_cache){.name = xstrdup(name)};
}

/* Unsigned, since a signed difference of counts that a file made up may overflow. */
static uint64_t distance(int64_t a, int64_t b)
{
	return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

uint64_t side_nearest(const struct side *side, int64_t memcgs)
{
	uint64_t best = 0, best_distance = UINT64_MAX;

	for (size_t i = 0; i < side->ticks_at.cap; i++) {
		const struct map_slot *slot = &side->ticks_at.slots[i];
		uint64_t id = (uintptr_t)slot->value, far = distance((int64_t)slot->lo, memcgs);

		if (!id || far > best_distance || (far == best_distance && id < best))
			continue;
		best = id;
		best_distance = far;
	}
	return best;
}

/* A kernel without a cache of that name holds 0 bytes in it; a cache that is not listed may be shared. */
static bool has_no_cache(const struct sample *s, const char *name)
{
	const struct followed *f = sample_struct(s, name);

	return f && f->state == PATCH_ABSENT;
}

/* kmalloc-N with all caches that serve its size, because allocations are spread over them. */
static void measure_cache(struct side_cache *to, const struct sample *s)
{
	const struct cache *c = sample_cache(s, to->name);
	struct num none = has_no_cache(s, to->name) ? num(0) : NUM_UNKNOWN;
	struct cache sum;

	to->active_objs = to->slab_bytes = none;
	if (!c)
		return;
	sum = sample_family(s, c, NULL);
	to->active_objs = sum.active_objs;
	to->slab_bytes = cache_slab_bytes(&sum, s->machine->page_size);
}

void side_measure(struct side *side, const struct sample *s, int64_t memcgs)
{
	struct num n = memcgs_of(s);

	if (!n.known)
		return;
	if (side->measured.known && distance(n.v, memcgs) > distance(side->measured.v, memcgs))
		return;
	side->measured = n;
	side->measured_utc_ns = s->at.utc_ns;
	side->slab = s->slab;
	side->memcgs_bytes = s->memcgs_bytes;
	side->price = s->price;
	for (size_t i = 0; i < side->n_caches; i++)
		measure_cache(&side->caches[i], s);
}

const struct followed *side_struct(const struct side *side, const char *name)
{
	for (size_t i = 0; i < side->n_structs; i++)
		if (!strcmp(side->structs[i].name, name))
			return &side->structs[i];
	return NULL;
}

void side_done(struct side *side)
{
	forget_structs(side);
	for (size_t i = 0; i < side->n_caches; i++)
		free(side->caches[i].name);
	free(side->hostname);
	free(side->kernel);
	free(side->boot_id);
	map_done(&side->ticks_at);
}
