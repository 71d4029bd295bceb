/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

/*
 * points: figures of ticks over time, as many as a screen has columns. Time is cut into slots of one
 * width, slot n from n * width on; a point is what the ticks of a slot had. Ticks come in their order;
 * where the clock was stepped back a slot may come again, and is then to be added to what it had.
 */

/* Figures that are asked for at once. */
#define POINT_FIGURES 2

struct point_figure {
	struct real low, high, last;
	double area, seconds; /* of known values, each until the next tick: the mean is their ratio */
};

struct point {
	int64_t slot;
	uint64_t ticks, last_tick;
	int64_t first_utc_ns, last_utc_ns;
	bool after_gap; /* before its first tick some are missing: nobody knows what was there */
	uint64_t gaps;	/* that ended in the slot, and how long all of them were */
	double gap_seconds;
	uint64_t boots; /* that began in the slot: the ticks before are of another one */
	struct point_figure v[POINT_FIGURES];
};

struct points_wanted {
	uint64_t after, until; /* ticks */
	int64_t since_utc_ns;  /* slots that end before it are left out */
	int64_t width_ns;      /* of a slot; 0: one slot for all */
	/* Names of fields of the table ticks (model/tables.c), or of any cache with _active_objs or
	 * _slab_bytes behind it; NULL: none. One that is not kept is unknown. */
	const char *figures[POINT_FIGURES];
};

typedef void points_fn(void *user, const struct point *p);

/* Adds @more, of the same slot and of later ticks. */
void point_add(struct point *p, const struct point *more);

/* The mean of a figure over the time in which it was known. */
struct real point_mean(const struct point_figure *f);

#endif
