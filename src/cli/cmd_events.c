/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab show events --follow`: a row an event, as it comes, until it is stopped. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/stops.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/print.h"
#include "cli/wait.h"
#include "kernel/collector.h"
#include "model/events.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/select.h"
#include "output/output.h"

/* The longest that an event waits to be printed, besides the trace's own 10 ms. */
#define DRAIN_NS (100 * 1000000LL)

static const struct event usual = {
	.kind = EVENT_RENAMED,
	.id = {1234567890, true},
	.pid = {1234567, true},
	.comm = "systemd-executo",
	.lifetime_ns = {3599 * NS_PER_SEC, true},
	.lost = {1234567, true},
	.path = "/",
};

void events_lay_out(struct output *o)
{
	output_measure(o, NULL, &usual);
}

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

	/* a loss concerns every row, whatever the filter is */
	if (f->enough || (opt->filter && e->kind != EVENT_LOST &&
			  !select_matches(&table_events, NULL, e, opt->filter)))
		return;
	output_row(&f->output, NULL, e);
	f->enough = ++f->printed == opt->limit;
}

static void follow_events(struct follow *f, const struct stops *stops)
{
	int64_t every = f->opt->delay_ns ? f->opt->delay_ns : NS_PER_SEC;
	int64_t due = clock_now().boot_ns + every;

	while (!f->enough && wait_ns(stops, f->collector, f->output.stream, DRAIN_NS)) {
		if (clock_now().boot_ns >= due) {
			wait_tick(f->collector);
			due = clock_now().boot_ns + every;
		}
		fflush(f->output.stream);
	}
}

/* A status other than 0 after a message. */
static int check_source(const struct sample *s)
{
	const struct source_status *trace = &s->sources[SOURCE_TRACE];

	if (source_state_tells(trace->state)) {
		if (*trace->detail)
			complain("%s", trace->detail);
		return EXIT_GOOD;
	}
	complain("%s", *trace->detail ? trace->detail : "no memory cgroups to follow");
	return trace->state == STATE_DENIED ? EXIT_DENIED : EXIT_NOTHING;
}

static int run_events(struct follow *f, const struct columns *columns,
		      const struct output_ops *format, FILE *stream)
{
	struct stops stops;
	int status;

	stops_hold(&stops);
	output_init(&f->output, format, stream, &table_events, columns->fields, columns->n);
	collector_on_event(f->collector, print_event, f);
	events_lay_out(&f->output);
	output_begin(&f->output, NULL);
	status = check_source(wait_tick(f->collector));
	fflush(stream);
	if (!status)
		follow_events(f, &stops);
	output_end(&f->output);
	output_done(&f->output);
	/* the instance is removed before a second signal may end us */
	collector_free(f->collector);
	stops_forget(&stops);
	return status;
}

int events_follow(const struct options *opt, const struct output_ops *format, bool everything)
{
	struct follow f = {.opt = opt};
	struct columns columns;
	struct destination d;
	int status;

	if (!columns_choose(&table_events, opt->fields, everything, &columns))
		return EXIT_USAGE;
	status = source_open_collector(opt, COLLECT_COUNTS | COLLECT_TREE | COLLECT_TRACE,
				       &f.collector);
	if (!status && !destination_open(&d, opt->output)) {
		collector_free(f.collector);
		status = EXIT_FAILED;
	} else if (!status) {
		status = run_events(&f, &columns, format, d.stream);
		if (!destination_close(&d, status == EXIT_GOOD))
			status = EXIT_FAILED;
	}
	columns_done(&columns);
	return status;
}
