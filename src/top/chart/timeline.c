/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/chart/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/chart/plot.h"
#include "top/line.h"

static const struct {
	const char *name;
	int64_t seconds; /* 0: all that is kept */
} spans[] = {
	{"1 min", 60},	  {"5 min", 300},    {"15 min", 900},  {"1 h", 3600},
	{"6 h", 21600},	  {"24 h", 86400},   {"7 days", 604800}, {"30 days", 2592000},
	{"all that is kept", 0},
};

/* The index of the span that zoom 0 stands for. */
#define SPAN_AT_START 3

/* The last line of the chart is words. */
#define WORDS 1
#define HEAD  1

static size_t span_of(const struct timeline *tl)
{
	return (size_t)(SPAN_AT_START + tl->zoom);
}

void timeline_done(struct timeline *tl)
{
	free(tl->points);
	tl->points = NULL;
	kept_done(&tl->kept);
}

/* The name of the span: "1 h", "all that is kept". */
static const char *timeline_span_name(const struct timeline *tl)
{
	return spans[span_of(tl)].name;
}

int64_t timeline_span_ns(const struct timeline *tl)
{
	if (spans[span_of(tl)].seconds)
		return spans[span_of(tl)].seconds * NS_PER_SEC;
	return (int64_t)tl->n * tl->width_ns;
}

/* Figures */

static struct figure *add_figure(struct figure **list, size_t *n)
{
	*list = xreallocarray(*list, *n + 1, sizeof(**list));
	(*list)[*n] = (struct figure){.unit = UNIT_NONE};
	return &(*list)[(*n)++];
}

static void add_cache(const struct cache *c, struct figure **list, size_t *n)
{
	struct figure *f;

	if (c->alias_of || strlen(c->name) > 60)
		return;
	f = add_figure(list, n);
	f->unit = UNIT_BYTES;
	snprintf(f->name, sizeof(f->name), "%s_slab_bytes", c->name);
	snprintf(f->title, sizeof(f->title), "%s", c->name);
	f = add_figure(list, n);
	snprintf(f->name, sizeof(f->name), "%s_active_objs", c->name);
	snprintf(f->title, sizeof(f->title), "%s objects", c->name);
}

struct figure *timeline_figures(const struct sample *s, size_t *ret_n)
{
	struct figure *list = NULL;

	*ret_n = 0;
	for (size_t i = 0; i < table_ticks.n_fields; i++) {
		const struct field *field = &table_ticks.fields[i];
		struct figure *f;

		if (field->metric != METRIC_GAUGE)
			continue;
		f = add_figure(&list, ret_n);
		f->unit = field->unit;
		snprintf(f->name, sizeof(f->name), "%s", field->name);
		snprintf(f->title, sizeof(f->title), "%s", field->title);
	}
	for (size_t i = 0; i < s->n_caches; i++)
		add_cache(&s->caches[i], &list, ret_n);
	return list;
}

void timeline_show(struct timeline *tl, const struct figure *first, const struct figure *second)
{
	tl->figures[0] = *first;
	tl->figures[1] = second ? *second : (struct figure){.unit = UNIT_NONE};
	tl->stale = true;
}

static void show_named(struct timeline *tl, size_t at, const struct sample *s, const char *name)
{
	size_t n;
	struct figure *list = timeline_figures(s, &n);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].name, name))
			tl->figures[at] = list[i];
	free(list);
}

/* Chooses live memcgs and the slab of the machine; where that is unknown, dying memcgs. */
static void choose_figures(struct timeline *tl, const struct sample *s)
{
	const struct field *slab = table_field(&table_ticks, "slab_bytes");
	struct value v = slab ? field_value(slab, s, s, NULL) : (struct value){.kind = VALUE_UNKNOWN};

	show_named(tl, 0, s, "live");
	show_named(tl, 1, s, v.kind != VALUE_UNKNOWN ? "slab_bytes" : "dying");
}

static size_t count_figures(const struct timeline *tl)
{
	return *tl->figures[1].name ? 2 : 1;
}

/* Points */

static struct points_wanted wanted(const struct timeline *tl)
{
	struct points_wanted want = {.width_ns = tl->width_ns, .until = tl->until};

	for (size_t i = 0; i < POINT_FIGURES; i++)
		want.figures[i] = *tl->figures[i].name ? tl->figures[i].name : NULL;
	return want;
}

static void take_point(void *user, const struct point *p)
{
	struct timeline *tl = user;

	if (p->slot >= tl->first && p->slot < tl->first + (int64_t)tl->n)
		point_add(&tl->points[p->slot - tl->first], p);
}

static void take_whole(void *user, const struct point *p)
{
	*(struct point *)user = *p;
}

