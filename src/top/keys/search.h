/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_SEARCH_H
#define TOP_KEYS_SEARCH_H

struct top;

/*
 * search: actions that find rows by a regular expression, and those that leave only the rows that match one. While the
 * expression is typed, the line below says what is wrong with it so far.
 */

unsigned search_ask(struct top *t, int arg);
unsigned search_again(struct top *t, int step); /* the next row that matches (1), or the one before (-1) */
void search_end(struct top *t);			/* no row is marked any more; the expression is kept */

unsigned filter_ask(struct top *t, int arg);

#endif
