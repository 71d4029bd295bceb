/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

#include "output/output.h"

struct buf;

/*
 * html: one page that needs no other file: it has no script, fetches nothing, is light or dark as the reader's
 * system is, and can be printed. Rows of a table go through output_html, as they go through any format.
 */

/* Adds @text to @out, with entities for the characters that would be markup. */
void html_text(const char *text, struct buf *out);

void html_begin(const char *title, struct buf *out);
void html_end(struct buf *out);

/* Adds @text as a heading, or as a paragraph. */
void html_heading(const char *text, struct buf *out);
void html_paragraph(const char *text, struct buf *out);

/* A <table> of rows; not among the formats that a command takes. */
extern const struct output_ops output_html;

#endif
