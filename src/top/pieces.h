/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_PIECES_H
#define TOP_PIECES_H

#include "base/buf.h"
#include "top/line.h"

/*
 * pieces: a line of phrases that are shown whole or not at all.
 */

#define PIECES_MAX 16

struct piece {
	struct line line; /* so that one piece may have several styles */
	int rank;	  /* rank 0 stays; the highest rank is left out first, and of equal ranks the rightmost */
};

struct pieces {
	struct piece v[PIECES_MAX];
	size_t n;
	bool ascii;
};

/* A new piece to fill with line_put() and the like; PIECES_MAX at most. */
struct line *pieces_add(struct pieces *p, int rank);

/* Adds the pieces that fit into @width, @gap blanks apart. With @flush the last piece stands at the right
 * edge. */
void pieces_put(struct pieces *p, size_t width, size_t gap, bool flush, struct line *out);

/* The width that all pieces need whose rank is @rank or lower. */
size_t pieces_width_to(const struct pieces *p, int rank, size_t gap);

void pieces_done(struct pieces *p);

#endif
