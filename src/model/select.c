/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/select.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/field.h"

void row_list_done(struct row_list *list)
{
	free(list->rows);
	*list = ROW_LIST_INIT;
}

bool select_matches(const struct table *t, const struct sample *s, const void *row,
		    const regex_t *filter)
{
	struct buf scratch = BUF_INIT;
	bool hit = false;

	for (size_t i = 0; i < t->n_fields && !hit; i++) {
		struct value v = field_value(&t->fields[i], s, row, &scratch);

		hit = v.kind == VALUE_TEXT && !regexec(filter, v.text, 0, NULL, 0);
	}
	buf_done(&scratch);
	return hit;
}

/* A row with its sort values taken once, texts copied. */
struct keyed {
	const void *row;
	struct value key, then;
	size_t order;
};

struct order {
	int (*compare_rows)(const void *a, const void *b); /* orders rows in place of keys, or rows with equal keys */
	bool by_rows, ties;
	bool ascending;
};

/*
 * An unknown value is neither small nor large, so it comes last in both directions. Names are sorted from a to z,
 * amounts from the largest.
 */
static int compare_keys(const struct value *x, const struct value *y, bool ascending)
{
	bool x_known = x->kind != VALUE_UNKNOWN, y_known = y->kind != VALUE_UNKNOWN;
	int c = value_compare(x, y);

	if (x_known != y_known)
		return x_known ? -1 : 1;
	if (x->kind != VALUE_TEXT && y->kind != VALUE_TEXT)
		c = -c;
	return ascending ? -c : c;
}

static int by_key(const void *a, const void *b, void *user)
{
	const struct order *order = user;
	const struct keyed *x = a, *y = b;
	int c = order->by_rows ? 0 : compare_keys(&x->key, &y->key, order->ascending);

	if (!c && order->ties)
		c = compare_keys(&x->then, &y->then, order->ascending);
	if (!c && (order->by_rows || order->ties) && order->compare_rows)
		c = order->ascending ? -order->compare_rows(x->row, y->row) : order->compare_rows(x->row, y->row);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void sort_rows(const struct table *t, const struct sample *s, const struct selection *sel,
		      struct row_list *list)
{
	struct keyed *keyed = xcalloc(list->n, sizeof(*keyed));
	struct buf scratch = BUF_INIT;
	struct order order = {.compare_rows = t->compare_paths,
			      .by_rows = t->compare_paths && !strcmp(sel->sort->name, "path"),
			      .ties = sel->then,
			      .ascending = sel->ascending};

	for (size_t i = 0; i < list->n; i++) {
		keyed[i].row = list->rows[i];
		keyed[i].order = i;
		if (sel->then)
			keyed[i].then = field_value(sel->then, s, list->rows[i], &scratch);
		if (order.by_rows)
			continue;
		keyed[i].key = field_value(sel->sort, s, list->rows[i], &scratch);
		if (keyed[i].key.kind == VALUE_TEXT)
			keyed[i].key.text = xstrdup(keyed[i].key.text);
	}
	qsort_r(keyed, list->n, sizeof(*keyed), by_key, &order);
	for (size_t i = 0; i < list->n; i++) {
		list->rows[i] = keyed[i].row;
		if (keyed[i].key.kind == VALUE_TEXT)
			free((char *)keyed[i].key.text);
	}
	free(keyed);
	buf_done(&scratch);
}

static void take_row(const struct table *t, const struct sample *s, const struct selection *sel,
		     const void *row, struct row_list *list)
{
	if (sel->filter && !select_matches(t, s, row, sel->filter))
		return;
	XGROW(list->rows, list->n, list->cap);
	list->rows[list->n++] = row;
}

static void put_in_order(const struct table *t, const struct sample *s, const struct selection *sel,
			 struct row_list *list)
{
	if (sel->sort && list->n)
		sort_rows(t, s, sel, list);
	if (sel->limit && list->n > sel->limit)
		list->n = sel->limit;
}

void select_rows(const struct table *t, const struct sample *s, const struct selection *sel,
		 struct row_list *list)
{
	size_t n = t->count ? t->count(s) : 0;

	list->n = 0;
	for (size_t i = 0; i < n; i++)
		take_row(t, s, sel, t->row(s, i), list);
	put_in_order(t, s, sel, list);
}

void select_array(const struct table *t, const struct sample *s, const struct selection *sel,
		  const struct row_array *rows, struct row_list *list)
{
	list->n = 0;
	for (size_t i = 0; i < rows->n; i++)
		take_row(t, s, sel,
			 (const char *)rows->base +
				 (rows->backwards ? rows->n - 1 - i : i) * rows->row_bytes,
			 list);
	put_in_order(t, s, sel, list);
}
