/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/dispatch.h"

#include <stdlib.h>

#include <curses.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "top/keys/keybar.h"
#include "top/keys/leads.h"
#include "top/top.h"

/* A question */

static const struct {
	int code;
	enum prompt_key edit;
} edits[] = {
	{KEY_LEFT, PROMPT_LEFT},  {KEY_RIGHT, PROMPT_RIGHT},	     {KEY_HOME, PROMPT_HOME},
	{KEY_END, PROMPT_END},	  {KEY_BACKSPACE, PROMPT_BACKSPACE}, {127, PROMPT_BACKSPACE},
	{8, PROMPT_BACKSPACE},	  {KEY_DC, PROMPT_DELETE},	     {'A' & 0x1f, PROMPT_HOME},
	{'E' & 0x1f, PROMPT_END}, {'U' & 0x1f, PROMPT_KILL},	     {'W' & 0x1f, PROMPT_KILL_WORD},
};

static unsigned answer_key(struct top *t)
{
	const struct question *q = t->question;
	char *text = xstrdup(buf_str(&t->prompt.text));
	unsigned reactions;

	t->question = NULL;
	free(t->prompt_note);
	t->prompt_note = NULL;
	reactions = q->answer(t, text);
	free(text);
	return reactions | REACT_DRAW;
}

static unsigned leave(struct top *t)
{
	const struct question *q = t->question;

	t->question = NULL;
	free(t->prompt_note);
	t->prompt_note = NULL;
	return q->leave ? q->leave(t) | REACT_DRAW : REACT_DRAW;
}

static bool edit_key(struct top *t, int code)
{
	for (size_t i = 0; i < ARRAY_SIZE(edits); i++) {
		if (edits[i].code == code) {
			prompt_edit(&t->prompt, edits[i].edit);
			return true;
		}
	}
	if (code < 256)
		prompt_byte(&t->prompt, (unsigned char)code);
	return code < 256;
}

static unsigned question_key(struct top *t, int code)
{
	if (code == '\r' || code == '\n' || code == KEY_ENTER)
		return answer_key(t);
	if (code == 27)
		return leave(t);
	if (code == ('Y' & 0x1f)) {
		lead_insert_path(t);
		return t->question->edit ? t->question->edit(t, buf_str(&t->prompt.text)) | REACT_DRAW : REACT_DRAW;
	}
	if (edit_key(t, code) && t->question->edit)
		return t->question->edit(t, buf_str(&t->prompt.text)) | REACT_DRAW;
	return REACT_DRAW;
}

static unsigned letter_key(struct top *t, int code)
{
	struct view *v = top_shown(t);
	const char *field = view_letter_field(v->ops, code | 0x20); /* either case, as slabtop */

	t->letter_mode = false;
	if (code == 27)
		return REACT_DRAW;
	if (!field || view_set_sort(v, field)) {
		top_say(t, STYLE_LOST, "'%c' sorts nothing here; ? lists the letters",
			code > ' ' && code < 127 ? code : '?');
		return REACT_DRAW;
	}
	return REACT_ARRANGE;
}

/* The mouse */

static unsigned click_head(struct top *t, int x)
{
	struct view *v = top_shown(t);
	const struct column *c = columns_at(&t->columns, (size_t)x);

	if (!c || t->overlay.kind || t->menu.kind || view_is_chart(v))
		return REACT_NONE;
	if (c->field == v->sort)
		v->reverse = !v->reverse;
	v->sort = c->field;
	v->stale = true;
	return REACT_ARRANGE;
}

static unsigned click_row(struct top *t, int y)
{
	struct view *v = top_shown(t);
	size_t row = v->list.top + (size_t)(y - t->layout.rows);

	if (t->menu.kind) {
		row = t->menu.list.top + (size_t)(y - t->layout.rows);
		if (row < t->menu.n)
			list_go(&t->menu.list, row);
		return REACT_DRAW;
	}
	if (t->overlay.kind || row >= v->n || view_is_chart(v))
		return REACT_NONE;
	list_go(&v->list, row);
	view_note_cursor(v);
	return REACT_DRAW;
}

static unsigned click(struct top *t, int y, int x)
{
	const struct action *action;

	switch (layout_at(&t->layout, y)) {
	case LAYOUT_MEMCGS: /* a click on the number of the dying shows them */
		return top_show_view_named(t, "dying");
	case LAYOUT_TABS:
		if (screen_tab_at(t, (size_t)x) < t->n_views)
			return top_show_view(t, screen_tab_at(t, (size_t)x));
		return REACT_NONE;
	case LAYOUT_HEAD:
		return click_head(t, x);
	case LAYOUT_ROWS:
		return click_row(t, y);
	case LAYOUT_KEYS:
		action = keybar_at(t, (size_t)x);
		return action ? action->run(t, action->arg) : REACT_NONE;
	case LAYOUT_NOTHING:
		break;
	}
	return REACT_NONE;
}

static unsigned wheel(struct top *t, long rows)
{
	struct list *list = t->menu.kind      ? &t->menu.list
			    : t->overlay.kind ? &t->overlay.list
					      : &top_shown(t)->list;

	list_scroll(list, rows);
	if (t->menu.kind)
		return REACT_DRAW;
	if (!t->overlay.kind && view_is_chart(top_shown(t)))
		top_shown(t)->ops->chart_zoom(top_shown(t), rows < 0 ? -1 : 1);
	else if (!t->overlay.kind)
		view_note_cursor(top_shown(t));
	return REACT_ARRANGE;
}

static unsigned mouse(struct top *t, const struct tty_key *key)
{
	switch (key->mouse) {
	case MOUSE_UP:
		return wheel(t, -3);
	case MOUSE_DOWN:
		return wheel(t, 3);
	case MOUSE_CLICK:
		return click(t, key->mouse_y, key->mouse_x);
	case MOUSE_NONE:
		break;
	}
	return REACT_NONE;
}

unsigned dispatch_key(struct top *t, const struct tty_key *key)
{
	const struct action *action;
	bool said = t->message != NULL;

	if (key->code == KEY_RESIZE)
		return REACT_NONE;
	free(t->message);
	t->message = NULL;
	if (t->menu.kind && !t->question && key->code != KEY_MOUSE)
		return menu_key(t, key->code);
	if (key->code == KEY_MOUSE)
		return mouse(t, key) | (said ? REACT_DRAW : 0);
	if (t->question)
		return question_key(t, key->code);
	if (t->letter_mode)
		return letter_key(t, key->code);
	/* terminals differ in what they send for it */
	action = keymap_find(&t->keys, key->code == 127 || key->code == 8 ? KEY_BACKSPACE : key->code);
	if (action)
		return action->run(t, action->arg) | (said ? REACT_DRAW : 0);
	top_say(t, STYLE_LOST, "that key does nothing; ? lists the keys");
	return REACT_DRAW;
}
