/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/loop.h"

#include <config.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "daemon/report.h"
#include "daemon/windows.h"
#include "history/writer.h"
#include "kernel/collector.h"
#include "model/sample.h"
#include "model/source.h"

#define DAY_NS (24 * 3600 * NS_PER_SEC)

struct daemon {
	struct daemon_options opt;
	struct config config;
	struct collector *collector;
	struct history_writer *history;
	struct report report;
	struct windows *windows;
	const struct sample *last; /* of the last tick, borrowed from collector and windows */
	struct buf status, said;   /* what the supervisor is told, and was */
	sd_event *event;
	sd_event_source *timer;
	sd_event_source *drain_timer, *trace; /* between ticks, while events are traced */
	int trace_fd;			      /* that trace waits for; -1: none */
	uint64_t due_usec;		      /* boot clock of the next tick */
	const char *reason;
};

static struct retention_limits limits_of(const struct config *c)
{
	struct retention_limits keep = history_writer_defaults.keep;

	keep.keep_ns = c->history.keep_days * DAY_NS;
	keep.max_bytes = c->history.max_bytes;
	keep.events = c->history.events;
	return keep;
}

static struct history_writer *new_writer(const struct config *c)
{
	struct history_writer_options opt = history_writer_defaults;

	opt.path = c->history.path;
	opt.version = PACKAGE_VERSION;
	opt.interval_ns = c->sample.interval_ns;
	opt.keep = limits_of(c);
	opt.lock = true;
	return history_writer_new(&opt);
}

static unsigned wants(const struct config *c)
{
	return COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_CONSTANTS | COLLECT_EXACT | COLLECT_HOLDERS_SELDOM |
	       (c->trace.cgroup ? COLLECT_TRACE : 0) |
	       (c->trace.kmem != KMEM_OFF ? COLLECT_SIZE : 0);
}

int daemon_new(const struct daemon_options *opt, struct config *config, struct daemon **ret)
{
	struct daemon *d = xcalloc(1, sizeof(*d));
	int r = config_open_collector(config, opt->root, wants(config), &d->collector);

	if (r < 0) {
		free(d);
		return r;
	}
	d->opt = *opt;
	d->config = *config;
	*config = (struct config){0};
	d->history = new_writer(&d->config);
	d->reason = "end of work";
	d->trace_fd = -1;
	report_init(&d->report, opt->foreground);
	report_renew(&d->report, &d->config, NULL, false);
	d->windows = windows_new(opt->root, &d->config, &d->report.journal);
	*ret = d;
	return 0;
}

void daemon_free(struct daemon *d)
{
	if (!d)
		return;
	sd_event_source_unref(d->timer);
	sd_event_source_unref(d->drain_timer);
	sd_event_source_unref(d->trace);
	windows_free(d->windows);
	sd_event_unref(d->event);
	history_writer_free(d->history);
	collector_free(d->collector);
	report_done(&d->report);
	config_done(&d->config);
	buf_done(&d->status);
	buf_done(&d->said);
	free(d);
}

/* Tells the supervisor when there is something new to tell. */
static void tell_status(struct daemon *d)
{
	report_status(d->last, history_writer_status(d->history), &d->status);
	if (d->said.len == d->status.len && !strcmp(buf_str(&d->said), buf_str(&d->status)))
		return;
	buf_clear(&d->said);
	buf_adds(&d->said, buf_str(&d->status));
	sd_notify(0, buf_str(&d->status));
}

/* The -errno that kept the tick from being written, which the report tells too. */
static int take_tick(struct daemon *d)
{
	int r;

	d->last = windows_join(d->windows, collector_tick(d->collector));
	r = history_writer_append(d->history, d->last);
	report_tick(&d->report, &d->config, d->last, history_writer_status(d->history));
	tell_status(d);
	return r;
}

int daemon_first_tick(struct daemon *d)
{
	return take_tick(d);
}

void daemon_stop(struct daemon *d, const char *reason)
{
	if (!d || !d->last)
		return;
	history_writer_stop(d->history, clock_now().utc_ns);
	report_stop(&d->report, d->last, history_writer_status(d->history), reason ? reason : d->reason);
}

/* The timer */

static uint64_t interval_usec(const struct daemon *d)
{
	return (uint64_t)d->config.sample.interval_ns / 1000;
}

/* Sets the timer to the next multiple of the interval that has not passed: missed ticks are not made up. */
static int arm_tick(struct daemon *d, uint64_t now)
{
	uint64_t interval = interval_usec(d);
	int r;

	d->due_usec += interval;
	if (d->due_usec <= now)
		d->due_usec += (now - d->due_usec) / interval * interval + interval;
	r = sd_event_source_set_time(d->timer, d->due_usec);
	return r < 0 ? r : sd_event_source_set_enabled(d->timer, SD_EVENT_ONESHOT);
}

static uint64_t boot_usec(void)
{
	return (uint64_t)clock_now().boot_ns / 1000;
}

/* Events between ticks are drained when the descriptor says so, and by a timer where they are too few for that. */

static int on_trace(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	struct daemon *d = user;

	(void)source;
	(void)fd;
	(void)revents;
	collector_drain(d->collector);
	return 0;
}

