/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/over.h"

struct source *over_below(struct source *src)
{
	return ((struct over *)src)->below;
}

#define BELOW over_below(src)

static int over_next(struct source *src, const struct sample **ret)
{
	return BELOW->ops->next(BELOW, ret);
}

static int over_at(struct source *src, int64_t utc_ns, int step, const struct sample **ret)
{
	return BELOW->ops->at(BELOW, utc_ns, step, ret);
}

static int over_window(struct source *src, const struct source_window *want, struct buf *why)
{
	return BELOW->ops->window(BELOW, want, why);
}

static int over_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn, void *user)
{
	return BELOW->ops->ticks(BELOW, which, fn, user);
}

static int over_events(struct source *src, const struct source_rows *which, source_event_fn *fn, void *user)
{
	return BELOW->ops->events(BELOW, which, fn, user);
}

static int over_lives(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
		      struct lives_span *ret)
{
	return BELOW->ops->lives(BELOW, want, fns, user, ret);
}

static int over_points(struct source *src, const struct points_wanted *want, points_fn *fn, void *user)
{
	return BELOW->ops->points(BELOW, want, fn, user);
}

static int over_values(struct source *src, const struct memcg *m, controller_value_fn *fn, void *user)
{
	return BELOW->ops->controller_values(BELOW, m, fn, user);
}

static void over_bill(struct source *src, struct cost_bill *ret)
{
	BELOW->ops->bill(BELOW, ret);
}

static void over_all_bounds(struct source *src, bool on)
{
	BELOW->ops->all_bounds(BELOW, on);
}

static int over_fd(struct source *src)
{
	return BELOW->ops->fd(BELOW);
}

static bool over_drain(struct source *src)
{
	return BELOW->ops->drain(BELOW);
}

#define HAS(member, fn) (below->ops->member ? (fn) : NULL)

void over_init(struct over *o, struct source *below)
{
	o->below = below;
	o->source.ops = &o->ops;
	o->ops = (struct source_ops){
		.name = below->ops->name,
		.next = over_next,
		.at = HAS(at, over_at),
		.window = HAS(window, over_window),
		.ticks = HAS(ticks, over_ticks),
		.events = HAS(events, over_events),
		.lives = HAS(lives, over_lives),
		.points = HAS(points, over_points),
		.controller_values = HAS(controller_values, over_values),
		.bill = HAS(bill, over_bill),
		.all_bounds = HAS(all_bounds, over_all_bounds),
		.fd = HAS(fd, over_fd),
		.drain = HAS(drain, over_drain),
	};
}

void over_done(struct over *o)
{
	o->below->ops->free(o->below);
}
