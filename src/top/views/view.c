/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/views/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/sample.h"

/* views.inc is made from the list of files in Makefile.am: VIEW(memcgs) and so on. */
#define VIEW(name) extern const struct view_ops view_##name;
#include "top/views/views.inc"
#undef VIEW

static const struct view_ops *const views[] = {
#define VIEW(name) &view_##name,
#include "top/views/views.inc"
#undef VIEW
};

const struct view_ops *view_ops_at(size_t i)
{
	return i < ARRAY_SIZE(views) ? views[i] : NULL;
}

static void take_default_columns(struct view *v)
{
	v->n_columns = 0;
	v->own_columns = false;
	for (const struct view_want *w = v->ops->columns; w->field; w++)
		v->columns[v->n_columns++] = (struct view_column){
			table_field(v->ops->table, w->field), w->title, w->width, w->rank, 0};
}

struct view *view_new(const struct view_ops *ops)
{
	struct view *v = xcalloc(1, sizeof(*v));

	v->ops = ops;
	v->state = xcalloc(1, ops->state_bytes);
	v->sort = ops->sort ? table_field(ops->table, ops->sort) : NULL;
	v->stale = true;
	v->tree = ops->begins_as_chart;
	take_default_columns(v);
	return v;
}

bool view_is_chart(const struct view *v)
{
	return v->tree && v->ops->chart_line;
}

void view_free(struct view *v)
{
	if (!v)
		return;
	v->ops->done(v);
	if (v->filter_text)
		regfree(&v->filter);
	free(v->filter_text);
	free(v->state);
	free(v);
}

static bool same_id(struct row_id a, struct row_id b)
{
	return a.a == b.a && a.b == b.b;
}

/* The place of the row, or v->n. */
static size_t find(const struct view *v, struct row_id id)
{
	size_t i = 0;

	while (i < v->n && !same_id(v->ops->id(v->ops->row(v, i)), id))
		i++;
	return i;
}

const void *view_find(const struct view *v, struct row_id id)
{
	size_t i = find(v, id);

	return i < v->n ? v->ops->row(v, i) : NULL;
}

const void *view_cursor_row(const struct view *v)
{
	return v->list.cursor < v->n ? v->ops->row(v, v->list.cursor) : NULL;
}

void view_note_cursor(struct view *v)
{
	const void *row = view_cursor_row(v);

	v->cursor_id = row ? v->ops->id(row) : (struct row_id){0, 0};
}

void view_update(struct view *v, const struct sample *s, size_t height)
{
	size_t at;

	v->loaded += v->ops->update(v, s);
	v->sample = s;
	v->stale = false;
	list_fit(&v->list, v->n, height);
	/* Where the cursor's row is gone, the cursor stays at its place. */
	if (v->n && !same_id(v->ops->id(view_cursor_row(v)), v->cursor_id)) {
		at = find(v, v->cursor_id);
		if (at < v->n)
			list_follow(&v->list, at);
	}
	view_note_cursor(v);
}

int view_set_filter(struct view *v, const char *text, char **ret_why)
{
	regex_t re;
	char why[128];
	int r;

	if (text && *text) {
		r = regcomp(&re, text, REG_EXTENDED | REG_ICASE);
		if (r) {
			regerror(r, &re, why, sizeof(why));
			*ret_why = xasprintf("filter \"%s\": %s", text, why);
			return -EINVAL;
		}
	}
	if (v->filter_text)
		regfree(&v->filter);
	free(v->filter_text);
	v->filter_text = NULL;
	v->stale = true;
	if (text && *text) {
		v->filter = re;
		v->filter_text = xstrdup(text);
	}
	return 0;
}

/* The view's own column for a field, with its title and width; else a plain column. */
static struct view_column column_for(const struct view *v, const struct field *f, int rank)
{
	for (const struct view_want *w = v->ops->columns; w->field; w++)
		if (!strcmp(w->field, f->name))
			return (struct view_column){f, w->title, w->width, rank, 0};
	return (struct view_column){f, NULL, 0, rank, 0};
}