static int on_drain(sd_event_source *source, uint64_t usec, void *user)
{
	struct daemon *d = user;
	int r;

	collector_drain(d->collector);
	r = sd_event_source_set_time(source, usec + SOURCE_DRAIN_NS / 1000);
	return r < 0 ? r : sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static void stop_following(struct daemon *d)
{
	d->trace = sd_event_source_unref(d->trace);
	d->drain_timer = sd_event_source_unref(d->drain_timer);
	d->trace_fd = -1;
}

/* The trace may start, stop or start again at any tick. */
static int follow_trace(struct daemon *d)
{
	int fd = collector_fd(d->collector), r = 0;

	if (fd == d->trace_fd)
		return 0;
	stop_following(d);
	d->trace_fd = fd;
	if (fd < 0)
		return 0;
	r = sd_event_add_io(d->event, &d->trace, fd, EPOLLIN, on_trace, d);
	if (r < 0)
		return r;
	return sd_event_add_time(d->event, &d->drain_timer, CLOCK_BOOTTIME,
				 boot_usec() + SOURCE_DRAIN_NS / 1000, SOURCE_DRAIN_NS / 4000,
				 on_drain, d);
}

static int on_tick_timer(sd_event_source *source, uint64_t usec, void *user)
{
	struct daemon *d = user;
	int r;

	(void)source;
	(void)usec;
	take_tick(d);
	r = follow_trace(d);
	return r < 0 ? r : arm_tick(d, boot_usec());
}

/* Signals */

static int on_stop(sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	struct daemon *d = user;

	(void)source;
	d->reason = info->ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
	sd_notify(0, "STOPPING=1");
	return sd_event_exit(d->event, 0);
}

/* Makes another collector where the configuration asks for other things than before; true then. */
static bool renew_collector(struct daemon *d, const struct config *next)
{
	struct collector *c;

	if (wants(next) == wants(&d->config) || config_open_collector(next, d->opt.root, wants(next), &c) < 0) {
		config_apply(next, d->collector);
		collector_refresh(d->collector);
		return false;
	}
	stop_following(d);
	collector_adopt(c, d->collector);
	collector_free(d->collector);
	d->collector = c;
	d->last = NULL;
	return true;
}

static void renew_writer(struct daemon *d, const struct config *next)
{
	history_writer_stop(d->history, clock_now().utc_ns);
	report_renew(&d->report, next, history_writer_status(d->history), false);
	history_writer_free(d->history);
	d->history = new_writer(next);
}

static bool same_names(const struct name_list *a, const struct name_list *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = !strcmp(a->names[i], b->names[i]);
	return same;
}

/* A new interval, path or list of caches begins a new run, or a new file. */
static void apply_config(struct daemon *d, struct config *next)
{
	bool new_run = next->sample.interval_ns != d->config.sample.interval_ns ||
		       strcmp(next->history.path, d->config.history.path) ||
		       !same_names(&next->sample.follow, &d->config.sample.follow);
	struct retention_limits keep = limits_of(next);

	if (new_run)
		renew_writer(d, next);
	else
		history_writer_set_limits(d->history, &keep);
	report_renew(&d->report, next, NULL, renew_collector(d, next));
	config_done(&d->config);
	d->config = *next;
	windows_configure(d->windows, &d->config);
	take_tick(d);
}

static void reload_config(struct daemon *d)
{
	struct config next;
	struct buf error = BUF_INIT;

	config_init(&next);
	if (config_load(&next, d->opt.config_path, d->opt.config_must_exist, &error) < 0) {
		report_reload_failed(&d->report, buf_str(&error));
		config_done(&next);
	} else {
		apply_config(d, &next);
		report_reload(&d->report, d->opt.config_path, &d->config, d->last);
	}
	buf_done(&error);
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	struct daemon *d = user;
	int r;

	(void)source;
	(void)info;
	sd_notify(0, "RELOADING=1");
	reload_config(d);
	r = follow_trace(d);
	sd_notify(0, "READY=1");
	d->due_usec = boot_usec();
	return r < 0 ? r : arm_tick(d, d->due_usec);
}

/* Set-up */

static int block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return sigprocmask(SIG_BLOCK, &set, NULL) < 0 ? -errno : 0;
}

static int add_sources(struct daemon *d)
{
	static const struct {
		int signal;
		sd_event_signal_handler_t fn;
	} signals[] = {{SIGTERM, on_stop}, {SIGINT, on_stop}, {SIGHUP, on_reload}};
	int r = block_signals();

	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(signals); i++)
		r = sd_event_add_signal(d->event, NULL, signals[i].signal, signals[i].fn, d);
	if (r < 0)
		return r;
	d->due_usec = boot_usec() + interval_usec(d);
	r = sd_event_add_time(d->event, &d->timer, CLOCK_BOOTTIME, d->due_usec,
			      interval_usec(d) / 20, on_tick_timer, d);
	if (r >= 0)
		r = follow_trace(d);
	/* where the supervisor asks for no watchdog, this does nothing */
	return r < 0 ? r : sd_event_set_watchdog(d->event, 1);
}

static const struct sample *latest_sample(void *user)
{
	return ((struct daemon *)user)->last;
}

int daemon_run(struct daemon *d)
{
	int r = sd_event_new(&d->event);

	if (r >= 0)
		r = add_sources(d);
	if (r >= 0)
		r = windows_start(d->windows, d->event, latest_sample, d);
	if (r < 0)
		return r;
	sd_notify(0, "READY=1");
	return sd_event_loop(d->event);
}
