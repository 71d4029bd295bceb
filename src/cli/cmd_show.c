/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/stops.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "front/options.h"
#include "cli/metrics.h"
#include "cli/past.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "cli/tree.h"
#include "cli/wait.h"
#include "kernel/collector.h"
#include "model/cost.h"
#include "model/events.h"
#include "model/field.h"
#include "model/held.h"
#include "model/sample.h"
#include "model/select.h"
#include "model/source.h"
#include "output/output.h"

/* What a table needs from the collector. */
static unsigned wants(const struct table *t)
{
	if (t == &table_memcgs)
		return COLLECT_COUNTS | COLLECT_TREE | COLLECT_EXACT_IF_BETTER;
	if (t == &table_dying)
		return COLLECT_COUNTS | COLLECT_TREE | COLLECT_EXACT | COLLECT_HOLDERS;
	if (t == &table_caches)
		return COLLECT_CACHES | COLLECT_BOUNDS_ALL;
	return t == &table_ticks ? COLLECT_COUNTS | COLLECT_EXACT_IF_BETTER : 0;
}

static const struct table *table_of(const struct options *opt)
{
	const char *name = opt->n_args ? opt->args[0] : "";
	const struct table *t = table_find(name);
	struct buf names = BUF_INIT;

	if (t && opt->n_args == 1)
		return t;
	for (size_t i = 0; table_at(i); i++)
		buf_addf(&names, "%s%s", i ? ", " : "", table_at(i)->name);
	if (opt->n_args > 1)
		complain("one table at a time: %s", buf_str(&names));
	else
		complain("'%s' is no table: %s", name, buf_str(&names));
	buf_done(&names);
	return NULL;
}

/*
 * Over several ticks births and deaths are worth following: the dying have names then, and
 * rows a maker and an age.
 */
static bool follows(const struct options *opt, const struct table *t)
{
	return t == &table_memcgs && !strcmp(opt->root, "/") && (opt->delay_ns || opt->times > 1);
}

/* next_repeat(), draining events meanwhile. */
static bool next_followed(const struct options *opt, struct collector *c, const struct stops *w, FILE *out,
			  unsigned long long *done)
{
	if (opt->times && *done + 1 >= opt->times)
		return false;
	(*done)++;
	fflush(out);
	return wait_ns(w, c, out, opt->delay_ns ? opt->delay_ns : NS_PER_SEC);
}

static int print_all(const struct options *opt, struct collector *c, const struct table *t,
		     const struct selection *sel, struct output *o)
{
	bool followed = follows(opt, t);
	unsigned long long done = 0;
	struct stops stops;
	int status;

	if (followed)
		stops_hold(&stops);
	do {
		const struct sample *s = followed ? wait_tick(c) : collector_tick(c);
		size_t n = rows_print(opt, s, t, sel, o);

		if (!done || !n)
			print_source_notes(s);
		status = n || !t->count(s) ? status_of_rows(s, n) : EXIT_GOOD;
	} while (followed ? next_followed(opt, c, &stops, o->stream, &done) : next_repeat(opt, &done));
	if (followed) {
		collector_stop_trace(c);
		stops_forget(&stops);
	}
	return status;
}

/* From @c, or from @past where it is not NULL. */
static int with_output(const struct options *opt, struct collector *c, struct source *past,
		       const struct table *t, const struct columns *columns,
		       const struct output_ops *format)
{
	struct selection sel;
	struct destination d;
	struct output o;
	int status;

	if (!rows_selection(opt, t, &sel))
		return EXIT_USAGE;
	if (!destination_open(&d, opt->output))
		return EXIT_FAILED;
	output_init(&o, format, d.stream, t, columns->fields, columns->n);
	status = past ? past_print(opt, past, t, &sel, &o) : print_all(opt, c, t, &sel, &o);
	output_done(&o);
	if (!destination_close(&d, status == EXIT_GOOD))
		status = EXIT_FAILED;
	return status;
}

