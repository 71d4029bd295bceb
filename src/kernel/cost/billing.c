/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/billing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cost/claims.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/ring.h"

#define NAMES_MAX 4096

/* The parts of site_key.tag: kind, class and, where events name the cache, the number + 1 of the name. */
#define TAG(kind, class, name) ((uint32_t)(kind) | (uint32_t)(class) << 4 | (uint32_t)(name) << 8)
#define TAG_KIND(tag)          ((enum trace_kind)((tag) & 15))
#define TAG_CLASS(tag)         ((enum kmem_class)((tag) >> 4 & 15))
#define TAG_NAME(tag)          ((tag) >> 8)

struct billing billing_start(const struct machine *m)
{
	return (struct billing){
		.sums = SITE_SUMS_INIT,
		.live = MAP_INIT,
		.cpus = m->cpus_possible.known ? (uint64_t)m->cpus_possible.v : 0,
	};
}

void billing_done(struct billing *b)
{
	strings_done(&b->names);
	free(b->row_names);
	map_done(&b->live);
	site_sums_done(&b->sums);
}

#define NO_PERCPU "percpu memory is not in the bill"

void billing_events(const char *filter, struct ring_event *ret)
{
	const struct ring_event events[BILLING_EVENTS] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, filter, NULL, false},
		{"kmem", "kmem_cache_alloc", KMEM_CACHE, filter, NULL, false},
		{"kmem", "kmalloc_node", KMEM_KMALLOC, filter, "", false},
		{"kmem", "kmem_cache_alloc_node", KMEM_CACHE, filter, "", false},
		{"kmem", "kfree", KMEM_FREE, filter, NULL, false},
		{"kmem", "kmem_cache_free", KMEM_FREE, filter, NULL, false},
		{"percpu", "percpu_alloc_percpu", KMEM_PERCPU, filter, NO_PERCPU, false},
		{"percpu", "percpu_free_percpu", KMEM_PERCPU_FREE, filter, NO_PERCPU, false},
	};

	memcpy(ret, events, sizeof(events));
}

/* Events */

/* The number + 1 of a cache's name; 0 where it has none. */
static uint32_t intern_name(struct billing *b, const char *name, size_t len)
{
	if (!name || !len || b->names.n == NAMES_MAX)
		return 0;
	return (uint32_t)strings_place(&b->names, name, len) + 1;
}

static void take_free(struct billing *b, const struct trace_event *e)
{
	uint64_t hi = billing_is_percpu(e->kind);
	uintptr_t row = (uintptr_t)map_get(&b->live, hi, e->ptr);

	if (!row)
		return;
	b->sums.rows[row - 1].freed++;
	map_remove(&b->live, hi, e->ptr);
}

static void take_alloc(struct billing *b, const struct trace_event *e)
{
	uint64_t hi = billing_is_percpu(e->kind);
	struct site_key key = {
		.call_site = e->call_site,
		.slot = hi ? e->requested * b->cpus : e->slot,
		.tag = TAG(e->kind, e->class, intern_name(b, e->name, e->name_len)),
	};
	size_t row = site_sums_add(&b->sums, &key, e->requested);

	if (hi && b->cpus && e->slot > key.slot)
		b->sums.rows[row].more_sum += e->slot - key.slot;
	/* where an address is handed out again, its old object was freed without an event */
	take_free(b, e);
	map_put(&b->live, hi, e->ptr, (void *)(uintptr_t)(row + 1));
}

void billing_take(struct billing *b, const struct trace_event *e)
{
	if (e->kind == KMEM_FREE || e->kind == KMEM_PERCPU_FREE)
		take_free(b, e);
	else if (trace_is_kmem(e->kind) && !e->interrupt && e->ptr)
		take_alloc(b, e);
}

void billing_settle(struct billing *b)
{
	map_done(&b->live);
}

/* Names of caches */

static bool needs_name(const struct site_sum *sum)
{
	return TAG_KIND(sum->key.tag) == KMEM_CACHE && !TAG_NAME(sum->key.tag) &&
	       sum->count > sum->freed;
}

size_t billing_want_names(struct billing *b)
{
	b->n_row_names = b->sums.n;
	b->row_names = xcalloc(b->n_row_names + 1, sizeof(*b->row_names));
	for (size_t i = 0; i < b->sums.n; i++)
		b->unnamed += needs_name(&b->sums.rows[i]);
	return b->unnamed;
}

