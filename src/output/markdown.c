/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Markdown with tables, as mails, tickets and merge requests show it: rows of a table of fields, and sheets.
 */
#include <ctype.h>
#include <string.h>

#include "model/field.h"
#include "output/output.h"
#include "output/sheet.h"

/* The "_" of "mem_cgroup" is no emphasis and stays as it is, because mails are read as plain text. */
static bool inside_word(const char *from, const char *at)
{
	return at > from && isalnum((unsigned char)at[-1]) && isalnum((unsigned char)at[1]);
}

/* Escapes the characters that would be markup. */
static void add_text(const char *text, struct buf *out)
{
	for (const char *at = text; *at; at++) {
		if (strchr("\\`*[]<>|#~", *at) || (*at == '_' && !inside_word(text, at)))
			buf_addc(out, '\\');
		buf_addc(out, *at);
	}
}

static void add_cell(const char *text, struct buf *out)
{
	buf_adds(out, " ");
	add_text(text, out);
	buf_adds(out, " |");
}

static void add_rule(bool number, struct buf *out)
{
	buf_adds(out, number ? " ---: |" : " --- |");
}

/* Sheets */

static void heading(const char *text, struct buf *out)
{
	buf_adds(out, "### ");
	add_text(text, out);
	buf_adds(out, "\n\n");
}

static void paragraph(const char *text, struct buf *out)
{
	add_text(text, out);
	buf_adds(out, "\n\n");
}

static void begin_table(const struct sheet_column *columns, size_t n, struct buf *out)
{
	buf_addc(out, '|');
	for (size_t i = 0; i < n; i++)
		add_cell(columns[i].title, out);
	buf_adds(out, "\n|");
	for (size_t i = 0; i < n; i++)
		add_rule(columns[i].number, out);
	buf_addc(out, '\n');
}

static void add_markdown_row(const char *const *cells, size_t n, struct buf *out)
{
	buf_addc(out, '|');
	for (size_t i = 0; i < n; i++)
		add_cell(cells[i], out);
	buf_addc(out, '\n');
}

static void end_table(struct buf *out)
{
	buf_addc(out, '\n');
}

const struct sheet_ops sheet_markdown = {
	.heading = heading,
	.paragraph = paragraph,
	.begin = begin_table,
	.row = add_markdown_row,
	.end = end_table,
};

/* Rows of fields */

static void markdown_begin(struct output *o, const struct sample *s)
{
	(void)s;
	if (o->documents)
		buf_addc(&o->line, '\n');
	buf_addc(&o->line, '|');
	for (size_t i = 0; i < o->n_fields; i++)
		add_cell(o->fields[i]->title, &o->line);
	buf_adds(&o->line, "\n|");
	for (size_t i = 0; i < o->n_fields; i++)
		add_rule(!field_is_text(o->fields[i]), &o->line);
	buf_addc(&o->line, '\n');
}

static void markdown_row(struct output *o, const struct sample *s, const void *r)
{
	struct buf text = BUF_INIT;

	buf_addc(&o->line, '|');
	for (size_t i = 0; i < o->n_fields; i++) {
		struct value v = field_value(o->fields[i], s, r, &o->scratch);

		buf_clear(&text);
		value_text(&v, o->fields[i]->unit, &text);
		add_cell(buf_str(&text), &o->line);
	}
	buf_addc(&o->line, '\n');
	buf_done(&text);
}

const struct output_ops output_markdown = {
	.name = "markdown",
	.people = true,
	.help = "a table for a mail, a ticket or a merge request",
	.begin = markdown_begin,
	.row = markdown_row,
};