static int ask_points(struct timeline *tl, struct source *src, const struct points_wanted *want,
		      points_fn *fn, void *user)
{
	if (src && src->ops->points)
		return src->ops->points(src, want, fn, user);
	kept_points(&tl->kept, want, fn, user);
	return 0;
}

/* The length of the past that is kept, at most since @since_utc_ns. */
static int64_t kept_span(struct timeline *tl, struct source *src, int64_t since_utc_ns)
{
	struct points_wanted want = {.until = tl->until, .since_utc_ns = since_utc_ns};
	struct point whole = {.ticks = 0};

	tl->err = ask_points(tl, src, &want, take_whole, &whole);
	return whole.last_utc_ns - whole.first_utc_ns;
}

/* The shortest span that holds all of the past, an hour at most. */
static void choose_span(struct timeline *tl, struct source *src)
{
	int64_t hour = spans[SPAN_AT_START].seconds * NS_PER_SEC;
	int64_t kept = kept_span(tl, src, tl->until_utc_ns - 2 * hour);

	tl->zoom = -SPAN_AT_START;
	while (tl->zoom < 0 && spans[span_of(tl)].seconds * NS_PER_SEC < kept)
		tl->zoom++;
}

/* Whether the past has outgrown the span that was chosen for it. */
static bool is_outgrown(const struct timeline *tl, const struct sample *s)
{
	return !tl->zoomed && tl->zoom < 0 && tl->sum.ticks &&
	       s->at.utc_ns - tl->sum.first_utc_ns >= timeline_span_ns(tl);
}

static int64_t floor_slot(int64_t utc_ns, int64_t width_ns)
{
	return utc_ns / width_ns;
}

/* The chart ends at the newest tick, or has the moment shown in its middle. */
static void place_slots(struct timeline *tl, struct source *src, int64_t at_utc_ns)
{
	int64_t span = spans[span_of(tl)].seconds * NS_PER_SEC, last, at;

	if (!span)
		span = kept_span(tl, src, 0);
	tl->width_ns = span / (int64_t)tl->n + 1;
	if (tl->width_ns < NS_PER_SEC / 4)
		tl->width_ns = NS_PER_SEC / 4;
	last = floor_slot(tl->until_utc_ns, tl->width_ns);
	at = floor_slot(at_utc_ns, tl->width_ns);
	if (at <= last - (int64_t)tl->n)
		last = at + (int64_t)tl->n / 2;
	tl->first = last - (int64_t)tl->n + 1;
}

static void load_points(struct timeline *tl, struct source *src, uint64_t after)
{
	struct points_wanted want = wanted(tl);

	want.after = after;
	want.since_utc_ns = tl->first * tl->width_ns;
	tl->err = ask_points(tl, src, &want, take_point, tl);
}

static void load_anew(struct timeline *tl, struct source *src, int64_t at_utc_ns)
{
	if (!tl->zoomed)
		choose_span(tl, src);
	place_slots(tl, src, at_utc_ns);
	tl->points = xreallocarray(tl->points, tl->n ? tl->n : 1, sizeof(*tl->points));
	memset(tl->points, 0, tl->n * sizeof(*tl->points));
	load_points(tl, src, 0);
	tl->stale = false;
}

static void shift(struct timeline *tl, int64_t slots)
{
	size_t by = slots < (int64_t)tl->n ? (size_t)slots : tl->n;

	memmove(tl->points, tl->points + by, (tl->n - by) * sizeof(*tl->points));
	memset(tl->points + tl->n - by, 0, by * sizeof(*tl->points));
	tl->first += slots;
}

/* Adds the point of one more tick; the chart moves on with it. */
static void follow_ticks(struct timeline *tl, struct source *src, const struct sample *s)
{
	uint64_t before = tl->until;
	int64_t last = tl->first + (int64_t)tl->n - 1;
	int64_t slot = floor_slot(s->at.utc_ns, tl->width_ns);
	bool at_end = floor_slot(tl->until_utc_ns, tl->width_ns) <= last;

	tl->until = s->tick;
	tl->until_utc_ns = s->at.utc_ns;
	if (at_end && slot > last)
		shift(tl, slot - last);
	load_points(tl, src, before);
}

static void add_up(struct timeline *tl)
{
	tl->sum = (struct point){.ticks = 0};
	for (size_t i = 0; i < tl->n; i++)
		if (tl->points[i].ticks)
			point_add(&tl->sum, &tl->points[i]);
}

static bool is_inside(const struct timeline *tl, int64_t utc_ns)
{
	int64_t slot = floor_slot(utc_ns, tl->width_ns);

	return slot >= tl->first && slot < tl->first + (int64_t)tl->n;
}

