/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_BILLING_H
#define KERNEL_COST_BILLING_H

#include <stddef.h>
#include <stdint.h>

#include "base/known.h"
#include "base/map.h"
#include "base/strings.h"
#include "kernel/trace/tracefmt.h"
#include "model/sample.h"
#include "model/sitesum.h"

struct kallsyms;
struct ring_event;

/*
 * billing: what is left over of allocations and frees, added up by call site and slot, whoever made
 * the memcgs: the probes of kernel/cost/bill.h, or somebody else (kernel/cost/seenprice.h).
 *
 * Allocations that were taken in an interrupt belong to somebody else and are left out. What is freed
 * again is taken off, in whatever context. Percpu memory is size x possible CPUs, which is what
 * /proc/meminfo's Percpu grows by (mm/percpu.c).
 */

struct billing {
	struct site_sums sums;
	struct map live;    /* (kind, ptr) -> row number + 1, as a pointer */
	struct strings names; /* of caches */
	uint32_t *row_names; /* by row: name number + 1 that a free told, 0 */
	size_t n_row_names;
	size_t unnamed;	     /* rows that wait for a name */
	uint64_t cpus;	     /* possible ones; 0 where unknown: then percpu memory is unknown */
};

/*
 * The kernel's events that it wants into @ret[0..BILLING_EVENTS), of what @filter lets through, which is
 * borrowed. Percpu ones may be missing.
 */
#define BILLING_EVENTS 8
void billing_events(const char *filter, struct ring_event *ret);

/* Starts empty; @m tells how many CPUs are possible. */
struct billing billing_start(const struct machine *m);
void billing_done(struct billing *b);

/* The next event; those of one process in order of time. */
void billing_take(struct billing *b, const struct trace_event *e);

/* What is alive now stays in the sums for good: no free that comes later is taken off. */
void billing_settle(struct billing *b);

/*
 * Names of caches where kmem_cache_alloc does not tell them (before 6.18): the frees of the objects do.
 * billing_want_names() gives the number of rows without one; billing_take_name() is handed frees.
 */
size_t billing_want_names(struct billing *b);
void billing_take_name(struct billing *b, const struct trace_event *e);

/* Of row @i of the sums: its kind, its class, and its cache's name, NULL where none is known. Borrowed. */
enum trace_kind billing_kind(const struct billing *b, size_t i);
enum kmem_class billing_class(const struct billing *b, size_t i);
const char *billing_name(const struct billing *b, size_t i);

static inline bool billing_is_percpu(enum trace_kind kind)
{
	return kind == KMEM_PERCPU || kind == KMEM_PERCPU_FREE;
}

/*
 * What the kernel asked for when it made a struct mem_cgroup: the first allocation of its maker, before what hangs
 * on it (mm/memcontrol.c, mem_cgroup_alloc()). Unknown where no site has a name, and where the struct has a cache
 * of its own, whose event tells the size of the largest struct that shares it.
 */
struct num billing_memcg_requested(const struct billing *b, struct kallsyms *symbols);

/* What one memcg takes of all rows together, and what of it stays while it dies (kernel/cost/claims.h). */
struct billing_sum {
	struct real slab_bytes, percpu_bytes;
	struct real dying_slab_bytes, dying_percpu_bytes;
	struct real vector_bytes; /* of obj_cgroup pointers beside percpu memory: in no other sum */
};

struct billing_sum billing_sum(const struct billing *b, unsigned memcgs, struct kallsyms *symbols);

/* The same as a price, in whole bytes. */
struct memcg_price billing_price(const struct billing_sum *sum, enum price_source source);

#endif
