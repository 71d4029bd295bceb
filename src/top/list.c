/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/list.h"

static size_t add_clamped(size_t at, long delta, size_t max)
{
	if (delta < 0)
		return at < (size_t)-delta ? 0 : at - (size_t)-delta;
	return max - at < (size_t)delta ? max : at + (size_t)delta;
}

static size_t last_top(const struct list *l)
{
	return l->n > l->height ? l->n - l->height : 0;
}

void list_fit(struct list *l, size_t n, size_t height)
{
	l->n = n;
	l->height = height;
	if (l->cursor >= n)
		l->cursor = n ? n - 1 : 0;
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (height && l->cursor >= l->top + height)
		l->top = l->cursor - height + 1;
	if (l->top > last_top(l))
		l->top = last_top(l);
}

void list_go(struct list *l, size_t row)
{
	l->cursor = row;
	list_fit(l, l->n, l->height);
}

void list_move(struct list *l, long rows)
{
	if (l->n)
		list_go(l, add_clamped(l->cursor, rows, l->n - 1));
}

void list_scroll(struct list *l, long rows)
{
	if (!l->n || !l->height)
		return;
	l->top = add_clamped(l->top, rows, last_top(l));
	if (l->cursor < l->top)
		l->cursor = l->top;
	if (l->cursor >= l->top + l->height)
		l->cursor = l->top + l->height - 1;
}

void list_follow(struct list *l, size_t row)
{
	size_t line = l->cursor - l->top;

	if (!l->cursor)
		return;
	l->cursor = row;
	l->top = row > line ? row - line : 0;
	list_fit(l, l->n, l->height);
}
