/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CHART_KEPT_H
#define TOP_CHART_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "model/points.h"

struct field;
struct sample;

/*
 * kept: the figures of the ticks seen since the start, for a chart where the source keeps no past (a
 * kernel without cgslabd). They are the gauges of the table ticks and those of followed caches, of the last KEPT_MOST
 * ticks.
 */
#define KEPT_MOST 7200

struct kept {
	struct field **caches; /* columns of the caches that the first sample follows (model/follow.h) */
	size_t n_caches;
	struct kept_tick *ticks; /* oldest first */
	size_t n, cap;
};

void kept_done(struct kept *k);

/* Takes in the figures of a sample, unless it has that tick already. */
void kept_add(struct kept *k, const struct sample *s);

/* Calls @fn with points as source_ops.points does. */
void kept_points(const struct kept *k, const struct points_wanted *want, points_fn *fn, void *user);

#endif
