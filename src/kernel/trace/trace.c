/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/tracepage.h"

/* How long a CPU may take from the time stamp of an event to its place in the buffer. */
#define SETTLE_NS (10 * 1000000LL)

/* Pages of one CPU in a row, so that memory and order stay bounded when it writes as fast as we
 * read. */
#define PAGES_A_ROUND 64

/* Rounds a drain: whoever fills buffers faster than that waits for the next drain, or loses. */
#define ROUNDS_MAX 256

struct cpu {
	unsigned number;
	int pages, stats;  /* descriptors of trace_pipe_raw and stats */
	int64_t newest_ns; /* of what was read */
	bool empty;	   /* in this round */
	uint64_t lost;	   /* the kernel's counters, as read last */
	uint64_t missed;   /* counted from page flags */
};

struct trace {
	struct instance *instance;
	struct tracefmt formats;
	struct tracepage *page;
	size_t page_size;
	struct traceorder order;
	struct cpu *cpus;
	size_t n_cpus;
	struct cpu *reading; /* while its page is decoded */
	int epoll;
	uint64_t lost;
	uint64_t malformed;
	bool knows_allocs; /* the format of the event was learnt */
	struct buf limits;
	struct buf text; /* scratch */
};

/* The events; a filter tells that they have the field root and are of one hierarchy. */
static const struct {
	const char *name;
	enum trace_kind kind;
	bool filtered;
	const char *without; /* what is not seen without it; NULL: nothing is */
} wanted[] = {
	{"cgroup_mkdir", TRACE_BORN, true, NULL},
	{"cgroup_rmdir", TRACE_DYING, true, NULL},
	{"cgroup_release", TRACE_FREED, true, NULL},
	{"cgroup_rename", TRACE_RENAMED, true, "renames are found by a walk"},
	{"cgroup_setup_root", TRACE_ROOTS, false, "new mounts are found by a walk"},
	{"cgroup_destroy_root", TRACE_ROOTS, false, "unmounts are found by a walk"},
	{"cgroup_remount", TRACE_ROOTS, false, "remounts are found by a walk"},
};

/* Formats */

static int learn_event(struct trace *t, size_t i, struct buf *why)
{
	char file[64];
	const char *field = "";
	int err;

	snprintf(file, sizeof(file), "events/cgroup/%s/format", wanted[i].name);
	buf_clear(&t->text);
	err = instance_read_top(t->instance, file, &t->text);
	if (!err)
		err = tracefmt_add(&t->formats, wanted[i].kind, buf_str(&t->text), t->text.len,
				   &field);
	if (!err)
		return 0;
	if (*field)
		buf_addf(why, "event %s has no field %s on this kernel", wanted[i].name, field);
	else if (err == -ENOENT)
		buf_addf(why, "this kernel has no event %s", wanted[i].name);
	else
		buf_addf(why, "%s: %s", file, strerror(-err));
	return err;
}

static void note_limit(struct trace *t, size_t i, const char *why)
{
	buf_addf(&t->limits, "%s%s: %s", t->limits.len ? "; " : "", why, wanted[i].without);
}

static int set_filter(struct trace *t, size_t i, uint32_t root)
{
	char file[64], filter[32];

	if (!wanted[i].filtered)
		return 0;
	snprintf(file, sizeof(file), "events/cgroup/%s/filter", wanted[i].name);
	snprintf(filter, sizeof(filter), "root == %" PRIu32, root);
	return instance_write(t->instance, file, filter);
}

static int enable_event(struct trace *t, size_t i, uint32_t root, struct buf *why)
{
	int err = set_filter(t, i, root);

	if (!err)
		err = instance_enable(t->instance, "cgroup", wanted[i].name);
	if (err)
		buf_addf(why, "event %s cannot be enabled: %s", wanted[i].name, strerror(-err));
	return err;
}

static int set_up_event(struct trace *t, size_t i, uint32_t root, struct buf *why)
{
	struct buf reason = BUF_INIT;
	int err = learn_event(t, i, &reason);

	if (!err)
		err = enable_event(t, i, root, &reason);
	if (err && wanted[i].without) {
		note_limit(t, i, buf_str(&reason));
		err = 0;
	}
	if (err)
		buf_adds(why, buf_str(&reason));
	buf_done(&reason);
	return err;
}

int trace_set_root(struct trace *t, uint32_t root)
{
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		int r = set_filter(t, i, root);

		/* an event that is missing was noted when it was looked for first */
		if (r && !wanted[i].without)
			err = r;
	}
	return err;
}

/* Allocations, for moments */

#define ALLOCS "events/kmem/kmalloc/"

