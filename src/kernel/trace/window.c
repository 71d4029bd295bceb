/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/tracefmt.h"
#include "kernel/trace/tracepage.h"

#define LOCK_NAME    "kmem.lock"
#define LOCK_WAIT_NS (5 * NS_PER_SEC)

/* A million events take 0.035 CPU-s with pages of 4 KiB, 0.027 with 16, 0.037 with 64 (tests/bench). */
#define PAGE_KB "16"

/* A CPU is read no longer than this in one drain, however fast it writes. */
#define PAGES_A_DRAIN 8192

struct ring {
	int pages, stats; /* descriptors of trace_pipe_raw and stats */
	uint64_t missed;  /* counted from page flags */
};

struct window {
	struct instance *instance;
	struct windowfmt formats;
	struct tracepage *page;
	size_t page_size;
	bool timeless;
	struct ring *rings;
	size_t n_rings;
	int epoll, lock;
	uint64_t events, malformed;
	window_fn *fn; /* while it drains */
	void *user;
	struct buf limits, text;
};

/* One window at a time */

static int try_lock(const char *path, int *ret)
{
	int err, fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		err = -errno;
		close(fd);
		return err;
	}
	*ret = fd;
	return 0;
}

static int take_lock(struct window *w, const struct window_options *options, struct buf *why)
{
	const struct timespec pause = {0, 20 * 1000000L};
	int64_t until = clock_now().mono_ns + (options->at_once ? 0 : LOCK_WAIT_NS);
	char *path = xasprintf("%s/%s", options->locks, LOCK_NAME);
	int err;

	mkdir(options->locks, 0755); /* where it cannot be made the file cannot be opened either */
	while ((err = try_lock(path, &w->lock)) == -EWOULDBLOCK && clock_now().mono_ns < until)
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

/* Events */

static int learn_event(struct window *w, const struct window_want *want, struct buf *why)
{
	char file[96];
	const char *field = "";
	int err;

	snprintf(file, sizeof(file), "events/%s/%s/format", want->system, want->event);
	buf_clear(&w->text);
	err = instance_read_top(w->instance, file, &w->text);
	if (err == -ENOENT)
		buf_addf(why, "this kernel has no event %s", want->event);
	else if (err)
		buf_addf(why, "%s: %s", file, strerror(-err));
	if (err)
		return err;
	err = windowfmt_add(&w->formats, want->kind, buf_str(&w->text), w->text.len, &field);
	if (err && *field)
		buf_addf(why, "event %s has no %s on this kernel", want->event, field);
	else if (err)
		buf_addf(why, "%s: %s", file, strerror(-err));
	return err;
}

int window_filter(struct window *w, const char *system, const char *event, const char *filter)
{
	char file[96];

	snprintf(file, sizeof(file), "events/%s/%s/filter", system, event);
	return instance_write(w->instance, file, filter);
}

static int enable_event(struct window *w, const struct window_want *want, const char *filter,
			struct buf *why)
{
	int err = filter ? window_filter(w, want->system, want->event, filter) : 0;

	if (err) {
		buf_addf(why, "event %s: the kernel refuses the filter '%s': %s", want->event,
			 filter, strerror(-err));
		return err;
	}
	err = instance_enable(w->instance, want->system, want->event);
	if (err)
		buf_addf(why, "event %s cannot be enabled: %s", want->event, strerror(-err));
	return err;
}

static int set_up_event(struct window *w, const struct window_want *want, struct buf *why)
{
	struct buf reason = BUF_INIT;
	int err = learn_event(w, want, &reason);

	if (!err && !want->idle)
		err = enable_event(w, want, want->filter, &reason);
	if (err && want->without) {
		if (*want->without)
			buf_addf(&w->limits, "%s%s: %s", w->limits.len ? "; " : "",
				 buf_str(&reason), want->without);
		err = 0;
	} else if (err) {
		buf_adds(why, buf_str(&reason));
	}
	buf_done(&reason);
	return err;
}

/* Buffers */

static int set_option(struct window *w, const char *file, const char *value, struct buf *why)
{
	int err = instance_write(w->instance, file, value);

	if (err)
		buf_addf(why, "%s of trace instance %s: %s", file, instance_name(w->instance),
			 strerror(-err));
	return err;
}

static int set_buffer_kb(struct window *w, unsigned kb, struct buf *why)
{
	char number[16];

	if (!kb)
		return 0;
	snprintf(number, sizeof(number), "%u", kb);
	return set_option(w, "buffer_size_kb", number, why);
}

/*
 * A read gives a page at most, and costs more than what is in it. Kernels since 6.8 let an
 * instance have larger ones; where memory is too scattered for them it refuses.
 */
static void grow_pages(struct window *w)
{
	static const char file[] = "buffer_subbuf_size_kb";
	uint64_t kb;

	if (!w->timeless || instance_write(w->instance, file, PAGE_KB))
		return;
	buf_clear(&w->text);
	if (instance_read(w->instance, file, &w->text))
		return;
	if (!parse_u64_n(buf_str(&w->text), strcspn(buf_str(&w->text), "\n"), &kb) && kb <= 1024)
		w->page_size = (size_t)kb * 1024;
}

static int set_up_buffer(struct window *w, const struct window_options *options, struct buf *why)
{
	int err;

	buf_clear(&w->text);
	err = instance_read_top(w->instance, "events/header_page", &w->text);
	if (!err)
		err = tracefmt_page_size(buf_str(&w->text), w->text.len, &w->page_size);
	if (err) {
		buf_addf(why, "events/header_page of tracefs: %s", strerror(-err));
		return err;
	}
	w->timeless = options->timeless;
	grow_pages(w);
	w->page = tracepage_new(w->page_size);
	if (!w->page)
		return -ENOMEM;
	err = options->timeless ? 0 : set_option(w, "trace_clock", "mono", why);
	if (!err)
		err = set_buffer_kb(w, options->buffer_kb, why);
	/* kernels before 5.4 have none and wake at the first event, which is as good */
	instance_write(w->instance, "buffer_percent", "25");
	return err;
}

/* Those that are idle: one that is missing was noted when it was learnt. */
static int enable_idle(struct window *w, const struct window_options *options, bool filtered,
		       struct buf *why)
{
	int err = 0;

	for (size_t i = 0; i < options->n_wants && !err; i++) {
		const struct window_want *want = &options->wants[i];
		struct buf reason = BUF_INIT;

		if (want->idle)
			err = enable_event(w, want, filtered ? want->filter : NULL, &reason);
		if (err && want->without)
			err = 0;
		else
			buf_adds(why, buf_str(&reason));
		buf_done(&reason);
	}
	return err;
}

int window_enable(struct window *w, const struct window_options *options, struct buf *why)
{
	int err = set_buffer_kb(w, options->buffer_kb, why);

	return err ? err : enable_idle(w, options, true, why);
}

static int open_ring(struct window *w, unsigned cpu)
{
	struct epoll_event ev = {.events = EPOLLIN};
	struct ring *ring = &w->rings[w->n_rings];
	char file[64];

	snprintf(file, sizeof(file), "per_cpu/cpu%u/trace_pipe_raw", cpu);
	*ring = (struct ring){.stats = -1};
	ring->pages = instance_open(w->instance, file, O_RDONLY | O_NONBLOCK);
	if (ring->pages < 0)
		return ring->pages;
	w->n_rings++;
	snprintf(file, sizeof(file), "per_cpu/cpu%u/stats", cpu);
	ring->stats = instance_open(w->instance, file, O_RDONLY);
	return epoll_ctl(w->epoll, EPOLL_CTL_ADD, ring->pages, &ev) ? -errno : 0;
}

/* Numbers of CPUs may have holes; the kernel makes a folder for each that may ever come. */
static int open_rings(struct window *w, struct buf *why)
{
	long max = sysconf(_SC_NPROCESSORS_CONF);
	size_t cap = 0;
	int err = 0;

	for (unsigned cpu = 0; cpu < 8192 && (w->n_rings < (size_t)max || cpu < 64); cpu++) {
		XGROW(w->rings, w->n_rings, cap);
		err = open_ring(w, cpu);
		if (err && err != -ENOENT)
			break;
	}
	if (err == -ENOENT)
		err = 0;
	if (!err && !w->n_rings)
		err = -ENOENT;
	if (err)
		buf_addf(why, "per_cpu files of trace instance %s: %s", instance_name(w->instance),
			 strerror(-err));
	return err;
}

static int set_up(struct window *w, const struct window_options *options, struct buf *why)
{
	int err = take_lock(w, options, why);

	if (!err)
		err = instance_create_in(options->tracefs ? *options->tracefs : -1, options->locks,
					 "-kmem", &w->instance, why);
	if (!err)
		err = set_up_buffer(w, options, why);
	for (size_t i = 0; i < options->n_wants && !err; i++)
		err = set_up_event(w, &options->wants[i], why);
	return err ? err : open_rings(w, why);
}

int window_open(const struct window_options *options, struct window **ret, struct buf *why)
{
	struct window *w = xcalloc(1, sizeof(*w));
	int err;

	w->lock = -1;
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	err = w->epoll < 0 ? -errno : set_up(w, options, why);
	if (err) {
		if (!why->len)
			buf_addf(why, "tracing: %s", strerror(-err));
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
	for (size_t i = 0; i < w->n_rings; i++) {
		close(w->rings[i].pages);
		if (w->rings[i].stats >= 0)
			close(w->rings[i].stats);
	}
	if (w->epoll >= 0)
		close(w->epoll);
	instance_destroy(w->instance);
	if (w->lock >= 0)
		close(w->lock);
	tracepage_free(w->page);
	buf_done(&w->limits);
	buf_done(&w->text);
	free(w->rings);
	free(w);
}

static uint64_t recorded(struct window *w);

int window_count_begin(struct window *w, const struct window_options *options, struct buf *why)
{
	int err = enable_idle(w, options, false, why);

	if (!err)
		err = window_start(w);
	if (err && !why->len)
		buf_addf(why, "tracing cannot be switched on: %s", strerror(-err));
	return err;
}

uint64_t window_count_end(struct window *w, const struct window_options *options)
{
	uint64_t n;
	char file[96];

	window_stop(w);
	n = recorded(w);
	for (size_t i = 0; i < options->n_wants; i++) {
		snprintf(file, sizeof(file), "events/%s/%s/enable", options->wants[i].system,
			 options->wants[i].event);
		instance_write(w->instance, file,
			       "0"); /* where the kernel has no such event it is off */
	}
	instance_write(w->instance, "trace", ""); /* empties all buffers and their counters */
	return n;
}

int window_start(struct window *w)
{
	return instance_switch(w->instance, 1);
}

int window_stop(struct window *w)
{
	return instance_switch(w->instance, 0);
}

int window_fd(const struct window *w)
{
	return w->epoll;
}

/* Reading */

static void take_record(void *user, int64_t ns, const void *data, size_t len)
{
	struct window *w = user;
	struct kmem_event e;
	int err = windowfmt_decode(&w->formats, data, len, &e);

	if (err) {
		w->malformed += err == -EBADMSG;
		return;
	}
	e.mono_ns = ns;
	w->events++;
	w->fn(w->user, &e);
}

static void read_ring(struct window *w, struct ring *ring)
{
	for (int i = 0; i < PAGES_A_DRAIN; i++) {
		ssize_t n = read(ring->pages, tracepage_space(w->page), w->page_size);
		struct tracepage_info info;

		if (n <= 0)
			return;
		info = w->timeless ? tracepage_count(w->page, (size_t)n, take_record, w)
				   : tracepage_decode(w->page, (size_t)n, take_record, w);
		w->malformed += info.malformed;
		ring->missed += info.missed < 0 ? 1 : (uint64_t)info.missed;
	}
}

void window_drain(struct window *w, window_fn *fn, void *user)
{
	w->fn = fn;
	w->user = user;
	for (size_t i = 0; i < w->n_rings; i++)
		read_ring(w, &w->rings[i]);
}

/* "overrun: 12" and its like among the lines of a CPU's stats. */
static uint64_t stat_value(const char *text, const char *key)
{
	const char *s = strstr(text, key);
	uint64_t v;

	if (!s || (s != text && s[-1] != '\n'))
		return 0;
	s += strlen(key);
	return parse_u64_n(s, strcspn(s, "\n"), &v) ? 0 : v;
}

/* The sum of some of them. */
static uint64_t stats_of(struct window *w, const struct ring *ring, const char *const *keys,
			 size_t n)
{
	uint64_t sum = 0;

	buf_clear(&w->text);
	if (ring->stats < 0 || fd_read(ring->stats, &w->text, 4096))
		return 0;
	for (size_t i = 0; i < n; i++)
		sum += stat_value(buf_str(&w->text), keys[i]);
	return sum;
}

static uint64_t lost_of(struct window *w, const struct ring *ring)
{
	static const char *const keys[] = {"overrun: ", "commit overrun: ", "dropped events: "};
	uint64_t lost = stats_of(w, ring, keys, ARRAY_SIZE(keys));

	return lost > ring->missed ? lost : ring->missed;
}

/* Events that came to the buffers, whether they are still there or not. */
static uint64_t recorded(struct window *w)
{
	static const char *const keys[] = {"entries: ", "overrun: ", "dropped events: "};
	uint64_t sum = 0;

	for (size_t i = 0; i < w->n_rings; i++)
		sum += stats_of(w, &w->rings[i], keys, ARRAY_SIZE(keys));
	return sum;
}

uint64_t window_events(const struct window *w)
{
	return w->events;
}

uint64_t window_lost(struct window *w)
{
	uint64_t lost = w->malformed;

	for (size_t i = 0; i < w->n_rings; i++)
		lost += lost_of(w, &w->rings[i]);
	return lost;
}

enum kmem_class window_class(const struct window *w, uint64_t gfp)
{
	return windowfmt_class(&w->formats, gfp);
}

bool window_has_name(const struct window *w, enum kmem_kind kind)
{
	return windowfmt_has_name(&w->formats, kind);
}

const char *window_limits(const struct window *w)
{
	return buf_str(&w->limits);
}

struct instance *window_instance(const struct window *w)
{
	return w->instance;
}
