/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/memcg.h"
#include "model/pace.h"
#include "model/sample.h"
#include "model/savings.h"
#include "model/structwords.h"
#include "model/tickrow.h"
#include "model/verdict.h"
#include "top/pieces.h"

/* The struct that the project is about; its bucket is the cache that the header follows. */
static const struct followed *main_struct(const struct sample *s)
{
	return sample_struct(s, "mem_cgroup");
}

void header_forget(struct header *h)
{
	for (size_t i = 0; i < SPARK_COUNT; i++)
		spark_clear(&h->sparks[i]);
	h->have_tick = false;
}

static bool would_save(const struct sample *s)
{
	return savings_are_to_come(s->per_memcg.saved_bytes, s->per_memcg.would_save_bytes);
}

/* The figure that the saving's line follows: the bytes saved, or those that would be. */
static struct num saving(const struct sample *s)
{
	return would_save(s) ? s->total.would_save_bytes : s->total.saved_bytes;
}

void header_take(struct header *h, const struct sample *s)
{
	buf_clear(&h->whose);
	verdict_whose(s, &h->whose);
}

void header_done(struct header *h)
{
	buf_done(&h->whose);
}

void header_note(struct header *h, const struct tick_row *t)
{
	if (h->have_tick && t->after_gap)
		for (size_t i = 0; i < SPARK_COUNT; i++)
			spark_add(&h->sparks[i], REAL_UNKNOWN);
	h->have_tick = true;
	h->tick = t->tick;
	spark_add(&h->sparks[SPARK_SAVED], real_of(tick_row_saving(t)));
	spark_add(&h->sparks[SPARK_DYING], real_of(t->dying));
	spark_add(&h->sparks[SPARK_BUCKET], real_of(t->bucket_objs));
}

static void put_num(struct line *l, enum style style, struct num n)
{
	if (n.known)
		line_putf(l, style, "%" PRId64, n.v);
	else
		line_put(l, style, "-");
}

static void put_bytes(struct line *l, enum style style, struct real bytes)
{
	struct buf text = BUF_INIT;

	text_amount(&text, bytes);
	line_put(l, style, buf_str(&text));
	buf_done(&text);
}

/* Title: the machine, the time, and whether the figures can be trusted */

static void put_uptime(const struct sample *s, struct line *l)
{
	struct buf text = BUF_INIT;

	text_duration(&text, (double)s->at.boot_ns / 1e9);
	line_putf(l, STYLE_PLAIN, "up %s", buf_str(&text));
	buf_done(&text);
}

static void put_from(const struct sample *s, const struct header_notes *notes, struct line *l)
{
	struct buf delay = BUF_INIT;

	text_duration(&delay, notes->delay_seconds);
	line_putf(l, STYLE_PLAIN, "%s each %s", s->from, buf_str(&delay));
	buf_done(&delay);
	if (notes->stale)
		line_put(l, STYLE_LOST, " STALE");
	else if (notes->replay)
		line_put(l, STYLE_STRONG, " REPLAY");
	else if (notes->paused)
		line_put(l, STYLE_STRONG, " PAUSED");
}

/* "slabinfo+slabsys denied": the sources in one state by name, else their number: "2 denied". */
static void put_in_state(const struct sample *s, enum source_state state, bool named, struct line *l)
{
	const char *before = l->width ? ", " : "";
	size_t n = 0;

	for (int i = 0; i < SOURCE_COUNT; i++) {
		if (s->sources[i].state != state)
			continue;
		if (named)
			line_putf(l, STYLE_LOST, "%s%s", n ? "+" : before, source_name((enum source_id)i));
		n++;
	}
	if (n && !named)
		line_putf(l, STYLE_LOST, "%s%zu", before, n);
	if (n)
		line_putf(l, STYLE_LOST, " %s", source_state_name(state));
}

/* The sources in trouble by name, or where there is no room, their number. */
static void put_sources(const struct sample *s, bool named, struct line *l)
{
	static const enum source_state troubles[] = {STATE_DENIED, STATE_ABSENT,  STATE_STALE,
						     STATE_LOSSY,  STATE_STOPPED, STATE_BLOCKED};

	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++)
		put_in_state(s, troubles[i], named, l);
	if (!s->lost_events.known || !s->lost_events.v || s->sources[SOURCE_TRACE].state == STATE_UNUSED)
		return;
	line_put(l, STYLE_LOST, l->width ? ", " : "");
	put_num(l, STYLE_LOST, s->lost_events);
	line_put(l, STYLE_LOST, " lost");
}

