/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/chunks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/trace/kallsyms.h"
#include "kernel/trace/window.h"
#include "model/sitesum.h"

/* Functions whose objects are counted; the first one must be there, the others have had several names. */
static const char *const makers[] = {"pcpu_mem_zalloc", "__vmalloc_node_range_noprof", "__vmalloc_node_range",
				     "__vmalloc_area_node"};

/* A chunk gives a few events, and it serves dozens of memcgs. */
#define BUFFER_KB 64

struct chunks {
	struct window *window;
	struct site_sums sums;
};

/* Adds the condition that an event is of a call from within @maker. 0, or the error of kallsyms_range(). */
static int add_maker(struct kallsyms *symbols, const char *maker, struct buf *filter)
{
	uint64_t start, end;
	int err = kallsyms_range(symbols, maker, &start, &end);

	if (!err)
		buf_addf(filter, "%s(call_site >= 0x%" PRIx64 " && call_site < 0x%" PRIx64 ")",
			 filter->len ? " || " : "", start, end);
	return err;
}

static int make_chunk_filter(const struct root *root, struct buf *filter, struct buf *why)
{
	struct kallsyms *symbols = kallsyms_new(root);
	int err = add_maker(symbols, makers[0], filter);
	const char *sentence;

	for (size_t i = 1; !err && i < ARRAY_SIZE(makers); i++)
		add_maker(symbols, makers[i], filter);
	if (err && kallsyms_state(symbols, &sentence))
		buf_adds(why, sentence);
	else if (err)
		buf_addf(why, "this kernel has no function %s", makers[0]);
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
	struct buf filter = BUF_INIT;
	int err = make_chunk_filter(root, &filter, why);

	if (!err)
		err = open_chunk_window(locks, buf_str(&filter), &window, why);
	buf_done(&filter);
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
