/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/past.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "front/options.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "history/replay.h"
#include "model/cost.h"
#include "model/events.h"
#include "model/field.h"
#include "model/held.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/output.h"

#define HISTORY_PATH "/var/lib/cgslab/history.db"

/* Looks for the next tick so often. */
static const struct timespec look_again = {0, 50000000};

/* Where the daemon's [history] path says otherwise. */
static const char *history_path(void)
{
	const char *path = getenv("CGSLAB_HISTORY");

	return path && *path ? path : HISTORY_PATH;
}

/* Options */

static bool is_range(const struct options *opt)
{
	bool several = opt->has_until || opt->every_ns;

	/* export writes what follows the time, show shows the time itself */
	return several || (opt->has_since && !strcmp(opt->command, "export"));
}

static bool asks_for_time(const struct options *opt)
{
	return opt->has_since || opt->has_until || opt->every_ns;
}

bool past_options_fit(const struct options *opt, const struct table *t)
{
	if (opt->live && (opt->input || asks_for_time(opt)))
		complain("--live is now and the kernel; it does not go with %s",
			 opt->input ? "--input" : "--since, --until or --every");
	else if (opt->has_since && opt->has_until && opt->since_ns > opt->until_ns)
		complain("--until: the time is before that of --since");
	else if (opt->every_ns && t == &table_events)
		complain("--every: events are not ticks; --since and --until choose among them");
	else if (opt->format && opt->format->metrics && is_range(opt))
		complain(
			"--format openmetrics is of one moment; it does not go with a range: take csv");
	else if (asks_for_time(opt) && (opt->delay_ns || opt->times))
		complain(
			"-d and -n repeat what is now; they do not go with --since, --until or --every");
	else
		return true;
	return false;
}

unsigned past_wants(const struct table *t)
{
	unsigned want = 0;

	if (t == &table_caches || t == &table_ticks || t == &table_structs)
		want |= HISTORY_CACHES;
	if (t == &table_memcgs || t == &table_dying || t == &table_dying_sums)
		want |= HISTORY_MEMCGS;
	if (t == &table_sites)
		want |= HISTORY_SITES;
	return want;
}

/* Opening */

static void explain(int err, const char *path, const char *then)
{
	struct buf text = BUF_INIT;

	history_explain(err, path, &text);
	complain("%s%s", buf_str(&text), then);
	buf_done(&text);
}

static int open_or_complain(const char *path, unsigned want, struct source **ret)
{
	int r = history_source_open(path, want, ret);

	/* the daemon has nothing to do with a file that somebody named */
	if (r == -ENOENT && want & HISTORY_FILE)
		complain("%s: no such file", path);
	else if (r == -EUCLEAN && want & HISTORY_FILE)
		complain("%s: it is damaged, or no history and no bundle", path);
	else if (r < 0)
		explain(r, path, "");
	return r < 0 ? status_of_error(r) : EXIT_GOOD;
}

/* The history if it is of now. What is wrong with it otherwise is worth a word to whom only it
 * helps. */
static void open_if_fresh(unsigned want, struct source **ret)
{
	const struct sample *s;
	struct source *src;
	int r = history_source_open(history_path(), want, &src);

	if (r < 0) {
		if (geteuid() != 0 && r != -ENOENT && r != -EACCES)
			explain(r, history_path(), "; asking the kernel");
		return;
	}
	if (history_is_fresh(src)) {
		*ret = src;
		return;
	}
	if (geteuid() != 0 && src->ops->next(src, &s) >= 0)
		complain("%s; asking the kernel", s->sources[SOURCE_HISTORY].detail);
	src->ops->free(src);
}

int past_open(const struct options *opt, unsigned want, bool must, struct source **ret)
{
	*ret = NULL;
	if (opt->input)
		return open_or_complain(opt->input, want | HISTORY_FILE, ret);
	if (must || asks_for_time(opt))
		return open_or_complain(history_path(), want, ret);
	if (!opt->live && !strcmp(opt->root, "/"))
		open_if_fresh(want, ret);
	return EXIT_GOOD;
}

/* Columns of time */

static struct value get_time(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	return (struct value){.kind = VALUE_TIME, .i = s->at.utc_ns};
}

static struct value get_epoch(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	return value_real(real((double)s->at.utc_ns / 1e9));
}

static const struct field time_fields[] = {
	{"time", "TIME", "when, UTC", get_time, UNIT_TIME, METRIC_NONE, 24, false},
	{"time_epoch_seconds", "EPOCH", "when, in seconds since 1970", get_epoch, UNIT_ID,
	 METRIC_NONE, 13, true},
};

void past_columns(const struct options *opt, const struct table *t, struct columns *columns)
{
	bool people = opt->format == &output_table;
	size_t more = people ? 1 : ARRAY_SIZE(time_fields);

	if (!is_range(opt) || t == &table_ticks || t == &table_events)
		return;
	columns->fields =
		xreallocarray(columns->fields, columns->n + more, sizeof(*columns->fields));
	memmove(columns->fields + more, columns->fields, columns->n * sizeof(*columns->fields));
	for (size_t i = 0; i < more; i++)
		columns->fields[i] = &time_fields[i];
	columns->n += more;
}

