/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_SHEET_H
#define OUTPUT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * sheet: headings, paragraphs and tables of texts, in a form. For hand-made pages; rows of a table of fields go
 * through output.h. Texts are escaped for terminals already (base/text.h), and for the form here.
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
