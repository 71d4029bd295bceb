/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menus: the columns of a view, the field that its rows are sorted by, and the figures of a chart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/field.h"
#include "top/chart/timeline.h"
#include "top/top.h"

static void add_field(struct menu *m, const struct view *v, const struct field *f)
{
	struct menu_item *item = menu_add(m);

	snprintf(item->name, sizeof(item->name), "%s", f->name);
	snprintf(item->title, sizeof(item->title), "%s", view_title(v, f));
	item->help = f->help;
	item->unit = f->unit;
}

static bool has_item(const struct menu *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->items[i].name, name))
			return true;
	return false;
}

static void add_other_fields(struct menu *m, const struct view *v)
{
	for (size_t i = 0; i < v->ops->table->n_fields; i++)
		if (!has_item(m, v->ops->table->fields[i].name))
			add_field(m, v, &v->ops->table->fields[i]);
}

/* Columns */

static void fill_columns(struct top *t)
{
	const struct view *v = top_shown(t);

	for (size_t i = 0; i < v->n_columns; i++)
		add_field(&t->menu, v, v->columns[i].field);
	t->menu.chosen = v->n_columns;
	add_other_fields(&t->menu, v);
}

static unsigned set_columns(struct top *t, const char *names)
{
	char *why = NULL;

	if (view_set_columns(top_shown(t), names, &why))
		top_say(t, STYLE_LOST, "%s", why);
	else
		top_say(t, STYLE_PLAIN, "W saves the columns");
	free(why);
	return REACT_ARRANGE;
}

static unsigned take_columns(struct top *t)
{
	struct buf names = BUF_INIT;
	unsigned reactions;

	for (size_t i = 0; i < t->menu.chosen; i++)
		buf_addf(&names, "%s ", t->menu.items[i].name);
	reactions = set_columns(t, buf_str(&names));
	buf_done(&names);
	return reactions;
}

static unsigned reset_columns(struct top *t)
{
	return set_columns(t, "");
}

/* Sort */

static void fill_sort(struct top *t)
{
	const struct view *v = top_shown(t);

	if (v->sort)
		add_field(&t->menu, v, v->sort);
	t->menu.chosen = t->menu.n;
	for (size_t i = 0; i < v->n_columns; i++)
		if (!has_item(&t->menu, v->columns[i].field->name))
			add_field(&t->menu, v, v->columns[i].field);
	add_other_fields(&t->menu, v);
}

static unsigned take_sort(struct top *t)
{
	struct view *v = top_shown(t);
	bool again = v->sort && !strcmp(v->sort->name, t->menu.items[0].name);

	v->reverse = again && !v->reverse;
	view_set_sort(v, t->menu.items[0].name);
	return REACT_ARRANGE;
}

/* Figures */

static void fill_figures(struct top *t)
{
	size_t n;
	struct figure *list = timeline_figures(t->sample, &n);
	const struct timeline *tl = top_shown(t)->ops->timeline(top_shown(t));

	for (size_t f = 0; f < POINT_FIGURES && *tl->figures[f].name; f++) {
		struct menu_item *item = menu_add(&t->menu);

		memcpy(item->name, tl->figures[f].name, sizeof(item->name));
		memcpy(item->title, tl->figures[f].title, sizeof(item->title));
		item->unit = tl->figures[f].unit;
	}
	t->menu.chosen = t->menu.n;
	for (size_t i = 0; i < n; i++) {
		const struct field *field = table_field(&table_ticks, list[i].name);
		struct menu_item *item;

		if (has_item(&t->menu, list[i].name))
			continue;
		item = menu_add(&t->menu);
		memcpy(item->name, list[i].name, sizeof(item->name));
		memcpy(item->title, list[i].title, sizeof(item->title));
		item->unit = list[i].unit;
		item->help = field ? field->help : list[i].unit == UNIT_BYTES
							 ? "bytes of the cache's slabs"
							 : "objects in use, an upper bound";
	}
	free(list);
}

static struct figure figure_of(const struct menu_item *item)
{
	struct figure f = {.unit = item->unit};

	memcpy(f.name, item->name, sizeof(f.name));
	memcpy(f.title, item->title, sizeof(f.title));
	return f;
}

static unsigned take_figures(struct top *t)
{
	struct figure first, second;

	if (!t->menu.chosen)
		return REACT_DRAW;
	first = figure_of(&t->menu.items[0]);
	second = figure_of(&t->menu.items[t->menu.chosen > 1]);
	timeline_show(top_shown(t)->ops->timeline(top_shown(t)), &first,
		      t->menu.chosen > 1 ? &second : NULL);
	return REACT_ARRANGE;
}

const struct menu_kind menu_columns = {"Columns", COLUMNS_MAX, fill_columns, take_columns,
				       reset_columns};
const struct menu_kind menu_sort = {"Sort by; the same again reverses", 1, fill_sort, take_sort,
				    NULL};
const struct menu_kind menu_figures = {"Figures of the chart, two at most", POINT_FIGURES,
				       fill_figures, take_figures, NULL};