void billing_take_name(struct billing *b, const struct trace_event *e)
{
	uintptr_t row;

	if (e->kind != KMEM_FREE || !e->name_len)
		return;
	row = (uintptr_t)map_get(&b->live, 0, e->ptr);
	if (!row || row > b->n_row_names || b->row_names[row - 1] ||
	    !needs_name(&b->sums.rows[row - 1]))
		return;
	b->row_names[row - 1] = intern_name(b, e->name, e->name_len);
	b->unnamed--;
}

enum trace_kind billing_kind(const struct billing *b, size_t i)
{
	return TAG_KIND(b->sums.rows[i].key.tag);
}

enum kmem_class billing_class(const struct billing *b, size_t i)
{
	return TAG_CLASS(b->sums.rows[i].key.tag);
}

const char *billing_name(const struct billing *b, size_t i)
{
	uint32_t name = TAG_NAME(b->sums.rows[i].key.tag);

	if (!name && i < b->n_row_names)
		name = b->row_names[i];
	return name ? b->names.v[name - 1] : NULL;
}

/* Sums */

static void add_sum(struct billing_sum *total, const struct site_sum *sum, double count,
		    const char *site)
{
	struct real slot = sum->key.slot ? real((double)sum->key.slot) : REAL_UNKNOWN;
	struct real bytes = real_mul(slot, real(count));
	struct real staying = real_mul(slot, real(claims_stay(site, count)));

	if (!billing_is_percpu(TAG_KIND(sum->key.tag))) {
		total->slab_bytes = real_add(total->slab_bytes, bytes);
		total->dying_slab_bytes = real_add(total->dying_slab_bytes, staying);
		return;
	}
	total->percpu_bytes = real_add(total->percpu_bytes, bytes);
	total->dying_percpu_bytes = real_add(total->dying_percpu_bytes, staying);
	total->vector_bytes.v += (double)sum->more_sum / (double)sum->count * count;
}

struct billing_sum billing_sum(const struct billing *b, unsigned memcgs, struct kallsyms *symbols)
{
	struct billing_sum total = {real(0), real(0), real(0), real(0), real(0)};
	struct buf site = BUF_INIT;

	for (size_t i = 0; i < b->sums.n; i++) {
		const struct site_sum *sum = &b->sums.rows[i];

		if (sum->count <= sum->freed)
			continue;
		buf_clear(&site);
		kallsyms_name(symbols, sum->key.call_site, &site);
		add_sum(&total, sum, (double)(sum->count - sum->freed) / memcgs, buf_str(&site));
	}
	buf_done(&site);
	return total;
}

/* The first row of the maker of memcgs; b->sums.n where there is none. */
static size_t first_of_maker(const struct billing *b, struct kallsyms *symbols)
{
	struct buf site = BUF_INIT;
	size_t i;

	for (i = 0; i < b->sums.n; i++) {
		buf_clear(&site);
		kallsyms_name(symbols, b->sums.rows[i].key.call_site, &site);
		if (claims_makes_memcg(buf_str(&site)))
			break;
	}
	buf_done(&site);
	return i;
}

struct num billing_memcg_requested(const struct billing *b, struct kallsyms *symbols, struct buf *why)
{
	size_t i = first_of_maker(b, symbols);
	const char *nameless;

	if (i < b->sums.n && billing_kind(b, i) == KMEM_KMALLOC)
		return num_u(b->sums.rows[i].requested_max);
	if (i < b->sums.n)
		buf_adds(why, BILLING_OWN_CACHE);
	else if (kallsyms_state(symbols, &nameless))
		buf_adds(why, nameless);
	else
		buf_adds(why, "no allocation of a function that makes memcgs was seen");
	return NUM_UNKNOWN;
}

static struct num rounded(struct real v)
{
	return v.known ? num((int64_t)(v.v + 0.5)) : NUM_UNKNOWN;
}

struct memcg_price billing_price(const struct billing_sum *sum, enum price_source source)
{
	return (struct memcg_price){
		.source = source,
		.slab_bytes = rounded(sum->slab_bytes),
		.percpu_bytes = rounded(sum->percpu_bytes),
		.dying_slab_bytes = rounded(sum->dying_slab_bytes),
		.dying_percpu_bytes = rounded(sum->dying_percpu_bytes),
	};
}
