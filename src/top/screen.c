/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws the state. Every line is made, curses compares it with what the terminal shows.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/sample.h"
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
	header_patch(t->sample, width, l);
	tty_paint(t->tty, t->layout.patch, l);
	line_clear(l);
	header_counts(t->sample, width, l);
	tty_paint(t->tty, t->layout.counts, l);
	line_clear(l);
	header_sparks(&t->header, t->sample, width, l);
	tty_paint(t->tty, t->layout.sparks, l);
}

static size_t tab_width(const struct top *t, size_t i)
{
	return strlen(t->views[i]->ops->name) + 4;
}

size_t screen_tab_at(const struct top *t, size_t x)
{
	size_t from = 0;

	for (size_t i = 0; i < t->n_views; i++) {
		if (x >= from && x < from + tab_width(t, i))
			return i;
		from += tab_width(t, i);
	}
	return t->n_views;
}

static void add_caption(const struct view *v, struct line *l)
{
	struct buf text = BUF_INIT;

	if (v->ops->caption && v->sample)
		v->ops->caption(v->sample, &text);
	if (text.len)
		line_putf(l, STYLE_PLAIN, "  %s", buf_str(&text));
	buf_done(&text);
}

static void add_order(const struct view *v, struct line *l)
{
	if (v->sort)
		line_putf(l, STYLE_PLAIN, "  by %s%s", v->sort->name,
			  v->reverse ? ", reversed" : "");
	if (v->tree)
		line_put(l, STYLE_PLAIN, ", tree");
	if (v->filter_text)
		line_putf(l, STYLE_STRONG, "  \\%s", v->filter_text);
}

static void draw_tabs(struct top *t, struct line *l)
{
	struct line order = {.ascii = l->ascii};

	line_clear(l);
	for (size_t i = 0; i < t->n_views; i++)
		line_putf(l, i == t->at ? STYLE_TAB_ON : STYLE_TAB, " %d %s ",
			  t->views[i]->ops->number, t->views[i]->ops->name);
	add_order(top_shown(t), &order);
	add_caption(top_shown(t), &order);
	if (order.width)
		line_cut(l, top_shown(t)->filter_text ? STYLE_STRONG : STYLE_FAINT,
			 line_text(&order), (size_t)t->layout.width - l->width);
	line_done(&order);
	tty_paint(t->tty, t->layout.tabs, l);
}

static void draw_head(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);

	columns_fit(v->columns, v->n_columns, (size_t)t->layout.width, v->ops->last_least,
		    &t->columns);
	line_clear(l);
	columns_head(&t->columns, v->sort, l);
	line_pad(l, STYLE_HEAD, (size_t)t->layout.width);
	tty_paint(t->tty, t->layout.head, l);
}

static void draw_empty(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);
	struct buf why = BUF_INIT;

	line_clear(l);
	if (v->filter_text)
		buf_addf(&why, "nothing matches \"%s\"; Esc ends the filter", v->filter_text);
	else
		v->ops->empty(t->sample, &why);
	line_cut(l, STYLE_LOST, buf_str(&why), (size_t)t->layout.width);
	tty_paint(t->tty, t->layout.rows + 1, l);
	buf_done(&why);
}

static void draw_rows(struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);

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

/* The first source in trouble, in its own words. */
static const char *trouble(const struct sample *s)
{
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (s->sources[i].state != STATE_UNUSED && s->sources[i].state != STATE_OK &&
		    *s->sources[i].detail)
			return s->sources[i].detail;
	return NULL;
}

static void put_hint(const struct top *t, struct line *l)
{
	const struct view *v = top_shown(t);
	const char *why = trouble(t->sample);
	size_t width = (size_t)t->layout.width;

	if (t->stale)
		line_cut(l, STYLE_LOST, t->stale, width);
	else if (why)
		line_cut(l, STYLE_LOST, why, width);
	else if (v->n)
		line_putf(l, STYLE_FAINT, "%zu/%zu  ? help  Enter details  / search  \\ filter",
			  v->list.cursor + 1, v->n);
	else
		line_put(l, STYLE_FAINT, "? help");
}

/* The end of a long answer is what is being typed. */
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
	if (t->message) /* also why an answer was wrong, until the next key */
		line_cut(l, t->message_style, t->message, (size_t)t->layout.width);
	else
		put_hint(t, l);
	tty_paint(t->tty, t->layout.message, l);
	tty_cursor(t->tty, -1, 0);
}

void screen_draw(struct top *t)
{
	struct line l = {.ascii = tty_is_ascii(t->tty)};

	if (t->layout.too_small) {
		tty_erase(t->tty);
		draw_too_small(t);
		tty_cursor(t->tty, -1, 0);
	} else {
		draw_header(t, &l);
		draw_tabs(t, &l);
		if (t->overlay.kind) {
			draw_overlay(t, &l);
		} else {
			draw_head(t, &l);
			draw_rows(t, &l);
		}
		draw_message(t, &l);
	}
	line_done(&l);
	tty_show(t->tty);
}
