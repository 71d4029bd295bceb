/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/seenprice.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/cost/billing.h"
#include "kernel/cost/claims.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/window.h"

/* A group gives some 100 events of 70 bytes. A moment ends when the buffer of a CPU is a quarter full. */
#define BUFFER_KB 2048

struct seenprice {
	const struct root *root;
	struct window *window; /* open moment; NULL */
	int64_t due_ns;
	struct billing billing; /* of all moments */
	bool billed;		/* there was a moment */
	unsigned groups;
	struct memcg_price price;

	/* while a moment is read */
	struct trace_event *events;
	size_t n, cap;
};

struct seenprice *seenprice_new(const struct root *root)
{
	struct seenprice *s = xcalloc(1, sizeof(*s));

	s->root = root;
	return s;
}

static void forget_moment(struct seenprice *s)
{
	free(s->events);
	s->events = NULL;
	s->n = s->cap = 0;
}

void seenprice_free(struct seenprice *s)
{
	if (!s)
		return;
	window_close(s->window);
	if (s->billed)
		billing_done(&s->billing);
	forget_moment(s);
	free(s);
}

/* The moment */

#define CALLS  4
#define EVENTS (BILLING_EVENTS + CALLS + 1)

static void want_events(const char *filter, struct ring_event ret[EVENTS])
{
	const struct ring_event own[CALLS + 1] = {
		{"syscalls", "sys_enter_mkdirat", TRACE_CALL, filter, NULL, false},
		{"syscalls", "sys_exit_mkdirat", TRACE_RETURN, filter, NULL, false},
		/* some architectures have mkdirat(2) only */
		{"syscalls", "sys_enter_mkdir", TRACE_CALL, filter, "", false},
		{"syscalls", "sys_exit_mkdir", TRACE_RETURN, filter, "", false},
		{"cgroup", "cgroup_mkdir", TRACE_BORN, filter, NULL, false},
	};

	memcpy(ret, own, sizeof(own));
	billing_events(filter, ret + ARRAY_SIZE(own));
}

int seenprice_open(struct seenprice *s, int32_t pid, const int *tracefs, const struct machine *m, struct buf *why)
{
	struct ring_event events[EVENTS];
	const struct window_options options = {
		.locks = INSTANCE_LOCKS,
		.events = events,
		.n_events = EVENTS,
		.buffer_kb = BUFFER_KB,
		.at_once = true,
		.tracefs = tracefs,
	};
	char filter[40];
	int err;

	snprintf(filter, sizeof(filter), "common_pid == %" PRId32, pid);
	want_events(filter, events);
	err = window_open(&options, &s->window, why);
	if (err)
		return err;
	/* where a buffer is full, the newest events are lost and not the oldest */
	instance_write(ring_instance(window_ring(s->window)), "options/overwrite", "0");
	if (!s->billed)
		s->billing = billing_start(m);
	s->billed = true;
	s->due_ns = clock_now().mono_ns + SEENPRICE_LOOK_NS;
	err = window_start(s->window, why);
	if (err) {
		window_close(s->window);
		s->window = NULL;
	}
	return err;
}

int seenprice_fd(const struct seenprice *s)
{
	return ring_fd(window_ring(s->window));
}

int64_t seenprice_due_ns(const struct seenprice *s)
{
	return s->due_ns;
}

/* Reading */

/* Keeps a copy of the event without its name, which is borrowed and which no price needs. */
static void keep_moment_event(void *user, const struct trace_event *e)
{
	struct seenprice *s = user;

	XGROW(s->events, s->n, s->cap);
	s->events[s->n] = *e;
	s->events[s->n].path = "";
	s->events[s->n++].path_len = 0;
}

/* The events of a thread that changes CPUs are in several buffers. */
static int by_time(const void *a, const void *b)
{
	const struct trace_event *x = a, *y = b;

	if (x->mono_ns != y->mono_ns)
		return x->mono_ns < y->mono_ns ? -1 : 1;
	return (x > y) - (x < y);
}

/* The time up to which no event is missing. */
static int64_t whole_until_ns(struct ring *ring)
{
	int64_t until = INT64_MAX;

	for (size_t i = 0; ring_lost(ring) && i < ring_cpus(ring); i++)
		if (ring_newest_ns(ring, i) && ring_newest_ns(ring, i) < until)
			until = ring_newest_ns(ring, i);
	return until;
}

static bool is_alloc(const struct trace_event *e)
{
	return e->kind == KMEM_KMALLOC || e->kind == KMEM_CACHE || e->kind == KMEM_PERCPU;
}

/* Reads the names of all call sites, of this moment and of earlier ones. */
static struct kallsyms *read_symbols(const struct seenprice *s)
{
	const struct site_sums *sums = &s->billing.sums;
	struct kallsyms *symbols = kallsyms_new(s->root);
	uint64_t *addrs = xcalloc(s->n + sums->n + 1, sizeof(*addrs));
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (is_alloc(&s->events[i]))
			addrs[n++] = s->events[i].call_site;
	for (size_t i = 0; i < sums->n; i++)
		addrs[n++] = sums->rows[i].key.call_site;
	kallsyms_want(symbols, addrs, n);
	free(addrs);
	return symbols;
}

static bool is_of_memcg(const struct trace_event *e, struct kallsyms *symbols, struct buf *name)
{
	if (!is_alloc(e))
		return false;
	buf_clear(name);
	kallsyms_name(symbols, e->call_site, name);
	return claims_makes_memcg(buf_str(name));
}

/* Puts the call between the events @from and @to on the bill. */
static void bill_call(struct seenprice *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (trace_is_kmem(s->events[i].kind))
			billing_take(&s->billing, &s->events[i]);
	billing_settle(&s->billing);
	s->groups++;
}

static void bill_calls(struct seenprice *s, int64_t until_ns, struct kallsyms *symbols)
{
	struct buf name = BUF_INIT;
	bool called = false, born = false, memcg = false;
	size_t from = 0;

	for (size_t i = 0; i < s->n && s->events[i].mono_ns <= until_ns; i++) {
		const struct trace_event *e = &s->events[i];

		if (e->kind == TRACE_CALL) {
			called = true;
			born = memcg = false;
			from = i;
		} else if (e->kind == TRACE_BORN) {
			born = true;
		} else if (e->kind == TRACE_RETURN) {
			if (called && born && memcg)
				bill_call(s, from, i);
			called = false;
		} else if (called && !memcg) {
			memcg = is_of_memcg(e, symbols, &name);
		}
	}
	buf_done(&name);
}

static int read_moment(struct seenprice *s, struct buf *why)
{
	struct kallsyms *symbols;
	unsigned before = s->groups;
	const char *reason;
	int err;

	window_drain(s->window, keep_moment_event, s);
	qsort(s->events, s->n, sizeof(*s->events), by_time);
	symbols = read_symbols(s);
	bill_calls(s, whole_until_ns(window_ring(s->window)), symbols);
	err = kallsyms_state(symbols, &reason);
	if (err)
		buf_adds(why, reason);
	else if (s->groups >= SEENPRICE_GROUPS) {
		struct billing_sum sum = billing_sum(&s->billing, s->groups, symbols);

		s->price = billing_price(&sum, PRICE_SEEN);
	}
	kallsyms_free(symbols);
	forget_moment(s);
	return err ? err : (int)(s->groups - before);
}

int seenprice_close(struct seenprice *s, struct buf *why)
{
	int r;

	window_stop(s->window);
	r = read_moment(s, why);
	window_close(s->window);
	s->window = NULL;
	return r;
}

struct memcg_price seenprice_price(const struct seenprice *s)
{
	return s->price;
}
