/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/once.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "front/options.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "model/field.h"
#include "output/output.h"

bool once_help(const struct options *opt, const struct table *t)
{
	if (!opt->fields || strcmp(opt->fields, "help") != 0)
		return false;
	columns_help(t, stdout);
	return true;
}

static bool for_people(const struct options *opt)
{
	return !opt->format || opt->format->people;
}

static bool columns_of(const struct options *opt, const struct table *t, struct columns *ret)
{
	return columns_choose(t, opt->fields, opt->all_fields || !for_people(opt), ret);
}

bool once_check(const struct options *opt, const struct table *t)
{
	struct selection sel;
	struct columns columns;

	if (!rows_selection(opt, t, &sel) || !columns_of(opt, t, &columns))
		return false;
	columns_done(&columns);
	return true;
}

int once_begin(struct once *o, const struct options *opt, const struct table *t)
{
	*o = (struct once){.opt = opt, .table = t};
	if (!rows_selection(opt, t, &o->selection) || !columns_of(opt, t, &o->columns))
		return EXIT_USAGE;
	if (!destination_open(&o->destination, opt->output)) {
		columns_done(&o->columns);
		return EXIT_FAILED;
	}
	output_init(&o->output, opt->format ? opt->format : &output_table, o->destination.stream, t, o->columns.fields,
		    o->columns.n);
	return EXIT_GOOD;
}

void once_rows(struct once *o, const struct sample *s, once_heading_fn *heading, void *user)
{
	if (heading && for_people(o->opt))
		heading(user, o->destination.stream);
	rows_print(o->opt, s, o->table, &o->selection, &o->output);
}

bool once_end(struct once *o, bool whole)
{
	output_done(&o->output);
	columns_done(&o->columns);
	return destination_close(&o->destination, whole);
}

int once_print(const struct options *opt, const struct sample *s, const struct table *t,
	       once_heading_fn *heading, void *user)
{
	struct once o;
	int status = once_begin(&o, opt, t);

	if (status != EXIT_GOOD)
		return status;
	once_rows(&o, s, heading, user);
	return once_end(&o, true) ? EXIT_GOOD : EXIT_FAILED;
}

void once_complain(const char *lines)
{
	for (; *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n')
		complain("%.*s", (int)strcspn(lines, "\n"), lines);
}
