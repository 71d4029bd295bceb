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
 * columns: which fields of a table fit on the screen, and where they stand.
 */

#define COLUMNS_MAX 32

/* What a view wants to show. */
struct view_column {
	const struct field *field;
	const char *title; /* in place of the field's, or NULL */
	int width;	   /* in place of the field's, or 0 */
	int rank; /* 0 stays longest; the highest is left out first, the rightmost of equals */
	size_t seen; /* columns of the widest text that it has shown */
};

/* What there is to fit into. */
struct columns_room {
	size_t width;
	size_t last_least; /* of the last column; others are left out for it */
	bool arrow;	   /* the sorted column's title bears one */
	size_t text_most;  /* a column of text that is not the last grows up to this; 0: without end */
};

/* What there is room for. */
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
 * Fits @want into the room. The last one always stays and takes what is left; the one of @sorted
 * (may be NULL) stays before all others and has room for an arrow.
 */
void columns_fit(const struct view_column *want, size_t n, const struct columns_room *room,
		 const struct field *sorted, struct columns *ret);

/* Numbers stand to the right, and are sorted from the largest. */
bool columns_is_number(const struct field *f);

/* The column at @x of the screen, NULL between two. */
const struct column *columns_at(const struct columns *c, size_t x);

/* The line of titles; the one of field @sorted bears the arrow. */
void columns_head(const struct columns *c, const struct field *sorted, const char *arrow,
		  struct line *out);

#endif
