/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/menu.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "base/xalloc.h"
#include "top/keys/keys.h"
#include "top/line.h"
#include "top/top.h"

/* The columns in the line of an item. */
#define TITLE_END 26
#define NAME_END  54

struct menu_item *menu_add(struct menu *m)
{
	XGROW(m->items, m->n, m->cap);
	m->items[m->n] = (struct menu_item){.help = NULL};
	return &m->items[m->n++];
}

void menu_close(struct menu *m)
{
	free(m->items);
	*m = (struct menu){.kind = NULL};
}

/* Moves an item to another place; the items in between move by one. */
static void move_item(struct menu *m, size_t from, size_t to)
{
	struct menu_item item = m->items[from];

	if (from < to)
		memmove(&m->items[from], &m->items[from + 1], (to - from) * sizeof(item));
	else
		memmove(&m->items[to + 1], &m->items[to], (from - to) * sizeof(item));
	m->items[to] = item;
}

/*
 * Chooses the item under the cursor, or takes it back. Where more are chosen than may be, the last one is dropped.
 */
static void menu_toggle(struct menu *m)
{
	size_t at = m->list.cursor;

	if (at >= m->n)
		return;
	if (at < m->chosen) {
		move_item(m, at, --m->chosen);
		return;
	}
	if (m->chosen == m->kind->most)
		m->chosen--;
	move_item(m, at, m->chosen++);
	list_move(&m->list, 1);
}

/* Moves a chosen item among the chosen ones. */
static void menu_shift(struct menu *m, int step)
{
	size_t at = m->list.cursor, to = at + (size_t)step;

	if (at >= m->chosen || to >= m->chosen)
		return;
	move_item(m, at, to);
	list_go(&m->list, to);
}

/* Goes to the next item whose title begins with the letter, in either case. */
static void menu_find(struct menu *m, int letter)
{
	for (size_t i = 1; i <= m->n; i++) {
		size_t at = (m->list.cursor + i) % m->n;

		if (tolower((unsigned char)m->items[at].title[0]) != tolower(letter))
			continue;
		list_go(&m->list, at);
		return;
	}
}

void menu_head(const struct menu *m, size_t width, struct line *out)
{
	line_put(out, STYLE_HEAD, m->kind->title);
	line_put(out, STYLE_HEAD,
		 m->kind->most == 1 ? "   Enter chooses, Esc leaves"
				    : "   Space ticks, < > shift, Enter done, Esc leaves");
	if (m->kind->reset)
		line_put(out, STYLE_HEAD, ", Del the view's own");
	line_pad(out, STYLE_HEAD, width);
}

void menu_line(const struct menu *m, size_t i, size_t width, struct line *out)
{
	const struct menu_item *item = &m->items[i];
	bool chosen = i < m->chosen;
	struct line text = {.ascii = out->ascii};

	if (chosen && m->kind->most > 1)
		line_putf(&text, STYLE_STRONG, "%3zu ", i + 1);
	else
		line_put(&text, STYLE_STRONG, chosen ? "  * " : "    ");
	line_put(&text, chosen ? STYLE_STRONG : STYLE_PLAIN, item->title);
	line_pad(&text, STYLE_PLAIN, TITLE_END);
	line_putf(&text, STYLE_FAINT, " %s", item->name);
	line_pad(&text, STYLE_PLAIN, NAME_END);
	line_putf(&text, STYLE_PLAIN, " %s", item->help ? item->help : "");
	for (size_t r = 0; r < text.n_runs; r++) {
		char *run = xstrndup(text.text.bytes + text.runs[r].start, text.runs[r].len);

		line_cut(out, text.runs[r].style, run, width > out->width ? width - out->width : 0);
		free(run);
	}
	line_done(&text);
}

void menu_open(struct top *t, const struct menu_kind *kind)
{
	menu_close(&t->menu);
	t->overlay.kind = NULL;
	t->menu.kind = kind;
	kind->fill(t);
	list_fit(&t->menu.list, t->menu.n, (size_t)t->layout.n_rows);
}

static unsigned choose_item(struct top *t)
{
	unsigned reactions;

	if (t->menu.kind->most == 1) {
		t->menu.chosen = 0;
		menu_toggle(&t->menu);
	}
	reactions = t->menu.kind->done(t);
	menu_close(&t->menu);
	return reactions | REACT_ARRANGE;
}

static unsigned reset(struct top *t)
{
	unsigned reactions = t->menu.kind->reset ? t->menu.kind->reset(t) : REACT_NONE;

	if (t->menu.kind->reset)
		menu_close(&t->menu);
	return reactions | REACT_ARRANGE;
}

static void move_cursor(struct top *t, int code)
{
	static const struct {
		int code;
		long rows, pages;
	} moves[] = {
		{KEY_UP, -1, 0},     {KEY_DOWN, 1, 0},	 {KEY_PPAGE, 0, -1},
		{KEY_NPAGE, 0, 1},   {KEY_HOME, 0, -10000}, {KEY_END, 0, 10000},
	};
	long page = t->layout.n_rows > 1 ? t->layout.n_rows - 1 : 1;

	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i].code == code)
			list_move(&t->menu.list, moves[i].rows + moves[i].pages * page);
}

unsigned menu_key(struct top *t, int code)
{
	struct menu *m = &t->menu;

	if (code == '\r' || code == '\n' || code == KEY_ENTER)
		return choose_item(t);
	if (code == 27 || code == KEY_F(10))
		menu_close(m);
	else if (code == KEY_DC)
		return reset(t);
	else if (code == ' ' && m->kind->most > 1)
		menu_toggle(m);
	else if (code == '<' || code == '>')
		menu_shift(m, code == '<' ? -1 : 1);
	else if (code < 256 && isalpha(code))
		menu_find(m, code);
	else
		move_cursor(t, code);
	return REACT_DRAW;
}
