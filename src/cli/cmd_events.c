/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab show events --follow`: a row an event, as it comes, until it is stopped. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "cli/options.h"
#include "cli/print.h"
#include "kernel/collector.h"
#include "model/events.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/select.h"
#include "output/output.h"

/* The longest that an event waits to be printed, besides the trace's own 10 ms. */
#define DRAIN_MS 100

/* Columns are laid out before the first row comes: as wide as a usual row. */
static const struct event usual = {
	.kind = EVENT_RENAMED,
	.id = {1234567890, true},
	.pid = {1234567, true},
	.comm = "systemd-executo",
	.lifetime_ns = {3599 * NS_PER_SEC, true},
	.lost = {1234567, true},
	.path = "/",
};

struct follow {
	const struct options *opt;
	struct collector *collector;
	struct output output;
	size_t printed;
	bool enough; /* --limit was reached */
};

static void print_event(void *user, const struct event *e)
{
	struct follow *f = user;
	const struct options *opt = f->opt;

	/* a loss concerns every row, whatever is looked for */
	if (f->enough || (opt->filter && e->kind != EVENT_LOST &&
			  !select_matches(&table_events, NULL, e, opt->filter)))
		return;
	output_row(&f->output, NULL, e);
	f->enough = ++f->printed == opt->limit;
}

/* The ways to be stopped that leave time to clean up, as a descriptor. */
static int stop_fd(sigset_t *ret_before)
{
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGHUP);
	sigaddset(&stops, SIGQUIT);
	sigprocmask(SIG_BLOCK, &stops, ret_before);
	return signalfd(-1, &stops, SFD_CLOEXEC);
}

/* True to go on: neither stopped nor without a reader. */
static bool wait_for_events(struct follow *f, int stop)
{
	struct pollfd fds[] = {
		{.fd = stop, .events = POLLIN},
		{.fd = fileno(f->output.stream), .events = 0},
		{.fd = collector_fd(f->collector), .events = POLLIN},
	};

	if (poll(fds, ARRAY_SIZE(fds), DRAIN_MS) < 0 && errno != EINTR)
		return false;
	return !fds[0].revents && !(fds[1].revents & (POLLERR | POLLHUP)) &&
	       !ferror(f->output.stream) && !f->enough;
}

static void follow(struct follow *f, int stop)
{
	int64_t every = f->opt->delay_ns ? f->opt->delay_ns : NS_PER_SEC;
	int64_t due = clock_now().boot_ns + every;

	do {
		if (clock_now().boot_ns < due) {
			collector_drain(f->collector);
		} else {
			collector_tick(f->collector);
			due = clock_now().boot_ns + every;
		}
		fflush(f->output.stream);
	} while (wait_for_events(f, stop));
}

/* A status other than 0 after a message. */
static int check_source(const struct sample *s)
{
	const struct source_status *trace = &s->sources[SOURCE_TRACE];

	if (trace->state == STATE_OK || trace->state == STATE_LOSSY) {
		if (*trace->detail)
			complain("%s", trace->detail);
		return EXIT_GOOD;
	}
	complain("%s", *trace->detail ? trace->detail : "no memory cgroups to follow");
	return trace->state == STATE_DENIED ? EXIT_DENIED : EXIT_NOTHING;
}

static int run(struct follow *f, const struct columns *columns, const struct output_ops *format,
	       FILE *stream)
{
	sigset_t before;
	int stop = stop_fd(&before);
	int status;

	output_init(&f->output, format, stream, &table_events, columns->fields, columns->n);
	collector_on_event(f->collector, print_event, f);
	output_measure(&f->output, NULL, &usual);
	output_begin(&f->output, NULL);
	status = check_source(collector_tick(f->collector));
	if (!status)
		follow(f, stop);
	output_end(&f->output);
	output_done(&f->output);
	/* the instance is removed before a second signal may end us */
	collector_free(f->collector);
	close(stop);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

int events_follow(const struct options *opt, const struct output_ops *format, bool everything)
{
	struct follow f = {.opt = opt};
	struct columns columns;
	struct destination d;
	int r, status;

	if (!columns_choose(&table_events, opt->fields, everything, &columns))
		return EXIT_USAGE;
	r = collector_new(opt->root, COLLECT_COUNTS | COLLECT_TREE | COLLECT_TRACE, &f.collector);
	if (r) {
		complain("--root %s: %s", opt->root, strerror(-r));
		status = r == -EACCES ? EXIT_DENIED : EXIT_NOTHING;
	} else if (!destination_open(&d, opt->output)) {
		collector_free(f.collector);
		status = EXIT_FAILED;
	} else {
		status = run(&f, &columns, format, d.stream);
		if (!destination_close(&d, status == EXIT_GOOD))
			status = EXIT_FAILED;
	}
	free(columns.fields);
	return status;
}
