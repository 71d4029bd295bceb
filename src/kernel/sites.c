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
#include "model/cost.h"
#include "model/sample.h"
#include "model/sitesum.h"

/* Buffers wake us when a quarter full; this is for kernels that forget to. */
#define DRAIN_MS 20

/* The filter */

static int add_slot(const struct sample *s, const char *name, struct buf *filter, struct buf *why)
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
	buf_addf(filter, "%sbytes_alloc == %" PRId64, filter->len ? " || " : "",
		 c->shape.slot_bytes.v);
	return 0;
}

static int make_filter(const struct sample *s, const char *slots, struct buf *filter,
		       struct buf *why)
{
	char *copy = xstrdup(slots), *save = NULL;
	int err = 0;

	for (char *name = strtok_r(copy, ",", &save); name && !err;
	     name = strtok_r(NULL, ",", &save))
		err = add_slot(s, name, filter, why);
	free(copy);
	if (!err && !filter->len) {
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

static int open_window(const struct sites_options *options, const char *filter,
		       struct window **ret, struct buf *why)
{
	struct window_want wants[] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, filter, NULL},
		{"kmem", "kmalloc_node", KMEM_KMALLOC, filter, ""},
	};
	struct window_options w = {options->locks, wants, ARRAY_SIZE(wants), options->buffer_kb};

	return window_open(&w, ret, why);
}

static void wait_and_drain(const struct sites_options *options, struct window *w,
			   struct site_sums *sums, int64_t until)
{
	struct pollfd fds[] = {
		{.fd = options->stop_fd, .events = POLLIN},
		{.fd = window_fd(w), .events = POLLIN},
	};
	int64_t left;

	while ((left = until - clock_now().mono_ns) > 0 && !fds[0].revents) {
		int ms = (int)((left + 999999) / 1000000);

		if (poll(fds, ARRAY_SIZE(fds), ms < DRAIN_MS ? ms : DRAIN_MS) < 0 && errno != EINTR)
			break;
		window_drain(w, on_event, sums);
	}
}

static int watch(const struct sites_options *options, struct window *w, struct site_sums *sums,
		 struct sites *ret)
{
	double cpu = clock_cpu_seconds();
	int64_t start;
	int err = window_start(w);

	start = clock_now().mono_ns;
	if (!err && options->opened)
		err = options->opened(options->user);
	if (!err)
		wait_and_drain(options, w, sums, start + options->ns);
	window_stop(w);
	ret->seconds = (double)(clock_now().mono_ns - start) / 1e9;
	window_drain(w, on_event, sums);
	ret->cpu_seconds = clock_cpu_seconds() - cpu;
	ret->events = window_events(w);
	ret->lost = window_lost(w);
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
	struct sites *sites = xcalloc(1, sizeof(*sites));
	struct site_sums sums = SITE_SUMS_INIT;
	struct buf filter = BUF_INIT;
	struct window *w = NULL;
	int err = make_filter(s, options->slots, &filter, why);

	if (!err)
		err = open_window(options, buf_str(&filter), &w, why);
	if (!err)
		err = watch(options, w, &sums, sites);
	window_close(w);
	if (!err)
		make_rows(sites, &sums, root, s);
	buf_done(&filter);
	site_sums_done(&sums);
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
