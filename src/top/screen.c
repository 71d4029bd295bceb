/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the state. Every line is made anew; curses compares the lines with those on the terminal. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/keys/keybar.h"
#include "top/pieces.h"
#include "top/top.h"

static void draw_too_small(struct top *t)
{
	struct line l = LINE_INIT;

	line_putf(&l, STYLE_PLAIN, "%dx%d: needs %dx%d", t->layout.width, t->layout.height,
		  LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT);
	tty_paint(t->tty, 0, &l);
	line_done(&l);
}

static void draw_header(struct top *t, struct line *l)
{
	struct header_notes notes = {.delay_seconds = (double)t->delay_ns / 1e9,
				     .paused = t->paused,
				     .replay = t->replay,
				     .stale = t->stale};
	size_t width = (size_t)t->layout.width;

	line_clear(l);
	header_title(t->sample, &notes, width, l);
	tty_paint(t->tty, t->layout.title, l);
	line_clear(l);
	header_slab(&t->header, t->sample, width, l);
	tty_paint(t->tty, t->layout.slab, l);
	line_clear(l);
	header_memcgs(t->sample, width, l);
	tty_paint(t->tty, t->layout.memcgs, l);
	line_clear(l);
	header_sparks(&t->header, t->sample, width, l);
	tty_paint(t->tty, t->layout.sparks, l);
}

static void add_filter(const struct view *v, struct line *l)
{
	if (v->filter_text)
		line_putf(l, STYLE_STRONG, "  \\%s", v->filter_text);
}

static bool is_shown(const struct columns *c, const struct field *f)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].field == f)
			return true;
	return false;
}

/* The order of the rows, for views where no title has an arrow. */
static void add_order(const struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);

	if (v->sort && !view_is_chart(v) && !is_shown(&t->columns, v->sort))
		line_putf(l, STYLE_FAINT, "  by %s%s", view_title(v, v->sort),
			  view_arrow(v, l->ascii));
}

/* " 1 memcgs"; where there is no room for all names, " 1" for the views that are not shown. */
static size_t tab_width(const struct top *t, size_t i, bool narrow)
{
	return narrow && i != t->at ? 2 : strlen(t->views[i]->ops->name) + 3;
}

/* A filter and the order must never be out of sight. */
static bool tabs_are_narrow(const struct top *t)
{
	struct line rest = LINE_INIT;
	size_t width = 1;

	for (size_t i = 0; i < t->n_views; i++)
		width += tab_width(t, i, false);
	add_filter(top_shown(t), &rest);
	add_order(t, &rest);
	width += rest.width;
	line_done(&rest);
	return width > (size_t)t->layout.width;
}

size_t screen_tab_at(const struct top *t, size_t x)
{
	bool narrow = tabs_are_narrow(t);
	size_t from = 0;

	for (size_t i = 0; i < t->n_views; i++) {
		if (x >= from && x < from + tab_width(t, i, narrow))
			return i;
		from += tab_width(t, i, narrow);
	}
	return t->n_views;
}

/* Adds the filter and the order of the rows behind the tabs, as far as there is room. */
static void put_order(const struct top *t, struct line *l)
{
	size_t width = (size_t)t->layout.width;
	struct line filter = {.ascii = l->ascii}, order = {.ascii = l->ascii};

	add_filter(top_shown(t), &filter);
	if (l->width < width)
		line_cut(l, STYLE_STRONG, line_text(&filter), width - l->width);
	add_order(t, &order);
	if (l->width + order.width <= width)
		line_put(l, STYLE_FAINT, line_text(&order));
	line_done(&filter);
	line_done(&order);
}

/* The blanks on both sides of the tab that is shown belong to it. */
static void draw_tabs(struct top *t, struct line *l)
{
	bool narrow = tabs_are_narrow(t);

	line_clear(l);
	for (size_t i = 0; i < t->n_views; i++) {
		bool on = i == t->at;
		const struct view_ops *ops = t->views[i]->ops;

		line_put(l, on || (i && i - 1 == t->at) ? STYLE_TAB_ON : STYLE_TAB, " ");
		line_putf(l, on ? STYLE_TAB_ON : STYLE_TAB, narrow && !on ? "%d" : "%d %s", ops->number,
			  ops->name);
	}
	line_put(l, t->at + 1 == t->n_views ? STYLE_TAB_ON : STYLE_TAB, " ");
	put_order(t, l);
	tty_paint(t->tty, t->layout.tabs, l);
}

static void fit_columns(struct top *t, bool ascii)
{
	struct view *v = top_shown(t);
	size_t width = (size_t)t->layout.width;
	struct columns_room room = {width, v->ops->last_least, true, width * 2 / 5};

	view_measure(v, t->sample, v->list.top, (size_t)t->layout.n_rows, ascii);
	view_fit(v, &room, &t->columns);
}

static void draw_head(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);

	line_clear(l);
	columns_head(&t->columns, v->sort, view_arrow(v, l->ascii), l);
	line_pad(l, STYLE_HEAD, (size_t)t->layout.width);
	tty_paint(t->tty, t->layout.head, l);
}

