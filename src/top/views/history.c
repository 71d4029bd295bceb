/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ticks up to the one that is shown: totals, how fast they move, and a bar of the saving.
 */
#include "top/views/view.h"

#include <errno.h>
#include <math.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/words.h"
#include "model/source.h"
#include "model/tickrow.h"
#include "top/explain.h"
#include "top/views/past.h"
#include "top/chart/timeline.h"

/* Half an hour at the daemon's usual interval. */
#define TICKS_KEPT 1000

/* Signs of the longest bar. */
#define BAR_WIDTH 12

struct history_row {
	struct tick_row t; /* first */
	bool has_before;   /* the row before it is that of the tick before */
	struct real share; /* the place of its saving between the smallest and the largest, from 0 to 1 */
	struct real gap_seconds;
};

/* Rows */

static uint64_t tick_of(const void *row)
{
	return ((const struct history_row *)row)->t.tick;
}

static void add_tick(void *user, const struct tick_row *t)
{
	struct history_row *row = past_add(user);

	row->t = *t;
}

static int load_ticks(struct past *p, struct source *src, const struct source_rows *which)
{
	return src->ops->ticks ? src->ops->ticks(src, which, add_tick, p) : -EOPNOTSUPP;
}

static void take_tick(struct past *p, const struct sample *s)
{
	struct tick_row row = tick_row_of(s, p->until);

	add_tick(p, &row);
}

static const struct past_ops history_past = {
	.row_bytes = sizeof(struct history_row),
	.most = TICKS_KEPT,
	.tick = tick_of,
	.load = load_ticks,
	.take = take_tick,
};

/* The members of a row that depend on other rows. */

/*
 * From the tick @a to @b, the one behind it. The boot clock runs on during suspend and cannot be set; between two boots
 * there is only the wall clock. Where that was set back the time is unknown.
 */
static struct real seconds_between(const struct tick_row *a, const struct tick_row *b)
{
	int64_t ns = b->new_boot ? b->at.utc_ns - a->at.utc_ns : b->at.boot_ns - a->at.boot_ns;

	return ns > 0 ? real((double)ns / 1e9) : REAL_UNKNOWN;
}

/* The tick right before it; NULL where there is none. */
static const struct history_row *row_before(const struct history_row *row)
{
	return row->has_before ? row - 1 : NULL;
}

static void join_rows(const struct past *p)
{
	for (size_t i = 0; i < p->shown; i++) {
		struct history_row *row = past_at(p, i);

		row->has_before = i && !row->t.after_gap;
		row->gap_seconds = i && row->t.after_gap ? seconds_between(&(row - 1)->t, &row->t)
							 : REAL_UNKNOWN;
	}
}

static void share_rows(const struct past *p)
{
	struct num low = NUM_UNKNOWN, high = NUM_UNKNOWN;

	for (size_t i = 0; i < p->shown; i++) {
		struct num v = tick_row_saving(past_at(p, i));

		if (!v.known)
			continue;
		low = low.known && low.v <= v.v ? low : v;
		high = high.known && high.v >= v.v ? high : v;
	}
	for (size_t i = 0; i < p->shown; i++) {
		struct history_row *row = past_at(p, i);
		struct num v = tick_row_saving(&row->t);

		row->share = low.v == high.v && v.known ? real(0)
							: real_div(real_of(num_sub(v, low)),
								   real_of(num_sub(high, low)));
	}
}

struct history_state {
	struct past past; /* first: past.c takes the state for it */
	struct timeline timeline;
};

static struct timeline *timeline_of(const struct view *v)
{
	return &((struct history_state *)v->state)->timeline;
}

static struct timeline_size size_of(const struct view *v)
{
	return (struct timeline_size){v->canvas.width, v->canvas.height, v->canvas.ascii};
}

static void update_chart(struct view *v, const struct sample *s)
{
	struct timeline_size size = size_of(v);

	timeline_update(timeline_of(v), v->source, s, &size);
}

static size_t history_update(struct view *v, const struct sample *s)
{
	const struct past *p = v->state;

	if (view_is_chart(v) && v->canvas.width)
		update_chart(v, s);
	past_note(v, s, &history_past);
	if (p->changed) {
		join_rows(p);
		share_rows(p);
	}
	return past_select(v, s);
}

static void history_note(struct view *v, const struct sample *s)
{
	past_note(v, s, &history_past);
	timeline_note(timeline_of(v), v->source, s);
}

static void history_done(struct view *v)
{
	timeline_done(timeline_of(v));
	past_done(v);
}

