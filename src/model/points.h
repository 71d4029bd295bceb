/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

/*
 * points: figures of ticks over time, as many as a screen has columns. Time is cut into slots of one
 * width; slot n begins at n * width. A point sums up the ticks of a slot. Ticks come in their order.
 * Where the clock was stepped back, a slot may come a second time; point_add() then joins the two points.
 */

/* How many figures are asked for at once, at most. */
#define POINT_FIGURES 2

struct point_figure {
	struct real low, high, last;
	double area, seconds; /* sums over known values, each from its tick to the next: area / seconds is the mean */
};

struct point {
	int64_t slot;
	uint64_t ticks, last_tick;
	int64_t first_utc_ns, last_utc_ns;
	bool after_gap; /* ticks are missing before its first one, and their figures are unknown */
	uint64_t gaps;	/* how many gaps ended in the slot, and how long they were together */
	double gap_seconds;
	uint64_t boots; /* how many boots began in the slot: the ticks before one are of another boot */
	struct point_figure v[POINT_FIGURES];
};

struct points_wanted {
	uint64_t after, until; /* ticks */
	int64_t since_utc_ns;  /* slots that end before this time are left out */
	int64_t width_ns;      /* of a slot; 0: one slot for all */
	/* Names of fields of the table ticks (model/tables.c), or the name of any cache with _active_objs or
	 * _slab_bytes behind it; NULL: no figure. A figure that the source does not keep is unknown. */
	const char *figures[POINT_FIGURES];
};

typedef void points_fn(void *user, const struct point *p);

/* Adds @more to @p, where both are of one slot and the ticks of @more are later. */
void point_add(struct point *p, const struct point *more);

/* The mean of a figure over the time in which it was known. */
struct real point_mean(const struct point_figure *f);

#endif
