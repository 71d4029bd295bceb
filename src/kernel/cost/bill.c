/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/bill.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/groups.h"
#include "kernel/cost/claims.h"
#include "kernel/cost/price.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/window.h"
#include "model/cost.h"
#include "model/sample.h"

/* A probe gives some 100 events of 70 bytes: 1,000 probes fit into the largest buffer, a few into the smallest. */
#define BUFFER_KB_MIN	256
#define BUFFER_KB_MAX	8192
#define BUFFER_KB_PROBE 32

/* So long the frees of removed probes are waited for, where only a free names the cache. */
#define NAMES_WAIT_NS NS_PER_SEC

struct probing {
	struct billing billing;
	int64_t until_ns; /* the last probe was made: what comes after is not theirs */
};

static void on_probe_event(void *user, const struct trace_event *e)
{
	struct probing *p = user;

	if (e->mono_ns <= p->until_ns)
		billing_take(&p->billing, e);
}

/* While the probes are removed: each free names the cache of its object. */
static void on_late_free(void *user, const struct trace_event *e)
{
	struct probing *p = user;

	billing_take_name(&p->billing, e);
}

/* Tracing */

static unsigned buffer_kb(unsigned probes)
{
	if (probes < BUFFER_KB_MIN / BUFFER_KB_PROBE)
		return BUFFER_KB_MIN;
	return probes < BUFFER_KB_MAX / BUFFER_KB_PROBE ? probes * BUFFER_KB_PROBE : BUFFER_KB_MAX;
}

static int open_bill_window(const struct bill_options *options, struct window **ret, struct buf *why)
{
	struct ring_event events[BILLING_EVENTS];
	char own[40];
	const struct window_options w = {
		.locks = options->locks,
		.events = events,
		.n_events = ARRAY_SIZE(events),
		.buffer_kb = buffer_kb(options->probes),
	};

	snprintf(own, sizeof(own), "common_pid == %ld", (long)getpid());
	billing_events(own, events);
	return window_open(&w, ret, why);
}

/* Only in the buffer of one CPU do frees stand behind their allocations: stay on the CPU that we are on. */
static int stay_on_cpu(cpu_set_t *ret_before)
{
	cpu_set_t one;
	int cpu = sched_getcpu();

	if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof(*ret_before), ret_before))
		return -1;
	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one);
}

static int make_probes(struct groups *probes, const struct bill_options *options, struct buf *why)
{
	for (unsigned i = 0; i < options->probes; i++) {
		int err = options->stopped && options->stopped() ? -EINTR : groups_add(probes);

		if (!err)
			continue;
		if (err == -EINTR)
			buf_adds(why, "stopped; the probes are removed");
		else
			groups_explain(probes, err, why);
		return err;
	}
	return 0;
}

static int record_probes(struct probing *p, struct window *w, struct groups *probes,
			 const struct bill_options *options, struct buf *why)
{
	cpu_set_t before;
	int stayed = stay_on_cpu(&before), err;

	err = window_start(w, why);
	if (!err)
		err = make_probes(probes, options, why);
	p->until_ns = clock_now().mono_ns;
	window_stop(w);
	if (!stayed)
		sched_setaffinity(0, sizeof(before), &before);
	if (!err)
		window_drain(w, on_probe_event, p);
	return err;
}

/* Where kmem_cache_alloc does not name the cache (before 6.18), the frees of the probes do. */
static int remove_named(struct probing *p, struct window *w, struct groups *probes, struct buf *why)
{
	static const struct ring_event cache_free = {.system = "kmem", .event = "kmem_cache_free"};
	const struct timespec pause = {0, 10 * 1000000L};
	int64_t until;
	int err;

	if (!billing_want_names(&p->billing))
		return groups_remove(probes, why);
	ring_filter(window_ring(w), &cache_free, "0");
	window_start(w, why);
	err = groups_remove(probes, why);
	window_drain(w, on_late_free, p);
	until = clock_now().mono_ns + NAMES_WAIT_NS;
	while (p->billing.unnamed && clock_now().mono_ns < until) {
		nanosleep(&pause, NULL);
		window_drain(w, on_late_free, p);
	}
	window_stop(w);
	return err;
}

/* Rows */

struct pricing {
	struct bill *bill;
	const struct billing *billing;
	struct price price;
	struct claims claims;
	struct kallsyms *symbols;
};

