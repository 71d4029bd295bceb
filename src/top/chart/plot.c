/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/chart/plot.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"

/* The width of an axis, with the line of the axis itself. */
#define AXIS 10

/* The line of time and its labels. */
#define TIME_LINES 2

static size_t per_column(bool ascii)
{
	return ascii ? 1 : 2;
}

static size_t body_width(const struct plot *p)
{
	size_t axes = AXIS * (p->n_figures > 1 ? 2 : 1);

	return p->width > axes ? p->width - axes : 0;
}

static size_t body_height(const struct plot *p)
{
	return p->height > TIME_LINES ? p->height - TIME_LINES : 0;
}

size_t plot_slots(size_t width, size_t n_figures, bool ascii)
{
	struct plot p = {.width = width, .n_figures = n_figures};

	return body_width(&p) * per_column(ascii);
}

/* Scales */

struct scale {
	double low, high, step;
	bool any;
};

/*
 * The step of a scale: 1, 2 or 5 times a power of 10; for bytes 1, 2, 4 and so on, which are round numbers of KiB
 * and MiB.
 */
static double nice_step(double least, enum unit unit)
{
	double step = 1;

	if (unit == UNIT_BYTES) {
		while (step < least)
			step *= 2;
		return step;
	}
	while (step < least) {
		if (step * 2 >= least)
			return step * 2;
		if (step * 5 >= least)
			return step * 5;
		step *= 10;
	}
	return step;
}

static struct scale range_of(const struct plot *p, size_t figure)
{
	struct scale s = {0, 0, 1, false};

	for (size_t i = 0; i < p->n; i++) {
		const struct plot_value *v = &p->values[figure][i];

		if (!v->known)
			continue;
		s.low = !s.any || v->low < s.low ? v->low : s.low;
		s.high = !s.any || v->high > s.high ? v->high : s.high;
		s.any = true;
	}
	return s;
}

/*
 * The scale begins at 0. Where all values lie within an eighth of the largest, it is that eighth with the values in
 * its middle, so that a small step does not look like a cliff.
 */
static struct scale scale_of(const struct plot *p, size_t figure)
{
	struct scale s = range_of(p, figure);
	double marks = (double)body_height(p) / 4;
	double spare = (s.high / 8 - (s.high - s.low)) / 2;

	if (s.low > 0 && (spare <= 0 || s.high < 16)) {
		s.low = 0;
	} else if (s.low > 0) {
		s.low -= spare;
		s.high += spare;
	}
	s.step = nice_step((s.high - s.low) / (marks > 1 ? marks : 1), p->units[figure]);
	s.low = floor(s.low / s.step) * s.step;
	s.high = ceil(s.high / s.step) * s.step;
	if (s.high <= s.low)
		s.high = s.low + s.step;
	return s;
}

static size_t dots_a_line(const struct plot *p)
{
	return p->ascii ? 3 : 4;
}

/* The dot that a value reaches, from 0 at the bottom. */
static long dot_of(const struct plot *p, const struct scale *s, double v)
{
	double all = (double)(body_height(p) * dots_a_line(p) - 1);

	return lround((v - s->low) / (s->high - s->low) * all);
}

/* Axes */

void plot_value_text(double v, enum unit unit, struct buf *out)
{
	if (unit == UNIT_BYTES)
		text_bytes(out, v);
	else if (unit == UNIT_SECONDS)
		text_duration(out, v);
	else
		buf_addf(out, fabs(v) < 10 && v != floor(v) ? "%.2f" : "%.0f", v);
}

static size_t line_of_dot(const struct plot *p, long dot)
{
	size_t height = body_height(p), up = dot < 0 ? 0 : (size_t)dot / dots_a_line(p);

	return up < height ? height - 1 - up : 0;
}

/* The mark of the scale on line @y, as text; false where there is none. */
static bool mark_on(const struct plot *p, size_t figure, const struct scale *s, size_t y,
		    struct buf *out)
{
	for (double v = s->low; s->any && v <= s->high + s->step / 2; v += s->step) {
		if (line_of_dot(p, dot_of(p, s, v)) != y)
			continue;
		plot_value_text(v, p->units[figure], out);
		return true;
	}
	return false;
}

static void put_left_axis(const struct plot *p, const struct scale *s, size_t y, struct line *out)
{
	struct buf text = BUF_INIT;
	bool mark = mark_on(p, 0, s, y, &text);

	line_cell(out, STYLE_FIRST, buf_str(&text),
		  &(struct cell){.width = AXIS - 1, .right = true});
	line_put(out, STYLE_FAINT, p->ascii ? (mark ? "+" : "|") : mark ? "┤" : "│");
	buf_done(&text);
}

