/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/columns.h"

#include <string.h>

#include "base/text.h"
#include "model/field.h"
#include "top/line.h"

static const char *title_of(const struct view_column *c)
{
	return c->title ? c->title : c->field->title;
}

static size_t width_of(const struct view_column *c)
{
	size_t width = (size_t)(c->width ? c->width : c->field->width);
	size_t title = strlen(title_of(c));

	return width > title ? width : title;
}

static bool is_number(const struct field *f)
{
	return f->unit != UNIT_NONE || f->metric != METRIC_NONE;
}

/* Which are in, by index; a blank stands between two columns. */
struct choice {
	bool in[COLUMNS_MAX];
	size_t n;
};

static size_t total_width(const struct view_column *want, const struct choice *c, size_t last_least)
{
	size_t total = last_least;

	for (size_t i = 0; i + 1 < c->n; i++)
		if (c->in[i])
			total += width_of(&want[i]) + 1;
	return total;
}

/* Leaves the least important one out; false when only the last is left. */
static bool leave_out(const struct view_column *want, struct choice *c)
{
	size_t victim = c->n;

	for (size_t i = 0; i + 1 < c->n; i++)
		if (c->in[i] && (victim == c->n || want[i].rank >= want[victim].rank))
			victim = i;
	if (victim == c->n)
		return false;
	c->in[victim] = false;
	return true;
}

static void place(const struct view_column *want, const struct choice *c, size_t width,
		  struct columns *ret)
{
	size_t x = 0;

	ret->n = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct column *out = &ret->v[ret->n];

		if (!c->in[i])
			continue;
		*out = (struct column){.field = want[i].field,
				       .title = title_of(&want[i]),
				       .x = x,
				       .width = width_of(&want[i]),
				       .right = is_number(want[i].field),
				       .last = i + 1 == c->n};
		if (out->last)
			out->width = width > x ? width - x : 0;
		x += out->width + 1;
		ret->n++;
	}
}

void columns_fit(const struct view_column *want, size_t n, size_t width, size_t last_least,
		 struct columns *ret)
{
	struct choice c = {.n = n < COLUMNS_MAX ? n : COLUMNS_MAX};

	memset(c.in, true, c.n * sizeof(c.in[0]));
	while (total_width(want, &c, last_least) > width && leave_out(want, &c))
		;
	place(want, &c, width, ret);
}

const struct column *columns_at(const struct columns *c, size_t x)
{
	for (size_t i = 0; i < c->n; i++)
		if (x >= c->v[i].x && x < c->v[i].x + c->v[i].width)
			return &c->v[i];
	return NULL;
}

void columns_head(const struct columns *c, const struct field *sorted, struct line *out)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *col = &c->v[i];
		bool marked = col->field == sorted;
		struct cell cell = {.width = col->width, .right = col->right && !col->last};

		line_pad(out, STYLE_HEAD, col->x);
		line_cell(out, marked ? STYLE_SORTED : STYLE_HEAD, col->title, &cell);
	}
}
