/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/moments.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/text.h"
#include "model/events.h"
#include "model/points.h"
#include "model/sample.h"
#include "model/source.h"
#include "model/tickrow.h"
#include "top/chart/timeline.h"
#include "top/top.h"

/* A call that fails may spoil the sample that was shown, so it is read once more. */
static void take_same_again(struct top *t, int64_t utc_ns)
{
	const struct sample *s;

	if (t->replay && !t->source->ops->at(t->source, utc_ns, 0, &s))
		top_take(t, s);
	else
		top_tick(t);
}

static void take_first(void *user, const struct point *p)
{
	*(int64_t *)user = p->first_utc_ns;
}

/* The time of the first tick that the source keeps; that of @s where the source does not tell. */
static int64_t first_utc_ns(struct source *src, const struct sample *s)
{
	const struct points_wanted want = {.until = s->tick};
	int64_t first = s->at.utc_ns;

	if (src->ops->points)
		src->ops->points(src, &want, take_first, &first);
	return first;
}

static void say_why_not(struct top *t, int err)
{
	struct buf first = BUF_INIT;

	if (err != -ENODATA) {
		top_say(t, STYLE_LOST, "%s: %s", t->source->ops->name, strerror(-err));
		return;
	}
	text_local_time(&first, first_utc_ns(t->source, t->sample));
	top_say(t, STYLE_LOST, "nothing is kept of that time; ticks are kept from %s on", buf_str(&first));
	buf_done(&first);
}

unsigned moment_go(struct top *t, int64_t utc_ns, int step)
{
	const struct source_ops *ops = t->source->ops;
	int64_t before = t->sample->at.utc_ns;
	const struct sample *s;
	int r;

	if (!ops->at) {
		top_say(t, STYLE_LOST, "earlier ticks are not available from the %s", ops->name);
		return REACT_DRAW;
	}
	r = ops->at(t->source, utc_ns, step, &s);
	if (r < 0) {
		take_same_again(t, before);
		say_why_not(t, r);
		return REACT_ARRANGE;
	}
	t->replay = true;
	top_take(t, s);
	return REACT_ARRANGE;
}

unsigned moment_step(struct top *t, int arg)
{
	return moment_go(t, t->sample->at.utc_ns, arg);
}

/* The span of the chart of the history. */
static int64_t span_ns(const struct top *t)
{
	for (size_t i = 0; i < t->n_views; i++)
		if (t->views[i]->ops->timeline)
			return timeline_span_ns(t->views[i]->ops->timeline(t->views[i]));
	return 60 * NS_PER_SEC;
}

/*
 * Goes to the first tick after the time where none is kept before it, and to the newest where the time is past the
 * end.
 */
unsigned moment_jump(struct top *t, int arg)
{
	const struct source_ops *ops = t->source->ops;
	int64_t now = t->sample->at.utc_ns, to = now + arg * span_ns(t);
	const struct sample *s;

	if (!ops->at || !ops->at(t->source, to, 0, &s))
		return moment_go(t, to, 0);
	if (!ops->at(t->source, to, 1, &s))
		return s->at.utc_ns == now ? moment_go(t, now, arg) : moment_go(t, to, 1);
	if (arg < 0)
		return moment_go(t, now, arg);
	t->replay = false;
	return REACT_TICK;
}

/* The search for the event next to the tick shown: where it looks, and the nearest that it has found. */
struct next_event {
	int step; /* -1: before the tick, 1: behind it */
	bool any;
	int64_t utc_ns;
	uint64_t tick;
};

static void take_next_event(void *user, const struct event *e, uint64_t tick)
{
	struct next_event *next = user;

	if (next->any && (next->step > 0 ? tick >= next->tick : tick <= next->tick))
		return;
	*next = (struct next_event){next->step, true, e->utc_ns, tick};
}

