/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SAVINGS_H
#define MODEL_SAVINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/sample.h"

/*
 * savings: the arithmetic of slab rounding. Pure functions: no kernel is read.
 *
 *   R  requested bytes     the bytes that the caller asked for
 *   A  slot bytes          the bytes that one object takes in its cache
 *   B  bucket slot bytes   the bytes of a slot in the kmalloc cache that R would be served from
 *
 *   wasted     = A - R
 *   saved      = B - A     where the struct has a cache of its own, else 0
 *   would save = B - own   where it has none
 *   page-true  = (page_size << order) / objs_per_slab: with the tail of the slab, where no object fits
 *
 * kmalloc takes the smallest cache that holds R: mm/slab_common.c,
 * create_kmalloc_caches() and kmalloc_slab(). A cache with SLAB_HWCACHE_ALIGN
 * rounds R up to the cache line: mm/slab_common.c, calculate_alignment(), which
 * halves the alignment for objects below half a line; followed structs are larger.
 */

/* The largest order that SLUB tries for a fitting slab: mm/slub.c, slub_max_order. */
#define SLUB_MAX_ORDER 3

/* The facts of a machine that SLUB's order rule needs. */
struct slub_params {
	struct num page_size;
	struct num cpus_present;
	struct num cpus_possible;
};

/*
 * The order and objects per slab that SLUB gives to slots of @slot bytes:
 * mm/slub.c, calculate_order() and calc_slab_order(). It is the rule of 6.2 and later;
 * that of 6.1 is written in another way and has the same results. Boot options slab_max_order,
 * slab_min_order, slab_min_objects and CONFIG_SLUB_TINY change the rule. A caller therefore
 * checks the rule against caches that exist (savings_rule_holds()).
 * Unknown where an input is unknown, or where a slot needs more than the largest order.
 */
struct slab_shape savings_slab_shape(struct num slot, const struct slub_params *p);

/* True when the rule gives the order that @shape was seen to have. */
bool savings_rule_holds(const struct slab_shape *shape, const struct slub_params *p);

/* @v rounded up to a multiple of @align; unknown where @align is not positive. */
struct num savings_round_up(struct num v, struct num align);

/* Bytes of slab pages per object. */
struct real savings_page_true(const struct slab_shape *shape, struct num page_size);

/*
 * The bytes that a cache of its own for struct @name must have room for where R is @requested: struct
 * cgroup has a pointer to each ancestor, and the shipped series has one cache for all levels up to 7.
 */
struct num savings_own_bytes(const char *name, struct num requested);

/*
 * Fills the computed part of @f from its measured part. @rule_holds tells whether
 * the order rule reproduced this kernel's kmalloc caches. Where it did not, a cache
 * of its own is assumed to have the bucket's order, and the result is marked an estimate.
 * Under slab_debug (@debugging) a slot is larger than in production; would-save is then
 * unknown, and @f is marked not comparable.
 */
void savings_of_struct(struct followed *f, const struct slub_params *p, bool rule_holds,
		       bool debugging);

/* The sum over structs of value x objects per memcg. Unknown where no struct is known. */
struct savings savings_per_memcg(const struct followed *f, size_t n);

/* @per_memcg x @memcgs (live + dying). */
struct savings savings_total(const struct savings *per_memcg, struct num memcgs);

/*
 * True where the bytes that would be saved are the ones to tell: none are saved, and that is known. Where nothing would
 * be either, it is false.
 */
bool savings_are_to_come(struct num saved, struct num would_save);

/*
 * @memcgs x objects x the bucket's page-true bytes, minus the slab bytes that
 * the caches of dedicated structs hold now. The result is negative just after many memcgs were
 * removed, because SLUB keeps empty slabs. A struct without a cache of its own adds 0.
 * The result is unknown where a struct that saves shares its cache.
 */
struct num savings_net_pages(const struct followed *f, size_t n, struct num memcgs);

/*
 * The bytes of the slots that the followed structs of one memcg take, or would take in their buckets where
 * @in_bucket. Unknown where no struct is known.
 */
struct num savings_slot_bytes(const struct followed *f, size_t n, bool in_bucket);

/* @dying x savings_slot_bytes(). */
struct num savings_dying_bytes(const struct followed *f, size_t n, struct num dying);

/* The slab that @live and @dying memcgs take. No memcgs take 0, also where a price is unknown. */
struct num savings_memcgs_bytes(const struct memcg_price *price, struct num live, struct num dying);

/*
 * Computes how many ids are in use and left, and when none is left at the pace of @s->growth. The kernel gives an id
 * back when the cgroup is removed (mm/memcontrol.c, mem_cgroup_css_offline(), since 4.8) unless swap
 * still has pages of the memcg. A kernel without cgroup namespaces (4.6) is older than that.
 */
void savings_of_ids(struct sample *s);

/* Computes memcgs_bytes, memcgs_share and ids of @s from its price, counts and slab. */
void savings_of_slab(struct sample *s);

/* Computes per_memcg, total, net and dying bytes of @s from its structs and counts, and calls savings_of_slab(). */
void savings_of_sample(struct sample *s);

#endif