static void history_chart_line(const struct view *v, const struct sample *s, size_t y,
			       struct line *out)
{
	struct timeline_size size = size_of(v);

	timeline_line(timeline_of(v), s, &size, y, out);
}

static void history_chart_move(struct view *v, long columns)
{
	timeline_move(timeline_of(v), columns, v->canvas.ascii);
}

static void history_chart_zoom(struct view *v, int step)
{
	timeline_zoom(timeline_of(v), step);
}

static bool history_chart_time(const struct view *v, int64_t *ret_utc_ns)
{
	return timeline_cursor_time(timeline_of(v), ret_utc_ns);
}

static struct row_id history_id(const void *row)
{
	return (struct row_id){tick_of(row), 0};
}

static enum style history_style(const struct sample *s, const void *row)
{
	const struct history_row *r = row;

	if (r->t.tick == s->tick)
		return STYLE_STRONG;
	return r->t.after_gap && r->gap_seconds.known ? STYLE_LOST : STYLE_PLAIN;
}

static void history_empty(const struct sample *s, struct buf *out)
{
	(void)s;
	buf_adds(out, "no tick is kept");
}

/* Fields */

static struct value get_time(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	(void)scratch;
	return (struct value){.kind = VALUE_TIME,
			      .i = ((const struct history_row *)row)->t.at.utc_ns};
}

/* Rates have two digits; more would tell of the clock, not of the machine. */
static struct value rate_of(struct num before, struct num now, struct real seconds)
{
	struct real rate = real_div(real_of(num_sub(now, before)), seconds);

	/* 0 is added so that there is no -0.00 */
	return value_real((struct real){round(rate.v * 100) / 100 + 0.0, rate.known});
}

#define TICK_RATE(fn, member)                                                                      \
	static struct value fn(const struct sample *s, const void *row, struct buf *scratch)       \
	{                                                                                          \
		const struct history_row *r = row, *before = row_before(r);                        \
                                                                                                   \
		(void)s;                                                                           \
		(void)scratch;                                                                     \
		if (!before)                                                                       \
			return value_real(REAL_UNKNOWN);                                           \
		return rate_of(before->t.member, r->t.member,                                      \
			       seconds_between(&before->t, &r->t));                                \
	}

TICK_RATE(get_live_rate, live)
TICK_RATE(get_dying_rate, dying)
TICK_RATE(get_saved_rate, saved_bytes)
TICK_RATE(get_bucket_rate, bucket_objs)

FIELD_GETTER(get_dying_price, struct history_row, value_num(tick_row_dying_price(&r->t)))

static struct value get_trend(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct history_row *r = row;

	(void)s;
	buf_clear(scratch);
	if (r->gap_seconds.known) {
		buf_adds(scratch, "gap ");
		text_duration(scratch, r->gap_seconds.v);
		buf_addc(scratch, ' ');
	}
	for (int i = 0; r->share.known && i <= (int)(r->share.v * (BAR_WIDTH - 1) + 0.5); i++)
		buf_addc(scratch, '#');
	return value_str(buf_str(scratch));
}

