/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "base/stops.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/export/metrics.h"
#include "cli/past.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "cli/tree.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/cost.h"
#include "model/events.h"
#include "model/field.h"
#include "model/held.h"
#include "model/makers.h"
#include "model/sample.h"
#include "model/select.h"
#include "model/source.h"
#include "output/output.h"

/* The sums of @t that --by asks for; NULL after a message. */
static const struct table *summed(const struct options *opt, const struct table *t)
{
	enum makers_by by = makers_by_of_name(opt->by);

	if (!(t->kind & TABLE_OF_MEMCGS))
		complain("--by: only memcgs and makers are summed");
	else if (by == MAKERS_BY_COUNT)
		complain("--by: '%s' is none of maker, subtree, slice, unit, pod, container", opt->by);
	else if (opt->tree)
		complain("--by: sums are no tree; leave out --tree");
	else
		return by == BY_CREATOR ? &table_makers : &table_owners;
	return NULL;
}

static const struct table *table_of(const struct options *opt)
{
	const char *name = opt->n_args ? opt->args[0] : "";
	const struct table *t = table_find(name);
	struct nearest n = {.meant = name};
	struct buf names = BUF_INIT;

	if (t && t->kind & TABLE_ASKS_BY && !opt->by)
		complain("owners: whose? --by subtree, slice, unit, pod or container");
	else if (t && opt->n_args == 1)
		return opt->by ? summed(opt, t) : t;
	if (t && t->kind & TABLE_ASKS_BY)
		return NULL;
	for (size_t i = 0; table_at(i); i++) {
		if (table_at(i)->kind & TABLE_UNKEPT)
			continue;
		buf_addf(&names, "%s%s", names.len ? ", " : "", table_at(i)->name);
		nearest_offer(&n, table_at(i)->name);
	}
	if (opt->n_args > 1)
		complain("one table at a time: %s", buf_str(&names));
	else if (!opt->n_args)
		complain("a table must be named: %s", buf_str(&names));
	else
		complain(n.word ? "'%s' is no table; did you mean '%s'?" : "'%s' is no table: %s", name,
			 n.word ? n.word : buf_str(&names));
	buf_done(&names);
	return NULL;
}

/*
 * Over several ticks it is worth following births and deaths: the dying then have names, and rows have makers and
 * ages.
 */
static bool follows(const struct options *opt, const struct table *t)
{
	return t->kind & TABLE_OF_MEMCGS && !strcmp(opt->root, "/") &&
	       (opt->delay_ns || opt->times > 1);
}

static int with_output(const struct options *opt, struct source *src, const struct stops *stops,
		       const struct table *t, struct columns *columns, const struct output_ops *format)
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
	status = past_print(opt, src, stops, t, &sel, columns, &o);
	output_done(&o);
	if (!destination_close(&d, status == EXIT_GOOD))
		status = EXIT_FAILED;
	return status;
}

/* Where events are traced, a signal waits until the trace instance is removed. */
static int show_rows(const struct options *opt, const struct table *t, struct columns *columns,
		     const struct output_ops *format)
{
	struct source_want want = source_want_of(t);
	bool followed = follows(opt, t);
	struct source *src;
	struct stops stops;
	int status;

	if (t->kind & TABLE_OF_TICKS && !columns_show_caches(columns))
		want.history &= ~(unsigned)HISTORY_CACHES; /* they are most of what a history holds of a tick */
	if (followed) {
		want.kernel |= COLLECT_TRACE;
		stops_hold(&stops);
	}
	status = source_open(opt, &want, &src);
	if (status == EXIT_GOOD) {
		status = with_output(opt, src, followed ? &stops : NULL, t, columns, format);
		src->ops->free(src);
	}
	if (followed)
		stops_forget(&stops);
	return status;
}

/*
 * Prints a table of now or of the past; @format is for where --format says nothing, @everything for extra fields
 * too.
 */
static int show_table(const struct options *opt, const struct table *t,
		      const struct output_ops *format, bool everything)
{
	struct columns columns;
	int status;

	if (opt->fields && !strcmp(opt->fields, "help")) {
		columns_help(t, stdout);
		return EXIT_GOOD;
	}
	if (opt->follow && !(t->needs & NEED_EVENTS)) {
		complain("--follow: only table events can be followed");
		return EXIT_USAGE;
	}
	if (opt->follow)
		return events_follow(opt, opt->format ? opt->format : format, everything);
	if (opt->tree && !(t->kind & TABLE_TREE)) {
		complain("--tree: only table memcgs is a tree");
		return EXIT_USAGE;
	}
	if (t->kind & TABLE_UNKEPT) {
		complain("table %s is not kept; 'cgslab %s' makes one of now (root)", t->name, t->name);
		return EXIT_NOTHING;
	}
	if (opt->format && opt->format->metrics && t->kind & TABLE_OF_TICKS)
		return metrics_print(opt);
	if (opt->format && opt->format->metrics && !t->key) {
		complain("--format %s: table %s has no metrics; ticks, caches and structs have", opt->format->name,
			 t->name);
		return EXIT_USAGE;
	}
	if (!options_times_fit(opt, t))
		return EXIT_USAGE;
	if (!columns_choose(t, opt->fields, everything, &columns))
		return EXIT_USAGE;
	if (opt->tree)
		tree_columns(columns.fields, columns.n);
	format = opt->format ? opt->format : format;
	past_columns(opt, t, format->people, &columns);
	status = show_rows(opt, t, &columns, format);
	columns_done(&columns);
	return status;
}

static int run_show(const struct options *opt)
{
	const struct table *t = table_of(opt);
	bool people = !opt->format || opt->format->people;

	if (!t)
		return EXIT_USAGE;
	return show_table(opt, t, &output_table, opt->all_fields || !people);
}

static int run_export(const struct options *opt)
{
	const struct table *t;

	if (opt->http)
		return metrics_serve(opt);
	if (opt->metrics)
		return metrics_print(opt);
	t = opt->n_args ? table_of(opt) : &table_ticks;
	return t ? show_table(opt, t, &output_csv, true) : EXIT_USAGE;
}

/* A test holds it to the tables that the model has. */
#define TABLES "memcgs dying caches structs ticks events sites makers owners"

const struct command cmd_show = {
	.name = "show",
	.arguments = "TABLE",
	.words = TABLES,
	.help = "A table of now or of a time: memcgs, dying, makers, owners, caches, structs, ticks, events, sites",
	.options = "root btf input live at since until every format fields all-fields sort reverse filter limit tree delay iterations output follow by",
	.run = run_show,
};

const struct command cmd_export = {
	.name = "export",
	.arguments = "[TABLE]",
	.words = TABLES,
	.help = "The same for machines, of now or over time: CSV with every field; ticks by default",
	.options = "root btf input live at since until every format fields sort reverse filter limit delay iterations output metrics http by",
	.run = run_export,
};
