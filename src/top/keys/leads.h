/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_LEADS_H
#define TOP_KEYS_LEADS_H

#include <stddef.h>

struct top;

/*
 * leads: actions that go from a row to the rows about the same thing in another view, and back. @arg is a value of
 * enum lead.
 */

enum lead {
	LEAD_SUBTREE, /* to the memcgs as a tree, with the cursor on that of the row */
	LEAD_DYING,   /* to the dying memcgs at and below that of the row */
	LEAD_EVENTS,  /* to the events of memcgs at and below that of the row */
	LEAD_MAKER,   /* to the maker of the row's memcg */
};

/* Goes from the row under the cursor to that view, or says why it cannot. */
unsigned lead_to(struct top *t, int arg);

/* Goes back to the row that led to the view that is shown. */
unsigned lead_back(struct top *t, int arg);

/* Opens a question with the row's path as its answer; the answer becomes a filter. */
unsigned lead_path(struct top *t, int arg);

/* Adds the path of the row under the cursor to the answer that is being typed. */
void lead_insert_path(struct top *t);

#endif
