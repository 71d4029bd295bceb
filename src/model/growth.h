/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_GROWTH_H
#define MODEL_GROWTH_H

#include <stdint.h>

struct sample;

/*
 * growth: what slab, memcgs and the caches have grown by over the last minute, five minutes, hour
 * and day. It remembers a few ticks of each span, about an eighth of the span apart, so it takes
 * the same memory after a minute and after a year.
 *
 * A source keeps one and shows it its ticks in their order; what came before it began, it may be
 * shown first (from a history). Where less than a span is known, the span is as long as what is known,
 * and says so (struct growth_span, seconds).
 */
struct growth;

struct growth *growth_new(void);
void growth_free(struct growth *g);
void growth_forget(struct growth *g);

/*
 * Fills @s->growth from what came before, and remembers @s. A sample of another boot, or of a time
 * before what is known, makes it forget all that it knew.
 */
void growth_take(struct growth *g, struct sample *s);

/* Remembers @s alone, for what came before; in the order of time. */
void growth_seed(struct growth *g, const struct sample *s);

/* The boot clock of the newest that is remembered; 0: nothing is. */
int64_t growth_newest_ns(const struct growth *g);

/* How far back the longest span goes, in ns, and each of them. */
int64_t growth_span_ns(unsigned span);

#endif
