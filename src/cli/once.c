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

int once_print(const struct options *opt, const struct sample *s, const struct table *t,
	       once_heading_fn *heading, void *user)
{
	struct selection sel;
	struct columns columns;
	struct destination d;
	struct output o;

	if (!rows_selection(opt, t, &sel) || !columns_of(opt, t, &columns))
		return EXIT_USAGE;
	if (!destination_open(&d, opt->output)) {
		columns_done(&columns);
		return EXIT_FAILED;
	}
	if (heading && for_people(opt))
		heading(user, d.stream);
	output_init(&o, opt->format ? opt->format : &output_table, d.stream, t, columns.fields,
		    columns.n);
	rows_print(opt, s, t, &sel, &o);
	output_done(&o);
	columns_done(&columns);
	return destination_close(&d, true) ? EXIT_GOOD : EXIT_FAILED;
}

void once_complain(const char *lines)
{
	for (; *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n')
		complain("%.*s", (int)strcspn(lines, "\n"), lines);
}