/* The sentence is shown whole, and goes on in the next lines. */
static void draw_empty(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);
	struct overlay why = {.kind = NULL};
	struct buf text = BUF_INIT;

	if (v->filter_text)
		buf_addf(&why.text, "nothing matches \"%s\"; Esc ends the filter", v->filter_text);
	else
		v->ops->empty(t->sample, &why.text);
	overlay_wrap(&why, (size_t)t->layout.width);
	for (size_t i = 0; i < why.n && (int)i + 1 < t->layout.n_rows; i++) {
		line_clear(l);
		overlay_line(&why, i, &text);
		line_cut(l, STYLE_LOST, buf_str(&text), (size_t)t->layout.width);
		tty_paint(t->tty, t->layout.rows + 1 + (int)i, l);
	}
	buf_done(&text);
	overlay_done(&why);
}

static void draw_rows(struct top *t, struct line *l)
{
	struct view *v = top_shown(t);

	v->mark = t->searching ? &t->search_re : NULL;
	for (int y = 0; y < t->layout.n_rows; y++) {
		size_t i = v->list.top + (size_t)y;

		line_clear(l);
		if (i < v->n)
			view_draw_row(v, t->sample, &t->columns, i, l);
		if (i < v->n && i == v->list.cursor)
			tty_paint_cursor(t->tty, t->layout.rows + y, l);
		else
			tty_paint(t->tty, t->layout.rows + y, l);
	}
	if (!v->n)
		draw_empty(t, l);
}

static void draw_menu(struct top *t, struct line *l)
{
	size_t width = (size_t)t->layout.width;
	struct menu *m = &t->menu;

	list_fit(&m->list, m->n, (size_t)t->layout.n_rows);
	line_clear(l);
	menu_head(m, width, l);
	tty_paint(t->tty, t->layout.head, l);
	for (int y = 0; y < t->layout.n_rows; y++) {
		size_t i = m->list.top + (size_t)y;

		line_clear(l);
		if (i < m->n)
			menu_line(m, i, width, l);
		if (i < m->n && i == m->list.cursor)
			tty_paint_cursor(t->tty, t->layout.rows + y, l);
		else
			tty_paint(t->tty, t->layout.rows + y, l);
	}
}

static void draw_chart(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);

	for (size_t y = 0; y < v->canvas.height; y++) {
		line_clear(l);
		v->ops->chart_line(v, t->sample, y, l);
		tty_paint(t->tty, t->layout.head + (int)y, l);
	}
}

static void draw_overlay_title(struct top *t, struct line *l)
{
	const struct overlay *o = &t->overlay;
	size_t last = o->list.top + o->list.height;

	line_clear(l);
	line_putf(l, STYLE_HEAD, "%s%s", o->kind->title,
		  o->gone ? " (the row is gone; as last seen)" : "");
	line_putf(l, STYLE_HEAD, "  lines %zu-%zu of %zu, Esc closes", o->list.top + 1,
		  last < o->n ? last : o->n, o->n);
	line_pad(l, STYLE_HEAD, (size_t)t->layout.width);
	tty_paint(t->tty, t->layout.head, l);
}

static void draw_overlay(struct top *t, struct line *l)
{
	struct overlay *o = &t->overlay;
	struct buf text = BUF_INIT;

	if (o->width != (size_t)t->layout.width)
		overlay_wrap(o, (size_t)t->layout.width);
	list_fit(&o->list, o->n, (size_t)t->layout.n_rows);
	draw_overlay_title(t, l);
	for (int y = 0; y < t->layout.n_rows; y++) {
		size_t i = o->list.top + (size_t)y;

		line_clear(l);
		if (i < o->n) {
			overlay_line(o, i, &text);
			line_cut(l, *buf_str(&text) == ' ' ? STYLE_PLAIN : STYLE_STRONG,
				 buf_str(&text), (size_t)t->layout.width);
		}
		tty_paint(t->tty, t->layout.rows + y, l);
	}
	buf_done(&text);
}

/* The words of the first source in trouble. Windows of tracing concern only a view that needs them. */
static const char *trouble(const struct sample *s, const struct table *shown)
{
	for (int i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *src = &s->sources[i];

		if (i == SOURCE_KMEM && !(shown->needs & NEED_WINDOW))
			continue;
		if (src->state != STATE_UNUSED && src->state != STATE_OK && *src->detail)
			return src->detail;
	}
	return NULL;
}

static void put_chart_keys(const struct top *t, struct line *l)
{
	static const char *const keys[] = {"z Z span", "Left Right cursor", "Enter goes there", "f figures", "t list"};
	struct pieces p = {.ascii = l->ascii};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		line_put(pieces_add(&p, (int)i), STYLE_FAINT, keys[i]);
	if (t->replay)
		line_put(pieces_add(&p, 0), STYLE_STRONG, "r now");
	pieces_put(&p, (size_t)t->layout.width, 2, false, l);
	pieces_done(&p);
}

