/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CHART_PLOT_H
#define TOP_CHART_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"
#include "top/line.h"

/*
 * plot: one or two figures over time as lines of text. The first figure is an area, the second a line over it.
 * Each has an axis with its unit, the first to the left, the second to the right. Time runs to the right.
 *
 * With UTF-8 a column of the screen shows two values, and a line of it four dots (braille). Without UTF-8 a column
 * shows one value, in steps of a third of a line. Unknown values are blank, and where nothing was recorded the
 * line of time is broken.
 */

#define PLOT_FIGURES 2

struct plot_value {
	bool known;
	double low, high;
};

struct plot_slot {
	bool recorded; /* there were ticks, or it lies between two of which none is missing */
	bool boot;     /* a boot began here */
};

struct plot {
	size_t width, height; /* of the whole plot */
	bool ascii;
	size_t n; /* slots, at most plot_slots() */
	const struct plot_slot *slots;
	const struct plot_value *values[PLOT_FIGURES];
	enum unit units[PLOT_FIGURES];
	size_t n_figures;
	int64_t from_utc_ns, width_ns; /* where the first slot begins; the width of each */
	size_t cursor;		       /* the slot that is marked; n: none */
	size_t now;		       /* the slot of the moment that the rest of the screen shows; n: none */
};

/* How many slots there is room for. */
size_t plot_slots(size_t width, size_t n_figures, bool ascii);

/* Line @y from the top, y < height. */
void plot_line(const struct plot *p, size_t y, struct line *out);

/* A value as the axis spells it. */
void plot_value_text(double v, enum unit unit, struct buf *out);

#endif
