/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/sites.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/slab/facts.h"
#include "kernel/cost/price.h"
#include "kernel/cost/sitenames.h"
#include "kernel/trace/window.h"
#include "kernel/trace/windowhist.h"
#include "model/cost.h"
#include "model/sample.h"
#include "model/sitesum.h"

#define MS 1000000LL

/* The descriptor is readable when a buffer is a quarter full; this is for kernels that do not tell. */
#define DRAIN_NS (100 * MS)

/* All allocations are counted for this part of the window's length, and for COUNT_MAX_NS at most. */
#define COUNT_PART   20
#define COUNT_MAX_NS (20 * MS)

#define SLOTS_MAX 16

#define EVENTS 2

struct site_watch {
	struct sites_options options;
	struct window *window;
	struct ring_event events[EVENTS];
	struct buf filter;
	uint64_t slots[SLOTS_MAX];
	size_t n_slots;
	bool in_kernel, counting;
	struct moment opened;
	int64_t began_ns, until_ns; /* of the window or, before it, of the counting */
	uint64_t counted;	    /* allocations of all sizes while it counted */
	int64_t counted_ns;
	double seconds;	    /* how long it was open; 0 until it is over */
	double cpu_seconds; /* that this process used in here */
	struct site_sums sums;
};

/* The filter */

static int add_slot(struct site_watch *w, const struct sample *s, const char *name, struct buf *why)
{
	const struct cache *c = sample_cache(s, name);

	if (s->sources[SOURCE_SLABINFO].state == STATE_DENIED) {
		buf_adds(why, s->sources[SOURCE_SLABINFO].detail);
		return -EACCES;
	}
	if (!facts_bucket_capacity(name).known || !c || !c->shape.slot_bytes.known) {
		buf_addf(why,
			 "slots: '%s' is no plain kmalloc cache of this kernel; 'cgslab show "
			 "caches --filter ^kmalloc-[0-9]' lists them",
			 name);
		return -EINVAL;
	}
	if (w->n_slots == SLOTS_MAX) {
		buf_addf(why, "slots: more than %d names", SLOTS_MAX);
		return -EINVAL;
	}
	w->slots[w->n_slots++] = (uint64_t)c->shape.slot_bytes.v;
	buf_addf(&w->filter, "%sbytes_alloc == %" PRId64, w->filter.len ? " || " : "",
		 c->shape.slot_bytes.v);
	return 0;
}

static int make_slot_filter(struct site_watch *w, const struct sample *s, struct buf *why)
{
	char *copy = xstrdup(w->options.slots), *save = NULL;
	int err = 0;

	for (char *name = strtok_r(copy, ", ", &save); name && !err;
	     name = strtok_r(NULL, ", ", &save))
		err = add_slot(w, s, name, why);
	free(copy);
	if (!err && !w->n_slots) {
		buf_adds(why, "slots: names no cache; kmalloc-4k is usual");
		err = -EINVAL;
	}
	return err;
}

/* The window */

static struct window_options window_options_of(const struct site_watch *w, unsigned buffer_kb)
{
	return (struct window_options){
		.locks = w->options.locks,
		.events = w->events,
		.n_events = EVENTS,
		.buffer_kb = buffer_kb,
		.timeless = true,
		.at_once = w->options.at_once,
		.tracefs = w->options.tracefs,
	};
}

static int open_site_window(struct site_watch *w, struct buf *why)
{
	const char *filter = buf_str(&w->filter);
	struct window_options options = window_options_of(w, 0);
	int err;

	w->events[0] = (struct ring_event){"kmem", "kmalloc", KMEM_KMALLOC, filter, NULL, true};
	w->events[1] = (struct ring_event){"kmem", "kmalloc_node", KMEM_KMALLOC, filter, "", true};
	err = window_open(&options, &w->window, why);
	if (!err)
		w->in_kernel = !w->options.events_only && windowhist_there(w->window);
	return err;
}

/* A trigger adds up from the moment in which it is written, also where the instance does not record. */
static int begin_triggers(struct site_watch *w, struct buf *why)
{
	int err = 0;

	for (size_t i = 0; i < w->n_slots && !err; i++)
		err = windowhist_start(w->window, w->slots[i], why);
	return err;
}