static void put_position(const struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);
	struct pieces p = {.ascii = l->ascii};
	struct buf caption = BUF_INIT;

	if (view_is_chart(v)) {
		put_chart_keys(t, l);
		return;
	}
	if (v->ops->caption)
		v->ops->caption(v, t->sample, &caption);
	line_putf(pieces_add(&p, 0), STYLE_FAINT, "%zu/%zu", v->list.cursor + 1, v->n);
	line_put(pieces_add(&p, 0), STYLE_PLAIN, buf_str(&caption));
	if (t->replay)
		line_put(pieces_add(&p, 0), STYLE_STRONG, "an earlier moment: r now, [ ] { } , . move");
	line_put(pieces_add(&p, 1), STYLE_FAINT,
		 t->layout.keys < 0 ? "? help  Enter details  / search  \\ filter" : "Enter explains the row");
	if (v->ops->path && t->layout.keys >= 0)
		line_put(pieces_add(&p, 2), STYLE_FAINT, "m D E M c lead on");
	pieces_put(&p, (size_t)t->layout.width, 2, false, l);
	pieces_done(&p);
	buf_done(&caption);
}

static void put_hint(const struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);
	const char *why = trouble(t->sample, v->ops->table);
	size_t width = (size_t)t->layout.width;

	if (t->stale)
		line_cut(l, STYLE_LOST, t->stale, width);
	else if (why)
		line_cut(l, STYLE_LOST, why, width);
	else if (v->err)
		line_putf(l, STYLE_LOST, "%s: %s; rows may be missing", t->source->ops->name,
			  strerror(-v->err));
	else if (v->n)
		put_position(t, l);
	else
		line_put(l, STYLE_FAINT, "? help");
}

/* Adds the fault of the answer so far behind it. */
static void put_note(const struct top *t, struct line *l)
{
	line_clear(l);
	line_putf(l, STYLE_STRONG, "%s", t->question->label);
	line_put(l, STYLE_PLAIN, buf_str(&t->prompt.text));
	line_put(l, STYLE_PLAIN, "  ");
	line_put(l, STYLE_LOST, t->prompt_note);
}

/* Shows the end of a long answer, which is the part being typed. */
static void draw_question(struct top *t, struct line *l)
{
	struct line before = {.ascii = l->ascii};
	char *left = xstrndup(buf_str(&t->prompt.text), t->prompt.cursor);
	size_t room = (size_t)t->layout.width;
	int x;

	line_putf(l, STYLE_STRONG, "%s", t->question->label);
	line_put(&before, STYLE_PLAIN, left);
	room -= l->width + 1 < room ? l->width + 1 : room;
	line_cell(l, STYLE_PLAIN, buf_str(&t->prompt.text),
		  &(struct cell){.width = room,
				 .skip = before.width > room ? before.width - room : 0});
	if (t->prompt_note && line_text_width(l->ascii, t->prompt_note) + before.width + 4 < room)
		put_note(t, l);
	x = (int)(strlen(t->question->label) + (before.width > room ? room : before.width));
	tty_paint(t->tty, t->layout.message, l);
	tty_cursor(t->tty, t->layout.message, x);
	line_done(&before);
	free(left);
}

static void draw_message(struct top *t, struct line *l)
{
	line_clear(l);
	if (t->question && !t->message) {
		draw_question(t, l);
		return;
	}
	if (t->menu.kind && !t->message && t->menu.list.cursor < t->menu.n &&
	    t->menu.items[t->menu.list.cursor].help)
		line_cut(l, STYLE_PLAIN, t->menu.items[t->menu.list.cursor].help,
			 (size_t)t->layout.width);
	else if (t->message) /* also the reason why an answer was wrong, until the next key */
		line_cut(l, t->message_style, t->message, (size_t)t->layout.width);
	else
		put_hint(t, l);
	tty_paint(t->tty, t->layout.message, l);
	tty_cursor(t->tty, -1, 0);
}

static void draw_keys(struct top *t, struct line *l)
{
	if (t->layout.keys < 0)
		return;
	line_clear(l);
	keybar_put(t, l);
	tty_paint(t->tty, t->layout.keys, l);
}

void screen_draw(struct top *t)
{
	struct line l = {.ascii = tty_is_ascii(t->tty)};

	if (t->layout.too_small) {
		tty_erase(t->tty);
		draw_too_small(t);
		tty_cursor(t->tty, -1, 0);
	} else {
		fit_columns(t, l.ascii);
		draw_header(t, &l);
		draw_tabs(t, &l);
		if (t->menu.kind) {
			draw_menu(t, &l);
		} else if (t->overlay.kind) {
			draw_overlay(t, &l);
		} else if (view_is_chart(top_shown(t))) {
			draw_chart(t, &l);
		} else {
			draw_head(t, &l);
			draw_rows(t, &l);
		}
		draw_keys(t, &l);
		draw_message(t, &l); /* last: it may place the cursor */
	}
	line_done(&l);
	tty_show(t->tty);
}
