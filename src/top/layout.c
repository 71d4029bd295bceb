/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/layout.h"

struct layout layout_of(int height, int width)
{
	struct layout l = {.width = width, .height = height};
	int y = 0;

	l.too_small = width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT;
	l.title = y++;
	l.slab = y++;
	l.memcgs = y++;
	l.sparks = y++;
	l.tabs = y++;
	l.head = y++;
	l.rows = y;
	l.keys = height >= LAYOUT_KEYS_HEIGHT ? height - 1 : -1;
	l.message = height > 0 ? height - (l.keys < 0 ? 1 : 2) : 0;
	l.n_rows = l.message > l.rows ? l.message - l.rows : 0;
	return l;
}

enum layout_part layout_at(const struct layout *l, int y)
{
	if (l->too_small)
		return LAYOUT_NOTHING;
	if (y == l->memcgs)
		return LAYOUT_MEMCGS;
	if (y == l->tabs)
		return LAYOUT_TABS;
	if (y == l->keys)
		return LAYOUT_KEYS;
	if (y == l->head)
		return LAYOUT_HEAD;
	return y >= l->rows && y < l->rows + l->n_rows ? LAYOUT_ROWS : LAYOUT_NOTHING;
}
