/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_FACTS_H
#define KERNEL_SLAB_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"
#include "model/sample.h"

struct buf;
struct caches;
struct root;

/*
 * facts: the figures of each followed struct. What is measured comes from BTF, the names of caches and the kmalloc
 * buckets; model/savings.h computes the rest from it.
 */

/*
 * The capacity in the name of a plain bucket: 4096 for "kmalloc-4k". Unknown for every other name; kmalloc-cg-4k,
 * kmalloc-rcl-4k, kmalloc-rnd-01-4k and dma-kmalloc-4k are such.
 */
struct num facts_bucket_capacity(const char *name);

/* The bucket that serves @requested bytes: the smallest that holds them; NULL where there is none. */
const struct cache *facts_bucket(const struct caches *c, struct num requested);

/* Whether some kmalloc slot is larger than its name says: it carries debug bytes (slab_debug, KASAN). */
bool facts_debugging(const struct caches *c, bool *ret_known);

/* Adds to @out the names of buckets with debug bytes: @most of them, and how many more there are. */
void facts_debugged(const struct caches *c, size_t most, struct buf *out);

/* What is known of a struct before its caches are looked at. */
struct fact_input {
	struct num btf_bytes;   /* R from BTF */
	struct num trace_bytes; /* R from an allocation event */
	struct num config_bytes; /* R by configuration, used where nothing else tells it */
};

/*
 * Fills ret[0..structs_n_followed). Strings in it are borrowed from @c. On the way the constants of the caches that
 * matter are read into @c; only root may read them.
 */
void facts_build(struct followed *ret, const struct fact_input *in, struct caches *c,
		 const struct root *root, const struct machine *m);

/* Puts the counters of this tick into figures that facts_build() made. */
void facts_count(struct followed *f, size_t n, const struct caches *c, const struct machine *m);

#endif
