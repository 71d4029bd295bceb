/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CSV after RFC 4180, but with a bare newline at the end of a line, as every reader takes
 * it and every Unix tool expects. Header once, units in its names, numbers in the C locale with
 * all their digits, nothing for unknown.
 *
 * A spreadsheet takes a cell that begins with = + - or @ for a formula, and a thread may be called
 * whatever it likes: such a text gets an apostrophe in front of it, as spreadsheets write one.
 */
#include <string.h>

#include "model/field.h"
#include "output/output.h"

static void add_cell(struct buf *line, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		buf_adds(line, text);
		return;
	}
	buf_addc(line, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_addc(line, '"');
		buf_addc(line, *text);
	}
	buf_addc(line, '"');
}

static void csv_begin(struct output *o, const struct sample *s)
{
	(void)s;
	if (o->documents)
		return;
	for (size_t i = 0; i < o->n_fields; i++) {
		if (i)
			buf_addc(&o->line, ',');
		add_cell(&o->line, o->fields[i]->name);
	}
	buf_addc(&o->line, '\n');
}

static void add_text(struct output *o, const struct value *v)
{
	buf_clear(&o->cell);
	if (*v->text && strchr("=+-@", *v->text))
		buf_addc(&o->cell, '\'');
	value_raw(v, &o->cell);
	add_cell(&o->line, buf_str(&o->cell));
}

static void csv_row(struct output *o, const struct sample *s, const void *r)
{
	for (size_t i = 0; i < o->n_fields; i++) {
		struct value v = field_value(o->fields[i], s, r, &o->scratch);

		if (i)
			buf_addc(&o->line, ',');
		if (v.kind == VALUE_TEXT)
			add_text(o, &v);
		else
			value_raw(&v, &o->line); /* digits, which need no quotes */
	}
	buf_addc(&o->line, '\n');
}

const struct output_ops output_csv = {
	.name = "csv",
	.help = "comma-separated, header first (RFC 4180)",
	.begin = csv_begin,
	.row = csv_row,
};
