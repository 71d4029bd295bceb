/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CHART_PLOT_H
#define TOP_CHART_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"
#include "top/line.h"

/*
 * plot: one or two figures over time as lines of text. The first is an area, the second a line over it;
 * each has an axis with its unit, the first to the left, the second to the right. Time runs to the right.
 *
 * With UTF-8 a column of the screen has two values and a line four dots (braille); without it a column
 * has one, in steps of a third of a line. What is unknown is blank, and where nothing was recorded the
 * line of time is broken.
 */

#define PLOT_FIGURES 2

struct plot_value {
	bool known;
	double low, high;
};

struct plot_slot {
	bool recorded; /* there were ticks, or the last one before holds on */
	bool boot;     /* one began here */
};

struct plot {
	size_t width, height; /* of all lines */
	bool ascii;
	size_t n; /* slots, at most plot_slots() */
	const struct plot_slot *slots;
	const struct plot_value *values[PLOT_FIGURES];
	enum unit units[PLOT_FIGURES];
	size_t n_figures;
	int64_t from_utc_ns, width_ns; /* of the first slot; of each */
	size_t cursor;		       /* slot that is marked; n: none */
	size_t now;		       /* slot of the moment that the rest of the screen shows; n: none */
};

/* Slots that there is room for. */
size_t plot_slots(size_t width, size_t n_figures, bool ascii);

/* Line @y from the top, y < height. */
void plot_line(const struct plot *p, size_t y, struct line *out);

/* A value as the axis spells it. */
void plot_value_text(double v, enum unit unit, struct buf *out);

#endif