void past_no_window(const struct sample *s)
{
	const char *why = s->sources[SOURCE_KMEM].detail;

	complain("the history has no window of allocation tracing of this boot%s%s; see kmem in "
		 "cgslab.conf(5)", *why ? ": " : "", why);
}

/* Printing */

struct print {
	const struct options *opt;
	const struct table *table;
	const struct selection *sel;
	struct output *out;
	bool begun;
	size_t rows;
};

/* Anything but 0 ends the walk: enough rows, or nobody reads them any more. */
#define ENOUGH 1

static int print_row(struct print *p, const struct sample *s, const void *row)
{
	output_row(p->out, s, row);
	p->rows++;
	return ferror(p->out->stream) || (p->opt->limit && p->rows == p->opt->limit) ? ENOUGH : 0;
}

static void begin(struct print *p, const struct sample *s, const struct row_list *list)
{
	if (p->begun)
		return;
	p->begun = true;
	for (size_t i = 0; list && i < list->n; i++)
		output_measure(p->out, s, list->rows[i]);
	output_begin(p->out, s);
}

/* Of tables with many rows a tick --limit counts for each tick. */
static int print_tick(void *user, const struct sample *s)
{
	struct print *p = user;
	struct row_list list = ROW_LIST_INIT;
	size_t limited = p->table == &table_ticks;
	int r = 0;

	rows_choose(p->opt, s, p->table, p->sel, &list);
	begin(p, s, &list);
	for (size_t i = 0; r == 0 && i < list.n; i++) {
		r = print_row(p, s, list.rows[i]);
		if (r == ENOUGH && !limited && !ferror(p->out->stream))
			r = 0;
	}
	row_list_done(&list);
	return r;
}

static int print_event(void *user, const struct event *e)
{
	struct print *p = user;

	if (p->sel->filter && !select_matches(&table_events, NULL, e, p->sel->filter))
		return 0;
	begin(p, NULL, NULL);
	return print_row(p, NULL, e);
}

static int failed(struct source *src, int err)
{
	const char *detail = history_source_error(src);

	complain("the history cannot be read: %s", *detail ? detail : strerror(-err));
	return EXIT_FAILED;
}

static int print_range(struct print *p, struct source *src)
{
	const struct options *opt = p->opt;
	struct history_range range = {opt->has_since ? opt->since_ns : INT64_MIN,
				      opt->has_until ? opt->until_ns : INT64_MAX, opt->every_ns};
	int r = p->table == &table_events  ? history_each_event(src, &range, print_event, p)
		: p->table == &table_sites ? history_each_site_window(src, &range, print_tick, p)
					   : history_each(src, &range, print_tick, p);

	if (r < 0 && r != -ENODATA)
		return failed(src, r);
	begin(p, NULL, NULL);
	output_end(p->out);
	if (!p->rows)
		complain("the history has no %s of that time", p->table->name);
	return p->rows ? EXIT_GOOD : EXIT_NOTHING;
}

static int print_moment(struct print *p, struct source *src)
{
	const struct sample *s;
	int r = src->ops->at(src, p->opt->since_ns, 0, &s);
	struct buf when = BUF_INIT;
	size_t n;

	if (r == -ENODATA) {
		text_time(&when, p->opt->since_ns);
		complain(
			"nothing is known of %s: no daemon ran then, or it is older than what is kept",
			buf_str(&when));
		buf_done(&when);
		return EXIT_NOTHING;
	}
	if (r < 0)
		return failed(src, r);
	n = rows_print(p->opt, s, p->table, p->sel, p->out);
	if (p->table == &table_sites && !s->site_window)
		past_no_window(s);
	return status_of_rows(s, n);
}

static int64_t now_ns(void)
{
	return clock_now().boot_ns;
}

const struct sample *past_next(struct source *src, bool wait)
{
	int64_t until = now_ns() + 3 * history_interval_ns(src);
	const struct sample *s;
	int r = src->ops->next(src, &s);

	while (wait && r == 0 && now_ns() < until) {
		nanosleep(&look_again, NULL);
		r = src->ops->next(src, &s);
	}
	if (r >= 0)
		return s;
	failed(src, r);
	return NULL;
}

static int print_now(struct print *p, struct source *src)
{
	unsigned long long done = 0;
	int status;

	do {
		const struct sample *s = past_next(src, false);
		size_t n;

		if (!s)
			return EXIT_FAILED;
		n = rows_print(p->opt, s, p->table, p->sel, p->out);
		if (!done || !n)
			print_source_notes(s);
		if (p->table == &table_sites && !s->site_window)
			past_no_window(s);
		status = n || !p->table->count(s) ? status_of_rows(s, n) : EXIT_GOOD;
	} while (next_repeat(p->opt, &done));
	return status;
}

int past_print(const struct options *opt, struct source *src, const struct table *t,
	       const struct selection *sel, struct output *o)
{
	struct print p = {.opt = opt, .table = t, .sel = sel, .out = o};

	if (is_range(opt) || t == &table_events)
		return print_range(&p, src);
	return opt->has_since ? print_moment(&p, src) : print_now(&p, src);
}
