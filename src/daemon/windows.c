/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/windows.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "front/config.h"
#include "kernel/trace/instance.h"
#include "kernel/cost/sitenames.h"
#include "kernel/cost/sites.h"
#include "model/sample.h"

/* Buffers of an open window: so much a CPU, and in all. */
#define BUFFER_KB     4096
#define BUFFER_ALL_KB 65536

/* After a window that could not be opened, or while another cgslab has one open. */
#define RETRY_NS (60 * NS_PER_SEC)
#define BUSY_NS	 (1 * NS_PER_SEC)

/* The first one comes when the start is over, a machine's too. */
#define FIRST_NS (60 * NS_PER_SEC)

/* What one window costs swings with the machine's load: the last ones count, the newest most. */
#define COST_WEIGHT 0.3

struct windows {
	bool captured; /* not this machine */
	struct root root;
	struct site_names *names;
	int tracefs; /* held; < 0: looked for each time */
	const struct config *config;
	char *slots; /* of the configuration, with commas */
	sd_event *event;
	windows_sample_fn *latest;
	void *user;
	sd_event_source *timer, *io;
	int io_fd;
	struct site_watch *open; /* the window that is open */
	int64_t began_ns;	 /* mono */
	double cost;		 /* of a window, in CPU seconds; 0 before the first */
	struct sites *done;	 /* the last window, until it was handed over and another came */
	bool news;		 /* it was not handed over yet */
	enum source_state state;
	struct buf detail;
	struct sample joined;
};

static int64_t mono_ns(void)
{
	return clock_now().mono_ns;
}

static bool wanted(const struct windows *w)
{
	return !w->captured && w->config->trace.kmem != KMEM_OFF && w->config->trace.budget > 0;
}

/* States */

static void set_state(struct windows *w, enum source_state state, const char *detail)
{
	w->state = state;
	buf_clear(&w->detail);
	buf_adds(&w->detail, detail);
}

static void set_failed(struct windows *w, int err, const char *why)
{
	bool denied = err == -EACCES || err == -EPERM;

	set_state(w, denied ? STATE_DENIED : STATE_ABSENT, *why ? why : strerror(-err));
}

static void set_rarer(struct windows *w, int64_t distance_ns)
{
	struct buf text = BUF_INIT;

	buf_addf(&text,
		 "windows of allocation tracing cost %.1f ms of CPU each, so one comes each ",
		 w->cost * 1e3);
	text_duration(&text, (double)distance_ns / 1e9);
	buf_adds(&text, ", not each ");
	text_duration(&text, (double)w->config->trace.every_ns / 1e9);
	buf_addf(&text, "; [trace] budget is %g%%", w->config->trace.budget * 100);
	set_state(w, STATE_STALE, buf_str(&text));
	buf_done(&text);
}

static void set_well(struct windows *w)
{
	const struct site_window *last = &w->done->window;

	if (last->lost)
		set_state(
			w, STATE_LOSSY,
			"the last window of allocation tracing lost events: its counts are too low");
	else
		set_state(w, STATE_OK, "");
}

/* Time */

static int on_timer(sd_event_source *source, uint64_t usec, void *user);

static int arm(struct windows *w, int64_t at_ns)
{
	uint64_t usec = at_ns > 0 ? (uint64_t)at_ns / 1000 : 0;
	int r = sd_event_source_set_time(w->timer, usec);

	return r < 0 ? r : sd_event_source_set_enabled(w->timer, SD_EVENT_ONESHOT);
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *user);

static void drop_io(struct windows *w)
{
	w->io = sd_event_source_disable_unref(w->io);
	w->io_fd = -1;
}

/* Waits for what the open window waits for. */
static int wait_for_window(struct windows *w)
{
	int fd = sites_fd(w->open), r = 0;

	if (fd != w->io_fd) {
		drop_io(w);
		if (fd >= 0)
			r = sd_event_add_io(w->event, &w->io, fd, EPOLLIN, on_io, w);
		w->io_fd = fd;
	}
	return r < 0 ? r : arm(w, sites_due_ns(w->open));
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

	if (rarer && w->config->trace.kmem == KMEM_WINDOW)
		set_rarer(w, next - w->began_ns);
	else
		set_well(w);
	return arm(w, next);
}

static int failed(struct windows *w, int err, const char *why)
{
	if (err == -EBUSY)
		return arm(w, mono_ns() + BUSY_NS);
	set_failed(w, err, why);
	return arm(w, mono_ns() + RETRY_NS);
}

