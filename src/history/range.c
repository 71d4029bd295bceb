/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ranges of time. Key ticks divide the history into segments in which time only rises. The segments in which the
 * range may lie are read a page at a time, and no lock is held while a page is shown.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/readerparts.h"
#include "history/reader.h"
#include "model/events.h"

/* A page has so many rows. */
#define PAGE_TICKS 256

/* So many ticks are read in one look, where nobody waits for what is made of them. */
#define LOOK_TICKS 64

struct tick_time {
	int64_t id, utc_ns;
	struct history_count count;
};

struct walk {
	struct history_range range;
	history_sample_fn *fn;
	history_event_fn *event_fn;
	history_count_fn *count_fn;
	void *user;
	int64_t due_ns;	 /* nothing before it is shown */
	int64_t last_ns; /* time of the last tick looked at */
	int left;	 /* ticks that this look has yet to read; 0: none is open */
};

static bool is_due(struct walk *w, int64_t utc_ns)
{
	if (w->range.every_ns <= 0)
		return true;
	if (utc_ns < w->last_ns) /* the clock was stepped back: another stretch begins */
		w->due_ns = INT64_MIN;
	w->last_ns = utc_ns;
	return utc_ns >= w->due_ns;
}

/* To be called for ticks that are shown alone: what was thinned out takes nothing of its step with it. */
static void step_on(struct walk *w, int64_t utc_ns)
{
	if (w->range.every_ns > 0)
		w->due_ns = (utc_ns / w->range.every_ns + 1) * w->range.every_ns;
}

/* The result is @r; where that is an error, the connection was closed. */
static int end_look(struct reader *rp, struct walk *w, int r)
{
	if (!w->left)
		return r;
	w->left = 0;
	return reader_end(rp, r);
}

static int look_at_tick(struct reader *rp, struct walk *w, int64_t id)
{
	int r = 0;

	if (!w->left) {
		r = reader_begin(rp);
		if (r < 0)
			return r;
		w->left = w->range.pause ? LOOK_TICKS : 1;
	}
	r = loader_load(&rp->loader, id);
	if (r != 0 || w->left == 1)
		return end_look(rp, w, r);
	w->left--;
	return 0;
}

static int show_tick(struct reader *rp, struct walk *w, const struct tick_time *t)
{
	int r;

	if (w->count_fn) {
		step_on(w, t->utc_ns);
		return w->count_fn(w->user, &t->count);
	}
	r = look_at_tick(rp, w, t->id);
	if (r == -ENODATA)
		return 0; /* thinned out since we saw it; the tick that took it in follows */
	if (r < 0)
		return r;
	step_on(w, t->utc_ns);
	reader_finish_sample(rp, false);
	r = w->fn(w->user, &rp->loader.sample);
	return r == 0 && !w->left && w->range.pause ? w->range.pause(w->user) : r;
}

/* Ids must rise: where they do not, the file is damaged, and a walk along them would not end. */
static int ticks_rise(struct reader *rp, int64_t *last, int64_t id)
{
	if (id <= *last) {
		buf_clear(&rp->db.error);
		buf_addf(&rp->db.error, "row %lld stands behind row %lld", (long long)id,
			 (long long)*last);
		return -EUCLEAN;
	}
	*last = id;
	return 0;
}

static int read_page(struct reader *rp, int64_t after, int64_t end_id, struct tick_time *page,
		     size_t *ret_n)
{
	size_t n = 0;
	int r = reader_begin(rp);
	sqlite3_stmt *st;

	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_PAGE);
	db_bind(st, 1, after);
	db_bind(st, 2, end_id);
	db_bind(st, 3, PAGE_TICKS);
	while (n < PAGE_TICKS && (r = db_step(&rp->db, st)) > 0) {
		page[n] = (struct tick_time){
			.id = sqlite3_column_int64(st, 0),
			.utc_ns = db_time(st, 1),
			.count = {(uint64_t)sqlite3_column_int64(st, 0), db_time(st, 1),
				  sqlite3_column_int64(st, 2), db_num(st, 3), db_num(st, 4)},
		};
		r = ticks_rise(rp, &after, page[n].id);
		if (r < 0)
			break;
		n++;
	}
	if (st)
		sqlite3_reset(st);
	*ret_n = n;
	return reader_end(rp, r < 0 ? r : 0);
}

static int show_segment(struct reader *rp, struct walk *w, int64_t first, int64_t end_id)
{
	struct tick_time page[PAGE_TICKS];
	int64_t after = first - 1;
	size_t n;
	int r = 0;

	do {
		r = read_page(rp, after, end_id, page, &n);
		for (size_t i = 0; r == 0 && i < n; i++) {
			after = page[i].id;
			if (page[i].utc_ns < w->range.since_ns ||
			    page[i].utc_ns > w->range.until_ns)
				continue;
			if (is_due(w, page[i].utc_ns))
				r = show_tick(rp, w, &page[i]);
		}
		r = end_look(rp, w, r);
		if (r == 0 && w->range.pause)
			r = w->range.pause(w->user);
	} while (r == 0 && n == PAGE_TICKS);
	return r;
}

