/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_CHART_H
#define OUTPUT_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "model/field.h"

struct buf;

/*
 * chart: lines over time as an SVG element, for a page that fetches nothing. The scale begins at 0. Where a value is
 * unknown, or where nothing was recorded, the line has a gap. Each column of the picture shows the smallest
 * and the largest value of its time, so that a peak of one tick can be seen in a chart of a month. Colours and
 * fonts come from the page's style sheet (output/html.h).
 */

struct chart_line {
	const char *name;     /* escaped already (base/text.h) */
	const double *values; /* one value for each time; NAN is unknown */
};

struct chart {
	const char *title;
	enum unit unit;
	const int64_t *times_ns; /* since the epoch, rising */
	size_t n;
	int64_t gap_ns; /* times further apart than this are not joined */
	const struct chart_line *lines;
	size_t n_lines; /* CHART_LINES_MAX at most */
};

#define CHART_LINES_MAX 4
#define CHART_COLUMNS	662 /* of the picture: more points than this are not seen */

/* Adds the chart to @out, or a sentence where no value is known. */
void chart_svg(const struct chart *c, struct buf *out);

/* The step between the lines of a scale from 0 to @max: 1, 2 or 5 times a power of 10, or of 1024 for bytes. */
double chart_step(double max, enum unit unit);

#endif
