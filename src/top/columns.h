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
 * Fits @want into @width. The last one always stays and takes what is left, at least
 * @last_least columns, for which others are left out.
 */
void columns_fit(const struct view_column *want, size_t n, size_t width, size_t last_least,
		 struct columns *ret);

/* The column at @x of the screen, NULL between two. */
const struct column *columns_at(const struct columns *c, size_t x);

/* The line of titles; the one of field @sorted is marked. */
void columns_head(const struct columns *c, const struct field *sorted, struct line *out);

#endif
