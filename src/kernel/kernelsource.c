/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The running kernel, or a captured tree, as a source.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "kernel/collector.h"
#include "kernel/cost/sites.h"
#include "kernel/cost/sitewindows.h"
#include "kernel/cgroup/values.h"
#include "model/sample.h"
#include "model/source.h"

/*
 * Windows of allocation tracing. A million events a second of 62 bytes on one CPU fill such a buffer in
 * a quarter of a second.
 */
#define WINDOW_SLOTS	     "kmalloc-4k"
#define WINDOW_BUFFER_KB     16384
#define WINDOW_BUFFER_ALL_KB 524288

struct live {
	struct source source; /* first */
	struct collector *collector;
	struct site_windows *windows; /* NULL before the first */
	const struct sample *tick;
	struct sample joined;
};

static struct live *live_of(struct source *src)
{
	return (struct live *)src;
}

static struct collector *collector_of(struct source *src)
{
	return live_of(src)->collector;
}

/* Puts the last window into the sample. */
static const struct sample *join_window(struct live *live)
{
	live->joined = *live->tick;
	if (live->windows)
		site_windows_join(live->windows, &live->joined);
	return &live->joined;
}

/* The groups of a captured tree do not exist here: libcgroup reads those of this machine. */
static int live_values(struct source *src, const struct memcg *m, controller_value_fn *fn,
		       void *user)
{
	return collector_is_captured(collector_of(src)) ? -EOPNOTSUPP : values_read(m, fn, user);
}

static void live_bill(struct source *src, struct cost_bill *ret)
{
	collector_bill(collector_of(src), ret);
}

static void live_all_bounds(struct source *src, bool on)
{
	collector_all_bounds(collector_of(src), on);
}

/* Windows */

static bool window_is_open(const struct live *live)
{
	return live->windows && site_windows_is_open(live->windows);
}

static int open_sites(struct live *live, const struct source_window *want, struct buf *why)
{
	const struct sites_options options = {
		.slots = want->slots ? want->slots : WINDOW_SLOTS,
		.ns = want->ns,
		.buffer_kb = sites_buffer_kb(WINDOW_BUFFER_KB, WINDOW_BUFFER_ALL_KB),
		.events_only = want->events_only,
		.priced = !want->unpriced,
		.at_once = !want->patient,
	};
	int err = live->windows ? 0 : site_windows_new(false, &live->windows);

	return err ? err : site_windows_open(live->windows, &options, live->tick, why);
}

static int live_window(struct source *src, const struct source_window *want, struct buf *why)
{
	struct live *live = live_of(src);

	if (collector_is_captured(live->collector))
		return -EOPNOTSUPP;
	if (!live->tick)
		return -EBUSY;
	if (want)
		return open_sites(live, want, why);
	return window_is_open(live) ? site_windows_end(live->windows, live->tick) : 0;
}

static int live_next(struct source *src, const struct sample **ret)
{
	struct live *live = live_of(src);

	/* where the user presses key after key, drain() may not be called for long */
	if (window_is_open(live))
		site_windows_step(live->windows, live->tick);
	live->tick = collector_tick(live->collector);
	if (live->windows)
		site_windows_turn(live->windows);
	*ret = join_window(live);
	return 1;
}

static int live_fd(struct source *src)
{
	struct live *live = live_of(src);

	/* while a window is open, its descriptor is readable often enough for the collector too */
	return window_is_open(live) ? site_windows_fd(live->windows)
				    : collector_fd(live->collector);
}

static bool live_drain(struct source *src)
{
	struct live *live = live_of(src);

	collector_drain(live->collector);
	/* the collector has taken events out of its sample */
	if (live->tick)
		join_window(live);
	return window_is_open(live) && site_windows_step(live->windows, live->tick) <= 0;
}

static void live_free(struct source *src)
{
	struct live *live = live_of(src);

	site_windows_free(live->windows);
	collector_free(live->collector);
	free(live);
}

static const struct source_ops live_ops = {
	.name = "kernel",
	.next = live_next,
	.window = live_window,
	.controller_values = live_values,
	.bill = live_bill,
	.all_bounds = live_all_bounds,
	.fd = live_fd,
	.drain = live_drain,
	.free = live_free,
};

struct source *collector_source(struct collector *c)
{
	struct live *live = xcalloc(1, sizeof(*live));

	live->source.ops = &live_ops;
	live->collector = c;
	return &live->source;
}
