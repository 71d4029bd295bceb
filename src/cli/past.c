/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/past.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "cli/wait.h"
#include "front/opening.h"
#include "front/options.h"
#include "history/reader.h"
#include "model/field.h"
#include "model/makers.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/output.h"

/* Columns of time, which are those of the table of ticks: the second for machines. */
static const char *const time_columns[] = {"time", "time_epoch_seconds"};

void past_columns(const struct options *opt, const struct table *t, bool people, struct columns *columns)
{
	size_t more = people ? 1 : ARRAY_SIZE(time_columns);

	if (!options_ask_for_range(opt) || t->time)
		return;
	columns->fields =
		xreallocarray(columns->fields, columns->n + more, sizeof(*columns->fields));
	memmove(columns->fields + more, columns->fields, columns->n * sizeof(*columns->fields));
	for (size_t i = 0; i < more; i++)
		columns->fields[i] = table_field(&table_ticks, time_columns[i]);
	columns->n += more;
	columns->cap = columns->n;
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
	struct columns *columns;
	struct output *out;
	bool begun;
	size_t rows;
	FILE *to;	/* where the rows in @waiting are to go when the history is let go of; NULL: none wait */
	char *waiting;
	size_t waiting_len;
	struct sample view; /* the source's sample with the rows that were made for this table */
	struct makers *makers;
};

/* Any value but 0 ends the walk: there were enough rows, or nobody reads them any more. */
#define ENOUGH 1

/* Events that were lost before they could be counted are of nobody. */
static void say_lost(const struct print *p, int64_t lost)
{
	if (lost)
		complain("%s: %" PRId64 " event%s lost in the hour before, so what was made, removed and freed is at "
			 "least so many", p->table->name, lost, lost == 1 ? " was" : "s were");
}

static void say_gaps(const struct print *p, int64_t gaps)
{
	if (gaps)
		complain("%s: nobody recorded for a while in the hour before (the recorder began anew %" PRId64 " time%s), "
			 "so what was made, removed and freed is at least so many, and growth is unknown",
			 p->table->name, gaps, text_s((uint64_t)gaps));
}

/*
 * @s with its makers or owners, where these are the table's rows. @src: the source of memcgs that came and went, or
 * NULL.
 */
static const struct sample *with_makers(struct print *p, struct source *src, const struct sample *s)
{
	enum makers_by by = p->opt->by ? makers_by_of_name(p->opt->by) : BY_CREATOR;
	struct lives_span span;

	if (!(p->table->kind & TABLE_SUMS))
		return s;
	makers_free(p->makers);
	p->makers = makers_new(by);
	makers_take_sample(p->makers, s);
	if (src && makers_take_lives(p->makers, src, s, 0, &span)) {
		say_lost(p, span.lost);
		say_gaps(p, span.gaps);
	}
	p->view = *s;
	p->view.makers = makers_rows(p->makers, &p->view.n_makers);
	return &p->view;
}

static int print_table_row(struct print *p, const struct sample *s, const void *row)
{
	output_row(p->out, s, row);
	p->rows++;
	return ferror(p->out->stream) || (p->opt->limit && p->rows == p->opt->limit) ? ENOUGH : 0;
}

/*
 * A row a tick is so little that many can wait in memory. A slow reader of the output then holds up no look at the
 * history.
 */
static void wait_begins(struct print *p)
{
	p->to = p->out->stream;
	p->out->stream = xmemstream(&p->waiting, &p->waiting_len);
}

static void wait_ends(struct print *p)
{
	if (!p->to)
		return;
	fclose(p->out->stream);
	fwrite(p->waiting, 1, p->waiting_len, p->to);
	free(p->waiting);
	p->out->stream = p->to;
	p->to = NULL;
}

static int print_waiting(void *user)
{
	struct print *p = user;
	bool over;

	wait_ends(p);
	over = ferror(p->out->stream);
	wait_begins(p);
	return over ? ENOUGH : 0;
}

/*
 * Leaves out columns that say nothing of this machine, where people read the table and did not name its columns.
 */
static void leave_out_columns(struct print *p, const struct sample *s)
{
	size_t n = 0;

	if (p->opt->fields || !p->out->ops->people || p->out->documents || p->opt->all_fields)
		return;
	for (size_t i = 0; i < p->columns->n; i++)
		if (!s || field_fits(p->columns->fields[i], s))
			p->columns->fields[n++] = p->columns->fields[i];
	if (n == p->columns->n)
		return;
	p->columns->n = n;
	output_fields(p->out, p->columns->fields, n);
}

