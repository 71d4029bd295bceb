/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_LINE_H
#define TOP_LINE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * line: one line of a screen: text, and what each stretch of it means.
 *
 * Everything that is shown is made of lines, so a screen, a plain listing and a test
 * see the same text. A style says what a figure is (a saving, a waste); the terminal
 * code alone knows the colour.
 *
 * Widths are columns of the terminal, not bytes. With @ascii (no UTF-8 terminal) every
 * byte above 0x7f is put as \xNN; so is a character of unknown width in any case.
 */

enum style {
	STYLE_PLAIN,
	STYLE_STRONG,
	STYLE_FAINT,
	STYLE_SAVED,
	STYLE_WASTED,
	STYLE_DYING,
	STYLE_LABEL,  /* what a figure of the header is */
	STYLE_LOST,   /* something is wrong or missing */
	STYLE_HEAD,   /* column titles */
	STYLE_SORTED, /* title of the column that the rows are sorted by */
	STYLE_TAB,
	STYLE_TAB_ON,
	STYLE_CURSOR, /* the selected row, whole width */
	STYLE_MATCH,  /* what a search or a filter found */
	STYLE_KEY,    /* a key and its label, at the bottom */
	STYLE_KEY_LABEL,
	STYLE_FIRST, /* the two figures of a chart */
	STYLE_SECOND,
	STYLE_COUNT,
};

struct run {
	size_t start, len; /* bytes of the text */
	enum style style;
};

struct line {
	struct buf text;
	struct run *runs;
	size_t n_runs, cap_runs;
	size_t width; /* columns so far */
	bool ascii;
};

#define LINE_INIT ((struct line){.text = {NULL, 0, 0}})

void line_done(struct line *l);
void line_clear(struct line *l);

/* @text behind what is there; the text must be printable (base/text.h). */
void line_put(struct line *l, enum style style, const char *text);
void line_putf(struct line *l, enum style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Blanks up to column @to; nothing when it is there already. */
void line_pad(struct line *l, enum style style, size_t to);

/* How a cell is set. */
struct cell {
	size_t width;
	bool right;  /* numbers: to the right, and never cut: "****" where they do not fit */
	size_t skip; /* columns of the text left out at its start */
	bool path;   /* a text that does not fit loses its middle: both ends of a path tell more */
};

/* @text in exactly cell->width columns; text that does not fit ends in "~", and begins with it
 * where its start is left out. */
void line_cell(struct line *l, enum style style, const char *text, const struct cell *cell);

/* The first @width columns of @text behind what is there. */
void line_cut(struct line *l, enum style style, const char *text, size_t width);

/* @from behind what is there, as far as @l stays within @width columns. */
void line_append(struct line *l, const struct line *from, size_t width);

const char *line_text(const struct line *l);

/* Marks every match of @re in the text from byte @from on. */
void line_mark(struct line *l, size_t from, const regex_t *re);

/* Columns that @text would take. */
size_t line_text_width(bool ascii, const char *text);

#endif
