/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

#include "output/output.h"

struct buf;

/*
 * html: one page that needs nothing else: no script, nothing fetched, light or dark as the reader's
 * system is, and it prints. Rows of a table go through output_html like through any format.
 */

/* @text, with what would be markup as entities. */
void html_text(const char *text, struct buf *out);

void html_begin(const char *title, struct buf *out);
void html_end(struct buf *out);

/* A heading, and a paragraph, of @text. */
void html_heading(const char *text, struct buf *out);
void html_paragraph(const char *text, struct buf *out);

/* A <table> of rows; not among the formats that a command takes. */
extern const struct output_ops output_html;

#endif