void timeline_note(struct timeline *tl, const struct source *src, const struct sample *s)
{
	if (!src || !src->ops->points)
		kept_add(&tl->kept, s);
}

void timeline_update(struct timeline *tl, struct source *src, const struct sample *s,
		     const struct timeline_size *size)
{
	size_t n;

	timeline_note(tl, src, s);
	if (!*tl->figures[0].name)
		choose_figures(tl, s);
	n = plot_slots(size->width, count_figures(tl), size->ascii);
	/* Another file has taken the place of ours, and its ticks count anew. */
	if (tl->until && s->tick < tl->until && s->at.utc_ns > tl->until_utc_ns)
		tl->until = 0;
	if (!tl->until || tl->n != n || tl->stale || tl->err || is_outgrown(tl, s)) {
		tl->n = n;
		if (s->tick > tl->until) {
			tl->until = s->tick;
			tl->until_utc_ns = s->at.utc_ns;
		}
		load_anew(tl, src, s->at.utc_ns);
	} else if (s->tick > tl->until) {
		follow_ticks(tl, src, s);
	} else if (!is_inside(tl, s->at.utc_ns)) {
		load_anew(tl, src, s->at.utc_ns);
	}
	add_up(tl);
}

/* Moving */

void timeline_zoom(struct timeline *tl, int step)
{
	int to = SPAN_AT_START + tl->zoom + step;

	if (to < 0 || to >= (int)ARRAY_SIZE(spans))
		return;
	tl->zoom += step;
	tl->zoomed = true;
	tl->stale = true;
}

void timeline_move(struct timeline *tl, long columns, bool ascii)
{
	int64_t last = tl->first + (int64_t)tl->n - 1;
	long most = (long)tl->n;

	if (!tl->n)
		return;
	columns = columns > most ? most : columns < -most ? -most : columns; /* Home and End move by very much */
	if (!tl->has_cursor)
		tl->cursor = floor_slot(tl->until_utc_ns, tl->width_ns);
	tl->has_cursor = true;
	tl->cursor += columns * (ascii ? 1 : 2);
	tl->cursor = tl->cursor < tl->first ? tl->first : tl->cursor > last ? last : tl->cursor;
}

static const struct point *cursor_point(const struct timeline *tl)
{
	if (!tl->has_cursor || tl->cursor < tl->first || tl->cursor >= tl->first + (int64_t)tl->n)
		return NULL;
	return &tl->points[tl->cursor - tl->first];
}

bool timeline_cursor_time(const struct timeline *tl, int64_t *ret_utc_ns)
{
	const struct point *p = cursor_point(tl);

	if (!p)
		return false;
	*ret_utc_ns = p->ticks ? p->last_utc_ns : (tl->cursor + 1) * tl->width_ns - 1;
	return true;
}

/* Drawing */

/* Slots between two ticks have the values of the first one; where ticks are missing they are unknown. */
static void fill_slots(const struct timeline *tl, struct plot_slot *slots,
		       struct plot_value *values[POINT_FIGURES])
{
	const struct point *before = NULL;
	size_t from = 0; /* the first slot behind it */

	for (size_t i = 0; i < tl->n; i++) {
		const struct point *p = &tl->points[i];

		if (!p->ticks)
			continue;
		for (size_t k = from; before && !p->after_gap && k < i; k++) {
			slots[k].recorded = true;
			for (size_t f = 0; f < POINT_FIGURES; f++)
				values[f][k] = (struct plot_value){before->v[f].last.known,
								   before->v[f].last.v,
								   before->v[f].last.v};
		}
		slots[i] = (struct plot_slot){true, p->boots > 0};
		for (size_t f = 0; f < POINT_FIGURES; f++)
			values[f][i] = (struct plot_value){p->v[f].low.known, p->v[f].low.v,
							   p->v[f].high.v};
		before = p;
		from = i + 1;
	}
}

static size_t slot_index(const struct timeline *tl, int64_t slot)
{
	return slot >= tl->first && slot < tl->first + (int64_t)tl->n ? (size_t)(slot - tl->first)
								      : tl->n;
}