static const char *cache_of(const struct pricing *p, size_t i)
{
	enum trace_kind kind = billing_kind(p->billing, i);
	const char *name = billing_name(p->billing, i);

	if (billing_is_percpu(kind))
		return COST_PERCPU;
	if (kind == KMEM_KMALLOC)
		return price_kmalloc_cache(&p->price, num_u(p->billing->sums.rows[i].key.slot),
					   billing_class(p->billing, i));
	return name ? strings_keep(&p->bill->strings, xstrdup(name)) : NULL;
}

static void price_row(const struct pricing *p, size_t i, struct cost_row *row)
{
	const struct site_sum *sum = &p->billing->sums.rows[i];
	struct num largest = num_u(sum->requested_max);
	const struct cache *cache = row->cache ? sample_cache(p->price.sample, row->cache) : NULL;

	switch (billing_kind(p->billing, i)) {
	case KMEM_PERCPU:
		return;
	case KMEM_KMALLOC:
		row->own_slot_bytes = price_own_slot(&p->price, largest);
		row->would_save_bytes = price_would_save(row->slot_bytes, row->own_slot_bytes);
		break;
	default:
		row->own_slot_bytes = row->slot_bytes;
		row->would_save_bytes = num(0);
		/* where several structs share a cache, the event tells the size of the largest */
		if (!row->type && !(cache && num_is(cache->aliases, 0)))
			row->requested_bytes = REAL_UNKNOWN;
	}
	row->wasted_bytes = real_sub(real_of(row->slot_bytes), row->requested_bytes);
}

static bool name_row(const struct pricing *p, size_t i, struct cost_row *row)
{
	const struct site_sum *sum = &p->billing->sums.rows[i];
	struct buf site = BUF_INIT;
	bool named = !kallsyms_name(p->symbols, sum->key.call_site, &site);

	row->site = strings_keep(&p->bill->strings, buf_detach(&site));
	row->controller = named ? claims_controller(row->site) : CLAIM_NOBODY;
	row->cache = cache_of(p, i);
	if (named && sum->requested_min == sum->requested_max)
		row->type = claims_struct(&p->claims, row->site, num_u(sum->requested_max));
	return named && row->cache;
}

/* Makes a row of the bill of one row of the sums, and adds it to the totals. */
static void add_bill_row(const struct pricing *p, size_t i, double net)
{
	const struct site_sum *sum = &p->billing->sums.rows[i];
	struct bill *bill = p->bill;
	struct cost_row *row = &bill->rows[bill->n++];
	bool named;

	*row = (struct cost_row){
		.count = real(net / bill->probes),
		.requested_bytes = real((double)sum->requested_sum / (double)sum->count),
		.slot_bytes = num_u(sum->key.slot),
	};
	if (!sum->key.slot)
		row->slot_bytes = NUM_UNKNOWN;
	row->memcg_bytes = real_mul(row->count, real_of(row->slot_bytes));
	named = name_row(p, i, row);
	price_row(p, i, row);
	if (named && !billing_is_percpu(billing_kind(p->billing, i)))
		bill->named_bytes = real_add(bill->named_bytes, row->memcg_bytes);
}

/* mm/percpu.c, pcpu_alloc_chunk() and pcpu_obj_full_size(). */
static void add_vector(struct bill *bill)
{
	if (bill->sum.vector_bytes.v <= 0)
		return;
	bill->rows[bill->n++] = (struct cost_row){
		.controller = "memory",
		.site = "vector of obj_cgroup pointers beside percpu memory",
		.cache = COST_BESIDE,
		.count = real(1),
		.memcg_bytes = bill->sum.vector_bytes,
	};
}

static void make_bill_rows(struct pricing *p)
{
	const struct site_sums *sums = &p->billing->sums;

	p->bill->rows = xcalloc(sums->n + 1, sizeof(*p->bill->rows));
	for (size_t i = 0; i < sums->n; i++)
		if (sums->rows[i].count > sums->rows[i].freed)
			add_bill_row(p, i, (double)(sums->rows[i].count - sums->rows[i].freed));
	add_vector(p->bill);
}

static void note_bill(struct bill *bill, const char *text)
{
	if (*text)
		buf_addf(&bill->notes, "%s\n", text);
}