/* A source that is fine, where there is room for it. */
static void put_trace(const struct sample *s, struct line *l)
{
	if (s->sources[SOURCE_TRACE].state == STATE_OK && num_is(s->lost_events, 0))
		line_put(l, STYLE_FAINT, "trace ok, 0 lost");
}

static void put_clock(const struct sample *s, struct line *l)
{
	time_t t = (time_t)(s->at.utc_ns / NS_PER_SEC);
	char text[64];
	struct tm tm;

	localtime_r(&t, &tm);
	/* A moment of another day is shown with its date. */
	strftime(text, sizeof(text), s->age_seconds > 43200 ? "%Y-%m-%d %H:%M:%S %Z" : "%H:%M:%S %Z",
		 &tm);
	line_put(l, STYLE_PLAIN, text);
}

static bool fits_width(const struct line *l, size_t width)
{
	return l->width <= width;
}

/* Host and kernel always stay, because a screenshot is worth nothing without them. */
#define LEAST_OF_TITLE 60

void header_title(const struct sample *s, const struct header_notes *notes, size_t width,
		  struct line *out)
{
	struct pieces p = {.ascii = out->ascii};
	struct line *sources;

	line_put(pieces_add(&p, 0), STYLE_STRONG, "cgslabtop");
	line_put(pieces_add(&p, 2), STYLE_PLAIN, s->machine->hostname);
	line_put(pieces_add(&p, 3), STYLE_PLAIN, s->machine->kernel);
	put_uptime(s, pieces_add(&p, 4));
	put_from(s, notes, pieces_add(&p, 0));
	sources = pieces_add(&p, 1);
	put_sources(s, true, sources);
	if (!fits_width(sources, width > LEAST_OF_TITLE ? width - LEAST_OF_TITLE : 0)) {
		line_clear(sources);
		put_sources(s, false, sources);
	}
	put_trace(s, pieces_add(&p, 5));
	put_clock(s, pieces_add(&p, 0));
	pieces_put(&p, width, 2, true, out);
	pieces_done(&p);
}

/* Slab: its size, the part of memcgs, its growth and the cause of that */

/* "[|||||     ]": a part of a whole. */
static void put_bar(struct real share, size_t width, enum style style, struct line *l)
{
	size_t full = share.known && share.v > 0 ? (size_t)(share.v * (double)width + 0.5) : 0;

	line_put(l, STYLE_PLAIN, "[");
	for (size_t i = 0; i < width; i++)
		line_put(l, i < full ? style : STYLE_FAINT, i < full ? "|" : " ");
	line_put(l, STYLE_PLAIN, "]");
}

static void put_hold(const struct sample *s, struct line *l)
{
	struct buf share = BUF_INIT;

	line_put(l, STYLE_LABEL, "memcgs hold ");
	put_bytes(l, STYLE_STRONG, real_of(s->memcgs_bytes));
	if (!s->memcgs_share.known)
		return;
	text_share(&share, s->memcgs_share);
	line_put(l, STYLE_PLAIN, " ");
	line_put(l, STYLE_STRONG, buf_str(&share));
	buf_done(&share);
}

/* The span over which slab grew much, else the shortest that is known. */
static void put_growth(const struct growth_span *g, struct line *l)
{
	struct buf text = BUF_INIT;

	if (!g)
		return;
	if (g->slab_bytes.v >= 0)
		buf_addc(&text, '+');
	text_bytes(&text, (double)g->slab_bytes.v);
	buf_addc(&text, '/');
	text_duration(&text, (double)g->seconds.v);
	line_put(l, STYLE_STRONG, buf_str(&text));
	buf_done(&text);
}

static const struct growth_span *span_shown(const struct sample *s)
{
	const struct growth_span *g = verdict_growth_span(s);

	if (!g && s->growth[GROWTH_MINUTE].slab_bytes.known)
		g = &s->growth[GROWTH_MINUTE];
	return g;
}

#define WHOSE_LEAST 12

/*
 * "100% memcgs below /a/b, made by c" in @width columns. The path loses its middle, since both ends of it tell
 * more. Where that is not enough, the maker is left out, whom the rows tell as well.
 */
