/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_LEADS_H
#define TOP_KEYS_LEADS_H

#include <stddef.h>

struct top;

/*
 * leads: from a row to what other views have of it, and back. Actions of the table in actions.c; @arg is a
 * number of enum lead.
 */

enum lead {
	LEAD_SUBTREE, /* the memcgs, as a tree, with the cursor on it */
	LEAD_DYING,   /* the dying at and below it */
	LEAD_EVENTS,  /* the events of it and of what is below it */
	LEAD_MAKER,   /* who made it */
};

/* Shows that view of what the row under the cursor is about, or says why not. */
unsigned lead_to(struct top *t, int arg);

/* To the row that led to the view that is shown. */
unsigned lead_back(struct top *t, int arg);

/* Asks with the row's path as the answer, which ends as a filter. */
unsigned lead_path(struct top *t, int arg);

/* Adds the path of the row under the cursor to the answer that is being typed. */
void lead_insert_path(struct top *t);

#endif