static int begin_events(struct site_watch *w, struct buf *why)
{
	struct window_options options = window_options_of(w, w->options.buffer_kb);
	int err = window_enable(w->window, &options, why);

	return err ? err : window_start(w->window, why);
}

static int begin_window(struct site_watch *w, struct buf *why)
{
	int err = w->in_kernel ? begin_triggers(w, why) : begin_events(w, why);

	w->counting = false;
	w->began_ns = clock_now().mono_ns;
	w->until_ns = w->began_ns + w->options.ns;
	return err;
}

static int begin_counting(struct site_watch *w, struct buf *why)
{
	struct window_options options = window_options_of(w, 0);
	int64_t ns = w->options.ns / COUNT_PART;
	int err = window_count_begin(w->window, &options, why);

	w->counting = true;
	w->began_ns = clock_now().mono_ns;
	w->until_ns = w->began_ns + (ns < COUNT_MAX_NS ? ns : COUNT_MAX_NS);
	return err;
}

static void end_counting(struct site_watch *w)
{
	struct window_options options = window_options_of(w, 0);

	w->counted_ns = clock_now().mono_ns - w->began_ns;
	w->counted = window_count_end(w->window, &options);
}

static void end_window(struct site_watch *w)
{
	if (w->counting || w->seconds > 0)
		return;
	window_stop(w->window);
	for (size_t i = 0; i < w->n_slots && w->in_kernel; i++)
		windowhist_stop(w->window, w->slots[i]);
	w->seconds = (double)(clock_now().mono_ns - w->began_ns) / 1e9;
}

unsigned sites_buffer_kb(unsigned each_kb, unsigned all_kb)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	unsigned kb = cpus > 0 ? all_kb / (unsigned)cpus : each_kb;

	return kb < each_kb ? kb : each_kb;
}

int sites_open(const struct sites_options *options, const struct sample *s, struct site_watch **ret,
	       struct buf *why)
{
	struct site_watch *w = xcalloc(1, sizeof(*w));
	double cpu = clock_cpu_seconds();
	int err;

	w->options = *options;
	w->sums = SITE_SUMS_INIT;
	w->opened = clock_now();
	err = make_slot_filter(w, s, why);
	if (!err)
		err = open_site_window(w, why);
	if (!err)
		err = options->priced ? begin_counting(w, why) : begin_window(w, why);
	if (err) {
		sites_abandon(w);
		return err;
	}
	w->cpu_seconds = clock_cpu_seconds() - cpu;
	*ret = w;
	return 0;
}

int sites_fd(const struct site_watch *w)
{
	return w->in_kernel || w->counting ? -1 : ring_fd(window_ring(w->window));
}

int64_t sites_due_ns(const struct site_watch *w)
{
	int64_t drain_ns = clock_now().mono_ns + DRAIN_NS;

	return w->in_kernel || w->counting || w->until_ns < drain_ns ? w->until_ns : drain_ns;
}

static void on_site_event(void *user, const struct trace_event *e)
{
	struct site_key key = {e->call_site, e->slot, e->class};

	site_sums_add(user, &key, e->requested);
}

static int step_window(struct site_watch *w, struct buf *why)
{
	bool over = clock_now().mono_ns >= w->until_ns;

	if (w->counting && over) {
		end_counting(w);
		return begin_window(w, why) ? -EIO : 1;
	}
	if (over)
		end_window(w);
	if (!w->counting && !w->in_kernel)
		window_drain(w->window, on_site_event, &w->sums);
	return !over;
}

int sites_step(struct site_watch *w, struct buf *why)
{
	double cpu = clock_cpu_seconds();
	int r = step_window(w, why);

	w->cpu_seconds += clock_cpu_seconds() - cpu;
	return r;
}

void sites_abandon(struct site_watch *w)
{
	if (!w)
		return;
	window_close(w->window);
	site_sums_done(&w->sums);
	buf_done(&w->filter);
	free(w);
}

/* What it saw */