static void put_whose(const char *text, size_t width, struct line *l)
{
	const char *below = strstr(text, " below /"), *path = below ? below + strlen(" below ") : text;
	const char *end = strstr(path, ", made by ");
	size_t before = (size_t)(path - text), len = end ? (size_t)(end - path) : strlen(path), room;
	char *part;

	if (end && before + WHOSE_LEAST + strlen(end) > width)
		end = NULL;
	room = width - (before + (end ? strlen(end) : 0));
	if (!below || width < before + WHOSE_LEAST) {
		line_put(l, STYLE_LOST, text);
		return;
	}
	part = xstrndup(path, len);
	line_putf(l, STYLE_LOST, "%.*s", (int)before, text);
	line_cell(l, STYLE_LOST, part, &(struct cell){.width = room < len ? room : len, .path = true});
	line_put(l, STYLE_LOST, end ? end : "");
	free(part);
}

void header_slab(const struct header *h, const struct sample *s, size_t width, struct line *out)
{
	struct pieces p = {.ascii = out->ascii};
	struct line *first = pieces_add(&p, 0), *growth;
	size_t taken;

	line_put(first, STYLE_LABEL, "slab ");
	put_bytes(first, STYLE_STRONG, real_of(s->slab.total_bytes));
	put_bar(s->memcgs_share, 20, STYLE_WASTED, pieces_add(&p, 3));
	growth = pieces_add(&p, 0);
	put_growth(span_shown(s), growth);
	put_hold(s, pieces_add(&p, 1));
	taken = first->width + growth->width + 4;
	if (h->whose.len)
		put_whose(buf_str(&h->whose), width > taken ? width - taken : 0, pieces_add(&p, 0));
	pieces_put(&p, width, 2, false, out);
	pieces_done(&p);
}

/* Memcgs: their number, the price of one, the saving, and the ids left */

static void put_memcgs(const struct sample *s, struct line *l)
{
	line_put(l, STYLE_LABEL, "memcgs ");
	put_num(l, STYLE_STRONG, s->counts.live);
	line_put(l, STYLE_PLAIN, " live + ");
	put_num(l, s->counts.dying.v ? STYLE_DYING : STYLE_PLAIN, s->counts.dying);
	line_put(l, STYLE_PLAIN, " dying");
}

static void put_bounds(const struct sample *s, struct line *l)
{
	if (!s->counts.objs_low.known && !s->counts.objs_high.known)
		return;
	line_put(l, STYLE_PLAIN, "[");
	put_num(l, STYLE_PLAIN, s->counts.objs_low);
	line_put(l, STYLE_PLAIN, "-");
	put_num(l, STYLE_PLAIN, s->counts.objs_high);
	line_put(l, STYLE_PLAIN, " in slab]");
}

static void put_total(const struct sample *s, struct line *l)
{
	line_put(l, STYLE_LABEL, would_save(s) ? "would save " : "saved ");
	put_bytes(l, would_save(s) ? STYLE_WASTED : STYLE_SAVED, real_of(saving(s)));
}

static void put_labelled(const char *label, enum style style, struct num bytes, struct line *l)
{
	line_putf(l, STYLE_LABEL, "%s ", label);
	put_bytes(l, style, real_of(bytes));
}

static void put_price(const struct sample *s, struct line *l)
{
	put_bytes(l, STYLE_PLAIN, real_of(s->price.slab_bytes));
	line_put(l, STYLE_PLAIN, " each");
}

/* The bytes that mem_cgroup asks for, those of its slot, and those of the slot that it would have otherwise. */
static void put_sizes(const struct followed *f, struct line *l)
{
	struct struct_saving own = struct_saving_of(f);

	line_put(l, STYLE_PLAIN, "(asks ");
	put_num(l, STYLE_PLAIN, f->requested_bytes);
	line_put(l, STYLE_PLAIN, ", slot ");
	put_num(l, STYLE_PLAIN, f->slot.slot_bytes);
	line_putf(l, STYLE_PLAIN, ", %s ", own.would ? "own" : struct_bucket_name(f));
	put_num(l, STYLE_PLAIN, own.would ? own.slot_bytes : f->bucket_shape.slot_bytes);
	line_put(l, STYLE_PLAIN, f->comparable ? ")" : "; slab_debug)");
}

static bool ids_are_few(const struct memcg_ids *ids)
{
	return ids->left.known && ids->left.v * 5 < ids->limit.v;
}

