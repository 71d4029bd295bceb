/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"

#define LOCK_NAME    "kmem.lock"
#define LOCK_WAIT_NS (5 * NS_PER_SEC)

#define WAKE_PERCENT 25

/* So many pages of one CPU are read in one drain at most, however fast it writes. */
#define PAGES_A_DRAIN 8192

struct window {
	struct ring *ring;
	int lock;
};

/* One window at a time */

static int take_kmem_lock(struct window *w, const struct window_options *options, struct buf *why)
{
	const struct timespec pause = {0, 20 * 1000000L};
	int64_t until = clock_now().mono_ns + (options->at_once ? 0 : LOCK_WAIT_NS);
	char *path = xasprintf("%s/%s", options->locks, LOCK_NAME);
	int err;

	mkdir(options->locks, 0755); /* where it cannot be made the file cannot be opened either */
	while ((err = instance_try_lock(path, &w->lock)) == -EWOULDBLOCK &&
	       clock_now().mono_ns < until)
		nanosleep(&pause, NULL);
	if (err == -EWOULDBLOCK) {
		err = -EBUSY;
		buf_addf(why,
			 "%s: another cgslab is tracing allocations; try again when it is done",
			 path);
	} else if (err) {
		buf_addf(why, "%s: %s; run as root", path, strerror(-err));
	}
	free(path);
	return err;
}

/* Opening */

static int open_kmem_ring(struct window *w, const struct window_options *options, struct buf *why)
{
	const struct ring_options ring = {
		.locks = options->locks,
		.tag = "-kmem",
		.tracefs = options->tracefs,
		.events = options->events,
		.n_events = options->n_events,
		.buffer_kb = options->buffer_kb,
		.wake_percent = WAKE_PERCENT,
		.timeless = options->timeless,
	};

	return ring_open(&ring, &w->ring, why);
}

int window_open(const struct window_options *options, struct window **ret, struct buf *why)
{
	struct window *w = xcalloc(1, sizeof(*w));
	int err;

	w->lock = -1;
	err = take_kmem_lock(w, options, why);
	if (!err)
		err = open_kmem_ring(w, options, why);
	if (err) {
		window_close(w);
		return err;
	}
	*ret = w;
	return 0;
}

void window_close(struct window *w)
{
	if (!w)
		return;
	ring_close(w->ring);
	if (w->lock >= 0)
		close(w->lock);
	free(w);
}

struct ring *window_ring(const struct window *w)
{
	return w->ring;
}

/* Switches idle events on. An event that the kernel lacks was noted when it was learnt. */
static int enable_idle(struct window *w, const struct window_options *options, bool filtered,
		       struct buf *why)
{
	int err = 0;

	for (size_t i = 0; i < options->n_events && !err; i++) {
		const struct ring_event *event = &options->events[i];
		struct buf reason = BUF_INIT;

		if (event->idle)
			err = ring_enable(w->ring, event, filtered ? event->filter : NULL, &reason);
		if (err && event->without)
			err = 0;
		else
			buf_adds(why, buf_str(&reason));
		buf_done(&reason);
	}
	return err;
}

int window_enable(struct window *w, const struct window_options *options, struct buf *why)
{
	int err = ring_resize(w->ring, options->buffer_kb, why);

	return err ? err : enable_idle(w, options, true, why);
}

int window_count_begin(struct window *w, const struct window_options *options, struct buf *why)
{
	int err = enable_idle(w, options, false, why);

	return err ? err : window_start(w, why);
}

uint64_t window_count_end(struct window *w, const struct window_options *options)
{
	uint64_t n;

	window_stop(w);
	n = ring_recorded(w->ring);
	/* where the kernel has no such event it is off */
	for (size_t i = 0; i < options->n_events; i++)
		ring_disable(w->ring, &options->events[i]);
	instance_write(ring_instance(w->ring), "trace", ""); /* empties all buffers and their counters */
	return n;
}

int window_start(struct window *w, struct buf *why)
{
	int err = instance_switch(ring_instance(w->ring), 1);

	if (err)
		buf_addf(why, "tracing cannot be switched on: %s", strerror(-err));
	return err;
}

int window_stop(struct window *w)
{
	return instance_switch(ring_instance(w->ring), 0);
}

void window_drain(struct window *w, ring_fn *fn, void *user)
{
	for (size_t i = 0; i < ring_cpus(w->ring); i++)
		ring_read(w->ring, i, PAGES_A_DRAIN, fn, user);
}
