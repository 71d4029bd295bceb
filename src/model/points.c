/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/points.h"

static struct real lower(struct real a, struct real b)
{
	return !a.known || (b.known && b.v < a.v) ? b : a;
}

static struct real higher(struct real a, struct real b)
{
	return !a.known || (b.known && b.v > a.v) ? b : a;
}

void point_add(struct point *p, const struct point *more)
{
	if (!p->ticks) {
		*p = *more;
		return;
	}
	p->ticks += more->ticks;
	p->last_tick = more->last_tick;
	p->last_utc_ns = more->last_utc_ns;
	p->gaps += more->gaps;
	p->gap_seconds += more->gap_seconds;
	p->boots += more->boots;
	for (size_t i = 0; i < POINT_FIGURES; i++) {
		struct point_figure *f = &p->v[i];
		const struct point_figure *g = &more->v[i];

		f->low = lower(f->low, g->low);
		f->high = higher(f->high, g->high);
		f->last = g->last;
		f->area += g->area;
		f->seconds += g->seconds;
	}
}

struct real point_mean(const struct point_figure *f)
{
	return f->seconds > 0 ? real(f->area / f->seconds) : f->last;
}
