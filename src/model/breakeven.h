/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_BREAKEVEN_H
#define MODEL_BREAKEVEN_H

#include <stddef.h>

#include "model/sample.h"

/*
 * breakeven: from how many memcgs on caches of their own save memory.
 *
 * A cache of its own keeps a slab on each processor that has used it, where kmalloc-N has one
 * there anyway, for others. So with C processors, slabs of S bytes with K objects each, and n objects
 * a memcg, N memcgs take max(C, N * n / K) slabs, and would take N * n * (page-true bytes of the
 * bucket) from kmalloc. Measured on 2, 4 and 8 processors (patches/README) this is right to some
 * 100 kB, with 8 to 300: what free room the buckets' slabs have moves it. It says 21, 41 and 117 memcgs;
 * between 25 and 50, 25 and 50, and 50 and 100 the caches began to save.
 * Slabs that SLUB keeps empty are in neither.
 */

struct own_cache {
	struct num slab_bytes;
	struct num objs_per_slab;
	struct num per_memcg; /* objects */
	struct real bucket_page_true_bytes;
};

/* Bytes that the caches take more than the buckets would, with @memcgs; less than 0 where they save. */
struct real breakeven_extra(const struct own_cache *c, size_t n, struct num cpus, int64_t memcgs);

/* The smallest number of memcgs with which they save; unknown where an input is, or where they never do. */
struct num breakeven_memcgs(const struct own_cache *c, size_t n, struct num cpus);

/* The cache that @f has or would have. */
struct own_cache breakeven_cache(const struct followed *f, struct num page_size);

/* breakeven_memcgs() of the caches that @s's kernel lacks and that would save. */
struct num breakeven_of(const struct sample *s);

#endif