static int parse_columns(const struct view *v, char *names, struct view_column *ret, size_t *ret_n,
			 char **ret_why)
{
	char *save = NULL;
	size_t n = 0;

	for (char *name = strtok_r(names, " ,", &save); name; name = strtok_r(NULL, " ,", &save)) {
		const struct field *f = table_field(v->ops->table, name);

		if (!f || n == COLUMNS_MAX) {
			*ret_why = f ? xasprintf("columns: more than can be shown at \"%s\"", name)
				     : xasprintf("columns: there is no \"%s\"; 'cgslabtop -v %s -f help' lists them",
						 name, v->ops->name);
			return -EINVAL;
		}
		ret[n] = column_for(v, f, (int)n);
		n++;
	}
	*ret_n = n;
	return 0;
}

int view_set_columns(struct view *v, const char *names, char **ret_why)
{
	struct view_column columns[COLUMNS_MAX];
	char *copy = xstrdup(names);
	size_t n;
	int r = parse_columns(v, copy, columns, &n, ret_why);

	free(copy);
	if (r)
		return r;
	if (!n) {
		take_default_columns(v);
		return 0;
	}
	memcpy(v->columns, columns, n * sizeof(columns[0]));
	v->n_columns = n;
	v->own_columns = true;
	return 0;
}

void view_column_names(const struct view *v, struct buf *out)
{
	for (size_t i = 0; i < v->n_columns; i++)
		buf_addf(out, "%s%s", i ? " " : "", v->columns[i].field->name);
}

int view_set_sort(struct view *v, const char *field)
{
	const struct field *f = table_field(v->ops->table, field);

	if (!f)
		return -EINVAL;
	v->sort = f;
	v->stale = true;
	return 0;
}

/* Whether the column is shown: those of the view's own that say nothing of this machine are left out. */
static bool has_column(const struct view *v, size_t i)
{
	return v->own_columns || !v->sample || field_fits(v->columns[i].field, v->sample);
}

void view_step_sort(struct view *v, int step)
{
	size_t at = 0;

	while (at < v->n_columns && v->columns[at].field != v->sort)
		at++;
	if (at == v->n_columns)
		at = step > 0 ? v->n_columns - 1 : 0;
	do
		at = (at + v->n_columns + (size_t)step) % v->n_columns;
	while (!has_column(v, at));
	v->sort = v->columns[at].field;
	v->stale = true;
}

const char *view_letter_field(const struct view_ops *ops, int letter)
{
	for (const struct view_letter *l = ops->letters; l->letter; l++)
		if (l->letter == letter)
			return l->field;
	return NULL;
}

const char *view_title(const struct view *v, const struct field *f)
{
	for (size_t i = 0; i < v->n_columns; i++)
		if (v->columns[i].field == f && v->columns[i].title)
			return v->columns[i].title;
	for (const struct view_want *w = v->ops->columns; w->field; w++)
		if (w->title && !strcmp(w->field, f->name))
			return w->title;
	return f->title;
}

static void measure_column(struct view *v, const struct sample *s, struct view_column *c,
			   const size_t range[2], bool ascii)
{
	struct buf scratch = BUF_INIT;

	for (size_t i = range[0]; i < range[1]; i++) {
		struct value value = field_value(c->field, s, v->ops->row(v, i), &scratch);
		size_t width = value.kind == VALUE_TEXT ? line_text_width(ascii, value.text) : 0;

		if (width > c->seen)
			c->seen = width;
	}
	buf_done(&scratch);
}

void view_measure(struct view *v, const struct sample *s, size_t first, size_t n, bool ascii)
{
	size_t range[2] = {first, first + n < v->n ? first + n : v->n};

	for (size_t i = 0; i + 1 < v->n_columns; i++)
		if (field_is_text(v->columns[i].field))
			measure_column(v, s, &v->columns[i], range, ascii);
}