static void put_right_axis(const struct plot *p, const struct scale *s, size_t y, struct line *out)
{
	struct buf text = BUF_INIT;
	bool mark = mark_on(p, 1, s, y, &text);

	line_put(out, STYLE_FAINT, p->ascii ? (mark ? "+" : "|") : mark ? "├" : "│");
	line_cell(out, STYLE_SECOND, buf_str(&text), &(struct cell){.width = AXIS - 1});
	buf_done(&text);
}

/* The body */

/* The dots of a slot, from one to the other inclusive. */
struct reach {
	bool any;
	long from, to;
};

static struct reach area_of(const struct plot *p, const struct scale *s, size_t i)
{
	const struct plot_value *v = i < p->n ? &p->values[0][i] : NULL;

	if (!v || !v->known)
		return (struct reach){.any = false};
	return (struct reach){true, 0, dot_of(p, s, v->high)};
}

/* Covers the dots from the lowest to the highest value, and those up to the end of the slot before. */
static struct reach line_of(const struct plot *p, const struct scale *s, size_t i)
{
	const struct plot_value *v = i < p->n ? &p->values[1][i] : NULL, *before;
	struct reach r;

	if (!v || !v->known)
		return (struct reach){.any = false};
	r = (struct reach){true, dot_of(p, s, v->low), dot_of(p, s, v->high)};
	before = i ? &p->values[1][i - 1] : NULL;
	if (before && before->known && dot_of(p, s, before->high) + 1 < r.from)
		r.from = dot_of(p, s, before->high) + 1;
	if (before && before->known && dot_of(p, s, before->low) - 1 > r.to)
		r.to = dot_of(p, s, before->low) - 1;
	return r;
}

/* The dots of line @y that it covers, the lowest one in bit 0. */
static unsigned bits_on(const struct plot *p, const struct reach *r, size_t y)
{
	long first = (long)((body_height(p) - 1 - y) * dots_a_line(p));
	unsigned bits = 0;

	for (size_t d = 0; r->any && d < dots_a_line(p); d++)
		if (r->from <= first + (long)d && first + (long)d <= r->to)
			bits |= 1U << d;
	return bits;
}

