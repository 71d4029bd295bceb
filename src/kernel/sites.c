/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/sites.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/facts.h"
#include "kernel/kallsyms.h"
#include "kernel/price.h"
#include "kernel/window.h"
#include "kernel/windowhist.h"
#include "model/cost.h"
#include "model/sample.h"
#include "model/sitesum.h"

/* Buffers wake us when a quarter full; this is for kernels that forget to. */
#define DRAIN_MS 20

/* Where the kernel adds up, nothing has to be drained. */
#define IDLE_MS 1000
#define IDLE_KB 64

#define SLOTS_MAX 16

struct watch {
	const struct sites_options *options;
	struct window *window;
	struct buf filter;
	uint64_t slots[SLOTS_MAX];
	size_t n_slots;
	struct site_sums sums;
};

/* The filter */

static int add_slot(struct watch *w, const struct sample *s, const char *name, struct buf *why)
{
	const struct cache *c = sample_cache(s, name);

	if (s->sources[SOURCE_SLABINFO].state == STATE_DENIED) {
		buf_adds(why, s->sources[SOURCE_SLABINFO].detail);
		return -EACCES;
	}
	if (!facts_bucket_capacity(name).known || !c || !c->shape.slot_bytes.known) {
		buf_addf(why, "--slots: '%s' is no plain kmalloc cache of this kernel; 'cgslab show "
			 "caches --filter ^kmalloc-[0-9]' lists them", name);
		return -EINVAL;
	}
	if (w->n_slots == SLOTS_MAX) {
		buf_addf(why, "--slots: more than %d names", SLOTS_MAX);
		return -EINVAL;
	}
	w->slots[w->n_slots++] = (uint64_t)c->shape.slot_bytes.v;
	buf_addf(&w->filter, "%sbytes_alloc == %" PRId64, w->filter.len ? " || " : "",
		 c->shape.slot_bytes.v);
	return 0;
}

static int make_filter(struct watch *w, const struct sample *s, struct buf *why)
{
	char *copy = xstrdup(w->options->slots), *save = NULL;
	int err = 0;

	for (char *name = strtok_r(copy, ",", &save); name && !err;
	     name = strtok_r(NULL, ",", &save))
		err = add_slot(w, s, name, why);
	free(copy);
	if (!err && !w->n_slots) {
		buf_adds(why, "--slots: names no cache; kmalloc-4k is usual");
		err = -EINVAL;
	}
	return err;
}

/* The window */

static void on_event(void *user, const struct kmem_event *e)
{
	struct site_key key = {e->call_site, e->slot, e->class};

	site_sums_add(user, &key, e->requested);
}

/* Hist triggers where the kernel has them, else events. */
static int open_window(struct watch *w, struct sites *ret, struct buf *why)
{
	bool idle = !w->options->events_only;
	const char *filter = buf_str(&w->filter);
	struct window_want wants[] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, filter, NULL, idle},
		{"kmem", "kmalloc_node", KMEM_KMALLOC, filter, "", idle},
	};
	struct window_options options = {w->options->locks, wants, ARRAY_SIZE(wants),
					 idle ? IDLE_KB : w->options->buffer_kb};
	int err = window_open(&options, &w->window, why);

	if (err || !idle)
		return err;
	ret->in_kernel = windowhist_there(w->window);
	if (ret->in_kernel)
		return 0;
	options.buffer_kb = w->options->buffer_kb;
	return window_enable(w->window, &options, why);
}

/* Triggers add up from the moment when they are written, also where nothing is recorded. */
static int start(struct watch *w, const struct sites *ret, struct buf *why)
{
	int err = 0;

	for (size_t i = 0; i < w->n_slots && ret->in_kernel && !err; i++)
		err = windowhist_start(w->window, w->slots[i], why);
	return err || ret->in_kernel ? err : window_start(w->window);
}

static void stop(struct watch *w, const struct sites *ret)
{
	window_stop(w->window);
	for (size_t i = 0; i < w->n_slots && ret->in_kernel; i++)
		windowhist_stop(w->window, w->slots[i]);
}

static int finish(struct watch *w, struct sites *ret)
{
	if (ret->in_kernel)
		return windowhist_read(w->window, &w->sums, &ret->events, &ret->lost);
	window_drain(w->window, on_event, &w->sums);
	ret->events = window_events(w->window);
	ret->lost = window_lost(w->window);
	return 0;
}

