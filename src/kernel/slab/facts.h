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
 * facts: each followed struct's measured figures, put together from BTF, the cache
 * names and the kmalloc buckets, and then computed by model/savings.h.
 */

/*
 * Capacity that a plain bucket is named for: 4096 for "kmalloc-4k". Unknown for every
 * other name, kmalloc-cg-4k, -rcl-4k, -rnd-01-4k and dma-kmalloc-4k among them.
 */
struct num facts_bucket_capacity(const char *name);

/* The bucket that @requested bytes are served from, the smallest that holds them; NULL where there is none. */
const struct cache *facts_bucket(const struct caches *c, struct num requested);

/* Whether a kmalloc slot is larger than its name says: debug bytes (slab_debug, KASAN). */
bool facts_debugging(const struct caches *c, bool *ret_known);

/* Names of the buckets with debug bytes, @most of them and how many more, behind what @out holds. */
void facts_debugged(const struct caches *c, size_t most, struct buf *out);

/* What is known of a struct before its caches are looked at. */
struct fact_input {
	struct num btf_bytes;   /* R from BTF */
	struct num trace_bytes; /* R from an allocation event */
	struct num config_bytes; /* R that somebody gave, for where nothing tells it */
};

/*
 * Fills ret[0..structs_n_followed). Strings in it are borrowed from @c. @c's constants
 * of the caches that matter are read on the way (root only).
 */
void facts_build(struct followed *ret, const struct fact_input *in, struct caches *c,
		 const struct root *root, const struct machine *m);

/* This tick's counters into figures that were built before. */
void facts_count(struct followed *f, size_t n, const struct caches *c, const struct machine *m);

#endif
