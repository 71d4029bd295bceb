/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The running kernel, or a captured tree, as a source.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/collector.h"
#include "kernel/trace/instance.h"
#include "kernel/cost/sitenames.h"
#include "kernel/cost/sites.h"
#include "kernel/cgroup/values.h"
#include "model/sample.h"
#include "model/source.h"

/* Windows of allocation tracing: the buffer holds what comes until the next drain. */
#define WINDOW_SLOTS	     "kmalloc-4k"
#define WINDOW_BUFFER_KB     16384
#define WINDOW_BUFFER_ALL_KB 524288
#define WINDOW_LOOK_NS	     20000000

struct live {
	struct source source; /* first */
	struct collector *collector;
	struct root root;
	struct site_names *names;
	struct site_watch *open; /* a window that is open */
	int timer;		 /* readable each WINDOW_LOOK_NS while one is; -1: none */
	struct sites *last;	 /* the window of the sample */
	struct sites *fresh;	 /* a newer one, for the next sample */
	struct buf failed;	 /* why it could not be read */
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

/* The sample with the last window. */
static const struct sample *join(struct live *live)
{
	live->joined = *live->tick;
	if (live->last) {
		live->joined.site_window = &live->last->window;
		live->joined.sites = live->last->rows;
		live->joined.n_sites = live->last->n;
		live->joined.sources[SOURCE_KMEM] = (struct source_status){STATE_OK, ""};
	}
	if (live->failed.len)
		live->joined.sources[SOURCE_KMEM] =
			(struct source_status){STATE_ABSENT, buf_str(&live->failed)};
	return &live->joined;
}

/* Groups of a captured tree are not there: libcgroup looks at this machine. */
static int live_values(struct source *src, const struct memcg *m, controller_value_fn *fn,
		       void *user)
{
	return collector_is_captured(collector_of(src)) ? -EOPNOTSUPP : values_read(m, fn, user);
}

static void live_all_bounds(struct source *src, bool on)
{
	collector_all_bounds(collector_of(src), on);
}

/* Windows */

static void drop_window(struct live *live)
{
	if (live->timer >= 0)
		close(live->timer);
	live->timer = -1;
	live->open = NULL;
}

static int start_timer(struct live *live)
{
	const struct itimerspec each = {{0, WINDOW_LOOK_NS}, {0, WINDOW_LOOK_NS}};

	live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	return live->timer < 0 || timerfd_settime(live->timer, 0, &each, NULL) ? -errno : 0;
}

static int open_window(struct live *live, int64_t ns, struct buf *why)
{
	const struct sites_options options = {
		.locks = INSTANCE_LOCKS,
		.slots = WINDOW_SLOTS,
		.ns = ns,
		.buffer_kb = sites_buffer_kb(WINDOW_BUFFER_KB, WINDOW_BUFFER_ALL_KB),
		.priced = true,
		.at_once = true,
	};
	int r = sites_open(&options, live->tick, &live->open, why);

	if (r < 0)
		return r;
	r = start_timer(live);
	if (r < 0) {
		sites_abandon(live->open);
		drop_window(live);
	}
	return r;
}

static int live_window(struct source *src, int64_t ns, struct buf *why)
{
	struct live *live = live_of(src);
	int r = 0;

	if (collector_is_captured(live->collector))
		return -EOPNOTSUPP;
	if (live->open || !live->tick)
		return -EBUSY;
	if (!live->names) {
		r = root_open(&live->root, "/");
		if (r == 0)
			live->names = site_names_new(&live->root);
	}
	return r < 0 ? r : open_window(live, ns, why);
}

static void step_window(struct live *live)
{
	struct site_watch *open = live->open;
	struct sites *seen;
	int r;

	buf_clear(&live->failed);
	r = sites_step(open, &live->failed);
	if (r > 0)
		return;
	drop_window(live);
	if (r < 0) {
		sites_abandon(open);
	} else if (!sites_finish(open, live->names, live->tick, &seen, &live->failed)) {
		sites_free(live->fresh);
		live->fresh = seen;
	}
}

static int live_next(struct source *src, const struct sample **ret)
{
	struct live *live = live_of(src);

	/* keys that come one after the other may leave no time for drain() */
	if (live->open)
		step_window(live);
	live->tick = collector_tick(live->collector);
	if (live->fresh) {
		sites_free(live->last);
		live->last = live->fresh;
		live->fresh = NULL;
	}
	*ret = join(live);
	return 1;
}

static int live_fd(struct source *src)
{
	/* while a window is open its timer is quick enough for the collector as well */
	return live_of(src)->open ? live_of(src)->timer : collector_fd(collector_of(src));
}

static void live_drain(struct source *src)
{
	struct live *live = live_of(src);
	uint64_t times;

	collector_drain(live->collector);
	/* the collector has taken events out of its sample */
	if (live->tick)
		join(live);
	if (!live->open)
		return;
	if (read(live->timer, &times, sizeof(times)) < 0 && errno != EAGAIN)
		return;
	step_window(live);
}

static void live_free(struct source *src)
{
	struct live *live = live_of(src);

	sites_abandon(live->open);
	drop_window(live);
	sites_free(live->last);
	sites_free(live->fresh);
	site_names_free(live->names);
	if (live->names)
		root_done(&live->root);
	buf_done(&live->failed);
	collector_free(live->collector);
	free(live);
}

static const struct source_ops live_ops = {
	.name = "kernel",
	.next = live_next,
	.window = live_window,
	.controller_values = live_values,
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
	live->timer = -1;
	return &live->source;
}
