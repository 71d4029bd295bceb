/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_LIST_H
#define TOP_LIST_H

#include <stddef.h>

/*
 * list: a cursor and a window over n rows. It does not know what the rows are.
 *
 * After list_fit(), top <= cursor < top + height, and the window is full where there are
 * enough rows.
 */
struct list {
	size_t n;      /* how many rows there are */
	size_t height; /* how many fit on the screen */
	size_t top;    /* first row shown */
	size_t cursor;
};

/* Takes over a new number of rows or a new height. */
void list_fit(struct list *l, size_t n, size_t height);

/* Moves the cursor; the ends stop it. */
void list_move(struct list *l, long rows);

/* Moves the window, and the cursor with it where the cursor would be outside. */
void list_scroll(struct list *l, long rows);

void list_go(struct list *l, size_t row);

/*
 * The row that the cursor was on is now at @row: the cursor follows and stays on its
 * line of the screen. A cursor on the very first row stays there, so that the largest
 * row of a sorted list remains in view.
 */
void list_follow(struct list *l, size_t row);

#endif
