/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CHART_SPARK_H
#define TOP_CHART_SPARK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"

struct buf;

/*
 * spark: the last values of a figure as a row of bars.
 *
 * The scale runs from 0 to the largest value shown. Where all values lie within an eighth of that scale,
 * the scale is this eighth and begins at the smallest value: a small change is then a small step, and a
 * figure that does not move is drawn low. A value that is unknown or was missed is drawn as a
 * blank, because a gap is not 0.
 */

#define SPARK_MAX 128

struct spark {
	struct real v[SPARK_MAX]; /* a ring */
	size_t n, next;
};

void spark_add(struct spark *s, struct real v);
void spark_clear(struct spark *s);

/* The smallest and the largest of the newest @width values; unknown where no value is known. */
void spark_range(const struct spark *s, size_t width, struct real *ret_low, struct real *ret_high);

/* Adds the newest @width values, one character each, the newest to the right. */
void spark_draw(const struct spark *s, size_t width, bool ascii, struct buf *out);

#endif
