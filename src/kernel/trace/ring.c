/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/tracepage.h"

/* A million events take 0.035 CPU-s with pages of 4 KiB, 0.027 with 16, 0.037 with 64 (tests/bench). */
#define PAGE_KB "16"

/* The path of a file that the kernel has for each event. */
struct event_file {
	char path[96];
};

struct ring_cpu {
	unsigned number;
	int pages, stats;  /* descriptors of trace_pipe_raw and stats */
	int64_t newest_ns; /* of what was read */
	uint64_t lost;	   /* by the kernel's counters, as read last */
	uint64_t missed;   /* counted from page flags */
};

struct ring {
	struct instance *instance;
	struct tracefmt formats;
	struct tracepage *page;
	size_t page_size;
	bool timeless;
	struct ring_cpu *cpus;
	size_t n_cpus;
	int epoll;
	uint64_t events, malformed;
	struct ring_cpu *reading; /* while its page is decoded */
	ring_fn *fn;
	void *user;
	struct buf limits, text;
};

/* Events */

static struct event_file event_file_of(const struct ring_event *event, const char *name)
{
	struct event_file file;

	snprintf(file.path, sizeof(file.path), "events/%s/%s/%s", event->system, event->event, name);
	return file;
}

static int learn_format(struct ring *r, const struct ring_event *event, const char *file,
			struct buf *why)
{
	const char *field = "";
	int err = tracefmt_add(&r->formats, event->kind, buf_str(&r->text), r->text.len, &field);

	if (err && *field)
		buf_addf(why, "event %s has no field %s on this kernel", event->event, field);
	else if (err)
		buf_addf(why, "%s: %s", file, strerror(-err));
	return err;
}

int ring_learn(struct ring *r, const struct ring_event *event, struct buf *why)
{
	struct event_file file = event_file_of(event, "format");
	int err;

	buf_clear(&r->text);
	err = instance_read_top(r->instance, file.path, &r->text);
	if (err == -ENOENT)
		buf_addf(why, "this kernel has no event %s", event->event);
	else if (err)
		buf_addf(why, "%s: %s", file.path, strerror(-err));
	return err ? err : learn_format(r, event, file.path, why);
}

int ring_filter(struct ring *r, const struct ring_event *event, const char *filter)
{
	return instance_write(r->instance, event_file_of(event, "filter").path, filter);
}

int ring_enable(struct ring *r, const struct ring_event *event, const char *filter, struct buf *why)
{
	int err = filter ? ring_filter(r, event, filter) : 0;

	if (err) {
		buf_addf(why, "event %s: the kernel refuses the filter '%s': ", event->event, filter);
		instance_explain(r->instance, err, why);
		return err;
	}
	err = instance_enable(r->instance, event->system, event->event);
	if (err)
		buf_addf(why, "event %s cannot be enabled: %s", event->event, strerror(-err));
	return err;
}

int ring_disable(struct ring *r, const struct ring_event *event)
{
	return instance_write(r->instance, event_file_of(event, "enable").path, "0");
}

static int set_up_event(struct ring *r, const struct ring_event *event, struct buf *why)
{
	struct buf reason = BUF_INIT;
	int err = ring_learn(r, event, &reason);

	if (!err && !event->idle)
		err = ring_enable(r, event, event->filter, &reason);
	if (err && event->without) {
		if (*event->without)
			buf_addf(&r->limits, "%s%s: %s", r->limits.len ? "; " : "",
				 buf_str(&reason), event->without);
		err = 0;
	} else if (err) {
		buf_adds(why, buf_str(&reason));
	}
	buf_done(&reason);
	return err;
}

/* Buffers */

static int set_option(struct ring *r, const char *file, const char *value, struct buf *why)
{
	int err = instance_write(r->instance, file, value);

	if (err)
		buf_addf(why, "%s of trace instance %s: %s", file, instance_name(r->instance),
			 strerror(-err));
	return err;
}

int ring_resize(struct ring *r, unsigned kb, struct buf *why)
{
	char number[16];

	if (!kb)
		return 0;
	snprintf(number, sizeof(number), "%u", kb);
	return set_option(r, "buffer_size_kb", number, why);
}