void view_fit(const struct view *v, const struct columns_room *room, struct columns *ret)
{
	struct view_column fitting[COLUMNS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < v->n_columns; i++)
		if (has_column(v, i))
			fitting[n++] = v->columns[i];
	columns_fit(fitting, n, room, v->sort, ret);
}

const char *view_arrow(const struct view *v, bool ascii)
{
	bool down = !v->sort || !field_is_text(v->sort);

	if (v->reverse)
		down = !down;
	if (ascii)
		return down ? "v" : "^";
	return down ? "▼" : "▲";
}

static struct value cell_text(const struct view *v, const struct sample *s, const struct column *c,
			      size_t i, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	struct value value = field_value(c->field, s, v->ops->row(v, i), &scratch);

	buf_clear(out);
	if (value.kind == VALUE_TIME)
		text_local_time(out, value.i);
	else
		value_text(&value, c->field->unit, out);
	buf_done(&scratch);
	return value;
}

static bool is_nothing(const struct value *v)
{
	return v->kind == VALUE_UNKNOWN || (v->kind == VALUE_INT && !v->i) ||
	       (v->kind == VALUE_REAL && v->r == 0);
}

/*
 * The style of a figure shows on rows that have no style of their own; 0 and unknown values step back on all rows.
 */
static enum style cell_style(enum style row, const struct value *value, const struct field *f)
{
	if (is_nothing(value) && row != STYLE_LOST)
		return STYLE_FAINT;
	if (row != STYLE_PLAIN)
		return row;
	if (strstr(f->name, "wasted") || strstr(f->name, "would_save"))
		return STYLE_WASTED;
	return strstr(f->name, "saved") ? STYLE_SAVED : STYLE_PLAIN;
}

/* Marks the matches of the search, else those of the filter, in the text from byte @from on. */
static void mark_matches(const struct view *v, size_t from, struct line *out)
{
	if (v->mark)
		line_mark(out, from, v->mark);
	else if (v->filter_text)
		line_mark(out, from, &v->filter);
}

static void put_cell(const struct view *v, const struct sample *s, const struct column *col,
		     size_t i, enum style style, struct line *out)
{
	struct cell cell = {.width = col->width,
			    .right = col->right && !col->last,
			    .skip = col->last ? v->skip : 0};
	struct buf text = BUF_INIT;
	struct value value = cell_text(v, s, col, i, &text);
	size_t from = out->text.len;

	cell.path = value.kind == VALUE_TEXT && *buf_str(&text) == '/';
	line_cell(out, cell_style(style, &value, col->field), buf_str(&text), &cell);
	if (value.kind == VALUE_TEXT)
		mark_matches(v, from, out);
	buf_done(&text);
}

/* The name at the end of a tree's lines. */
static void put_label(const struct view *v, const struct column *col, size_t i, enum style style,
		      struct line *out)
{
	struct cell cell = {.width = col->width, .skip = v->skip};
	struct buf text = BUF_INIT;
	size_t branches = v->ops->label(v, i, out->ascii, &text), from = out->width, start_of_name;

	if (!v->skip && branches) {
		char *start = xstrndup(buf_str(&text), branches);

		line_cut(out, STYLE_FAINT, start, col->width);
		cell.width -= out->width - from;
		free(start);
	} else {
		branches = 0;
	}
	start_of_name = out->text.len;
	line_cell(out, style, buf_str(&text) + branches, &cell);
	mark_matches(v, start_of_name, out);
	buf_done(&text);
}

void view_draw_row(const struct view *v, const struct sample *s, const struct columns *columns,
		   size_t i, struct line *out)
{
	enum style style = v->ops->style(s, v->ops->row(v, i));

	for (size_t c = 0; c < columns->n; c++) {
		const struct column *col = &columns->v[c];

		line_pad(out, STYLE_PLAIN, col->x);
		if (col->last && v->tree && v->ops->label)
			put_label(v, col, i, style, out);
		else
			put_cell(v, s, col, i, style, out);
	}
}