/* Looks farther and farther, so that a near event is found at little cost. */
static struct next_event find_event(const struct top *t, int step)
{
	struct next_event next = {.step = step};
	uint64_t tick = t->sample->tick;

	for (uint64_t by = 64; !next.any && by < 1ULL << 24; by *= 4) {
		struct source_rows which = {tick, tick + by, 5000};

		if (step < 0)
			which = (struct source_rows){tick > by ? tick - by : 0, tick - 1, 5000};
		if (t->source->ops->events(t->source, &which, take_next_event, &next) < 0 ||
		    (step < 0 && by > tick))
			break;
	}
	return next;
}

unsigned moment_event(struct top *t, int step)
{
	struct next_event next;

	if (!t->source->ops->events || !t->source->ops->at)
		return moment_go(t, 0, 0);
	next = find_event(t, step);
	if (!next.any) {
		top_say(t, STYLE_LOST, step > 0 ? "no event is kept behind this tick"
						: "no event is kept before this tick");
		return REACT_DRAW;
	}
	return moment_go(t, next.utc_ns, 1);
}

/* Bursts of births */

/* A burst: at least so many more memcgs than at the tick before, and at least such a part more. */
#define BURST_LEAST   10
#define BURST_PERCENT 2

struct next_burst {
	int step; /* -1: before the tick, 1: behind it */
	uint64_t now; /* the tick shown */
	bool any;
	int64_t utc_ns;
	struct num before; /* memcgs at the tick before */
};

static bool is_burst(const struct next_burst *next, struct num all)
{
	struct num more = num_sub(all, next->before);

	return more.known && more.v >= BURST_LEAST &&
	       more.v * 100 >= next->before.v * BURST_PERCENT;
}

/* Rows come oldest first: the last burst before the tick shown, or the first behind it. */
static void take_burst(void *user, const struct tick_row *row)
{
	struct next_burst *next = user;
	struct num all = num_add(row->live, row->dying.known ? row->dying : num(0));
	bool counts = next->step < 0 ? row->tick < next->now : row->tick > next->now && !next->any;

	if (counts && is_burst(next, all)) {
		next->any = true;
		next->utc_ns = row->at.utc_ns;
	}
	next->before = all;
}

#define BURST_ROWS 100000

unsigned moment_burst(struct top *t, int step)
{
	struct next_burst next = {.step = step, .now = t->sample->tick, .before = NUM_UNKNOWN};
	struct source_rows which = {0, t->sample->tick, BURST_ROWS};
	const struct source_ops *ops = t->source->ops;

	if (!ops->ticks || !ops->at)
		return moment_go(t, 0, 0);
	if (step > 0)
		which = (struct source_rows){next.now - 1, UINT64_MAX >> 1, BURST_ROWS};
	if (ops->ticks(t->source, &which, take_burst, &next) >= 0 && next.any)
		return moment_go(t, next.utc_ns, 0);
	top_say(t, STYLE_LOST, step > 0 ? "no burst of births is kept behind this tick"
					: "no burst of births is kept before this tick");
	return REACT_DRAW;
}

static unsigned answer_time(struct top *t, const char *text)
{
	int64_t ns;

	if (parse_time(text, clock_now().utc_ns, &ns)) {
		top_say(t, STYLE_LOST,
			"\"%s\": a time is 2026-11-23T10:00:00Z, yesterday or 10m (ago)", text);
		return REACT_DRAW;
	}
	return moment_go(t, ns, 0);
}

unsigned moment_ask(struct top *t, int arg)
{
	static const struct question q = {"go to time: ", answer_time, NULL, NULL};

	(void)arg;
	if (!t->source->ops->at)
		return moment_go(t, 0, 0);
	top_ask(t, &q, NULL);
	return REACT_DRAW;
}

unsigned moment_live(struct top *t, int arg)
{
	(void)arg;
	if (!t->replay && !t->source->ops->at)
		return moment_go(t, 0, 0);
	t->replay = false;
	return REACT_TICK;
}