static void put_plot(const struct timeline *tl, const struct sample *s,
		     const struct timeline_size *size, size_t y, struct line *out)
{
	struct plot_slot *slots = xcalloc(tl->n + 1, sizeof(*slots));
	struct plot_value *values[POINT_FIGURES];
	struct plot p = {.width = size->width,
			 .height = size->height - HEAD - WORDS,
			 .ascii = size->ascii,
			 .n = tl->n,
			 .slots = slots,
			 .n_figures = count_figures(tl),
			 .from_utc_ns = tl->first * tl->width_ns,
			 .width_ns = tl->width_ns,
			 .cursor = tl->has_cursor ? slot_index(tl, tl->cursor) : tl->n,
			 .now = slot_index(tl, floor_slot(s->at.utc_ns, tl->width_ns))};

	for (size_t f = 0; f < POINT_FIGURES; f++) {
		values[f] = xcalloc(tl->n + 1, sizeof(*values[f]));
		p.values[f] = values[f];
		p.units[f] = tl->figures[f].unit;
	}
	fill_slots(tl, slots, values);
	plot_line(&p, y, out);
	for (size_t f = 0; f < POINT_FIGURES; f++)
		free(values[f]);
	free(slots);
}

static void add_value(struct buf *out, struct real v, enum unit unit)
{
	if (v.known)
		plot_value_text(v.v, unit, out);
	else
		buf_addc(out, '-');
}

/* A span of one value is that value. */
static void add_range(struct buf *out, const struct point_figure *f, enum unit unit)
{
	add_value(out, f->low, unit);
	if (!f->low.known || f->low.v == f->high.v)
		return;
	buf_addc(out, '-');
	add_value(out, f->high, unit);
}

static void put_moment(int64_t utc_ns, struct line *out)
{
	time_t t = (time_t)(utc_ns / NS_PER_SEC);
	char text[40];
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	line_put(out, STYLE_HEAD, text);
}

/* The titles with the values under the cursor, else the newest ones. */
static void put_head(const struct timeline *tl, const struct timeline_size *size, struct line *out)
{
	const struct point *p = cursor_point(tl);
	struct buf text = BUF_INIT;
	int64_t utc_ns = 0;

	for (size_t f = 0; f < count_figures(tl); f++) {
		buf_clear(&text);
		if (p)
			add_range(&text, &p->v[f], tl->figures[f].unit);
		else
			add_value(&text, tl->sum.v[f].last, tl->figures[f].unit);
		line_putf(out, STYLE_HEAD, f ? "  %s %s" : " %s %s", tl->figures[f].title,
			  buf_str(&text));
	}
	line_putf(out, STYLE_HEAD, "   %s", timeline_span_name(tl));
	if (timeline_cursor_time(tl, &utc_ns)) {
		line_put(out, STYLE_HEAD, "   at ");
		put_moment(utc_ns, out);
	}
	line_pad(out, STYLE_HEAD, size->width);
	buf_done(&text);
}

static void add_plural(struct buf *out, uint64_t n, const char *what)
{
	buf_addf(out, ", %llu %s%s", (unsigned long long)n, what, text_s(n));
}

static void add_figure_words(struct buf *out, const struct figure *f, const struct point_figure *v)
{
	const struct real mean = point_mean(v);

	buf_addf(out, "%s ", f->title);
	if (!v->low.known) {
		buf_adds(out, "unknown");
		return;
	}
	add_value(out, v->low, f->unit);
	if (v->low.v == v->high.v)
		return;
	buf_adds(out, " to ");
	add_value(out, v->high, f->unit);
	buf_adds(out, ", mean ");
	add_value(out, mean, f->unit);
}

/* The span in words. */
static void put_words(const struct timeline *tl, const struct timeline_size *size, struct line *out)
{
	const struct point *sum = &tl->sum;
	struct buf text = BUF_INIT;
	size_t head, from;

	buf_addf(&text, "%s: ", timeline_span_name(tl));
	head = text.len;
	for (size_t f = 0; f < count_figures(tl); f++) {
		buf_adds(&text, f ? "; " : "");
		add_figure_words(&text, &tl->figures[f], &sum->v[f]);
	}
	if (sum->boots)
		add_plural(&text, sum->boots + 1, "boot");
	if (sum->gaps) {
		add_plural(&text, sum->gaps, "gap");
		buf_adds(&text, sum->gaps == 1 ? " of " : " of together ");
		text_duration(&text, sum->gap_seconds);
	}
	/* The first line has the span too. */
	from = line_text_width(size->ascii, buf_str(&text)) > size->width ? head : 0;
	line_cut(out, STYLE_STRONG, buf_str(&text) + from, size->width);
	buf_done(&text);
}

static void put_why_not(const struct timeline *tl, size_t y, struct line *out)
{
	if (y == 2)
		line_put(out, STYLE_LOST, strerror(-tl->err));
}

void timeline_line(const struct timeline *tl, const struct sample *s,
		   const struct timeline_size *size, size_t y, struct line *out)
{
	if (tl->err)
		put_why_not(tl, y, out);
	else if (y == 0)
		put_head(tl, size, out);
	else if (y + 1 == size->height)
		put_words(tl, size, out);
	else
		put_plot(tl, s, size, y - HEAD, out);
}