static void price_all(struct bill *bill, const struct billing *b, struct kallsyms *symbols,
		      const struct root *root, const struct sample *s)
{
	struct pricing p = {bill, b, price_of_sample(s), {0}, symbols};
	const char *why;

	claims_init(&p.claims, root);
	bill->sum = billing_sum(b, bill->probes, symbols);
	make_bill_rows(&p);
	kallsyms_state(symbols, &why);
	note_bill(bill, why);
	if (p.claims.state)
		note_bill(bill, "/sys/kernel/btf/vmlinux cannot be read: structs are not named");
	if (p.price.debugging)
		note_bill(bill, "slab_debug is on: slots carry debug bytes, what a cache saves is unknown");
	claims_done(&p.claims);
}

/* The struct may be among the events that were lost, and what was seen then is another one. */
static void find_size(struct bill *bill, const struct billing *b, struct kallsyms *symbols)
{
	if (bill->lost)
		buf_addf(&bill->no_size, "%" PRIu64 " of %" PRIu64 " events were lost", bill->lost,
			 bill->events + bill->lost);
	else
		bill->memcg_requested = billing_memcg_requested(b, symbols, &bill->no_size);
}

/* All */

static int trace_probes(struct probing *p, struct bill *bill, struct groups *probes,
			const struct bill_options *options, struct buf *why)
{
	struct window *w;
	int err = open_bill_window(options, &w, why);

	if (err)
		return err;
	err = record_probes(p, w, probes, options, why);
	bill->events = ring_events(window_ring(w));
	bill->lost = ring_lost(window_ring(w));
	if (!err && !bill->events) {
		buf_adds(why, "no allocation of this process was seen; run outside a pid namespace");
		err = -ENODATA;
	}
	if (!err)
		err = options->only_size ? groups_remove(probes, why) : remove_named(p, w, probes, why);
	note_bill(bill, ring_limits(window_ring(w)));
	if (p->billing.unnamed)
		note_bill(bill, "caches that no free named within a second are shown as -");
	window_close(w);
	return err;
}

/* The first error is the one to give; probes that stay behind are told with it, once. */
static void tell_leftover(struct groups *probes, struct buf *why)
{
	struct buf left = BUF_INIT;

	if (groups_remove(probes, &left) && !strstr(buf_str(why), buf_str(&left)))
		buf_addf(why, "; %s", buf_str(&left));
	buf_done(&left);
}

static int probe_memcgs(struct probing *p, struct bill *bill, const struct root *root,
			const struct bill_options *options, struct buf *why)
{
	const struct groups_options of_probes = {.prefix = "cgslab-cost"};
	struct groups *probes;
	int err = groups_open(root, &of_probes, &probes, &bill->notes, why);

	if (err)
		return err;
	bill->controllers = xstrdup(groups_controllers(probes));
	err = trace_probes(p, bill, probes, options, why);
	if (err)
		tell_leftover(probes, why);
	groups_free(probes);
	return err;
}

int bill_make(const struct bill_options *options, const struct root *root, const struct sample *s,
	      struct bill **ret, struct buf *why)
{
	struct bill *bill = xcalloc(1, sizeof(*bill));
	struct probing p = {.billing = billing_start(s->machine)};
	struct kallsyms *symbols = kallsyms_new(root);
	int err;

	bill->probes = options->probes;
	bill->named_bytes = real(0);
	err = probe_memcgs(&p, bill, root, options, why);
	if (!err)
		find_size(bill, &p.billing, symbols);
	if (!err && !options->only_size)
		price_all(bill, &p.billing, symbols, root, s);
	kallsyms_free(symbols);
	billing_done(&p.billing);
	if (err)
		bill_free(bill);
	else
		*ret = bill;
	return err;
}

void bill_free(struct bill *b)
{
	if (!b)
		return;
	strings_done(&b->strings);
	free(b->rows);
	free(b->controllers);
	buf_done(&b->notes);
	buf_done(&b->no_size);
	free(b);
}

/*
 * A table of ids needs a new node once in 64 groups: with fewer probes the node is missed, or one group pays it all.
 */
#define PRICE_PROBES 64

struct memcg_price bill_price(const struct bill *b)
{
	if (b->lost || b->probes < PRICE_PROBES || !b->n)
		return (struct memcg_price){0};
	return billing_price(&b->sum, PRICE_PROBED);
}
