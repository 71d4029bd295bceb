/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/observe.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/window.h"

/* One mkdir makes some hundred allocations. */
#define BUFFER_KB 256

/* mem_cgroup_alloc() is part of its only caller in most builds. */
static const char *const makers[] = {"mem_cgroup_css_alloc+", "mem_cgroup_alloc+"};

struct watching {
	struct trace_event *events;
	size_t n, cap;
};

static void take(void *user, const struct trace_event *e)
{
	struct watching *w = user;

	if (e->interrupt)
		return;
	XGROW(w->events, w->n, w->cap);
	w->events[w->n] = *e;
	w->events[w->n++].name = ""; /* borrowed, and not needed */
}

static int by_time(const void *a, const void *b)
{
	const struct trace_event *x = a, *y = b;

	return (x->mono_ns > y->mono_ns) - (x->mono_ns < y->mono_ns);
}

const struct observed *observe_first(const struct observed *seen, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(makers); k++)
			if (!strncmp(seen[i].site, makers[k], strlen(makers[k])))
				return &seen[i];
	return NULL;
}

/* Names the sites, and takes R from the first allocation of the maker. */
static int find_size(struct watching *w, const struct root *root, struct num *ret, struct buf *why)
{
	struct kallsyms *symbols = kallsyms_new(root);
	struct observed *seen = xcalloc(w->n + 1, sizeof(*seen));
	const struct observed *first;
	const char *sentence;
	int err;

	qsort(w->events, w->n, sizeof(*w->events), by_time);
	for (size_t i = 0; i < w->n; i++) {
		struct buf site = BUF_INIT;

		kallsyms_name(symbols, w->events[i].call_site, &site);
		seen[i] = (struct observed){&w->events[i], buf_detach(&site)};
	}
	first = observe_first(seen, w->n);
	err = kallsyms_state(symbols, &sentence);
	if (err)
		buf_adds(why, sentence);
	else if (!first || first->event->kind != KMEM_KMALLOC)
		err = -ENODATA;
	else
		*ret = num_u(first->event->requested);
	for (size_t i = 0; i < w->n; i++)
		free((char *)seen[i].site);
	free(seen);
	kallsyms_free(symbols);
	return err;
}

/* Makes one between start and stop. */
static int record(struct window *window, int (*make)(void *user), void *user, struct watching *w,
		  struct buf *why)
{
	int err = window_start(window, why), stopped;

	if (err)
		return err;
	err = make(user);
	stopped = window_stop(window);
	window_drain(window, take, w);
	if (!err)
		err = stopped;
	return !err && ring_lost(window_ring(window)) ? -EIO : err;
}

int observe_mem_cgroup(const char *locks, const struct root *root, int (*make)(void *user),
		       void *user, struct num *ret, struct buf *why)
{
	char own[48];
	const struct ring_event events[] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, own, NULL, false},
		{"kmem", "kmem_cache_alloc", KMEM_CACHE, own, NULL, false},
		{"kmem", "kmalloc_node", KMEM_KMALLOC, own, "", false},
		{"kmem", "kmem_cache_alloc_node", KMEM_CACHE, own, "", false},
	};
	const struct window_options options = {locks, events, ARRAY_SIZE(events), BUFFER_KB, false, false, NULL};
	struct watching w = {0};
	struct window *window;
	int err;

	snprintf(own, sizeof(own), "common_pid == %" PRId32, (int32_t)gettid());
	err = window_open(&options, &window, why);
	if (err)
		return err;
	err = record(window, make, user, &w, why);
	if (!err)
		err = find_size(&w, root, ret, why);
	window_close(window);
	free(w.events);
	return err;
}