static void wait_and_drain(struct watch *w, bool in_kernel, int64_t until)
{
	struct pollfd fds[] = {
		{.fd = w->options->stop_fd, .events = POLLIN},
		{.fd = window_fd(w->window), .events = POLLIN},
	};
	int most = in_kernel ? IDLE_MS : DRAIN_MS;
	int64_t left;

	while ((left = until - clock_now().mono_ns) > 0 && !fds[0].revents) {
		int64_t ms = (left + 999999) / 1000000;

		if (poll(fds, ARRAY_SIZE(fds), ms < most ? (int)ms : most) < 0 && errno != EINTR)
			break;
		if (!in_kernel)
			window_drain(w->window, on_event, &w->sums);
	}
}

static int watch(struct watch *w, struct sites *ret, struct buf *why)
{
	double cpu = clock_cpu_seconds();
	int err = start(w, ret, why);
	int64_t began = clock_now().mono_ns;

	if (!err && w->options->opened)
		err = w->options->opened(w->options->user);
	if (!err)
		wait_and_drain(w, ret->in_kernel, began + w->options->ns);
	stop(w, ret);
	ret->seconds = (double)(clock_now().mono_ns - began) / 1e9;
	if (!err)
		err = finish(w, ret);
	ret->cpu_seconds = clock_cpu_seconds() - cpu;
	return err;
}

/* Rows */

static const char *site_name(struct sites *s, struct kallsyms *symbols, uint64_t addr)
{
	struct buf name = BUF_INIT;

	kallsyms_name(symbols, addr, &name);
	XGROW(s->names, s->n_names, s->names_cap);
	return s->names[s->n_names++] = buf_detach(&name);
}

static void make_row(struct site_row *row, const struct site_sum *sum, const struct price *price,
		     double seconds)
{
	struct real count = real((double)sum->count), per = real(seconds);
	struct real asked = real((double)sum->requested_sum);
	struct num saving;

	row->class = kmem_class_name((enum kmem_class)sum->key.tag);
	row->allocs = num_u(sum->count);
	row->allocs_per_second = real_div(count, per);
	row->requested_min = num_u(sum->requested_min);
	row->requested_max = num_u(sum->requested_max);
	row->requested_mean = real_div(asked, count);
	row->slot_bytes = num_u(sum->key.slot);
	row->wasted_bytes_per_second =
		real_div(real_sub(real_mul(count, real_of(row->slot_bytes)), asked), per);
	row->own_slot_bytes = price_own_slot(price, row->requested_max);
	saving = price_would_save(row->slot_bytes, row->own_slot_bytes);
	row->would_save_bytes_per_second = real_mul(real_of(saving), row->allocs_per_second);
}

static void make_rows(struct sites *ret, const struct site_sums *sums, const struct root *root,
		      const struct sample *s)
{
	struct kallsyms *symbols = kallsyms_new(root);
	struct price price = price_of_sample(s);
	const char *why;

	ret->rows = xcalloc(sums->n + 1, sizeof(*ret->rows));
	for (size_t i = 0; i < sums->n; i++) {
		struct site_row *row = &ret->rows[ret->n++];

		row->site = site_name(ret, symbols, sums->rows[i].key.call_site);
		make_row(row, &sums->rows[i], &price, ret->seconds);
	}
	if (sums->n && kallsyms_state(symbols, &why))
		buf_addf(&ret->notes, "%s\n", why);
	if (price.debugging)
		buf_adds(&ret->notes, "slab_debug is on: slots carry debug bytes, what a cache saves "
				      "is unknown\n");
	kallsyms_free(symbols);
}

int sites_watch(const struct sites_options *options, const struct root *root,
		const struct sample *s, struct sites **ret, struct buf *why)
{
	struct watch w = {.options = options, .sums = SITE_SUMS_INIT};
	struct sites *sites = xcalloc(1, sizeof(*sites));
	int err = make_filter(&w, s, why);

	if (!err)
		err = open_window(&w, sites, why);
	if (!err)
		err = watch(&w, sites, why);
	window_close(w.window);
	if (!err)
		make_rows(sites, &w.sums, root, s);
	buf_done(&w.filter);
	site_sums_done(&w.sums);
	if (err)
		sites_free(sites);
	else
		*ret = sites;
	return err;
}

void sites_free(struct sites *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_names; i++)
		free(s->names[i]);
	free(s->names);
	free(s->rows);
	buf_done(&s->notes);
	free(s);
}