static int open_window(struct windows *w)
{
	const struct sample *s = w->latest(w->user);
	struct sites_options options = {
		.locks = INSTANCE_LOCKS,
		.slots = w->slots,
		.ns = w->config->trace.window_ns,
		.buffer_kb = sites_buffer_kb(BUFFER_KB, BUFFER_ALL_KB),
		.priced = true,
		.at_once = true,
		.tracefs = w->tracefs >= 0 ? &w->tracefs : NULL,
	};
	struct buf why = BUF_INIT;
	int r;

	if (!s)
		return arm(w, mono_ns() + BUSY_NS);
	w->began_ns = mono_ns();
	r = sites_open(&options, s, &w->open, &why);
	r = r < 0 ? failed(w, r, buf_str(&why)) : wait_for_window(w);
	buf_done(&why);
	return r;
}

static void give_up(struct windows *w)
{
	drop_io(w);
	sites_abandon(w->open);
	w->open = NULL;
}

static int finish_window(struct windows *w, struct buf *why)
{
	const struct sample *s = w->latest(w->user);
	struct site_watch *open = w->open;
	struct sites *sites;
	int r;

	drop_io(w);
	w->open = NULL;
	if (!s) {
		sites_abandon(open);
		return arm(w, mono_ns() + BUSY_NS);
	}
	r = sites_finish(open, w->names, s, &sites, why);
	malloc_trim(0); /* there are minutes until memory is wanted again */
	if (r < 0)
		return failed(w, r, buf_str(why));
	sites_free(w->done);
	w->done = sites;
	w->news = true;
	take_cost(w, &sites->window);
	return arm_next(w);
}

static int step(struct windows *w)
{
	struct buf why = BUF_INIT;
	int r = sites_step(w->open, &why);

	if (r > 0) {
		r = wait_for_window(w);
	} else if (r == 0) {
		r = finish_window(w, &why);
	} else {
		give_up(w);
		r = failed(w, r, buf_str(&why));
	}
	buf_done(&why);
	return r;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *user)
{
	struct windows *w = user;

	(void)source;
	(void)usec;
	if (w->open)
		return step(w);
	return wanted(w) ? open_window(w) : 0;
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	(void)source;
	(void)fd;
	(void)revents;
	return step(user);
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

struct windows *windows_new(const char *root, const struct config *config)
{
	struct windows *w = xcalloc(1, sizeof(*w));
	struct buf why = BUF_INIT;

	w->captured = strcmp(root, "/") != 0;
	w->config = config;
	w->io_fd = w->tracefs = -1;
	w->state = STATE_UNUSED;
	w->root.fd = -1;
	take_slots(w);
	if (!w->captured && root_open(&w->root, root))
		w->captured = true;
	if (!w->captured) {
		w->names = site_names_new(&w->root);
		w->tracefs = instance_hold(&why); /* why not is said by the window that needs it */
	}
	buf_done(&why);
	return w;
}

void windows_free(struct windows *w)
{
	if (!w)
		return;
	if (w->event)
		give_up(w);
	sd_event_source_disable_unref(w->timer);
	sd_event_unref(w->event);
	sites_free(w->done);
	site_names_free(w->names);
	if (w->tracefs >= 0)
		close(w->tracefs);
	if (w->names)
		root_done(&w->root);
	buf_done(&w->detail);
	free(w->slots);
	free(w);
}

int windows_start(struct windows *w, sd_event *event, windows_sample_fn *latest, void *user)
{
	w->event = sd_event_ref(event);
	w->latest = latest;
	w->user = user;
	return sd_event_add_time(event, &w->timer, CLOCK_MONOTONIC, (uint64_t)first_ns(w) / 1000,
				 1000, on_timer, w);
}

void windows_configure(struct windows *w, const struct config *config)
{
	w->config = config;
	take_slots(w);
	if (!w->timer)
		return;
	give_up(w);
	w->cost = 0;
	if (!wanted(w))
		set_state(w, STATE_UNUSED, "");
	arm(w, first_ns(w));
}

const struct sample *windows_join(struct windows *w, const struct sample *s)
{
	if (!s)
		return NULL;
	w->joined = *s;
	w->joined.sources[SOURCE_KMEM] = (struct source_status){w->state, buf_str(&w->detail)};
	if (w->news) {
		w->joined.site_window = &w->done->window;
		w->joined.sites = w->done->rows;
		w->joined.n_sites = w->done->n;
	}
	w->news = false;
	return &w->joined;
}
