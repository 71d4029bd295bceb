/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_GROWTH_H
#define MODEL_GROWTH_H

#include <stdint.h>

struct sample;

/*
 * growth: by how much slab, memcgs and the caches have grown over the last minute, five minutes, hour
 * and day. A struct growth remembers a few ticks of each span, about an eighth of the span apart, and so takes
 * the same memory after a minute and after a year.
 *
 * A source keeps one and gives it its ticks in their order. Earlier ticks may be given first (from a
 * history). Where the ticks go back less far than a span, the span is as long as they go back, and its
 * member seconds says how long that is.
 */
struct growth;

struct growth *growth_new(void);
void growth_free(struct growth *g);
void growth_forget(struct growth *g);

/*
 * Fills @s->growth from the ticks before, and remembers @s. A sample of another boot, or of an earlier
 * time, makes @g forget all ticks before.
 */
void growth_take(struct growth *g, struct sample *s);

/* Remembers @s and fills nothing: for ticks of the past, given in the order of time. */
void growth_seed(struct growth *g, const struct sample *s);

/* The time of the newest tick that is remembered, on the boot clock; 0: there is none. */
int64_t growth_newest_ns(const struct growth *g);

/* How far back a span goes, in ns. */
int64_t growth_span_ns(unsigned span);

#endif
