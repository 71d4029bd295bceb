/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PRICE_H
#define KERNEL_COST_PRICE_H

#include "base/known.h"
#include "kernel/trace/tracefmt.h"
#include "model/sample.h"

struct cost_bill;

/*
 * price: which slot a request of some bytes gets on this kernel, and which slot a cache of its own would have for it.
 * The rules are those for followed structs (model/savings.h); the sample must have all caches.
 */

struct price {
	const struct sample *sample; /* borrowed */
	struct num align;            /* the alignment of a cache with hwcache_align */
	bool debugging;              /* slots carry debug bytes: what a cache would save is unknown */
};

struct price price_of_sample(const struct sample *s);

/*
 * The slot of a cache with SLAB_HWCACHE_ALIGN for objects of @requested bytes: rounded up to a cache line, or for
 * small objects to the half or quarter of a line that holds them
 * (mm/slab_common.c, calculate_alignment()). Unknown under slab_debug.
 */
struct num price_own_slot(const struct price *p, struct num requested);

/* How many bytes the slot @own of such a cache saves against @slot; 0 where @own is no smaller. */
struct num price_would_save(struct num slot, struct num own);

/* Puts into each row of @b that takes a slot of kmalloc what a cache of its own would save; the rows have R. */
void price_bill(const struct sample *s, struct cost_bill *b);

/*
 * The name of the kmalloc cache with slots of @slot bytes that serves @class ("kmalloc-cg-4k"). It is the plain cache
 * where this kernel has no family for that class, and NULL where it has no cache of that slot. Borrowed from the
 * sample.
 */
const char *price_kmalloc_cache(const struct price *p, struct num slot, enum kmem_class class);

#endif
