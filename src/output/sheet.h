/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_SHEET_H
#define OUTPUT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * sheet: headings, paragraphs and tables of texts, as Markdown or as HTML. It serves pages that are made by hand; rows of
 * a table of fields go through output.h. Texts come escaped for terminals (base/text.h) and are escaped here for the form.
 */

struct sheet_column {
	const char *title;
	bool number; /* stands right */
};

struct sheet_ops {
	void (*heading)(const char *text, struct buf *out);
	void (*paragraph)(const char *text, struct buf *out);
	void (*begin)(const struct sheet_column *columns, size_t n, struct buf *out);
	void (*row)(const char *const *cells, size_t n, struct buf *out);
	void (*end)(struct buf *out);
};

extern const struct sheet_ops sheet_markdown, sheet_html;

#endif