/*
 * One read gives a page at most, and costs more than decoding the page. Since 6.8 an instance may have larger pages;
 * the kernel refuses them where its memory is too fragmented.
 */
static void grow_pages(struct ring *r)
{
	static const char file[] = "buffer_subbuf_size_kb";
	uint64_t kb;

	if (!r->timeless || instance_write(r->instance, file, PAGE_KB))
		return;
	buf_clear(&r->text);
	if (instance_read(r->instance, file, &r->text))
		return;
	if (!parse_u64_n(buf_str(&r->text), strcspn(buf_str(&r->text), "\n"), &kb) && kb <= 1024)
		r->page_size = (size_t)kb * 1024;
}

static int set_up_pages(struct ring *r, struct buf *why)
{
	int err;

	buf_clear(&r->text);
	err = instance_read_top(r->instance, "events/header_page", &r->text);
	if (!err)
		err = tracefmt_page_size(buf_str(&r->text), r->text.len, &r->page_size);
	if (err) {
		buf_addf(why, "events/header_page of tracefs: %s", strerror(-err));
		return err;
	}
	grow_pages(r);
	r->page = tracepage_new(r->page_size);
	return r->page ? 0 : -ENOMEM;
}

static int set_up_buffers(struct ring *r, const struct ring_options *options, struct buf *why)
{
	char number[16];
	int err;

	r->timeless = options->timeless;
	err = set_up_pages(r, why);
	if (!err && !r->timeless)
		err = set_option(r, "trace_clock", "mono", why);
	if (!err)
		err = ring_resize(r, options->buffer_kb, why);
	/* kernels before 5.4 have no such file and wake at the first event, which is as good */
	snprintf(number, sizeof(number), "%u", options->wake_percent);
	instance_write(r->instance, "buffer_percent", number);
	return err;
}

static int open_cpu(struct ring *r, unsigned number)
{
	struct epoll_event ev = {.events = EPOLLIN};
	struct ring_cpu *cpu = &r->cpus[r->n_cpus];
	char file[64];

	snprintf(file, sizeof(file), "per_cpu/cpu%u/trace_pipe_raw", number);
	*cpu = (struct ring_cpu){.number = number, .stats = -1};
	cpu->pages = instance_open(r->instance, file, O_RDONLY | O_NONBLOCK);
	if (cpu->pages < 0)
		return cpu->pages;
	r->n_cpus++;
	snprintf(file, sizeof(file), "per_cpu/cpu%u/stats", number);
	cpu->stats = instance_open(r->instance, file, O_RDONLY);
	return epoll_ctl(r->epoll, EPOLL_CTL_ADD, cpu->pages, &ev) ? -errno : 0;
}

/* Numbers of CPUs may have gaps; the kernel makes a folder for each possible CPU. */
static int open_cpus(struct ring *r, struct buf *why)
{
	long max = sysconf(_SC_NPROCESSORS_CONF);
	size_t cap = 0;
	int err = 0;

	for (unsigned number = 0; number < 8192 && (r->n_cpus < (size_t)max || number < 64);
	     number++) {
		XGROW(r->cpus, r->n_cpus, cap);
		err = open_cpu(r, number);
		if (err && err != -ENOENT)
			break;
	}
	if (err == -ENOENT)
		err = 0;
	if (!err && !r->n_cpus)
		err = -ENOENT;
	if (err)
		buf_addf(why, "per_cpu files of trace instance %s: %s", instance_name(r->instance),
			 strerror(-err));
	return err;
}

static int set_up_events(struct ring *r, const struct ring_options *options, struct buf *why)
{
	int err = instance_create(options->tracefs ? *options->tracefs : -1, options->locks,
				  options->tag, &r->instance, why);

	if (!err)
		err = set_up_buffers(r, options, why);
	for (size_t i = 0; i < options->n_events && !err; i++)
		err = set_up_event(r, &options->events[i], why);
	return err ? err : open_cpus(r, why);
}

int ring_open(const struct ring_options *options, struct ring **ret, struct buf *why)
{
	struct ring *r = xcalloc(1, sizeof(*r));
	int err;

	r->epoll = epoll_create1(EPOLL_CLOEXEC);
	err = r->epoll < 0 ? -errno : set_up_events(r, options, why);
	if (err) {
		if (!why->len)
			buf_addf(why, "tracing: %s", strerror(-err));
		ring_close(r);
		return err;
	}
	*ret = r;
	return 0;
}

