/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/ring.h"

/* The time that a CPU may take from the time stamp of an event until the event is in the buffer. */
#define SETTLE_NS (10 * 1000000LL)

/* So many pages of one CPU are read in a row, so that memory stays bounded where it writes as fast as we read. */
#define PAGES_A_ROUND 64

/* So many rounds a drain has: events that fill buffers faster wait for the next drain, or are lost. */
#define ROUNDS_MAX 256

struct trace {
	struct ring *ring;
	struct traceorder order;
	uint64_t lost;
	bool knows_allocs; /* the format of the event was learnt */
};

/* The events with the field root, which are filtered by the hierarchy. */
#define FILTERED "root == 0"

static const struct ring_event events[] = {
	{"cgroup", "cgroup_mkdir", TRACE_BORN, FILTERED, NULL, false},
	{"cgroup", "cgroup_rmdir", TRACE_DYING, FILTERED, NULL, false},
	{"cgroup", "cgroup_release", TRACE_FREED, FILTERED, NULL, false},
	{"cgroup", "cgroup_rename", TRACE_RENAMED, FILTERED, "renames are found by a walk", false},
	{"cgroup", "cgroup_setup_root", TRACE_ROOTS, NULL, "new mounts are found by a walk", false},
	{"cgroup", "cgroup_destroy_root", TRACE_ROOTS, NULL, "unmounts are found by a walk", false},
	{"cgroup", "cgroup_remount", TRACE_ROOTS, NULL, "remounts are found by a walk", false},
};

static const struct ring_event allocs = {"kmem", "kmalloc", KMEM_KMALLOC, NULL, NULL, true};

struct root_filter {
	char text[32];
};

static struct root_filter filter_of(uint32_t root)
{
	struct root_filter filter;

	snprintf(filter.text, sizeof(filter.text), "root == %" PRIu32, root);
	return filter;
}

int trace_set_root(struct trace *t, uint32_t root)
{
	struct root_filter filter = filter_of(root);
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		int r = events[i].filter ? ring_filter(t->ring, &events[i], filter.text) : 0;

		/* an event that is missing was noted when it was looked for first */
		if (r && !events[i].without)
			err = r;
	}
	return err;
}

/* Allocations, for moments */

int trace_allocs(struct trace *t, const char *filter, struct buf *why)
{
	int err = 0;

	if (!filter)
		return ring_disable(t->ring, &allocs);
	if (!t->knows_allocs)
		err = ring_learn(t->ring, &allocs, why);
	t->knows_allocs = !err;
	return err ? err : ring_enable(t->ring, &allocs, filter, why);
}

/* Opening */

static int open_cgroup_ring(struct trace *t, const struct trace_options *options, struct buf *why)
{
	struct root_filter filter = filter_of(options->root);
	struct ring_event of_root[ARRAY_SIZE(events)];
	const struct ring_options ring = {
		.locks = options->locks,
		.tag = "",
		.events = of_root,
		.n_events = ARRAY_SIZE(events),
		.buffer_kb = options->buffer_kb,
		.wake_percent = options->wake_percent,
	};

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		of_root[i] = events[i];
		if (events[i].filter)
			of_root[i].filter = filter.text;
	}
	return ring_open(&ring, &t->ring, why);
}

int trace_open(const struct trace_options *options, struct trace **ret, struct buf *why)
{
	struct trace *t = xcalloc(1, sizeof(*t));
	int err;

	t->order = TRACEORDER_INIT;
	err = open_cgroup_ring(t, options, why);
	if (!err) {
		err = instance_switch(trace_instance(t), 1);
		if (err)
			buf_addf(why, "tracing cannot be switched on: %s", strerror(-err));
	}
	if (err) {
		trace_close(t);
		return err;
	}
	*ret = t;
	return 0;
}

void trace_close(struct trace *t)
{
	if (!t)
		return;
	ring_close(t->ring);
	traceorder_done(&t->order);
	free(t);
}

int trace_fd(const struct trace *t)
{
	return ring_fd(t->ring);
}

/* Reading */

static void take_cgroup_event(void *user, const struct trace_event *e)
{
	traceorder_add(user, e);
}

/*
 * Reads every CPU once. No event older than *ret_until_ns can come later: what was written before the reading began
 * was read, but for what is left in the buffer of a CPU with many events.
 */
static bool read_round(struct trace *t, int64_t *ret_until_ns)
{
	int64_t until = clock_now().mono_ns - SETTLE_NS;
	bool more = false;

	for (size_t i = 0; i < ring_cpus(t->ring); i++) {
		if (!ring_read(t->ring, i, PAGES_A_ROUND, take_cgroup_event, &t->order))
			continue;
		more = true;
		if (ring_newest_ns(t->ring, i) < until)
			until = ring_newest_ns(t->ring, i);
	}
	*ret_until_ns = until;
	return more;
}

/* A loss is told as soon as it is known: the counters of the kernel tell it before the flags of a page do. */
static void tell_losses(struct trace *t, trace_fn *fn, void *user)
{
	struct trace_event e = {.kind = TRACE_LOST, .path = ""};
	uint64_t lost = ring_lost(t->ring);

	if (lost <= t->lost)
		return;
	e.lost = lost - t->lost;
	e.mono_ns = clock_now().mono_ns;
	t->lost = lost;
	fn(user, &e);
}

void trace_drain(struct trace *t, bool all, trace_fn *fn, void *user)
{
	int64_t until = 0;
	bool more = true;

	/* told before the events behind the gap, so that nobody takes them for complete */
	tell_losses(t, fn, user);
	for (int i = 0; more && i < ROUNDS_MAX; i++) {
		more = read_round(t, &until);
		traceorder_pass(&t->order, until, fn, user);
	}
	if (all)
		traceorder_pass(&t->order, INT64_MAX, fn, user);
	tell_losses(t, fn, user);
}

uint64_t trace_lost(const struct trace *t)
{
	return t->lost;
}

uint64_t trace_late(const struct trace *t)
{
	return t->order.late;
}

const char *trace_limits(const struct trace *t)
{
	return ring_limits(t->ring);
}

struct instance *trace_instance(const struct trace *t)
{
	return ring_instance(t->ring);
}
