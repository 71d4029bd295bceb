/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/chunks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/window.h"
#include "model/sitesum.h"

#define MAKER "pcpu_mem_zalloc"

/* A chunk gives a few events, and it serves dozens of memcgs. */
#define BUFFER_KB 64

struct chunks {
	struct window *window;
	struct site_sums sums;
};

static int make_chunk_filter(const struct root *root, char *out, size_t size, struct buf *why)
{
	struct kallsyms *symbols = kallsyms_new(root);
	const char *sentence;
	uint64_t start, end;
	int err = kallsyms_range(symbols, MAKER, &start, &end);

	if (!err)
		snprintf(out, size, "call_site >= 0x%" PRIx64 " && call_site < 0x%" PRIx64, start, end);
	else if (kallsyms_state(symbols, &sentence))
		buf_adds(why, sentence);
	else
		buf_adds(why, "this kernel has no function " MAKER);
	kallsyms_free(symbols);
	return err;
}

static int open_chunk_window(const char *locks, const char *filter, struct window **ret, struct buf *why)
{
	const struct ring_event events[] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, filter, NULL, false},
		{"kmem", "kmalloc_node", KMEM_KMALLOC, filter, "", false},
	};
	const struct window_options options = {
		.locks = locks,
		.events = events,
		.n_events = ARRAY_SIZE(events),
		.buffer_kb = BUFFER_KB,
		.timeless = true,
	};
	int err = window_open(&options, ret, why);

	if (err)
		return err;
	err = window_start(*ret, why);
	if (err)
		window_close(*ret);
	return err;
}

int chunks_open(const char *locks, const struct root *root, struct chunks **ret, struct buf *why)
{
	struct window *window;
	char filter[96];
	int err = make_chunk_filter(root, filter, sizeof(filter), why);

	if (!err)
		err = open_chunk_window(locks, filter, &window, why);
	if (err)
		return err;
	*ret = xcalloc(1, sizeof(**ret));
	(*ret)->window = window;
	(*ret)->sums = SITE_SUMS_INIT;
	return 0;
}

void chunks_close(struct chunks *c)
{
	if (!c)
		return;
	window_close(c->window);
	site_sums_done(&c->sums);
	free(c);
}

static void on_chunk_event(void *user, const struct trace_event *e)
{
	const struct site_key key = {.slot = e->slot};

	site_sums_add(user, &key, e->requested);
}

uint64_t chunks_count(struct chunks *c, uint64_t slot)
{
	uint64_t n = 0;

	window_drain(c->window, on_chunk_event, &c->sums);
	for (size_t i = 0; i < c->sums.n; i++)
		if (c->sums.rows[i].key.slot == slot)
			n += c->sums.rows[i].count;
	return n;
}
