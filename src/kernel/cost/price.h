/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PRICE_H
#define KERNEL_COST_PRICE_H

#include "base/known.h"
#include "kernel/trace/tracefmt.h"
#include "model/sample.h"

struct cost_bill;

/*
 * price: what a request of some bytes takes on this kernel and what a cache of its own would give
 * it, by the same rules as the followed structs (model/savings.h), from a sample that has its caches.
 */

struct price {
	const struct sample *sample; /* borrowed */
	struct num align;            /* of a cache with hwcache_align */
	bool debugging;              /* slots carry debug bytes: what a cache would save is unknown */
};

struct price price_of_sample(const struct sample *s);

/*
 * The slot of a cache with SLAB_HWCACHE_ALIGN for objects of @requested bytes: rounded up to
 * the cache line, or for small ones to the half or quarter that holds them
 * (mm/slab_common.c, calculate_alignment()). Unknown under slab_debug.
 */
struct num price_own_slot(const struct price *p, struct num requested);

/* What it saves over @slot; 0 where it would be no smaller. */
struct num price_would_save(struct num slot, struct num own);

/* What a cache of its own would save of each row that takes a slot of kmalloc; @b has the requests. */
void price_bill(const struct sample *s, struct cost_bill *b);

/*
 * The cache of that bucket's family for @class ("kmalloc-cg-4k"), the plain one where this kernel
 * has no such family; NULL where there is no bucket. Borrowed from the sample.
 */
const char *price_kmalloc_cache(const struct price *p, struct num slot, enum kmem_class class);

#endif
