/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/html.h"

#include "base/buf.h"
#include "model/field.h"
#include "output/sheet.h"

/*
 * The colours of lines 1 to 4 differ in lightness as well, so that they can be told apart in print and by colour-
 * blind readers.
 */
static const char style[] =
	":root{--fg:#1d2430;--bg:#fff;--dim:#667085;--grid:#d9dee7;--box:#f3f5f9;"
	"--c1:#1f6fb2;--c2:#c2410c;--c3:#15803d;--c4:#7c3aed}"
	"@media(prefers-color-scheme:dark){:root{--fg:#e4e8ef;--bg:#14181f;--dim:#98a2b3;--grid:#2c3440;--box:#1c222c;"
	"--c1:#60a5fa;--c2:#fb923c;--c3:#4ade80;--c4:#c4b5fd}}"
	"@media print{:root{--fg:#000;--bg:#fff;--dim:#444;--grid:#ccc;--box:#fff}figure,table{break-inside:avoid}}"
	"body{font:15px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:60rem;margin:2rem auto;"
	"padding:0 1rem}h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.15rem;margin-top:2rem}"
	".verdict{background:var(--box);border-left:4px solid var(--c1);padding:.6rem 1rem}.verdict p{margin:.2rem 0}"
	".dim{color:var(--dim)}figure{margin:1rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}"
	"svg text{fill:var(--dim);font:11px system-ui,sans-serif}.grid{stroke:var(--grid)}"
	"path{fill:none;stroke-width:1.5;stroke-linejoin:round}.line1{stroke:var(--c1)}.line2{stroke:var(--c2)}"
	".line3{stroke:var(--c3)}.line4{stroke:var(--c4)}.legend{margin:0;color:var(--dim);font-size:.85rem}"
	".legend span{display:inline-block;width:.8rem;height:.25rem;margin:0 .3rem .15rem .8rem}"
	".key1{background:var(--c1)}.key2{background:var(--c2)}.key3{background:var(--c3)}.key4{background:var(--c4)}"
	".wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%}"
	"th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}"
	".named td:first-child,.texts td,.texts th,th.text,td.text{text-align:left}"
	/* the last column has paths and call sites, which may be long */
	"td.text:last-child{white-space:normal;overflow-wrap:anywhere;min-width:11rem}"
	".texts td,.named td:first-child{white-space:normal;overflow-wrap:anywhere}"
	".named{table-layout:fixed}.named th:first-child{width:34%}"
	"@media(max-width:30rem){th,td{padding:.2rem .3rem}svg text{font-size:18px}}";

void html_text(const char *text, struct buf *out)
{
	for (; *text; text++) {
		if (*text == '&')
			buf_adds(out, "&amp;");
		else if (*text == '<')
			buf_adds(out, "&lt;");
		else if (*text == '>')
			buf_adds(out, "&gt;");
		else if (*text == '"')
			buf_adds(out, "&quot;");
		else
			buf_addc(out, *text);
	}
}

static void add_element(const char *name, const char *text, struct buf *out)
{
	buf_addf(out, "<%s>", name);
	html_text(text, out);
	buf_addf(out, "</%s>\n", name);
}

void html_begin(const char *title, struct buf *out)
{
	buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
	add_element("title", title, out);
	buf_addf(out, "<style>%s</style></head>\n<body>\n", style);
	add_element("h1", title, out);
}

void html_end(struct buf *out)
{
	buf_adds(out, "</body></html>\n");
}

void html_heading(const char *text, struct buf *out)
{
	add_element("h2", text, out);
}

void html_paragraph(const char *text, struct buf *out)
{
	add_element("p", text, out);
}

/* Numbers stand right, texts left. */
static const char *cell_class(const struct field *f)
{
	return field_is_text(f) ? " class=\"text\"" : "";
}

/* Sheets: texts stand in the first column, and where no column is of numbers. */

static void begin_table(const struct sheet_column *columns, size_t n, struct buf *out)
{
	bool numbers = n && columns[n - 1].number;

	buf_addf(out, "<div class=\"wide\"><table class=\"%s\"><tr>", numbers ? "named" : "texts");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, "<th>");
		html_text(columns[i].title, out);
		buf_adds(out, "</th>");
	}
	buf_adds(out, "</tr>\n");
}

static void add_html_row(const char *const *cells, size_t n, struct buf *out)
{
	buf_adds(out, "<tr>");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, "<td>");
		html_text(cells[i], out);
		buf_adds(out, "</td>");
	}
	buf_adds(out, "</tr>\n");
}

static void end_table(struct buf *out)
{
	buf_adds(out, "</table></div>\n");
}

const struct sheet_ops sheet_html = {
	.heading = html_heading,
	.paragraph = html_paragraph,
	.begin = begin_table,
	.row = add_html_row,
	.end = end_table,
};

static void html_rows_begin(struct output *o, const struct sample *s)
{
	(void)s;
	buf_adds(&o->line, "<div class=\"wide\"><table><tr>");
	for (size_t i = 0; i < o->n_fields; i++) {
		buf_addf(&o->line, "<th%s title=\"", cell_class(o->fields[i]));
		html_text(o->fields[i]->help, &o->line);
		buf_adds(&o->line, "\">");
		html_text(o->fields[i]->title, &o->line);
		buf_adds(&o->line, "</th>");
	}
	buf_adds(&o->line, "</tr>\n");
}

static void html_row(struct output *o, const struct sample *s, const void *r)
{
	struct buf text = BUF_INIT;

	buf_adds(&o->line, "<tr>");
	for (size_t i = 0; i < o->n_fields; i++) {
		struct value v = field_value(o->fields[i], s, r, &o->scratch);

		buf_clear(&text);
		value_text(&v, o->fields[i]->unit, &text);
		buf_addf(&o->line, "<td%s>", cell_class(o->fields[i]));
		html_text(buf_str(&text), &o->line);
		buf_adds(&o->line, "</td>");
	}
	buf_adds(&o->line, "</tr>\n");
	buf_done(&text);
}

static void html_rows_end(struct output *o)
{
	end_table(&o->line);
}

const struct output_ops output_html = {
	.name = "html",
	.help = "a table of a page",
	.begin = html_rows_begin,
	.row = html_row,
	.end = html_rows_end,
};
