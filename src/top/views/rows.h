/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_VIEWS_ROWS_H
#define TOP_VIEWS_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "model/select.h"
#include "top/views/view.h"

/*
 * rows: the parts that views of small tables (some hundred rows in one array of the sample) share. Rows are
 * selected and sorted again only when the bytes of the array have changed.
 */
struct rows {
	struct row_list list;
	const void *base; /* the sample's array */
	void *copy;	  /* the bytes of the array when the rows were selected */
	size_t bytes;
};

/* The update() of a view whose state is a struct rows. */
size_t rows_update(struct view *v, const struct sample *s, const void *base, size_t bytes);

/* Members of struct view_ops for such views. */
void rows_done(struct view *v);
const void *rows_row(const struct view *v, size_t i);
bool rows_matches(const struct view *v, size_t i, const regex_t *re);

/* The id of a row that is known by its name. */
struct row_id rows_name_id(const char *name);

#endif
