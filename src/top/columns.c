/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "top/line.h"

static const char *title_of(const struct view_column *c)
{
	return c->title ? c->title : c->field->title;
}

/* The columns that are being fitted. */
struct fit {
	const struct view_column *want;
	const struct columns_room *room;
	const struct field *sorted;
	bool in[COLUMNS_MAX]; /* by index; a blank stands between two columns */
	size_t n;
};

static size_t width_of(const struct fit *f, size_t i)
{
	const struct view_column *c = &f->want[i];
	size_t width = (size_t)(c->width ? c->width : c->field->width);
	size_t title = strlen(title_of(c)) + (f->room->arrow && c->field == f->sorted), text = c->seen;

	if (f->room->text_most && text > f->room->text_most)
		text = f->room->text_most;
	width = width > text ? width : text;
	return width > title ? width : title;
}

static size_t total_width(const struct fit *f)
{
	size_t total = f->room->last_least;

	for (size_t i = 0; i + 1 < f->n; i++)
		if (f->in[i])
			total += width_of(f, i) + 1;
	return total;
}

static int rank_of(const struct fit *f, size_t i)
{
	return f->want[i].field == f->sorted ? -1 : f->want[i].rank;
}

/* Leaves out the least important column; false when only the last one is left. */
static bool leave_out_column(struct fit *f)
{
	size_t victim = f->n;

	for (size_t i = 0; i + 1 < f->n; i++)
		if (f->in[i] && (victim == f->n || rank_of(f, i) >= rank_of(f, victim)))
			victim = i;
	if (victim == f->n)
		return false;
	f->in[victim] = false;
	return true;
}

static void place(const struct fit *f, struct columns *ret)
{
	size_t x = 0, width = f->room->width;

	ret->n = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct column *out = &ret->v[ret->n];

		if (!f->in[i])
			continue;
		*out = (struct column){.field = f->want[i].field,
				       .title = title_of(&f->want[i]),
				       .x = x,
				       .width = width_of(f, i),
				       .right = !field_is_text(f->want[i].field),
				       .last = i + 1 == f->n};
		if (out->last)
			out->width = width > x ? width - x : 0;
		x += out->width + 1;
		ret->n++;
	}
}

void columns_fit(const struct view_column *want, size_t n, const struct columns_room *room,
		 const struct field *sorted, struct columns *ret)
{
	struct fit f = {.want = want, .room = room, .sorted = sorted};

	f.n = n < COLUMNS_MAX ? n : COLUMNS_MAX;
	memset(f.in, true, f.n * sizeof(f.in[0]));
	while (total_width(&f) > room->width && leave_out_column(&f))
		;
	place(&f, ret);
}

const struct column *columns_at(const struct columns *c, size_t x)
{
	for (size_t i = 0; i < c->n; i++)
		if (x >= c->v[i].x && x < c->v[i].x + c->v[i].width)
			return &c->v[i];
	return NULL;
}

void columns_head(const struct columns *c, const struct field *sorted, const char *arrow,
		  struct line *out)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *col = &c->v[i];
		bool marked = col->field == sorted;
		struct cell cell = {.width = col->width, .right = col->right && !col->last};
		char *title = xasprintf("%s%s", col->title, marked ? arrow : "");

		line_pad(out, STYLE_HEAD, col->x);
		line_cell(out, marked ? STYLE_SORTED : STYLE_HEAD, title, &cell);
		free(title);
	}
}
