/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_BREAKEVEN_H
#define MODEL_BREAKEVEN_H

#include <stddef.h>

#include "model/sample.h"

/*
 * breakeven: the number of memcgs from which on caches of their own save memory.
 *
 * A struct's own cache keeps a slab on each processor that has used it; kmalloc-N has a slab
 * there anyway, for other users. So with C processors, slabs of S bytes with K objects each, and n objects
 * a memcg, N memcgs take max(C, N * n / K) slabs, and would take N * n * (page-true bytes of the
 * bucket) from kmalloc. Measurements on 2, 4 and 8 processors (patches/README) agree with this formula to some
 * 100 kB, for 8 to 300 memcgs; the difference is the free room in the buckets' slabs. The formula says 21, 41 and
 * 117 memcgs; the caches began to save between 25 and 50, 25 and 50, and 50 and 100.
 * Neither figure counts slabs that SLUB keeps empty.
 */

struct own_cache {
	struct num slab_bytes;
	struct num objs_per_slab;
	struct num per_memcg; /* objects */
	struct real bucket_page_true_bytes;
};

/* How many bytes more the caches take than the buckets would, with @memcgs; less than 0 where the caches save. */
struct real breakeven_extra(const struct own_cache *c, size_t n, struct num cpus, int64_t memcgs);

/* The smallest number of memcgs with which the caches save; unknown where an input is unknown, or where they never save. */
struct num breakeven_memcgs(const struct own_cache *c, size_t n, struct num cpus);

/* The cache that @f has or would have. */
struct own_cache breakeven_cache(const struct followed *f, struct num page_size);

/* breakeven_memcgs() of the caches that @s's kernel lacks and that would save. */
struct num breakeven_of(const struct sample *s);

#endif
