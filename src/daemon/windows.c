/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/windows.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "daemon/pricewatch.h"
#include "front/config.h"
#include "kernel/cost/sites.h"
#include "kernel/cost/sitewindows.h"
#include "model/sample.h"

/* The buffers of an open window: for each CPU, and for all together at most. */
#define BUFFER_KB     4096
#define BUFFER_ALL_KB 65536

/* After a window that could not be opened, or while another cgslab has one open. */
#define RETRY_NS (60 * NS_PER_SEC)
#define BUSY_NS	 (1 * NS_PER_SEC)

/* The first window comes when the start of the daemon is over, and that of the machine. */
#define FIRST_NS (60 * NS_PER_SEC)

/*
 * The cost of a window varies with the load of the machine: a mean of the last ones is used, the newest weighs most.
 */
#define COST_WEIGHT 0.3

struct windows {
	struct site_windows *sites; /* NULL: not of this machine, or descriptors are out */
	struct root root;	    /* of this machine, where there is sites */
	struct pricewatch *price;   /* likewise */
	const struct config *config;
	char *slots; /* of the configuration, with commas */
	sd_event *event;
	windows_sample_fn *latest;
	void *user;
	sd_event_source *timer, *io;
	int64_t began_ns;  /* mono */
	double cost;	   /* of a window, in CPU seconds; 0 before the first */
	bool taken;	   /* one was opened since the configuration is in force */
	struct buf rarer;  /* why the next one comes later than asked for; "" */
	struct sample joined;
};

static int64_t mono_ns(void)
{
	return clock_now().mono_ns;
}

static bool windows_wanted(const struct windows *w)
{
	return w->sites && w->config->trace.kmem != KMEM_OFF && w->config->trace.budget > 0;
}

/* States */

static void say_rarer(struct windows *w, int64_t distance_ns)
{
	struct buf *text = &w->rarer;

	buf_addf(text,
		 "windows of allocation tracing cost %.1f ms of CPU each, so one comes each ",
		 w->cost * 1e3);
	text_duration(text, (double)distance_ns / 1e9);
	buf_adds(text, ", not each ");
	text_duration(text, (double)w->config->trace.every_ns / 1e9);
	buf_addf(text, "; [trace] budget is %g%%", w->config->trace.budget * 100);
}

/*
 * The state of the source "kmem" is that of the last window, or stale where windows come less often than asked for.
 */
static struct source_status status_of_windows(const struct windows *w)
{
	struct source_status status = {STATE_UNUSED, ""};

	if (!w->taken)
		return status;
	status = site_windows_status(w->sites);
	if (w->rarer.len && status.state != STATE_DENIED && status.state != STATE_ABSENT)
		status = (struct source_status){STATE_STALE, buf_str(&w->rarer)};
	return status;
}

/* Time */

static int arm_window(struct windows *w, int64_t at_ns)
{
	uint64_t usec = at_ns > 0 ? (uint64_t)at_ns / 1000 : 0;
	int r = sd_event_source_set_time(w->timer, usec);

	return r < 0 ? r : sd_event_source_set_enabled(w->timer, SD_EVENT_ONESHOT);
}

/* The next window */

static int64_t every_ns(const struct windows *w)
{
	return w->config->trace.kmem == KMEM_ALWAYS ? 0 : w->config->trace.every_ns;
}

static int64_t first_ns(const struct windows *w)
{
	int64_t every = every_ns(w);

	return mono_ns() + (every < FIRST_NS ? every : FIRST_NS);
}

static void take_cost(struct windows *w, const struct site_window *window)
{
	double cost = window->cpu_seconds +
		      (window->machine_cpu_seconds.known ? window->machine_cpu_seconds.v : 0);

	w->cost = w->cost > 0 ? w->cost + COST_WEIGHT * (cost - w->cost) : cost;
}

static int arm_next(struct windows *w)
{
	bool rarer;
	int64_t next = site_window_next_ns(w->began_ns, every_ns(w), w->cost,
					   w->config->trace.budget, &rarer);

	buf_clear(&w->rarer);
	if (rarer && w->config->trace.kmem == KMEM_WINDOW)
		say_rarer(w, next - w->began_ns);
	return arm_window(w, next);
}