static int read_totals(struct site_watch *w, struct site_window *ret, struct buf *why)
{
	int err = 0;

	if (w->in_kernel) {
		err = windowhist_read(w->window, &w->sums, &ret->events, &ret->lost);
	} else {
		window_drain(w->window, on_site_event, &w->sums);
		ret->events = ring_events(window_ring(w->window));
		ret->lost = ring_lost(window_ring(w->window));
	}
	if (err)
		buf_addf(why, "the totals that the kernel took cannot be read: %s", strerror(-err));
	return err;
}

/*
 * The rate that was counted before the window is taken for the rate during it; what passed the filter is taken off.
 */
static void estimate_price(const struct site_watch *w, struct site_window *ret)
{
	double all;

	ret->rejected = NUM_UNKNOWN;
	if (w->counted_ns > 0) {
		all = (double)w->counted * w->seconds * 1e9 / (double)w->counted_ns -
		      (double)(ret->events + ret->lost);
		ret->rejected = num(all > 0 ? (int64_t)all : 0);
	}
	ret->machine_cpu_seconds =
		site_window_price(ret->events + ret->lost, ret->rejected, w->counted);
}

static void make_row(struct site_row *row, const struct site_sum *sum, const struct price *price,
		     double seconds)
{
	row->class = kmem_class_name((enum kmem_class)sum->key.tag);
	row->allocs = num_u(sum->count);
	row->requested_bytes = num_u(sum->requested_sum);
	row->requested_min = num_u(sum->requested_min);
	row->requested_max = num_u(sum->requested_max);
	row->slot_bytes = num_u(sum->key.slot);
	row->own_slot_bytes = price_own_slot(price, row->requested_max);
	site_row_compute(row, seconds);
}

static void make_site_rows(struct sites *ret, const struct site_sums *sums, struct site_names *names,
			   const struct sample *s)
{
	struct price price = price_of_sample(s);
	const char *why;

	ret->rows = xcalloc(sums->n + 1, sizeof(*ret->rows));
	site_names_begin(names);
	for (size_t i = 0; i < sums->n; i++)
		site_names_want(names, sums->rows[i].key.call_site);
	for (size_t i = 0; i < sums->n; i++) {
		struct site_row *row = &ret->rows[ret->n++];

		row->site = strings_keep(&ret->names, xstrdup(site_names_of(names, sums->rows[i].key.call_site)));
		make_row(row, &sums->rows[i], &price, ret->window.seconds);
	}
	site_names_end(names);
	if (site_names_state(names, &why))
		buf_addf(&ret->notes, "%s\n", why);
	if (price.debugging)
		buf_adds(&ret->notes,
			 "slab_debug is on: slots carry debug bytes, what a cache saves "
			 "is unknown\n");
	ret->window.notes = buf_str(&ret->notes);
}

static struct sites *new_sites(const struct site_watch *w)
{
	struct sites *s = xcalloc(1, sizeof(*s));

	s->slots = xstrdup(w->options.slots);
	s->window = (struct site_window){
		.utc_ns = w->opened.utc_ns,
		.boot_ns = w->opened.boot_ns,
		.slots = s->slots,
		.in_kernel = w->in_kernel,
		.seconds = w->seconds,
		.notes = "",
	};
	return s;
}

int sites_finish(struct site_watch *w, struct site_names *names, const struct sample *s,
		 struct sites **ret, struct buf *why)
{
	double cpu = clock_cpu_seconds();
	struct sites *sites;
	int err;

	end_window(w);
	sites = new_sites(w);
	err = read_totals(w, &sites->window, why);
	window_close(w->window);
	w->window = NULL;
	if (!err) {
		estimate_price(w, &sites->window);
		make_site_rows(sites, &w->sums, names, s);
		sites->window.cpu_seconds = w->cpu_seconds + clock_cpu_seconds() - cpu;
		*ret = sites;
	} else {
		sites_free(sites);
	}
	sites_abandon(w);
	return err;
}

void sites_free(struct sites *s)
{
	if (!s)
		return;
	strings_done(&s->names);
	free(s->rows);
	free(s->slots);
	buf_done(&s->notes);
	free(s);
}
