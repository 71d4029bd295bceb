/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_LAYOUT_H
#define TOP_LAYOUT_H

#include <stdbool.h>

/*
 * layout: the places of things on a screen of a given size. No other code knows them;
 * drawing and the mouse ask here.
 */

#define LAYOUT_MIN_WIDTH  60
#define LAYOUT_MIN_HEIGHT 15
#define LAYOUT_KEYS_HEIGHT 20 /* from there on the function keys have a line */

struct layout {
	int width, height;
	bool too_small; /* nothing but a message is drawn */
	/* lines of the screen */
	int title, slab, memcgs, sparks; /* the header */
	int tabs;
	int head;	  /* column titles */
	int rows, n_rows; /* the first row, and the number of rows that there is room for */
	int message;	  /* messages, prompts, hints */
	int keys;	  /* the function keys; -1: there is no room for them */
};

struct layout layout_of(int height, int width);

/* The part of the screen that line @y belongs to. */
enum layout_part {
	LAYOUT_NOTHING,
	LAYOUT_MEMCGS, /* the line of the header with the dying */
	LAYOUT_TABS,
	LAYOUT_HEAD,
	LAYOUT_ROWS,
	LAYOUT_KEYS,
};

enum layout_part layout_at(const struct layout *l, int y);

#endif
