/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/breakeven.h"

/* More memcgs than a kernel has ids for. */
#define MEMCGS_MOST 65536
/* More than the followed structs. */
#define CACHES_MOST 8

static struct real extra_of(const struct own_cache *c, struct num cpus, int64_t memcgs)
{
	struct num objects = num_mul(c->per_memcg, num(memcgs));
	struct real slabs = real_div(real_of(objects), real_of(c->objs_per_slab));

	if (slabs.known && cpus.known && slabs.v < (double)cpus.v)
		slabs.v = (double)cpus.v;
	return real_sub(real_mul(slabs, real_of(c->slab_bytes)),
			real_mul(real_of(objects), c->bucket_page_true_bytes));
}

struct real breakeven_extra(const struct own_cache *c, size_t n, struct num cpus, int64_t memcgs)
{
	struct real sum = real(0);

	for (size_t i = 0; i < n; i++)
		sum = real_add(sum, extra_of(&c[i], cpus, memcgs));
	return cpus.known ? sum : REAL_UNKNOWN;
}

/* The more memcgs, the smaller the surplus of own caches; so the search halves the range each time. */
struct num breakeven_memcgs(const struct own_cache *c, size_t n, struct num cpus)
{
	int64_t low = 0, high = MEMCGS_MOST;
	struct real most = breakeven_extra(c, n, cpus, high);

	if (!n || !most.known || most.v >= 0)
		return NUM_UNKNOWN;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (breakeven_extra(c, n, cpus, middle).v < 0)
			high = middle;
		else
			low = middle;
	}
	return num(high);
}

struct own_cache breakeven_cache(const struct followed *f, struct num page_size)
{
	return (struct own_cache){
		.slab_bytes = num_mul(page_size, num_pow2(f->own.order)),
		.objs_per_slab = f->own.objs_per_slab,
		.per_memcg = f->per_memcg,
		.bucket_page_true_bytes = f->bucket_page_true_bytes,
	};
}

struct num breakeven_of(const struct sample *s)
{
	struct own_cache caches[CACHES_MOST];
	size_t n = 0;

	for (size_t i = 0; i < s->n_structs && n < CACHES_MOST; i++) {
		const struct followed *f = &s->structs[i];

		if (f->state == PATCH_ABSENT && f->would_save_bytes.known && f->would_save_bytes.v > 0)
			caches[n++] = breakeven_cache(f, s->machine->page_size);
	}
	return breakeven_memcgs(caches, n, s->machine->cpus_present);
}
