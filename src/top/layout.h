/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_LAYOUT_H
#define TOP_LAYOUT_H

#include <stdbool.h>

/*
 * layout: where things are on a screen of a given size. The only place that knows;
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
	int rows, n_rows; /* the first row, and how many there is room for */
	int message;	  /* messages, prompts, hints */
	int keys;	  /* the function keys; -1: no room for them */
};

struct layout layout_of(int height, int width);

/* What is at line @y of the screen. */
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
