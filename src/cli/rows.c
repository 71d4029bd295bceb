/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/rows.h"

#include "cli/cli.h"
#include "front/options.h"
#include "cli/tree.h"
#include "model/field.h"
#include "output/output.h"

bool rows_selection(const struct options *opt, const struct table *t, struct selection *ret)
{
	const char *sort = opt->sort ? opt->sort : t->sort;

	*ret = (struct selection){
		.sort = sort ? table_field(t, sort) : NULL,
		.ascending = opt->reverse,
		.filter = opt->filter,
		.limit = (size_t)opt->limit,
	};
	if (!opt->sort)
		ret->then = table_then(t);
	if (sort && !ret->sort) {
		const char *meant = table_meant(t, sort);

		if (meant)
			complain("--sort: table %s has no field '%s'; did you mean '%s'?", t->name, sort, meant);
		else
			complain("--sort: table %s has no field '%s'; 'cgslab show %s --fields=help' lists them",
				 t->name, sort, t->name);
		return false;
	}
	return true;
}

void rows_choose(const struct options *opt, const struct sample *s, const struct table *t,
		 const struct selection *sel, struct row_list *list)
{
	if (opt->tree)
		tree_rows(s, sel, list);
	else
		select_rows(t, s, sel, list);
}

size_t rows_print(const struct options *opt, const struct sample *s, const struct table *t,
		  const struct selection *sel, struct output *o)
{
	struct row_list list = ROW_LIST_INIT;
	size_t n;

	rows_choose(opt, s, t, sel, &list);
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
