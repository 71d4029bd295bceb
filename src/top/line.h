/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_LINE_H
#define TOP_LINE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * line: one line of a screen: a text, and the style of each stretch of it.
 *
 * Everything that is shown is made of lines, so that a screen, a plain listing and a test
 * see the same text. A style says what a figure means (a saving, a waste); only the code of the terminal
 * knows the colour.
 *
 * Widths are columns of the terminal, not bytes. With @ascii (a terminal without UTF-8) every
 * byte above 0x7f is written as \xNN. A character of unknown width is written so in any case.
 */

enum style {
	STYLE_PLAIN,
	STYLE_STRONG,
	STYLE_FAINT,
	STYLE_SAVED,
	STYLE_WASTED,
	STYLE_DYING,
	STYLE_LABEL,  /* the name of a figure in the header */
	STYLE_LOST,   /* something is wrong or missing */
	STYLE_HEAD,   /* column titles */
	STYLE_SORTED, /* title of the column that the rows are sorted by */
	STYLE_TAB,
	STYLE_TAB_ON,
	STYLE_CURSOR, /* the selected row, whole width */
	STYLE_MATCH,  /* a text that a search or a filter found */
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

/* Adds @text, which must be printable (base/text.h). */
void line_put(struct line *l, enum style style, const char *text);
void line_putf(struct line *l, enum style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds blanks up to column @to; nothing where the line is that long already. */
void line_pad(struct line *l, enum style style, size_t to);

/* How a cell is set. */
struct cell {
	size_t width;
	bool right;  /* for numbers: set to the right and never cut; "****" where the number does not fit */
	size_t skip; /* columns of the text left out at its start */
	bool path;   /* a text that does not fit loses its middle: both ends of a path tell more */
};

/* Adds @text in exactly cell->width columns. Text that does not fit ends in "~", and text whose start is
 * left out begins with it. */
void line_cell(struct line *l, enum style style, const char *text, const struct cell *cell);

/* Adds the first @width columns of @text. */
void line_cut(struct line *l, enum style style, const char *text, size_t width);

/* Adds as much of @from as keeps @l within @width columns. */
void line_append(struct line *l, const struct line *from, size_t width);

const char *line_text(const struct line *l);

/* Marks every match of @re in the text from byte @from on. */
void line_mark(struct line *l, size_t from, const regex_t *re);

/* The number of columns that @text would take. */
size_t line_text_width(bool ascii, const char *text);

#endif
