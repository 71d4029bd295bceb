/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_COLUMNS_H
#define TOP_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

struct field;
struct line;
struct sample;
struct buf;

/*
 * columns: chooses the fields of a table that fit on the screen, and their places.
 */

#define COLUMNS_MAX 32

/* A column that a view wants to show. */
struct view_column {
	const struct field *field;
	const char *title; /* in place of the field's, or NULL */
	int width;	   /* in place of the field's, or 0 */
	int rank; /* rank 0 stays longest; the highest rank is left out first, and of equal ranks the rightmost */
	size_t seen; /* columns of the widest text that it has shown */
};

/* The room that the columns have. */
struct columns_room {
	size_t width;
	size_t last_least; /* the least width of the last column; others are left out for it */
	bool arrow;	   /* the title of the sorted column has an arrow */
	size_t text_most;  /* the most width of a column of text that is not the last; 0: no limit */
};

/* A column that there is room for. */
struct column {
	const struct field *field;
	const char *title;
	size_t x, width;
	bool right; /* numbers */
	bool last;  /* takes the rest of the line */
};

struct columns {
	struct column v[COLUMNS_MAX];
	size_t n;
};

/*
 * Fits @want into the room. The last column always stays and takes the width that is left. The column of @sorted
 * (may be NULL) stays before all others and gets room for an arrow.
 */
void columns_fit(const struct view_column *want, size_t n, const struct columns_room *room,
		 const struct field *sorted, struct columns *ret);

/* The column at @x of the screen, NULL between two. */
const struct column *columns_at(const struct columns *c, size_t x);

/* The line of titles; that of field @sorted has the arrow. */
void columns_head(const struct columns *c, const struct field *sorted, const char *arrow,
		  struct line *out);

#endif