void ring_close(struct ring *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_cpus; i++) {
		close(r->cpus[i].pages);
		if (r->cpus[i].stats >= 0)
			close(r->cpus[i].stats);
	}
	if (r->epoll >= 0)
		close(r->epoll);
	instance_destroy(r->instance);
	tracepage_free(r->page);
	buf_done(&r->limits);
	buf_done(&r->text);
	free(r->cpus);
	free(r);
}

int ring_fd(const struct ring *r)
{
	return r->epoll;
}

/* Reading */

static void take_record(void *user, int64_t ns, const void *data, size_t len)
{
	struct ring *r = user;
	struct trace_event e;
	int err = tracefmt_decode(&r->formats, data, len, &e);

	r->reading->newest_ns = ns;
	if (err) {
		/* no other event than ours can be in our instance; if there is one, it is not lost to us */
		r->malformed += err == -EBADMSG;
		return;
	}
	e.mono_ns = ns;
	e.cpu = r->reading->number;
	r->events++;
	r->fn(r->user, &e);
}

bool ring_read(struct ring *r, size_t i, unsigned pages, ring_fn *fn, void *user)
{
	struct ring_cpu *cpu = r->reading = &r->cpus[i];

	r->fn = fn;
	r->user = user;
	for (; pages; pages--) {
		ssize_t n = read(cpu->pages, tracepage_space(r->page), r->page_size);
		struct tracepage_info info;

		if (n <= 0)
			return false;
		info = r->timeless ? tracepage_count(r->page, (size_t)n, take_record, r)
				   : tracepage_decode(r->page, (size_t)n, take_record, r);
		r->malformed += info.malformed;
		cpu->missed += info.missed < 0 ? 1 : (uint64_t)info.missed;
	}
	return true;
}

size_t ring_cpus(const struct ring *r)
{
	return r->n_cpus;
}

int64_t ring_newest_ns(const struct ring *r, size_t i)
{
	return r->cpus[i].newest_ns;
}

/* The number in a line such as "overrun: 12" of the stats of a CPU. */
static uint64_t stat_value(const char *text, const char *key)
{
	const char *s = strstr(text, key);
	uint64_t v;

	if (!s || (s != text && s[-1] != '\n'))
		return 0;
	s += strlen(key);
	return parse_u64_n(s, strcspn(s, "\n"), &v) ? 0 : v;
}

/* Reads the stats of a CPU to @r->text. */
static bool read_stats(struct ring *r, const struct ring_cpu *cpu)
{
	buf_clear(&r->text);
	return cpu->stats >= 0 && !fd_read(cpu->stats, &r->text, 4096);
}

static uint64_t sum_of_stats(const struct ring *r, const char *const *keys, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += stat_value(buf_str(&r->text), keys[i]);
	return sum;
}

uint64_t ring_lost(struct ring *r)
{
	static const char *const keys[] = {"overrun: ", "commit overrun: ", "dropped events: "};
	uint64_t lost = r->malformed;

	for (size_t i = 0; i < r->n_cpus; i++) {
		struct ring_cpu *cpu = &r->cpus[i];

		if (read_stats(r, cpu))
			cpu->lost = sum_of_stats(r, keys, ARRAY_SIZE(keys));
		lost += cpu->lost > cpu->missed ? cpu->lost : cpu->missed;
	}
	return lost;
}

uint64_t ring_recorded(struct ring *r)
{
	static const char *const keys[] = {"entries: ", "overrun: ", "dropped events: "};
	uint64_t sum = 0;

	for (size_t i = 0; i < r->n_cpus; i++)
		if (read_stats(r, &r->cpus[i]))
			sum += sum_of_stats(r, keys, ARRAY_SIZE(keys));
	return sum;
}

uint64_t ring_events(const struct ring *r)
{
	return r->events;
}

enum kmem_class ring_class(const struct ring *r, uint64_t gfp)
{
	return tracefmt_class(&r->formats, gfp);
}

const char *ring_limits(const struct ring *r)
{
	return buf_str(&r->limits);
}

struct instance *ring_instance(const struct ring *r)
{
	return r->instance;
}
