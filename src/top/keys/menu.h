/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_MENU_H
#define TOP_KEYS_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "model/field.h"
#include "top/list.h"

struct line;
struct top;

/*
 * menu: a list to choose from, which stands in place of the rows. The chosen items stand on top, in their order.
 */
struct menu_item {
	char name[96], title[96];
	const char *help; /* one sentence; NULL: none */
	enum unit unit;
};

struct menu_kind {
	const char *title;
	size_t most; /* how many items may be chosen; 1: Enter chooses the item under the cursor */
	/* Adds the items, the chosen ones first, and sets menu->chosen. */
	void (*fill)(struct top *t);
	/* Takes over the chosen items; returns reactions. */
	unsigned (*done)(struct top *t);
	/* Takes the defaults; NULL: there are none. */
	unsigned (*reset)(struct top *t);
};

struct menu {
	const struct menu_kind *kind; /* NULL: closed */
	struct menu_item *items;
	size_t n, cap;
	size_t chosen; /* items [0, chosen) are chosen */
	struct list list;
};

struct menu_item *menu_add(struct menu *m); /* cleared */
void menu_close(struct menu *m);

void menu_head(const struct menu *m, size_t width, struct line *out);
void menu_line(const struct menu *m, size_t i, size_t width, struct line *out);

/* All menus. */
extern const struct menu_kind menu_columns, menu_sort, menu_figures;

void menu_open(struct top *t, const struct menu_kind *kind);

/* Takes a key while a menu is open; returns reactions. */
unsigned menu_key(struct top *t, int code);

#endif