/* With a bar; or without; or without how long those that are left will do. */
enum ids_form { IDS_METER, IDS_PLAIN, IDS_SHORT };

static void put_ids(const struct memcg_ids *ids, enum ids_form form, struct line *l)
{
	enum style style = ids_are_few(ids) ? STYLE_LOST : STYLE_PLAIN;
	struct buf text = BUF_INIT;

	line_put(l, style == STYLE_PLAIN ? STYLE_LABEL : style, "ids ");
	if (form == IDS_METER) {
		put_bar(real_div(real_of(ids->used), real_of(ids->limit)), 10, style, l);
		line_put(l, style, " ");
	}
	put_num(l, style, ids->used);
	line_put(l, style, "/");
	put_num(l, style, ids->limit);
	if (num_is(ids->left, 0)) {
		line_put(l, style, " FULL");
	} else if (form != IDS_SHORT && ids->seconds_left.known && ids->seconds_left.v < 86400) {
		text_duration(&text, (double)ids->seconds_left.v);
		line_putf(l, style, " left for %s", buf_str(&text));
	}
	buf_done(&text);
}

/* What is said at any width that has room for it; the rest has a higher rank. */
#define RANK_WANTED 2

/* "dying hold 37.2KiB"; @brief says it in the piece of the memcgs, as "(37.2KiB)". */
static void put_dying(const struct sample *s, bool brief, struct line *memcgs, struct line *own)
{
	struct num bytes = savings_memcgs_bytes(&s->price, num(0), s->counts.dying);

	if (!s->counts.dying.v)
		return;
	if (!brief) {
		put_labelled("dying hold", STYLE_DYING, bytes, own);
		return;
	}
	line_put(memcgs, STYLE_PLAIN, " (");
	put_bytes(memcgs, STYLE_DYING, real_of(bytes));
	line_put(memcgs, STYLE_PLAIN, ")");
}

/* Adds all that there is to say; what has no room is left out by its rank. */
static void add_memcgs(const struct sample *s, bool brief, enum ids_form form, struct pieces *p)
{
	const struct followed *f = main_struct(s);
	struct line *memcgs = pieces_add(p, 0);
	bool few = ids_are_few(&s->ids);

	put_memcgs(s, memcgs);
	if (s->price.slab_bytes.known)
		put_price(s, pieces_add(p, 1));
	put_total(s, pieces_add(p, few ? 1 : 0)); /* the line of sparks has it too */
	if (f)
		put_sizes(f, pieces_add(p, RANK_WANTED + 1));
	put_dying(s, brief, memcgs, pieces_add(p, RANK_WANTED));
	put_bounds(s, pieces_add(p, RANK_WANTED + 2));
	put_ids(&s->ids, form, pieces_add(p, few ? 0 : 1));
}

void header_memcgs(const struct sample *s, size_t width, struct line *out)
{
	/* from the most room to the least; where none fits, pieces are left out by their rank */
	static const struct {
		int rank;
		bool brief;
		enum ids_form ids;
	} ways[] = {
		{RANK_WANTED + 2, false, IDS_METER},
		{RANK_WANTED, false, IDS_PLAIN},
		{RANK_WANTED, true, IDS_PLAIN},
		{RANK_WANTED, true, IDS_SHORT},
	};
	struct pieces p = {.ascii = out->ascii};
	size_t way = 0;

	while (way < ARRAY_SIZE(ways)) {
		add_memcgs(s, ways[way].brief, ways[way].ids, &p);
		if (pieces_width_to(&p, ways[way].rank, 2) <= width)
			break;
		pieces_done(&p);
		way++;
	}
	if (way == ARRAY_SIZE(ways))
		add_memcgs(s, false, ids_are_few(&s->ids) ? IDS_PLAIN : IDS_SHORT, &p);
	pieces_put(&p, width, 2, false, out);
	pieces_done(&p);
}

/* Sparks: each with the range that it shows, and the pace of births */

/* Fewer bars show no trend; more would be a chart. */
#define BARS_LEAST 8

static const struct {
	bool bytes;
	enum style style;
	int rank;
} looks[SPARK_COUNT] = {
	[SPARK_SAVED] = {true, STYLE_SAVED, 0},
	[SPARK_DYING] = {false, STYLE_DYING, 0},
	[SPARK_BUCKET] = {false, STYLE_WASTED, 2},
};