/* The first key tick after @id; id INT64_MAX at the end. */
static int next_key(struct reader *rp, int64_t id, struct tick_time *ret)
{
	int r = reader_begin(rp);
	sqlite3_stmt *st;

	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_NEXT_KEY);
	db_bind(st, 1, id);
	r = db_step(&rp->db, st);
	*ret = (struct tick_time){.id = INT64_MAX};
	if (r > 0) {
		*ret = (struct tick_time){.id = sqlite3_column_int64(st, 0), .utc_ns = db_time(st, 1)};
		r = ticks_rise(rp, &id, ret->id);
		sqlite3_reset(st);
	}
	return reader_end(rp, r < 0 ? r : 0);
}

/* Times rise from one key tick to the next, so the two ends of a segment tell whether the range may lie in it. */
static bool range_overlaps(const struct history_range *range, const struct tick_time *key,
			   const struct tick_time *next)
{
	bool end_known = next->id != INT64_MAX && next->utc_ns >= key->utc_ns;

	return key->utc_ns <= range->until_ns && (!end_known || next->utc_ns >= range->since_ns);
}

/* Reads each segment of ticks in which the range may lie. */
typedef int segment_fn(struct reader *rp, struct walk *w, int64_t first, int64_t end_id);

static int each_segment(struct reader *rp, struct walk *w, segment_fn *fn)
{
	struct tick_time key, next;
	int r = next_key(rp, 0, &key);

	while (r == 0 && key.id != INT64_MAX) {
		r = next_key(rp, key.id, &next);
		if (r == 0 && range_overlaps(&w->range, &key, &next))
			r = fn(rp, w, key.id, next.id);
		key = next;
	}
	return r;
}

int history_each(struct source *src, const struct history_range *range, history_sample_fn *fn,
		 void *user)
{
	struct walk w = {.range = *range, .fn = fn, .user = user, .due_ns = INT64_MIN, .last_ns = INT64_MIN};

	return each_segment(reader_inside(src), &w, show_segment);
}

int history_each_count(struct source *src, const struct history_range *range, history_count_fn *fn,
		       void *user)
{
	struct walk w = {.range = *range, .count_fn = fn, .user = user, .due_ns = INT64_MIN, .last_ns = INT64_MIN};

	return each_segment(reader_inside(src), &w, show_segment);
}

int history_tick(struct source *src, uint64_t id, const struct sample **ret)
{
	struct reader *rp = reader_inside(src);
	int r = reader_begin(rp);
	sqlite3_stmt *st;
	int64_t found;

	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_FROM);
	db_bind(st, 1, (int64_t)id);
	r = db_number(&rp->db, st, &found);
	if (r == 0)
		r = loader_load(&rp->loader, found);
	r = reader_end(rp, r);
	if (r < 0)
		return r;
	reader_finish_sample(rp, false);
	*ret = &rp->loader.sample;
	return 0;
}

/* Events */

struct page_event {
	struct event e; /* its texts are the page's own */
	int64_t id, tick;
};

static int give_event(struct reader *rp, struct page_event *to, sqlite3_stmt *st)
{
	to->id = sqlite3_column_int64(st, READER_EVENT_ID);
	to->tick = sqlite3_column_int64(st, READER_EVENT_TICK);
	return row_read(&rp->db, st, &row_event, READER_EVENT, &to->e);
}

static int read_events(struct reader *rp, int64_t first, int64_t end_id, int64_t after,
		       struct page_event *page, size_t *ret_n)
{
	size_t n = 0;
	int r = reader_begin(rp);
	sqlite3_stmt *st;

	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_EVENTS);
	db_bind(st, 1, first);
	db_bind(st, 2, end_id);
	db_bind(st, 3, after);
	db_bind(st, 4, PAGE_TICKS);
	/* A file of the first schema has no such table. */
	while (st && n < PAGE_TICKS && (r = db_step(&rp->db, st)) > 0) {
		r = ticks_rise(rp, &after, sqlite3_column_int64(st, READER_EVENT_ID));
		if (r == 0)
			r = give_event(rp, &page[n], st);
		if (r < 0)
			break;
		n++;
	}
	if (st)
		sqlite3_reset(st);
	*ret_n = n;
	return reader_end(rp, !st ? -ENODATA : r < 0 ? r : 0);
}

static int show_event(struct walk *w, const struct page_event *p)
{
	if (p->e.utc_ns < w->range.since_ns || p->e.utc_ns > w->range.until_ns)
		return 0;
	return w->event_fn(w->user, &p->e);
}

static int show_events(struct reader *rp, struct walk *w, int64_t first, int64_t end_id)
{
	struct page_event page[PAGE_TICKS];
	int64_t after = 0;
	size_t n;
	int r;

	do {
		n = 0;
		r = read_events(rp, first, end_id, after, page, &n);
		for (size_t i = 0; i < n; i++) {
			after = page[i].id;
			first = page[i].tick; /* the next page need not look before it */
			if (r == 0)
				r = show_event(w, &page[i]);
			row_done(&row_event, &page[i].e);
		}
	} while (r == 0 && n == PAGE_TICKS);
	return r;
}

int history_each_event(struct source *src, const struct history_range *range, history_event_fn *fn,
		       void *user)
{
	struct walk w = {.range = *range, .event_fn = fn, .user = user, .due_ns = INT64_MIN, .last_ns = INT64_MIN};

	return each_segment(reader_inside(src), &w, show_events);
}