/* A table of now, from the kernel. */
static int show_now(const struct options *opt, const struct table *t, const struct columns *columns,
		    const struct output_ops *format)
{
	struct collector *c;
	unsigned want = wants(t) | (follows(opt, t) ? COLLECT_TRACE : 0);
	int r = collector_new(opt->root, want, &c), status;

	if (r) {
		complain("--root %s: %s", opt->root, strerror(-r));
		return r == -EACCES ? EXIT_DENIED : EXIT_NOTHING;
	}
	status = with_output(opt, c, NULL, t, columns, format);
	collector_free(c);
	return status;
}

/* A table of now, or of the past; @format where --format says nothing, @everything: extra fields too. */
static int show(const struct options *opt, const struct table *t, const struct output_ops *format,
		bool everything)
{
	struct source *past = NULL;
	struct columns columns;
	int status;

	if (opt->fields && !strcmp(opt->fields, "help")) {
		for (size_t i = 0; i < t->n_fields; i++)
			printf("%-30s %s\n", t->fields[i].name, t->fields[i].help);
		return EXIT_GOOD;
	}
	if (opt->follow && t != &table_events) {
		complain("--follow: only table events can be followed");
		return EXIT_USAGE;
	}
	if (opt->follow)
		return events_follow(opt, opt->format ? opt->format : format, everything);
	if (opt->tree && t != &table_memcgs) {
		complain("--tree: only table memcgs is a tree");
		return EXIT_USAGE;
	}
	if (t == &table_cost) {
		complain("table %s is not kept; 'cgslab %s' makes one of now (root)", t->name, t->name);
		return EXIT_NOTHING;
	}
	if (opt->format && opt->format->metrics && t == &table_ticks)
		return metrics_print(opt);
	if (opt->format && opt->format->metrics && !t->key) {
		complain("--format %s: table %s has no metrics; ticks, caches and structs have", opt->format->name,
			 t->name);
		return EXIT_USAGE;
	}
	if (!past_options_fit(opt, t))
		return EXIT_USAGE;
	if (!columns_choose(t, opt->fields, everything, &columns))
		return EXIT_USAGE;
	if (opt->tree)
		tree_columns(columns.fields, columns.n);
	status = past_open(opt, past_wants(t), !t->count || t == &table_sites, &past);
	if (status == EXIT_GOOD && past) {
		past_columns(opt, t, &columns);
		status = with_output(opt, NULL, past, t, &columns, opt->format ? opt->format : format);
		past->ops->free(past);
	} else if (status == EXIT_GOOD) {
		status = show_now(opt, t, &columns, opt->format ? opt->format : format);
	}
	free(columns.fields);
	return status;
}

static int run_show(const struct options *opt)
{
	const struct table *t = table_of(opt);
	bool people = !opt->format || opt->format == &output_table;

	if (!t)
		return EXIT_USAGE;
	return show(opt, t, &output_table, opt->all_fields || !people);
}

static int run_export(const struct options *opt)
{
	const struct table *t;

	if (opt->http)
		return metrics_serve(opt);
	if (opt->metrics)
		return metrics_print(opt);
	t = opt->n_args ? table_of(opt) : &table_ticks;
	return t ? show(opt, t, &output_csv, true) : EXIT_USAGE;
}

const struct command cmd_show = {
	.name = "show",
	.arguments = "TABLE",
	.help = "A table of now or of a time: memcgs, caches, structs, ticks, events, sites",
	.options = "root input live since until every format fields all-fields sort reverse filter limit tree delay iterations output follow",
	.run = run_show,
};

const struct command cmd_export = {
	.name = "export",
	.arguments = "[TABLE]",
	.help = "The same for machines, of now or over time: CSV with every field; ticks by default",
	.options = "root input live since until every format fields sort reverse filter limit delay iterations output metrics http",
	.run = run_export,
};