static void add_amount(struct buf *out, struct real v, bool bytes)
{
	if (bytes || !v.known)
		text_amount(out, v);
	else
		buf_addf(out, "%.0f", v.v);
}

/* "saved 1.30MiB-116MiB "; where the range has one value, only that. */
static void put_range(const struct header *h, const struct sample *s, size_t i, size_t shown, struct line *l)
{
	const struct followed *f = main_struct(s);
	const char *labels[SPARK_COUNT] = {would_save(s) ? "would save" : "saved", "dying",
					   f && *f->bucket ? f->bucket : "kmalloc"};
	struct buf text = BUF_INIT, top = BUF_INIT;
	struct real low, high;

	spark_range(&h->sparks[i], shown, &low, &high);
	add_amount(&text, low, looks[i].bytes);
	add_amount(&top, high, looks[i].bytes);
	if (strcmp(buf_str(&text), buf_str(&top)) != 0)
		buf_addf(&text, "-%s", buf_str(&top));
	buf_done(&top);
	line_putf(l, STYLE_LABEL, "%s ", labels[i]);
	line_putf(l, STYLE_FAINT, "%s ", buf_str(&text));
	buf_done(&text);
}

static void put_lives(const struct sample *s, struct line *l)
{
	struct pace_change change;
	struct real seconds = REAL_UNKNOWN;
	struct buf stretch = BUF_INIT;

	if (s->memcgs && memcg_table_root(s->memcgs))
		seconds = memcg_table_pace(s->memcgs, memcg_table_root(s->memcgs), &change);
	if (!seconds.known || !change.born)
		return;
	line_put(l, STYLE_LABEL, "born ");
	line_putf(l, STYLE_STRONG, (double)change.born < 10 * seconds.v ? "%.1f/s" : "%.0f/s",
		  (double)change.born / seconds.v);
	text_duration(&stretch, seconds.v);
	line_putf(l, STYLE_LABEL, " of %s", buf_str(&stretch));
	buf_done(&stretch);
}

/* The width of all pieces without their bars; *ret_n is how many have bars. */
static size_t width_of_words(const struct pieces *p, size_t *ret_n)
{
	size_t width = 0;

	*ret_n = 0;
	for (size_t i = 0; i < p->n; i++) {
		width += p->v[i].line.width ? p->v[i].line.width + 2 : 0;
		*ret_n += i < SPARK_COUNT && p->v[i].line.width;
	}
	return width > 2 ? width - 2 : 0;
}

/*
 * Puts the words of the figures, with the range of @shown bars, as far as they fit. Returns how many bars there is
 * room for; *ret_n is the number of figures.
 */
static size_t put_words(const struct header *h, const struct sample *s, size_t width, size_t shown, struct pieces *p,
			size_t *ret_n)
{
	size_t words, each;

	for (size_t i = 0; i < SPARK_COUNT; i++)
		put_range(h, s, i, shown, pieces_add(p, looks[i].rank));
	put_lives(s, pieces_add(p, 1));
	words = width_of_words(p, ret_n);
	if (words + *ret_n * BARS_LEAST > width) {
		line_clear(&p->v[SPARK_BUCKET].line);
		words = width_of_words(p, ret_n);
	}
	each = width > words ? (width - words) / *ret_n : 0;
	return each < shown ? each : shown;
}

static void put_bars(const struct spark *spark, size_t each, enum style style, bool pad, struct line *l)
{
	size_t end = l->width + each;
	struct buf bars = BUF_INIT;

	spark_draw(spark, each, l->ascii, &bars);
	line_put(l, style, buf_str(&bars));
	if (pad) /* so that the text behind them keeps its place */
		line_pad(l, STYLE_PLAIN, end);
	buf_done(&bars);
}

void header_sparks(const struct header *h, const struct sample *s, size_t width, struct line *out)
{
	struct pieces p = {.ascii = out->ascii};
	size_t n, each = put_words(h, s, width, SPARK_MAX, &p, &n);

	/* the range is that of the bars shown, and the width of its words decides how many are shown */
	pieces_done(&p);
	each = put_words(h, s, width, each, &p, &n);
	for (size_t i = 0; i < n; i++)
		put_bars(&h->sparks[i], each, looks[i].style, i + 1 < n || p.v[SPARK_COUNT].line.width, &p.v[i].line);
	pieces_put(&p, width, 2, false, out);
	pieces_done(&p);
}