static const struct field fields[] = {
	{"time", "TIME", "when, in the zone of the title", FROM(get_time), UNIT_TIME, METRIC_NONE,
	 23, 0},
	{TICK_LIVE, ROW(struct history_row, t.live), UNIT_NONE, METRIC_GAUGE, 7, 0},
	{"live_per_second", "LIVE/S", "how fast that number grew since the tick before",
	 FROM(get_live_rate), UNIT_NONE, METRIC_GAUGE, 8, 0},
	{TICK_DYING, ROW(struct history_row, t.dying), UNIT_NONE, METRIC_GAUGE, 7, 0},
	{"dying_per_second", "DYING/S", "how fast that number grew", FROM(get_dying_rate),
	 UNIT_NONE, METRIC_GAUGE, 8, 0},
	{TICK_SAVED, ROW(struct history_row, t.saved_bytes), UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{"saved_bytes_per_second", "SAVED/S", "how fast they grew", FROM(get_saved_rate),
	 UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{TICK_WOULD_SAVE, ROW(struct history_row, t.would_save_bytes), UNIT_BYTES, METRIC_GAUGE, 8,
	 0},
	{TICK_WASTED, ROW(struct history_row, t.wasted_bytes), UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{TICK_NET, ROW(struct history_row, t.net_page_saving_bytes), UNIT_BYTES, METRIC_GAUGE, 8,
	 0},
	{TICK_DYING_BYTES, ROW(struct history_row, t.dying_bytes), UNIT_BYTES, METRIC_GAUGE, 8,
	 0},
	{TICK_DYING_PRICE, FROM(get_dying_price), UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{"bucket_objs", "BUCKET-OBJS", "objects in use in the kmalloc cache of struct mem_cgroup",
	 ROW(struct history_row, t.bucket_objs), UNIT_NONE, METRIC_GAUGE, 8, 0},
	{"bucket_objs_per_second", "BUCKET/S", "how fast that number grew", FROM(get_bucket_rate),
	 UNIT_NONE, METRIC_GAUGE, 8, 0},
	{TICK_LOST, ROW(struct history_row, t.lost_events), UNIT_NONE, METRIC_COUNTER, 6, 0},
	{"trend", "TREND",
	 "a bar from the smallest saving of the rows to the largest, and where ticks are missing",
	 FROM(get_trend), UNIT_NONE, METRIC_NONE, 0, 0},
};

static const struct table table_history = {
	.name = "history",
	.help = "the machine's totals tick by tick, with rates",
	.fields = fields,
	.n_fields = ARRAY_SIZE(fields),
	.sort = "time",
};

static void add_change(struct buf *out, const char *what, struct num before, struct num now,
		       struct real seconds)
{
	struct real rate = real_div(real_of(num_sub(now, before)), seconds);

	buf_addf(out, "  %-12s", what);
	if (rate.known)
		buf_addf(out, "%.2f = (%lld - %lld) / %.2f s\n", rate.v, (long long)now.v,
			 (long long)before.v, seconds.v);
	else
		buf_adds(out, "-\n");
}

static void history_explain(const struct sample *s, const void *row, struct source *src,
			    struct buf *out)
{
	const struct history_row *r = row, *before = row_before(r);
	struct real seconds = before ? seconds_between(&before->t, &r->t) : REAL_UNKNOWN;

	(void)src;
	buf_adds(out, "tick ");
	text_time(out, r->t.at.utc_ns);
	buf_adds(out, "\nFormula: a rate is the difference to the tick before, by the time between "
		      "them\n");
	if (before) {
		add_change(out, "live", before->t.live, r->t.live, seconds);
		add_change(out, "dying", before->t.dying, r->t.dying, seconds);
		add_change(out, "saved", before->t.saved_bytes, r->t.saved_bytes, seconds);
	} else {
		buf_adds(out, "  unknown: there is no tick right before it\n");
	}
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_history, row, out);
	buf_adds(out,
		 "Known bias\n"
		 "  Births and deaths between two ticks that cancel out are in no rate; the view\n"
		 "  events has each. Of times that were thinned out the rows are farther apart.\n");
	explain_sources(s, out);
}

static const struct view_want columns[] = {
	{"time", NULL, 0, 0},
	{"live", NULL, 0, 0},
	{"live_per_second", NULL, 0, 1},
	{"dying", NULL, 0, 0},
	{"dying_per_second", NULL, 0, 5},
	{"saved_bytes", NULL, 0, 0},
	{"saved_bytes_per_second", NULL, 0, 3},
	{"would_save_bytes", NULL, 0, 6},
	{"wasted_bytes", NULL, 0, 4},
	{"net_page_saving_bytes", NULL, 0, 5},
	{"dying_price_bytes", NULL, 0, 7},
	{"dying_bytes", NULL, 0, 8},
	{"bucket_objs", NULL, 0, 6},
	{"lost_events", NULL, 0, 9},
	{"trend", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'t', "time"},	       {'l', "live"},	     {'d', "dying"}, {'s', "saved_bytes"},
	{'w', "wasted_bytes"}, {'b', "bucket_objs"}, {0, NULL},
};

const struct view_ops view_history = {
	.name = "history",
	.number = 5,
	.help = "figures over time as a chart, or the ticks with rates between neighbours as a list",
	.table = &table_history,
	.columns = columns,
	.letters = letters,
	.sort = "time",
	.last_least = 12,
	.tree_label = "Chart",
	.flat_label = "List",
	.chart_line = history_chart_line,
	.chart_move = history_chart_move,
	.chart_zoom = history_chart_zoom,
	.chart_time = history_chart_time,
	.timeline = timeline_of,
	.begins_as_chart = true,
	.state_bytes = sizeof(struct history_state),
	.update = history_update,
	.note = history_note,
	.done = history_done,
	.row = past_row,
	.id = history_id,
	.style = history_style,
	.matches = past_matches,
	.empty = history_empty,
	.explain = history_explain,
};