/* The dots of a braille character, in its two columns from the bottom up. */
static const unsigned char braille[2][4] = {{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};

static void put_braille(struct line *out, enum style style, const unsigned bits[2])
{
	unsigned code = 0x2800;
	char text[4] = {0};

	for (int column = 0; column < 2; column++)
		for (int d = 0; d < 4; d++)
			if (bits[column] >> d & 1)
				code |= braille[column][d];
	text[0] = (char)(0xe0 | code >> 12);
	text[1] = (char)(0x80 | (code >> 6 & 0x3f));
	text[2] = (char)(0x80 | (code & 0x3f));
	line_put(out, style, text);
}

static void put_ascii(struct line *out, enum style style, unsigned bits, bool second)
{
	static const char area[] = " .::::##";

	line_putf(out, style, "%c", second ? '*' : area[bits & 7]);
}

static bool is_boot(const struct plot *p, size_t slot)
{
	for (size_t i = 0; i < per_column(p->ascii); i++)
		if (slot + i < p->n && p->slots[slot + i].boot)
			return true;
	return false;
}

static bool is_in_column(const struct plot *p, size_t slot, size_t wanted)
{
	return wanted < p->n && wanted >= slot && wanted < slot + per_column(p->ascii);
}

struct scales {
	struct scale v[PLOT_FIGURES];
};

/* Draws the second figure where it has a dot, else the first; a boot is drawn where neither has one. */
static void put_column(const struct plot *p, const struct scales *s, size_t y, size_t slot,
		       struct line *out)
{
	unsigned first[2] = {0}, second[2] = {0};
	bool on_second, cursor = is_in_column(p, slot, p->cursor);
	enum style style;

	for (size_t i = 0; i < per_column(p->ascii); i++) {
		struct reach area = area_of(p, &s->v[0], slot + i);
		struct reach line = {.any = false};

		if (p->n_figures > 1)
			line = line_of(p, &s->v[1], slot + i);
		first[i] = bits_on(p, &area, y);
		second[i] = bits_on(p, &line, y);
	}
	on_second = second[0] || second[1];
	style = cursor ? STYLE_CURSOR : on_second ? STYLE_SECOND : STYLE_FIRST;
	if (!on_second && !first[0] && !first[1])
		line_put(out, cursor ? STYLE_CURSOR : STYLE_FAINT,
			 !is_boot(p, slot) ? " " : p->ascii ? ":" : "┊");
	else if (p->ascii)
		put_ascii(out, style, on_second ? second[0] : first[0], on_second);
	else
		put_braille(out, style, on_second ? second : first);
}

static void put_body(const struct plot *p, size_t y, struct line *out)
{
	struct scales s;

	for (size_t i = 0; i < p->n_figures; i++)
		s.v[i] = scale_of(p, i);
	put_left_axis(p, &s.v[0], y, out);
	for (size_t x = 0; x < body_width(p); x++)
		put_column(p, &s, y, x * per_column(p->ascii), out);
	if (p->n_figures > 1)
		put_right_axis(p, &s.v[1], y, out);
}

/* Time */

static const int64_t time_steps[] = {1,	    2,	   5,	  10,	 15,	30,	60,	 120,
				     300,   600,   900,	  1800,	 3600,	7200,	10800,	 21600,
				     43200, 86400, 172800, 604800, 1209600, 2592000, 7776000};

#define DAY	    86400
#define LABEL_WIDTH 14

static int64_t time_step(const struct plot *p)
{
	double column = (double)p->width_ns / 1e9 * (double)per_column(p->ascii);

	for (size_t i = 0; i < ARRAY_SIZE(time_steps); i++)
		if ((double)time_steps[i] >= column * LABEL_WIDTH)
			return time_steps[i];
	return time_steps[ARRAY_SIZE(time_steps) - 1];
}

/* Seconds of local time, so that steps fall on local hours and midnights. */
static int64_t local_seconds(int64_t utc_ns)
{
	time_t t = (time_t)(utc_ns / NS_PER_SEC);
	struct tm tm;

	localtime_r(&t, &tm);
	return t + tm.tm_gmtoff;
}

static int64_t start_of_column(const struct plot *p, size_t x)
{
	return p->from_utc_ns + (int64_t)(x * per_column(p->ascii)) * p->width_ns;
}

/* A label stands at the column of its time. */
static bool has_label(const struct plot *p, size_t x, int64_t step)
{
	int64_t from = local_seconds(start_of_column(p, x));
	int64_t to = local_seconds(start_of_column(p, x + 1));

	return from / step != to / step;
}

static void put_label(const struct plot *p, size_t x, int64_t step, struct line *out)
{
	int64_t wall = local_seconds(start_of_column(p, x + 1)) / step * step;
	bool midnight = wall % DAY == 0;
	time_t t = (time_t)wall;
	char text[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), midnight ? "%b %e" : step < 60 ? "%H:%M:%S" : "%H:%M", &tm);
	line_put(out, STYLE_FAINT, text);
}

static bool is_recorded(const struct plot *p, size_t slot)
{
	for (size_t i = 0; i < per_column(p->ascii); i++)
		if (slot + i < p->n && p->slots[slot + i].recorded)
			return true;
	return false;
}

static void put_time_line(const struct plot *p, struct line *out)
{
	int64_t step = time_step(p);

	line_pad(out, STYLE_PLAIN, AXIS - 1);
	line_put(out, STYLE_FAINT, p->ascii ? "+" : "└");
	for (size_t x = 0; x < body_width(p); x++) {
		size_t slot = x * per_column(p->ascii);

		if (is_in_column(p, slot, p->now))
			line_put(out, STYLE_STRONG, p->ascii ? "^" : "▲");
		else if (has_label(p, x, step))
			line_put(out, STYLE_FAINT, p->ascii ? "+" : "┬");
		else if (is_recorded(p, slot))
			line_put(out, STYLE_FAINT, p->ascii ? "-" : "─");
		else
			line_put(out, STYLE_FAINT, " ");
	}
	if (p->n_figures > 1)
		line_put(out, STYLE_FAINT, p->ascii ? "+" : "┘");
}

static void put_times(const struct plot *p, struct line *out)
{
	int64_t step = time_step(p);

	for (size_t x = 0; x < body_width(p); x++) {
		if (AXIS + x < out->width || AXIS + x + 8 > p->width || !has_label(p, x, step))
			continue;
		line_pad(out, STYLE_PLAIN, AXIS + x);
		put_label(p, x, step, out);
		line_put(out, STYLE_PLAIN, " ");
	}
}

void plot_line(const struct plot *p, size_t y, struct line *out)
{
	if (!p->n_figures || !body_width(p))
		return;
	if (y < body_height(p))
		put_body(p, y, out);
	else if (y == body_height(p))
		put_time_line(p, out);
	else
		put_times(p, out);
}
