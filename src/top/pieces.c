/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/pieces.h"

#include <assert.h>
#include <string.h>


struct line *pieces_add(struct pieces *p, int rank)
{
	struct piece *piece = &p->v[p->n++];

	assert(p->n <= PIECES_MAX);
	*piece = (struct piece){LINE_INIT, rank};
	piece->line.ascii = p->ascii;
	return &piece->line;
}

static size_t total_width(const struct pieces *p, const bool *out, size_t gap)
{
	size_t total = 0;

	for (size_t i = 0; i < p->n; i++)
		if (!out[i] && p->v[i].line.width)
			total += p->v[i].line.width + (total ? gap : 0);
	return total;
}

static bool leave_out_piece(const struct pieces *p, bool *out)
{
	size_t victim = p->n;

	for (size_t i = 0; i < p->n; i++)
		if (!out[i] && p->v[i].rank &&
		    (victim == p->n || p->v[i].rank >= p->v[victim].rank))
			victim = i;
	if (victim == p->n)
		return false;
	out[victim] = true;
	return true;
}

void pieces_put(struct pieces *p, size_t width, size_t gap, bool flush, struct line *out)
{
	bool left_out[PIECES_MAX] = {false};
	bool first = true;

	while (total_width(p, left_out, gap) > width && leave_out_piece(p, left_out))
		;
	for (size_t i = 0; i < p->n; i++) {
		const struct line *piece = &p->v[i].line;

		if (left_out[i] || !piece->width)
			continue;
		if (flush && i + 1 == p->n && piece->width <= width)
			line_pad(out, STYLE_PLAIN, width - piece->width);
		else if (!first)
			line_pad(out, STYLE_PLAIN, out->width + gap);
		line_append(out, piece, width);
		first = false;
	}
}

size_t pieces_width_to(const struct pieces *p, int rank, size_t gap)
{
	bool out[PIECES_MAX] = {false};

	for (size_t i = 0; i < p->n; i++)
		out[i] = p->v[i].rank > rank;
	return total_width(p, out, gap);
}

void pieces_done(struct pieces *p)
{
	for (size_t i = 0; i < p->n; i++)
		line_done(&p->v[i].line);
	p->n = 0;
}
