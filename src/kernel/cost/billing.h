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

struct buf;
struct kallsyms;
struct ring_event;

/*
 * billing: allocations less frees, added up by call site and slot. The memcgs that they are for were made by this
 * process (kernel/cost/bill.h) or by another one (kernel/cost/seenprice.h).
 *
 * Allocations in an interrupt belong to somebody else and are left out. A free takes its allocation off, in whatever
 * context it comes. Percpu memory counts as size x possible CPUs, which is what the line Percpu of /proc/meminfo
 * grows by (mm/percpu.c).
 */

struct billing {
	struct site_sums sums;
	struct map live;    /* (kind, ptr) -> row number + 1, as a pointer */
	struct strings names; /* of caches */
	uint32_t *row_names; /* for each row the number + 1 of the name that a free told; 0: none */
	size_t n_row_names;
	size_t unnamed;	     /* rows that wait for a name */
	uint64_t cpus;	     /* possible CPUs; 0 where unknown: then percpu memory is unknown */
};

/*
 * Puts into @ret[0..BILLING_EVENTS) the events of the kernel that billing needs, of those that @filter lets through.
 * @filter is borrowed. A kernel may lack the percpu events.
 */
#define BILLING_EVENTS 8
void billing_events(const char *filter, struct ring_event *ret);

/* An empty billing. @m tells how many CPUs are possible. */
struct billing billing_start(const struct machine *m);
void billing_done(struct billing *b);

/* Takes the next event. Events of one process come in order of time. */
void billing_take(struct billing *b, const struct trace_event *e);

/* Objects that were not freed until now stay in the sums for good: a later free takes nothing off. */
void billing_settle(struct billing *b);

/*
 * Before 6.18 the event kmem_cache_alloc does not name the cache; the free of an object does. billing_want_names()
 * gives the number of rows that have no name yet; billing_take_name() takes a free and names its row.
 */
size_t billing_want_names(struct billing *b);
void billing_take_name(struct billing *b, const struct trace_event *e);

/* Row @i of the sums: its kind, its class and the name of its cache, which is borrowed and NULL where unknown. */
enum trace_kind billing_kind(const struct billing *b, size_t i);
enum kmem_class billing_class(const struct billing *b, size_t i);
const char *billing_name(const struct billing *b, size_t i);

static inline bool billing_is_percpu(enum trace_kind kind)
{
	return kind == KMEM_PERCPU || kind == KMEM_PERCPU_FREE;
}

/*
 * R of struct mem_cgroup: what the first allocation of its maker asked for. The maker allocates the struct before
 * what the struct points to (mm/memcontrol.c, mem_cgroup_alloc()). Unknown where no site has a name, and where the
 * struct comes from a cache of its own: the event of a cache tells the size of the largest struct that shares it.
 * @why gets a sentence where it is unknown.
 */
#define BILLING_OWN_CACHE "struct mem_cgroup comes from a cache, whose event does not tell its size"
struct num billing_memcg_requested(const struct billing *b, struct kallsyms *symbols, struct buf *why);

/* What one memcg takes, all rows together, and what of it stays while the memcg dies (kernel/cost/claims.h). */
struct billing_sum {
	struct real slab_bytes, percpu_bytes;
	struct real dying_slab_bytes, dying_percpu_bytes;
	struct real vector_bytes; /* vectors of obj_cgroup pointers beside percpu memory: in no other sum */
};

struct billing_sum billing_sum(const struct billing *b, unsigned memcgs, struct kallsyms *symbols);

/* The same as a price, in whole bytes. */
struct memcg_price billing_price(const struct billing_sum *sum, enum price_source source);

#endif