static void begin_rows(struct print *p, const struct sample *s, const struct row_list *list)
{
	if (p->begun)
		return;
	p->begun = true;
	leave_out_columns(p, s);
	for (size_t i = 0; list && i < list->n; i++)
		output_measure(p->out, s, list->rows[i]);
	output_begin(p->out, s);
}

/* In tables with many rows a tick, --limit counts for each tick. */
static int print_tick(void *user, const struct sample *s)
{
	struct print *p = user;
	struct row_list list = ROW_LIST_INIT;
	bool limited = p->table->kind & TABLE_OF_TICKS;
	int r = 0;

	s = with_makers(p, NULL, s);
	rows_choose(p->opt, s, p->table, p->sel, &list);
	begin_rows(p, s, &list);
	for (size_t i = 0; r == 0 && i < list.n; i++) {
		r = print_table_row(p, s, list.rows[i]);
		if (r == ENOUGH && !limited && !ferror(p->out->stream))
			r = 0;
	}
	row_list_done(&list);
	return r;
}

/* Adds the columns that only the newest sample can tell, before the first row. */
static void follow_caches(struct print *p, const struct sample *s)
{
	if (!(p->table->kind & TABLE_FOLLOWS))
		return;
	columns_follow(p->columns, s);
	output_fields(p->out, p->columns->fields, p->columns->n);
}

static int print_event(void *user, const struct event *e)
{
	struct print *p = user;

	if (p->sel->filter && !select_matches(p->table, NULL, e, p->sel->filter))
		return 0;
	if (!p->begun)
		events_lay_out(p->out);
	begin_rows(p, NULL, NULL);
	return print_table_row(p, NULL, e);
}

/* Events are there only where they were traced. */
static void say_nothing(const struct print *p, struct source *src)
{
	const struct source_status *trace = NULL;
	const struct sample *s;

	if (p->table->needs & NEED_EVENTS && src->ops->next(src, &s) >= 0)
		trace = &s->sources[SOURCE_TRACE];
	if (trace && trace->state == STATE_UNUSED)
		complain("the history has no events of that time: it was written without tracing");
	else if (trace && !source_state_tells(trace->state))
		complain("the history has no events of that time: trace %s: %s", source_state_name(trace->state),
			 trace->detail);
	else
		complain("the history has no %s of that time", p->table->name);
}

static int print_range(struct print *p, struct source *src)
{
	const struct options *opt = p->opt;
	const struct sample *newest;
	struct history_range range = {
		.since_ns = opt->has_since ? opt->since_ns : INT64_MIN,
		.until_ns = opt->has_until ? opt->until_ns : INT64_MAX,
		.every_ns = opt->every_ns,
	};
	int r;

	if (p->table->kind & TABLE_FOLLOWS && src->ops->next(src, &newest) >= 0)
		follow_caches(p, newest);
	if (p->table->kind & TABLE_OF_TICKS) {
		range.pause = print_waiting;
		wait_begins(p);
	}
	r = p->table->needs & NEED_EVENTS   ? history_each_event(src, &range, print_event, p)
	    : p->table->needs & NEED_WINDOW ? history_each_site_window(src, &range, print_tick, p)
					    : history_each(src, &range, print_tick, p);
	wait_ends(p);
	if (r < 0 && r != -ENODATA)
		return source_failed(src, r);
	begin_rows(p, NULL, NULL);
	output_end(p->out);
	if (!p->rows)
		say_nothing(p, src);
	return p->rows ? EXIT_GOOD : EXIT_NOTHING;
}

static int print_now(struct print *p, struct source *src, const struct stops *stops)
{
	const struct options *opt = p->opt;
	unsigned long long done = 0;
	int status;

	do {
		const struct sample *s = source_sample(opt, src, &status);
		size_t n;

		if (!s)
			return status;
		s = with_makers(p, src, s);
		if (!done)
			follow_caches(p, s);
		leave_out_columns(p, s);
		n = rows_print(opt, s, p->table, p->sel, p->out);
		if (!opt->has_at && (!done || !n))
			print_source_notes(s);
		if (p->table->needs & NEED_WINDOW && !s->site_window)
			past_no_window(s);
		status = n || !p->table->count(s) ? status_of_rows(s, n) : EXIT_GOOD;
	} while (wait_repeat(opt, src, stops, p->out->stream, &done));
	return status;
}

int past_print(const struct options *opt, struct source *src, const struct stops *stops,
	       const struct table *t, const struct selection *sel, struct columns *columns, struct output *o)
{
	struct print p = {.opt = opt, .table = t, .sel = sel, .columns = columns, .out = o};
	bool range = options_ask_for_range(opt) || t->needs & NEED_EVENTS;
	int status = range ? print_range(&p, src) : print_now(&p, src, stops);

	makers_free(p.makers);
	return status;
}
