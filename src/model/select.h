/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SELECT_H
#define MODEL_SELECT_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/field.h"

/*
 * select: chooses rows of a table and puts them in order, for commands and views. A list holds pointers to
 * the rows, which still belong to the sample.
 */
struct selection {
	const struct field *sort; /* NULL: as they come */
	const struct field *then; /* a number, which orders rows that are equal by @sort; NULL: none */
	bool ascending;           /* default: largest first; names always a to z first */
	const regex_t *filter;    /* matched against the row's text fields; NULL: all */
	size_t limit;             /* 0: all */
};

struct row_list {
	const void **rows;
	size_t n;
	size_t cap;
};

#define ROW_LIST_INIT ((struct row_list){NULL, 0, 0})

void row_list_done(struct row_list *list);

/* Fills @list with rows of table @t in @s. Rows that are equal keep the sample's order. */
void select_rows(const struct table *t, const struct sample *s, const struct selection *sel,
		 struct row_list *list);

/* The same with the rows of an array that is no sample's. */
struct row_array {
	const void *base;
	size_t n, row_bytes;
	bool backwards; /* the last row first, also among rows that are equal */
};

void select_array(const struct table *t, const struct sample *s, const struct selection *sel,
		  const struct row_array *rows, struct row_list *list);

/* True when one of the row's text fields matches. */
bool select_matches(const struct table *t, const struct sample *s, const void *row,
		    const regex_t *filter);

#endif