static int learn_allocs(struct trace *t)
{
	const char *field;
	int err;

	if (t->knows_allocs)
		return 0;
	buf_clear(&t->text);
	err = instance_read_top(t->instance, ALLOCS "format", &t->text);
	if (!err)
		err = tracefmt_add(&t->formats, TRACE_ALLOC, buf_str(&t->text), t->text.len,
				   &field);
	t->knows_allocs = !err;
	return err;
}

int trace_allocs(struct trace *t, const char *filter)
{
	int err;

	if (!filter)
		return instance_write(t->instance, ALLOCS "enable", "0");
	err = learn_allocs(t);
	if (!err)
		err = instance_write(t->instance, ALLOCS "filter", filter);
	return err ? err : instance_write(t->instance, ALLOCS "enable", "1");
}

/* Buffers */

static int set_option(struct trace *t, const char *file, const char *value, struct buf *why)
{
	int err = instance_write(t->instance, file, value);

	if (err)
		buf_addf(why, "%s of trace instance %s: %s", file, instance_name(t->instance),
			 strerror(-err));
	return err;
}

static int set_up_buffer(struct trace *t, const struct trace_options *options, struct buf *why)
{
	char number[16];
	int err;

	buf_clear(&t->text);
	err = instance_read_top(t->instance, "events/header_page", &t->text);
	if (!err)
		err = tracefmt_page_size(buf_str(&t->text), t->text.len, &t->page_size);
	if (err) {
		buf_addf(why, "events/header_page of tracefs: %s", strerror(-err));
		return err;
	}
	t->page = tracepage_new(t->page_size);
	if (!t->page)
		return -ENOMEM;
	err = set_option(t, "trace_clock", "mono", why);
	if (!err && options->buffer_kb) {
		snprintf(number, sizeof(number), "%u", options->buffer_kb);
		err = set_option(t, "buffer_size_kb", number, why);
	}
	/* kernels before 5.4 wake at the first event, which is as good */
	snprintf(number, sizeof(number), "%u", options->wake_percent);
	instance_write(t->instance, "buffer_percent", number);
	return err;
}

static int open_cpu(struct trace *t, unsigned number)
{
	struct epoll_event ev = {.events = EPOLLIN};
	struct cpu *cpu = &t->cpus[t->n_cpus];
	char file[64];

	snprintf(file, sizeof(file), "per_cpu/cpu%u/trace_pipe_raw", number);
	*cpu = (struct cpu){.number = number, .stats = -1};
	cpu->pages = instance_open(t->instance, file, O_RDONLY | O_NONBLOCK);
	if (cpu->pages < 0)
		return cpu->pages;
	t->n_cpus++;
	snprintf(file, sizeof(file), "per_cpu/cpu%u/stats", number);
	cpu->stats = instance_open(t->instance, file, O_RDONLY);
	return epoll_ctl(t->epoll, EPOLL_CTL_ADD, cpu->pages, &ev) ? -errno : 0;
}

/* Numbers of CPUs may have holes; the kernel makes a folder for each that may ever come. */
static int open_cpus(struct trace *t, struct buf *why)
{
	long max = sysconf(_SC_NPROCESSORS_CONF);
	size_t cap = 0;
	int err = 0;

	for (unsigned number = 0; number < 8192 && (t->n_cpus < (size_t)max || number < 64);
	     number++) {
		XGROW(t->cpus, t->n_cpus, cap);
		err = open_cpu(t, number);
		if (err && err != -ENOENT)
			break;
	}
	if (err && err != -ENOENT) {
		buf_addf(why, "per_cpu files of trace instance %s: %s", instance_name(t->instance),
			 strerror(-err));
		return err;
	}
	if (t->n_cpus)
		return 0;
	buf_adds(why, "tracefs shows no CPU");
	return -ENOENT;
}

static int set_up(struct trace *t, const struct trace_options *options, struct buf *why)
{
	int err = instance_create(options->locks, "", &t->instance, why);

	if (!err)
		err = set_up_buffer(t, options, why);
	for (size_t i = 0; i < ARRAY_SIZE(wanted) && !err; i++)
		err = set_up_event(t, i, options->root, why);
	if (!err)
		err = open_cpus(t, why);
	if (!err)
		err = instance_switch(t->instance, 1);
	return err;
}

int trace_open(const struct trace_options *options, struct trace **ret, struct buf *why)
{
	struct trace *t = xcalloc(1, sizeof(*t));
	int err;

	t->order = TRACEORDER_INIT;
	t->epoll = epoll_create1(EPOLL_CLOEXEC);
	err = t->epoll < 0 ? -errno : set_up(t, options, why);
	if (err) {
		if (!why->len)
			buf_addf(why, "tracing: %s", strerror(-err));
		trace_close(t);
		return err;
	}
	*ret = t;
	return 0;
}

