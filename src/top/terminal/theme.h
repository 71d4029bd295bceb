/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TERMINAL_THEME_H
#define TOP_TERMINAL_THEME_H

#include "top/line.h"

/*
 * theme: the look of each style. A style says what a text means; the theme and the number of colours of
 * the terminal decide how it is painted. In the theme mono no style is told by colour alone.
 */

enum theme {
	THEME_DEFAULT,
	THEME_CONTRAST, /* no grey, no dark colour on a dark ground */
	THEME_MONO,	/* attributes only; what NO_COLOR and terminals without colours get */
	THEME_COUNT,
};

enum {
	PAINT_BOLD = 1 << 0,
	PAINT_DIM = 1 << 1,
	PAINT_REVERSE = 1 << 2,
	PAINT_UNDERLINE = 1 << 3,
};

struct paint {
	short fg, bg; /* -1: the terminal's own */
	unsigned attr;
};

/* @colors: how many colours the terminal has. */
struct paint theme_paint(enum theme theme, int colors, enum style style);

const char *theme_name(enum theme theme);

/* The theme of that name; THEME_COUNT where there is none. */
enum theme theme_find(const char *name);

#endif
