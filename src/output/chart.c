/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/chart.h"

#include <math.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "output/html.h"

/* The picture in its own units; the plot's corner and size within it. */
#define WIDTH	    760
#define HEIGHT	    220
#define PLOT_LEFT   84
#define PLOT_TOP    12
#define PLOT_WIDTH  CHART_COLUMNS
#define PLOT_HEIGHT 176
#define TIMES	    5 /* labels below the plot */

/* The scales of times and values. */
struct scale {
	int64_t from_ns;
	double span_ns, top;
};

double chart_step(double max, enum unit unit)
{
	double base = unit == UNIT_BYTES ? 1024 : 10, step = 1;
	static const double tens[] = {1, 2, 5, 10, 20, 50, 100, 200, 500}, twos[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
	const double *parts = unit == UNIT_BYTES ? twos : tens;
	size_t n = unit == UNIT_BYTES ? ARRAY_SIZE(twos) : ARRAY_SIZE(tens);

	while (max / step > 5 * base)
		step *= base;
	for (size_t i = 0; i < n; i++)
		if (max / (step * parts[i]) <= 5)
			return step * parts[i];
	return step * base;
}

static double largest_value(const struct chart *c)
{
	double max = NAN;

	for (size_t l = 0; l < c->n_lines; l++)
		for (size_t i = 0; i < c->n; i++)
			max = fmax(max, c->lines[l].values[i]);
	return max;
}

static double x_of(const struct scale *s, int64_t ns)
{
	return PLOT_LEFT + (s->span_ns > 0 ? (double)(ns - s->from_ns) / s->span_ns : 0) * PLOT_WIDTH;
}

static double y_of(const struct scale *s, double value)
{
	return PLOT_TOP + PLOT_HEIGHT - value / s->top * PLOT_HEIGHT;
}

static void add_values_axis(const struct chart *c, const struct scale *s, double step, struct buf *out)
{
	for (double v = 0; v <= s->top * 1.0001; v += step) {
		struct value label = value_real(real(v));
		struct buf text = BUF_INIT;

		if (c->unit == UNIT_BYTES && v > 0)
			text_bytes(&text, v);
		else if (c->unit == UNIT_SECONDS)
			value_text(&label, c->unit, &text);
		else
			buf_addf(&text, "%g", v);
		buf_addf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", PLOT_LEFT,
			 PLOT_LEFT + PLOT_WIDTH, y_of(s, v), y_of(s, v));
		buf_addf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", PLOT_LEFT - 6,
			 y_of(s, v) + 4, buf_str(&text));
		buf_done(&text);
	}
}

/* Local time, with the day where the chart spans several. */
static void add_times_axis(const struct scale *s, struct buf *out)
{
	const char *form = s->span_ns > 86400e9 ? "%m-%d %H:%M" : s->span_ns > 600e9 ? "%H:%M" : "%H:%M:%S";

	for (int i = 0; i < TIMES; i++) {
		double part = (double)i / (TIMES - 1);
		time_t t = (time_t)((double)(s->from_ns / NS_PER_SEC) + part * s->span_ns / 1e9);
		char text[32];
		struct tm tm;

		localtime_r(&t, &tm);
		strftime(text, sizeof(text), form, &tm);
		buf_addf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>", PLOT_LEFT + part * PLOT_WIDTH,
			 PLOT_TOP + PLOT_HEIGHT + 18, !i ? "start" : i == TIMES - 1 ? "end" : "middle", text);
	}
}

/* One column of the picture: its smallest and largest value, and the place of its last one. */
struct column {
	int x;
	double low, high, last;
	int64_t last_ns;
};

static void add_column(const struct scale *s, const struct column *c, bool joined, struct buf *out)
{
	if (isnan(c->low))
		return;
	buf_addf(out, "%c%d %.1f", joined ? 'L' : 'M', c->x, y_of(s, c->high));
	if (c->low < c->high)
		buf_addf(out, "V%.1f", y_of(s, c->low));
	if (c->last > c->low || !joined) /* a point of its own needs a length to be seen */
		buf_addf(out, "L%d %.1f", c->x + !joined, y_of(s, c->last));
}

static void add_line(const struct chart *c, const struct scale *s, size_t line, struct buf *out)
{
	struct column now = {.x = -1, .low = NAN, .high = NAN};
	bool joined = false;
	int64_t before = 0;

	buf_addf(out, "<path class=\"line%zu\" d=\"", line + 1);
	for (size_t i = 0; i < c->n; i++) {
		double v = c->lines[line].values[i];
		int x = (int)x_of(s, c->times_ns[i]);
		bool gap = isnan(v) || (!isnan(now.low) && c->times_ns[i] - before > c->gap_ns);

		if (x != now.x || gap) {
			add_column(s, &now, joined, out);
			joined = !gap && (joined || !isnan(now.low));
			now = (struct column){.x = x, .low = NAN, .high = NAN};
		}
		if (!isnan(v)) {
			now.high = fmax(now.high, v);
			now.low = fmin(now.low, v);
			now.last = v;
			before = c->times_ns[i];
		}
	}
	add_column(s, &now, joined, out);
	buf_adds(out, "\"/>");
}

static void add_legend(const struct chart *c, struct buf *out)
{
	buf_adds(out, "<p class=\"legend\">");
	for (size_t l = 0; l < c->n_lines; l++) {
		buf_addf(out, "<span class=\"key%zu\"></span>", l + 1);
		html_text(c->lines[l].name, out);
		buf_addc(out, ' ');
	}
	buf_adds(out, "</p>");
}

void chart_svg(const struct chart *c, struct buf *out)
{
	double max = largest_value(c), step = chart_step(max > 0 ? max : 1, c->unit);
	struct scale s;

	buf_adds(out, "<figure><figcaption>");
	html_text(c->title, out);
	buf_adds(out, "</figcaption>");
	if (isnan(max)) {
		buf_adds(out, "<p>Nothing of it is known for this time.</p></figure>\n");
		return;
	}
	s = (struct scale){c->times_ns[0], (double)(c->times_ns[c->n - 1] - c->times_ns[0]),
			   step * fmax(1, ceil(max / step))};
	buf_addf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT);
	add_values_axis(c, &s, step, out);
	add_times_axis(&s, out);
	for (size_t l = 0; l < c->n_lines && l < CHART_LINES_MAX; l++)
		add_line(c, &s, l, out);
	buf_adds(out, "</svg>");
	add_legend(c, out);
	buf_adds(out, "</figure>\n");
}