void trace_close(struct trace *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_cpus; i++) {
		close(t->cpus[i].pages);
		if (t->cpus[i].stats >= 0)
			close(t->cpus[i].stats);
	}
	if (t->epoll >= 0)
		close(t->epoll);
	instance_destroy(t->instance);
	tracepage_free(t->page);
	traceorder_done(&t->order);
	buf_done(&t->limits);
	buf_done(&t->text);
	free(t->cpus);
	free(t);
}

int trace_fd(const struct trace *t)
{
	return t->epoll;
}

/* Reading */

static void take_record(void *user, int64_t ns, const void *data, size_t len)
{
	struct trace *t = user;
	struct trace_event e;
	int err = tracefmt_decode(&t->formats, data, len, &e);

	t->reading->newest_ns = ns;
	if (err) {
		/* another event than ours cannot be in our instance, but is no loss of ours */
		t->malformed += err == -EBADMSG;
		return;
	}
	e.mono_ns = ns;
	e.cpu = t->reading->number;
	traceorder_add(&t->order, &e);
}

/* Reads what a CPU has, up to PAGES_A_ROUND pages. */
static void read_cpu(struct trace *t, struct cpu *cpu)
{
	cpu->empty = false;
	t->reading = cpu;
	for (int i = 0; i < PAGES_A_ROUND; i++) {
		ssize_t n = read(cpu->pages, tracepage_space(t->page), t->page_size);
		struct tracepage_info info;

		if (n <= 0) {
			cpu->empty = true;
			return;
		}
		info = tracepage_decode(t->page, (size_t)n, take_record, t);
		t->malformed += info.malformed;
		cpu->missed += info.missed < 0 ? 1 : (uint64_t)info.missed;
	}
}

/*
 * Reads every CPU once. Nothing older than what *ret_until_ns gets can come later: what was
 * written before the reading began has been read, but for what a full CPU still holds.
 */
static bool read_round(struct trace *t, int64_t *ret_until_ns)
{
	int64_t until = clock_now().mono_ns - SETTLE_NS;
	bool more = false;

	for (size_t i = 0; i < t->n_cpus; i++) {
		struct cpu *cpu = &t->cpus[i];

		read_cpu(t, cpu);
		if (cpu->empty)
			continue;
		more = true;
		if (cpu->newest_ns < until)
			until = cpu->newest_ns;
	}
	*ret_until_ns = until;
	return more;
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

static uint64_t lost_of(struct trace *t, struct cpu *cpu)
{
	const char *text;

	buf_clear(&t->text);
	if (cpu->stats >= 0 && !fd_read(cpu->stats, &t->text, 4096)) {
		text = buf_str(&t->text);
		cpu->lost = stat_value(text, "overrun: ") + stat_value(text, "commit overrun: ") +
			    stat_value(text, "dropped events: ");
	}
	return cpu->lost > cpu->missed ? cpu->lost : cpu->missed;
}

/* The kernel's counters are ahead of the pages' flags: a loss is told as soon as it is known. */
static void tell_losses(struct trace *t, trace_fn *fn, void *user)
{
	struct trace_event e = {.kind = TRACE_LOST, .path = ""};
	uint64_t lost = t->malformed;

	for (size_t i = 0; i < t->n_cpus; i++)
		lost += lost_of(t, &t->cpus[i]);
	if (lost <= t->lost)
		return;
	e.lost = lost - t->lost;
	e.mono_ns = clock_now().mono_ns;
	t->lost = lost;
	fn(user, &e);
}

void trace_drain(struct trace *t, bool all, trace_fn *fn, void *user)
{
	int64_t until = 0;
	bool more = true;

	/* before what came after the gap, so that nobody takes it for whole */
	tell_losses(t, fn, user);
	for (int i = 0; more && i < ROUNDS_MAX; i++) {
		more = read_round(t, &until);
		traceorder_pass(&t->order, until, fn, user);
	}
	if (all)
		traceorder_pass(&t->order, INT64_MAX, fn, user);
	tell_losses(t, fn, user);
}

uint64_t trace_lost(const struct trace *t)
{
	return t->lost;
}

uint64_t trace_late(const struct trace *t)
{
	return t->order.late;
}

const char *trace_limits(const struct trace *t)
{
	return buf_str(&t->limits);
}

struct instance *trace_instance(const struct trace *t)
{
	return t->instance;
}
