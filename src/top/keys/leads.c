/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/leads.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "top/top.h"
#include "top/views/rows.h"

/* The thing that a row is about, as a regular expression for other views */

/* @text as a regular expression that means it and nothing else. */
static void add_literal(struct buf *out, const char *text)
{
	for (const char *s = text; *s; s++) {
		if (strchr(".[]()*+?{}|^$\\", *s))
			buf_addc(out, '\\');
		buf_addc(out, *s);
	}
}

static void add_subtree(struct buf *out, const char *path)
{
	if (!strcmp(path, "/"))
		return;
	buf_addc(out, '^');
	add_literal(out, path);
	buf_adds(out, "(/|$)");
}

/* The path of the row under the cursor, as the table shows it; false where the row is about no cgroup. */
static bool cursor_path(const struct top *t, struct buf *out)
{
	const struct view *v = top_shown(t);
	const void *row = view_is_chart(v) ? NULL : view_cursor_row(v);

	buf_clear(out);
	if (row && v->ops->path)
		v->ops->path(row, out);
	return out->len;
}

/* The words that rows of the same maker or owner have. */
static bool cursor_words(const struct top *t, struct buf *out)
{
	const struct view *v = top_shown(t);
	const void *row = view_cursor_row(v);
	struct buf words = BUF_INIT;
	bool whole = false, any = row && v->ops->words && v->ops->words(row, &words, &whole);

	if (any) {
		buf_adds(out, whole ? "^" : "");
		add_literal(out, buf_str(&words));
		buf_adds(out, whole ? "$" : "");
	}
	buf_done(&words);
	return any;
}

/* Rows of the same maker, or of the same subtree. */
static bool cursor_filter(const struct top *t, struct buf *out)
{
	struct buf path = BUF_INIT;
	bool any = cursor_path(t, &path);

	if (any)
		add_subtree(out, buf_str(&path));
	buf_done(&path);
	return any || cursor_words(t, out);
}

/* Going */

static void remember_lead(struct top *t)
{
	struct top_trail *trail = &t->trail;

	if (trail->n == TRAIL_MAX)
		memmove(trail->v, trail->v + 1, --trail->n * sizeof(trail->v[0]));
	trail->v[trail->n++] = (struct top_step){t->at, top_shown(t)->cursor_id};
}

static unsigned refuse_lead(struct top *t, const char *why)
{
	top_say(t, STYLE_LOST, "%s", why);
	return REACT_DRAW;
}

static unsigned show_filtered(struct top *t, const char *view, const char *filter)
{
	struct view *to = top_view(t, view);
	char *why = NULL;

	remember_lead(t);
	if (view_set_filter(to, filter, &why)) {
		free(why); /* a literal is no wrong expression */
		return REACT_NONE;
	}
	return top_show_view_named(t, view);
}

/* Says why a row leads nowhere. */
static const char *why_not(const struct top *t)
{
	if (top_shown(t)->ops->words)
		return "nobody saw who made these: nothing else is known of their maker";
	return "this row is about no memcg and no maker; memcgs, dying, events and makers lead on";
}

static unsigned go_filtered(struct top *t, const char *view)
{
	struct buf filter = BUF_INIT;
	unsigned reactions;

	if (!view_is_chart(top_shown(t)) && cursor_filter(t, &filter))
		reactions = show_filtered(t, view, buf_str(&filter));
	else
		reactions = refuse_lead(t, why_not(t));
	buf_done(&filter);
	return reactions;
}

static unsigned go_to_dying(struct top *t)
{
	return go_filtered(t, "dying");
}

static unsigned go_to_events(struct top *t)
{
	return go_filtered(t, "events");
}

static const struct memcg *cursor_memcg(const struct top *t)
{
	const struct view *v = top_shown(t);
	const void *row = view_is_chart(v) ? NULL : view_cursor_row(v);

	return row && v->ops->memcg ? v->ops->memcg(t->sample, row) : NULL;
}

/* Shows the nearest living memcg in the tree. */
static unsigned go_to_memcg(struct top *t, const struct memcg *m)
{
	struct view *to = top_view(t, "memcgs");
	char *why;

	if (m->state == MEMCG_DYING)
		m = held_living(m);
	remember_lead(t);
	view_set_filter(to, NULL, &why);
	to->tree = true;
	to->stale = true;
	to->cursor_id = to->ops->id(m);
	return top_show_view_named(t, "memcgs");
}

static unsigned go_to_subtree(struct top *t)
{
	const struct memcg *m = cursor_memcg(t);

	if (m)
		return go_to_memcg(t, m);
	if (top_shown(t)->ops->memcg)
		return refuse_lead(t, "that memcg is freed: it is in the tree no more");
	if (top_shown(t)->ops->words)
		return go_filtered(t, "memcgs");
	return refuse_lead(
		t, "m goes from a row of dying, events or makers to its subtree among the memcgs");
}

static unsigned go_to_maker(struct top *t)
{
	const struct memcg *m = cursor_memcg(t);
	struct view *to = top_view(t, "makers");
	char *why;

	if (!m)
		return refuse_lead(
			t,
			top_shown(t)->ops->words
				? "this is the maker; E has its events, D its dying, m its memcgs"
				: "this row is about no memcg that is there");
	if (!m->creator)
		return refuse_lead(t, "its maker is not known: it was there before anybody looked");
	remember_lead(t);
	view_set_filter(to, NULL, &why);
	to->cursor_id = rows_name_id(m->creator);
	return top_show_view_named(t, "makers");
}

unsigned lead_to(struct top *t, int arg)
{
	static unsigned (*const ways[])(struct top *t) = {
		[LEAD_SUBTREE] = go_to_subtree,
		[LEAD_DYING] = go_to_dying,
		[LEAD_EVENTS] = go_to_events,
		[LEAD_MAKER] = go_to_maker,
	};

	return ways[arg](t);
}

/* The step that led here has set the filter, so both go together. */
unsigned lead_back(struct top *t, int arg)
{
	struct top_step step;
	char *why;

	(void)arg;
	if (!t->trail.n)
		return refuse_lead(
			t, "no row led here; m, D, E and M lead from a row to another view");
	step = t->trail.v[--t->trail.n];
	view_set_filter(top_shown(t), NULL, &why);
	t->views[step.view]->cursor_id = step.row;
	return top_show_view(t, step.view);
}

/* The path */

static unsigned answer_path(struct top *t, const char *text)
{
	struct buf filter = BUF_INIT;
	char *why = NULL;

	add_subtree(&filter, text);
	if (view_set_filter(top_shown(t), buf_str(&filter), &why))
		top_say(t, STYLE_LOST, "%s", why);
	free(why);
	buf_done(&filter);
	return REACT_ARRANGE;
}

unsigned lead_path(struct top *t, int arg)
{
	static const struct question q = {"path (Enter filters by it): ", answer_path, NULL, NULL};
	struct buf path = BUF_INIT;

	(void)arg;
	if (cursor_path(t, &path))
		top_ask(t, &q, buf_str(&path));
	else
		refuse_lead(t, "this row has no path");
	buf_done(&path);
	return REACT_DRAW;
}

void lead_insert_path(struct top *t)
{
	struct buf path = BUF_INIT;

	if (cursor_path(t, &path))
		for (const char *s = buf_str(&path); *s; s++)
			prompt_byte(&t->prompt, (unsigned char)*s);
	buf_done(&path);
}
