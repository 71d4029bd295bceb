/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/tree.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/select.h"

static struct value indented_name(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct memcg *m = row;

	(void)s;
	buf_clear(scratch);
	buf_addf(scratch, "%*s", (int)(2 * m->depth), "");
	if (m->parent)
		text_escape(scratch, m->name, strlen(m->name));
	else
		buf_addc(scratch, '/');
	return value_str(buf_str(scratch));
}

static const struct field tree_name = {
	.name = "path",
	.title = "MEMCG",
	.help = "name, indented by its depth",
	.from = FROM(indented_name),
};

void tree_columns(const struct field **fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i]->name, "path"))
			fields[i] = &tree_name;
}

/* The selection's rank of every row, by its place in the table; the children's order. */
struct ranked {
	const struct memcg_table *table;
	size_t *rank;  /* of the row at that index */
	bool *wanted;
};

/* Ranks the rows, and with a filter marks those that match or have such a row below them. */
static struct ranked rank_rows(const struct sample *s, const struct selection *sel)
{
	struct selection order = *sel;
	struct row_list all = ROW_LIST_INIT;
	struct ranked r = {s->memcgs, xcalloc(s->memcgs->n, sizeof(size_t)),
			   xcalloc(s->memcgs->n, sizeof(bool))};

	order.filter = NULL;
	order.limit = 0;
	select_rows(&table_memcgs, s, &order, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct memcg *m = all.rows[i];

		r.rank[m->index] = i;
		if (sel->filter && !select_matches(&table_memcgs, s, m, sel->filter))
			continue;
		for (; m && !r.wanted[m->index]; m = m->parent)
			r.wanted[m->index] = true;
	}
	row_list_done(&all);
	return r;
}

static int by_rank(const void *a, const void *b, void *ranks)
{
	const struct memcg *x = *(const struct memcg *const *)a;
	const struct memcg *y = *(const struct memcg *const *)b;
	const size_t *rank = ranks;

	/* Later ranks first: the rows go onto a stack. */
	return (rank[x->index] < rank[y->index]) - (rank[x->index] > rank[y->index]);
}

void tree_rows(const struct sample *s, const struct selection *sel, struct row_list *list)
{
	const struct memcg **stack = NULL;
	size_t n = 0, cap = 0;
	struct ranked r;

	list->n = 0;
	if (!s->memcgs || !s->memcgs->n)
		return;
	r = rank_rows(s, sel);
	XGROW(stack, n, cap);
	stack[n++] = memcg_table_root(s->memcgs);
	while (n && (!sel->limit || list->n < sel->limit)) {
		const struct memcg *m = stack[--n];
		size_t first = n;

		if (!r.wanted[m->index])
			continue;
		XGROW(list->rows, list->n, list->cap);
		list->rows[list->n++] = m;
		for (const struct memcg *c = m->first_child; c; c = c->next) {
			XGROW(stack, n, cap);
			stack[n++] = c;
		}
		qsort_r(stack + first, n - first, sizeof(*stack), by_rank, r.rank);
	}
	free(stack);
	free(r.rank);
	free(r.wanted);
}
