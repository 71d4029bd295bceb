/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "base/xalloc.h"

void line_done(struct line *l)
{
	buf_done(&l->text);
	free(l->runs);
	*l = LINE_INIT;
}

void line_clear(struct line *l)
{
	buf_clear(&l->text);
	l->n_runs = 0;
	l->width = 0;
}

const char *line_text(const struct line *l)
{
	return buf_str(&l->text);
}

/* Begins a run of @style, or goes on with the last run where it has the same style. */
static struct run *run_of(struct line *l, enum style style)
{
	if (!l->n_runs || l->runs[l->n_runs - 1].style != style) {
		XGROW(l->runs, l->n_runs, l->cap_runs);
		l->runs[l->n_runs++] = (struct run){l->text.len, 0, style};
	}
	return &l->runs[l->n_runs - 1];
}

/* One character as it will be shown: its bytes, or \xNN for each byte. */
struct glyph {
	char bytes[32];
	size_t width;
};

/* Returns how many bytes of @s the glyph stands for. */
static size_t next_glyph(const char *s, bool ascii, struct glyph *g)
{
	/* no character is longer; passing the whole rest would make this quadratic */
	size_t n = text_char(s, strnlen(s, 4)), len = n ? n : 1;
	wchar_t wc = 0;
	int w = -1;

	if (n == 1) {
		w = 1;
	} else if (n && !ascii && mbrtowc(&wc, s, n, &(mbstate_t){0}) == n) {
		w = wcwidth(wc);
	}
	if (w >= 0) {
		memcpy(g->bytes, s, n);
		g->bytes[n] = '\0';
		g->width = (size_t)w;
		return n;
	}
	for (size_t i = 0; i < len; i++)
		snprintf(g->bytes + 4 * i, 5, "\\x%02x", (unsigned char)s[i]);
	g->width = 4 * len;
	return len;
}

static void put_glyph(struct line *l, enum style style, const struct glyph *g)
{
	struct run *run = run_of(l, style);

	run->len += strlen(g->bytes);
	buf_adds(&l->text, g->bytes);
	l->width += g->width;
}

void line_cut(struct line *l, enum style style, const char *text, size_t width)
{
	struct glyph g;
	size_t used = 0;

	while (*text) {
		text += next_glyph(text, l->ascii, &g);
		used += g.width;
		if (used > width)
			return;
		put_glyph(l, style, &g);
	}
}

void line_put(struct line *l, enum style style, const char *text)
{
	line_cut(l, style, text, SIZE_MAX / 2);
}

void line_putf(struct line *l, enum style style, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	line_put(l, style, text);
	free(text);
}

void line_append(struct line *l, const struct line *from, size_t width)
{
	for (size_t i = 0; i < from->n_runs && l->width < width; i++) {
		const struct run *run = &from->runs[i];
		char *text = xstrndup(from->text.bytes + run->start, run->len);

		line_cut(l, run->style, text, width - l->width);
		free(text);
	}
}

void line_pad(struct line *l, enum style style, size_t to)
{
	struct run *run;

	if (l->width >= to)
		return;
	run = run_of(l, style);
	run->len += to - l->width;
	while (l->width < to) {
		buf_addc(&l->text, ' ');
		l->width++;
	}
}

size_t line_text_width(bool ascii, const char *text)
{
	struct glyph g;
	size_t width = 0;

	while (*text) {
		text += next_glyph(text, ascii, &g);
		width += g.width;
	}
	return width;
}

/* Gives bytes [from, to) the style; runs that they cut keep theirs on both sides. */
static void restyle(struct line *l, size_t from, size_t to, enum style style)
{
	struct run *old = l->runs;
	size_t n = l->n_runs;

	l->runs = NULL;
	l->n_runs = l->cap_runs = 0;
	for (size_t i = 0; i < n; i++) {
		size_t cuts[4] = {old[i].start, from, to, old[i].start + old[i].len};

		for (int part = 0; part < 3; part++) {
			size_t a = cuts[part] > cuts[0] ? cuts[part] : cuts[0];
			size_t b = cuts[part + 1] < cuts[3] ? cuts[part + 1] : cuts[3];

			if (a >= b)
				continue;
			XGROW(l->runs, l->n_runs, l->cap_runs);
			l->runs[l->n_runs++] =
				(struct run){a, b - a, part == 1 ? style : old[i].style};
		}
	}
	free(old);
}

void line_mark(struct line *l, size_t from, const regex_t *re)
{
	const char *text = buf_str(&l->text) + from;
	regmatch_t hit;
	size_t at = 0;

	while (text[at] && !regexec(re, text + at, 1, &hit, at ? REG_NOTBOL : 0)) {
		if (hit.rm_eo > hit.rm_so)
			restyle(l, from + at + (size_t)hit.rm_so, from + at + (size_t)hit.rm_eo,
				STYLE_MATCH);
		at += hit.rm_eo > hit.rm_so ? (size_t)hit.rm_eo : (size_t)hit.rm_eo + 1;
		if (from + at >= l->text.len)
			return;
	}
}

static const char *skip_columns(const struct line *l, const char *text, size_t columns)
{
	struct glyph g;
	size_t gone = 0;

	while (*text && gone < columns) {
		text += next_glyph(text, l->ascii, &g);
		gone += g.width;
	}
	return text;
}

static void put_stars(struct line *l, enum style style, size_t width)
{
	while (width--)
		line_put(l, style, "*");
}

/* The beginning gets a third. */
static void put_both_ends(struct line *l, enum style style, const char *text, size_t room)
{
	size_t end = l->width + room;
	struct cell tail = {.width = 0};

	line_cut(l, style, text, room / 3);
	tail.width = end - l->width;
	tail.skip = line_text_width(l->ascii, text) - tail.width;
	line_cell(l, style, text, &tail);
}

/* With fewer columns neither end could be read. */
#define BOTH_ENDS_LEAST 9

void line_cell(struct line *l, enum style style, const char *text, const struct cell *cell)
{
	size_t end = l->width + cell->width, room = cell->width, width;

	if (cell->path && !cell->skip && room >= BOTH_ENDS_LEAST && line_text_width(l->ascii, text) > room) {
		put_both_ends(l, style, text, room);
		return;
	}
	if (cell->skip && *text && room) {
		text = skip_columns(l, text, cell->skip + 1);
		line_put(l, style, "~");
		room--;
	}
	width = line_text_width(l->ascii, text);
	if (width <= room) {
		if (cell->right)
			line_pad(l, style, end - width);
		line_put(l, style, text);
	} else if (cell->right) {
		put_stars(l, style, room);
	} else if (room) {
		line_cut(l, style, text, room - 1);
		line_put(l, style, "~");
	}
	line_pad(l, style, end);
}