static int open_next_window(struct windows *w)
{
	const struct sample *s = w->latest(w->user);
	const struct sites_options options = {
		.slots = w->slots,
		.ns = w->config->trace.window_ns,
		.buffer_kb = sites_buffer_kb(BUFFER_KB, BUFFER_ALL_KB),
		.priced = true,
		.at_once = true,
	};
	struct buf why = BUF_INIT;
	int err;

	if (!s)
		return arm_window(w, mono_ns() + BUSY_NS);
	w->began_ns = mono_ns();
	err = site_windows_open(w->sites, &options, s, &why);
	buf_done(&why);
	w->taken |= err != -EBUSY;
	if (err)
		return arm_window(w, mono_ns() + (err == -EBUSY ? BUSY_NS : RETRY_NS));
	return 0;
}

static int on_window_timer(sd_event_source *source, uint64_t usec, void *user)
{
	struct windows *w = user;

	(void)source;
	(void)usec;
	return windows_wanted(w) ? open_next_window(w) : 0;
}

static int on_window_io(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	struct windows *w = user;
	const struct sample *s = w->latest(w->user);
	int r;

	(void)source;
	(void)fd;
	(void)revents;
	if (!s) {
		site_windows_abandon(w->sites);
		return arm_window(w, mono_ns() + BUSY_NS);
	}
	r = site_windows_step(w->sites, s);
	if (r > 0)
		return 0;
	malloc_trim(0); /* there are minutes until memory is wanted again */
	if (r < 0)
		return arm_window(w, mono_ns() + RETRY_NS);
	take_cost(w, site_windows_newest(w->sites));
	return arm_next(w);
}

/* The whole */

static void take_slots(struct windows *w)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < w->config->trace.slots.n; i++)
		buf_addf(&names, "%s%s", i ? "," : "", w->config->trace.slots.names[i]);
	buf_adds(&names, "");
	free(w->slots);
	w->slots = buf_detach(&names);
}

struct windows *windows_new(const char *root, const struct config *config, struct journal *journal)
{
	struct windows *w = xcalloc(1, sizeof(*w));

	w->config = config;
	take_slots(w);
	if (strcmp(root, "/") || root_open(&w->root, root))
		return w;
	if (site_windows_new(true, &w->sites))
		w->sites = NULL;
	else
		w->price = pricewatch_new(&w->root, site_windows_tracefs(w->sites), journal);
	return w;
}

void windows_free(struct windows *w)
{
	if (!w)
		return;
	sd_event_source_disable_unref(w->io);
	sd_event_source_disable_unref(w->timer);
	sd_event_unref(w->event);
	pricewatch_free(w->price);
	site_windows_free(w->sites);
	root_done(&w->root);
	buf_done(&w->rarer);
	free(w->slots);
	free(w);
}

int windows_start(struct windows *w, sd_event *event, windows_sample_fn *latest, void *user)
{
	int r;

	if (!w->sites)
		return 0;
	w->event = sd_event_ref(event);
	w->latest = latest;
	w->user = user;
	r = pricewatch_start(w->price, event);
	if (r >= 0)
		r = sd_event_add_io(event, &w->io, site_windows_fd(w->sites), EPOLLIN, on_window_io, w);
	if (r < 0)
		return r;
	return sd_event_add_time(event, &w->timer, CLOCK_MONOTONIC, (uint64_t)first_ns(w) / 1000,
				 1000, on_window_timer, w);
}

void windows_configure(struct windows *w, const struct config *config)
{
	w->config = config;
	if (w->sites)
		site_windows_abandon(w->sites); /* the slots that it was asked for are ours */
	take_slots(w);
	if (!w->timer)
		return;
	w->cost = 0;
	w->taken = w->taken && windows_wanted(w);
	buf_clear(&w->rarer);
	arm_window(w, first_ns(w));
}

const struct sample *windows_join(struct windows *w, const struct sample *s)
{
	if (!s)
		return NULL;
	w->joined = *s;
	if (windows_wanted(w))
		pricewatch_tick(w->price, s);
	if (w->sites && site_windows_turn(w->sites))
		site_windows_join(w->sites, &w->joined);
	w->joined.sources[SOURCE_KMEM] = status_of_windows(w);
	return &w->joined;
}
