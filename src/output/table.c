/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table for people: aligned columns, sizes with units, "-" for unknown values. The last column is as wide as
 * its texts. Numbers stand to the right, texts to the left.
 */
#include "base/text.h"
#include "model/field.h"
#include "output/output.h"

static void cell(struct output *o, const struct sample *s, const void *r, size_t i, struct buf *out)
{
	struct value v = field_value(o->fields[i], s, r, &o->scratch);

	buf_clear(out);
	value_text(&v, o->fields[i]->unit, out);
}

static void widen(int *width, const char *text)
{
	int w = (int)text_width(text);

	if (w > *width)
		*width = w;
}

static void measure_row(struct output *o, const struct sample *s, const void *r)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < o->n_fields; i++) {
		cell(o, s, r, i, &text);
		widen(&o->widths[i], buf_str(&text));
	}
	buf_done(&text);
}

static void put_cell(struct output *o, size_t i, const char *text)
{
	int pad = o->widths[i] - (int)text_width(text);
	bool left = field_is_text(o->fields[i]);

	if (i)
		buf_adds(&o->line, "  ");
	if (!left && pad > 0)
		buf_addf(&o->line, "%*s", pad, "");
	buf_adds(&o->line, text);
	if (left && pad > 0 && i + 1 < o->n_fields)
		buf_addf(&o->line, "%*s", pad, "");
}

static void table_begin(struct output *o, const struct sample *s)
{
	(void)s;
	for (size_t i = 0; i < o->n_fields; i++)
		widen(&o->widths[i], o->fields[i]->title);
	if (o->documents)
		buf_addc(&o->line, '\n');
	for (size_t i = 0; i < o->n_fields; i++)
		put_cell(o, i, o->fields[i]->title);
	buf_addc(&o->line, '\n');
}

static void table_row(struct output *o, const struct sample *s, const void *r)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < o->n_fields; i++) {
		cell(o, s, r, i, &text);
		put_cell(o, i, buf_str(&text));
	}
	buf_addc(&o->line, '\n');
	buf_done(&text);
}

const struct output_ops output_table = {
	.name = "table",
	.people = true,
	.help = "aligned columns for people",
	.measure = measure_row,
	.begin = table_begin,
	.row = table_row,
};
