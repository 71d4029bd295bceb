/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/events.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/tree.h"
#include "kernel/collector.h"
#include "model/events.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/select.h"
#include "output/output.h"

/* What a table needs from the collector. */
static unsigned wants(const struct table *t)
{
	if (t == &table_memcgs)
		return COLLECT_COUNTS | COLLECT_TREE;
	if (t == &table_caches)
		return COLLECT_CACHES | COLLECT_BOUNDS_ALL;
	return t == &table_ticks ? COLLECT_COUNTS : 0;
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

/* How the rows are to be chosen; false after a message. */
static bool selection_of(const struct options *opt, const struct table *t, struct selection *ret)
{
	const char *sort = opt->sort ? opt->sort : t->sort;

	*ret = (struct selection){
		.sort = sort ? table_field(t, sort) : NULL,
		.ascending = opt->reverse,
		.filter = opt->filter,
		.limit = opt->limit,
	};
	if (sort && !ret->sort) {
		complain("--sort: table %s has no field '%s'; 'cgslab show %s --fields=help' lists them",
			 t->name, sort, t->name);
		return false;
	}
	return true;
}

static size_t print_once(const struct options *opt, const struct sample *s, const struct table *t,
			 const struct selection *sel, struct output *o)
{
	struct row_list list = ROW_LIST_INIT;
	size_t n;

	if (opt->tree)
		tree_rows(s, sel, &list);
	else
		select_rows(t, s, sel, &list);
	for (size_t i = 0; i < list.n; i++)
		output_measure(o, s, list.rows[i]);
	output_begin(o, s);
	for (size_t i = 0; i < list.n; i++)
		output_row(o, s, list.rows[i]);
	output_end(o);
	n = list.n;
	row_list_done(&list);
	return n;
}

static int print_all(const struct options *opt, struct collector *c, const struct table *t,
		     const struct selection *sel, struct output *o)
{
	unsigned long long done = 0;
	int status;

	do {
		const struct sample *s = collector_tick(c);
		size_t n = print_once(opt, s, t, sel, o);

		if (!done || !n)
			print_source_notes(s);
		status = n || !t->count(s) ? status_of_rows(s, n) : EXIT_GOOD;
	} while (next_repeat(opt, &done));
	return status;
}

static int with_output(const struct options *opt, struct collector *c, const struct table *t,
		       const struct columns *columns, const struct output_ops *format)
{
	struct selection sel;
	struct destination d;
	struct output o;
	int status;

	if (!selection_of(opt, t, &sel))
		return EXIT_USAGE;
	if (!destination_open(&d, opt->output))
		return EXIT_FAILED;
	output_init(&o, format, d.stream, t, columns->fields, columns->n);
	status = print_all(opt, c, t, &sel, &o);
	output_done(&o);
	if (!destination_close(&d, status == EXIT_GOOD))
		status = EXIT_FAILED;
	return status;
}

/* A table of now; @format where --format says nothing, @everything: extra fields too. */
static int show(const struct options *opt, const struct table *t, const struct output_ops *format,
		bool everything)
{
	struct collector *c;
	struct columns columns;
	int r, status;

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
	if (!t->count) {
		complain("past %s are in the history that cgslabd keeps; --follow prints those to come",
			 t->name);
		return EXIT_NOTHING;
	}
	if (opt->tree && t != &table_memcgs) {
		complain("--tree: only table memcgs is a tree");
		return EXIT_USAGE;
	}
	if (!columns_choose(t, opt->fields, everything, &columns))
		return EXIT_USAGE;
	if (opt->tree)
		tree_columns(columns.fields, columns.n);
	r = collector_new(opt->root, wants(t), &c);
	if (r) {
		complain("--root %s: %s", opt->root, strerror(-r));
		free(columns.fields);
		return r == -EACCES ? EXIT_DENIED : EXIT_NOTHING;
	}
	status = with_output(opt, c, t, &columns, opt->format ? opt->format : format);
	collector_free(c);
	free(columns.fields);
	return status;
}

static int run_show(const struct options *opt)
{
	const struct table *t = table_of(opt);
	bool people = !opt->format || opt->format == &output_table;

	if (!t)
		return EXIT_USAGE;
	return show(opt, t, &output_table, opt->all || !people);
}

static int run_export(const struct options *opt)
{
	const struct table *t = opt->n_args ? table_of(opt) : &table_ticks;

	return t ? show(opt, t, &output_csv, true) : EXIT_USAGE;
}

const struct command cmd_show = {
	.name = "show",
	.arguments = "TABLE",
	.help = "A table of now: memcgs, caches, structs, ticks; events as they come",
	.options = "RfFasrxltdnow",
	.run = run_show,
};

const struct command cmd_export = {
	.name = "export",
	.arguments = "[TABLE]",
	.help = "The same for machines: CSV with every field; ticks when no table is named",
	.options = "RfFsrxldno",
	.run = run_export,
};
