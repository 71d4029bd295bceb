/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many memcgs were made, removed and freed over a stretch of time. A tick keeps no more events than there is room
 * for, and says so by a row "lost" before them. What happened by such a crowded tick is told by the table of memcgs,
 * which has every life that a tick saw, and by the table of churn, which has all the others; its events would be
 * counted twice. By any other tick events tell all.
 *
 * Ticks that were thinned out left their events as they were, and what came and went between two ticks that stay
 * counts for the later one. So a place here is a tick that stays, with all that happened since the one before it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/readerparts.h"
#include "model/events.h"
#include "model/source.h"

struct lives_place {
	int64_t before, tick; /* (before, tick] */
	int64_t utc_ns, before_utc_ns;
	int64_t run, boot;
	struct num lost_events;
	bool run_begins;
	bool crowded;
	int64_t first_event; /* its id; 0: there is none */
};

/* Crowded places of a boot one after another: between the last event before them and the first one behind. */
struct crowd {
	int64_t boot;
	int64_t after_boot_ns, before_boot_ns;
};

struct lives_walk {
	struct reader *rp;
	const struct lives_wanted *want;
	const struct lives_fns *fns;
	void *user;
	struct lives_place *places; /* the newest first; behind the last one stands the tick before it */
	size_t n, cap;
	struct crowd *crowds; /* the oldest first */
	size_t n_crowds, crowds_cap;
	int64_t events_since_ns;
	size_t events; /* of places that are not crowded */
};

/* Columns of LOAD_LIVES_TICKS */
enum {
	TICK_ID,
	TICK_UTC_NS,
	TICK_RUN,
	TICK_LOST_EVENTS,
	TICK_BOOT,
};

/* Columns of LOAD_LIVES_OPEN and LOAD_LIVES_ENDED */
enum {
	LIFE_BOOT,
	LIFE_PATH,
	LIFE_CREATOR,
	LIFE_ROOT,
	LIFE_CGROUP_ID,
	LIFE_BORN,
	LIFE_BORN_NS,
	LIFE_BORN_EXACT,
	LIFE_DYING,
	LIFE_DYING_NS,
	LIFE_FREED,
};

/* Ids may be anybody's. */
static int64_t behind(int64_t id)
{
	return id < INT64_MAX ? id + 1 : id;
}

/* Places */

/* The time from which on the file has every event: of the oldest event where older ones were dropped. */
static int find_events_since(struct lives_walk *w)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_EVENT_FIRST);
	int r;

	w->events_since_ns = INT64_MIN;
	if (!st) /* a file of the first schema has no such table */
		return -ENODATA;
	r = db_step(&w->rp->db, st);
	/* the first event that there ever was has the id 1 */
	if (r > 0 && sqlite3_column_int64(st, 0) > 1)
		w->events_since_ns = db_time(st, 1);
	sqlite3_reset(st);
	return r < 0 ? r : 0;
}

/* Takes the tick at which @st stands. False where the stretch begins behind it. */
static bool take_tick(struct lives_walk *w, sqlite3_stmt *st)
{
	struct lives_place *newer = w->n ? &w->places[w->n - 1] : NULL;
	struct lives_place p = {.tick = sqlite3_column_int64(st, TICK_ID),
				.utc_ns = db_time(st, TICK_UTC_NS),
				.run = sqlite3_column_int64(st, TICK_RUN),
				.boot = sqlite3_column_int64(st, TICK_BOOT),
				.lost_events = db_num(st, TICK_LOST_EVENTS),
				.run_begins = true};

	if (newer) {
		newer->before = p.tick;
		newer->before_utc_ns = p.utc_ns;
		newer->run_begins = newer->run != p.run;
	}
	XGROW(w->places, w->n, w->cap);
	w->places[w->n++] = p;
	return p.utc_ns > w->want->since_utc_ns;
}

/* Behind the places stands the tick before them, or the first of all: what came before that is not kept. */
static int find_places(struct lives_walk *w)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_LIVES_TICKS);
	int r;

	db_bind(st, 1, (int64_t)w->want->until);
	while ((r = db_step(&w->rp->db, st)) > 0 && take_tick(w, st))
		;
	if (r > 0)
		sqlite3_reset(st);
	if (w->n)
		w->n--;
	return r < 0 ? r : 0;
}

/* Events */

/* The first event of the ticks in (after, tick]. 1: there is one; *ret_tick gets its tick. */
static int first_event(struct lives_walk *w, int64_t after, int64_t tick, int64_t *ret_id, int64_t *ret_tick,
		       bool *ret_lost)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_EVENT_OF);
	const char *kind;
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	r = db_step(&w->rp->db, st);
	if (r <= 0)
		return r;
	*ret_id = sqlite3_column_int64(st, 0) > 0 ? sqlite3_column_int64(st, 0) : 0;
	*ret_tick = sqlite3_column_int64(st, 1);
	kind = db_text(st, 2);
	*ret_lost = kind && !strcmp(kind, event_name(EVENT_LOST));
	sqlite3_reset(st);
	return 1;
}

static int look_at_place(struct lives_walk *w, struct lives_place *p)
{
	int64_t after = p->before, id;
	bool lost;
	int r = 1;

	while (after < p->tick && (r = first_event(w, after, p->tick, &id, &after, &lost)) > 0) {
		p->crowded |= lost;
		if (!p->first_event)
			p->first_event = id;
	}
	return r < 0 ? r : 0;
}

/* The id of the last event of the places, plus one; 0 where there is none. */
static int64_t end_of_events(struct lives_walk *w)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_EVENTS_BACK);
	int64_t id;

	db_bind(st, 1, w->places[w->n - 1].before);
	db_bind(st, 2, w->places[0].tick);
	db_bind(st, 3, 1);
	return db_number(&w->rp->db, st, &id) < 0 ? 0 : behind(id);
}

/* Of the older places sums are told, where there would be more events than are wanted, or some were dropped. */
static int look_at_places(struct lives_walk *w)
{
	int64_t next = end_of_events(w); /* the first event of newer places */
	int r = 0;

	for (size_t i = 0; r == 0 && i < w->n; i++) {
		struct lives_place *p = &w->places[i];

		r = look_at_place(w, p);
		p->crowded |= p->before_utc_ns < w->events_since_ns;
		if (!p->first_event)
			continue;
		if (!p->crowded)
			w->events += (size_t)next - (size_t)p->first_event;
		p->crowded |= w->want->events_most && w->events > w->want->events_most;
		next = p->first_event;
	}
	return r;
}

/* When event @id happened; @otherwise where there is none, or it is not of @boot. */
static int64_t time_of_event(struct lives_walk *w, int64_t id, int64_t boot, int64_t otherwise)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_EVENT_TIME);
	int64_t ns;

	db_bind(st, 1, id);
	db_bind(st, 2, boot);
	return db_number(&w->rp->db, st, &ns) < 0 ? otherwise : ns;
}

/*
 * A walk may find a memcg before the event of its birth was read: the row is of one tick then, the event of the next.
 * So where the moment is known, that decides, and no life is counted twice or not at all.
 */
static struct crowd *begin_crowd(struct lives_walk *w, const struct lives_place *p)
{
	struct crowd *c;

	XGROW(w->crowds, w->n_crowds, w->crowds_cap);
	c = &w->crowds[w->n_crowds++];
	*c = (struct crowd){.boot = p->boot, .after_boot_ns = INT64_MIN, .before_boot_ns = INT64_MAX};
	if (p->first_event)
		c->after_boot_ns = time_of_event(w, p->first_event - 1, p->boot, INT64_MIN);
	return c;
}

static void find_crowds(struct lives_walk *w)
{
	struct crowd *open = NULL;

	for (size_t i = w->n; i-- > 0;) {
		const struct lives_place *p = &w->places[i];

		if (open && open->boot != p->boot)
			open = NULL;
		if (p->crowded && !open) {
			open = begin_crowd(w, p);
		} else if (!p->crowded && p->first_event && open) {
			open->before_boot_ns = time_of_event(w, p->first_event, p->boot, INT64_MAX);
			open = NULL;
		}
	}
}

static int give_events(struct lives_walk *w, const struct lives_place *p)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_EVENTS);
	int r;

	db_bind(st, 1, behind(p->before));
	db_bind(st, 2, behind(p->tick));
	db_bind(st, 3, 0);
	db_bind(st, 4, -1);
	while ((r = db_step(&w->rp->db, st)) > 0) {
		struct event e;

		r = row_read(&w->rp->db, st, &row_event, READER_EVENT, &e);
		if (r < 0)
			break;
		w->fns->event(w->user, &e);
		row_done(&row_event, &e);
	}
	return r;
}

/* Sums */

static void give_sum(struct lives_walk *w, sqlite3_stmt *st, int path, int creator, struct lives_sum *sum)
{
	char *name = db_name(st, path), *comm = db_name(st, creator);

	sum->path = name && *name ? name : NULL;
	sum->creator = comm && *comm ? comm : NULL;
	w->fns->sum(w->user, sum);
	free(name);
	free(comm);
}

static int give_churn(struct lives_walk *w, const struct lives_place *p)
{
	sqlite3_stmt *st = db_stmt(&w->rp->db, LOAD_CHURN);
	int r;

	db_bind(st, 1, p->before);
	db_bind(st, 2, p->tick);
	while ((r = db_step(&w->rp->db, st)) > 0) {
		int64_t born = sqlite3_column_int64(st, 2), freed = sqlite3_column_int64(st, 3);
		struct lives_sum sum = {.below = true, .id = NUM_UNKNOWN, .born = born, .removed = freed, .freed = freed};

		give_sum(w, st, 0, 1, &sum);
	}
	return r;
}

/* The crowded place of which the tick @id is; NULL: none. */
static const struct lives_place *crowded_at(const struct lives_walk *w, struct num id)
{
	size_t low = 0, high = w->n;

	while (id.known && low < high) {
		size_t middle = low + (high - low) / 2;
		const struct lives_place *p = &w->places[middle];

		if (id.v <= p->before)
			low = middle + 1;
		else if (id.v > p->tick)
			high = middle;
		else
			return p->crowded ? p : NULL;
	}
	return NULL;
}

static bool is_in_a_crowd(const struct lives_walk *w, int64_t boot, int64_t boot_ns)
{
	for (size_t i = 0; i < w->n_crowds; i++) {
		const struct crowd *c = &w->crowds[i];

		if (boot == c->boot && boot_ns > c->after_boot_ns && boot_ns < c->before_boot_ns)
			return true;
	}
	return false;
}

/*
 * Whether what the tick @id has of a life of @boot happened in a crowded place, at @boot_ns where that was seen. What
 * the first tick of a run finds did not happen since the tick before.
 */
static bool happened(const struct lives_walk *w, struct num id, int64_t boot, struct num boot_ns)
{
	const struct lives_place *p = crowded_at(w, id);

	if (boot_ns.known)
		return id.known && id.v >= w->places[w->n - 1].before && id.v <= w->places[0].tick &&
		       is_in_a_crowd(w, boot, boot_ns.v);
	return p && !p->run_begins;
}

static void take_life(struct lives_walk *w, sqlite3_stmt *st)
{
	int64_t boot = sqlite3_column_int64(st, LIFE_BOOT);
	struct num born_ns = sqlite3_column_int(st, LIFE_BORN_EXACT) ? db_num_time(st, LIFE_BORN_NS) : NUM_UNKNOWN;
	struct num freed = db_num(st, LIFE_FREED), dying = db_num(st, LIFE_DYING);
	struct lives_sum sum = {
		.root = (uint32_t)sqlite3_column_int64(st, LIFE_ROOT),
		.id = db_num(st, LIFE_CGROUP_ID),
		.born = happened(w, db_num(st, LIFE_BORN), boot, born_ns),
		.removed = happened(w, dying, boot, db_num_time(st, LIFE_DYING_NS)),
		.freed = happened(w, freed, boot, NUM_UNKNOWN),
	};

	/* one that no tick saw dying was removed and freed by the same one */
	if (!dying.known)
		sum.removed = sum.freed;
	if (sum.born || sum.removed || sum.freed)
		give_sum(w, st, LIFE_PATH, LIFE_CREATOR, &sum);
}

static int give_lives(struct lives_walk *w, sqlite3_stmt *st)
{
	int r;

	while ((r = db_step(&w->rp->db, st)) > 0)
		take_life(w, st);
	return r;
}

/* The oldest of the crowded places; NULL: there is none. */
static const struct lives_place *oldest_crowded(const struct lives_walk *w)
{
	for (size_t i = w->n; i-- > 0;)
		if (w->places[i].crowded)
			return &w->places[i];
	return NULL;
}

static int give_sums(struct lives_walk *w)
{
	const struct lives_place *oldest = oldest_crowded(w);
	sqlite3_stmt *st;
	int r;

	if (!oldest)
		return 0;
	find_crowds(w);
	st = db_stmt(&w->rp->db, LOAD_LIVES_ENDED);
	db_bind(st, 1, oldest->before);
	db_bind(st, 2, (int64_t)w->want->until);
	r = give_lives(w, st);
	if (r == 0) {
		st = db_stmt(&w->rp->db, LOAD_LIVES_OPEN);
		db_bind(st, 1, oldest->boot);
		r = give_lives(w, st);
	}
	for (size_t i = w->n; r == 0 && i-- > 0;)
		if (w->places[i].crowded)
			r = give_churn(w, &w->places[i]);
	return r;
}

/* The whole */

/* Lost events are counted from the start of each run. */
static int64_t lost_in(const struct lives_walk *w)
{
	struct num lost = num(0);

	for (size_t i = 0; i < w->n; i++) {
		const struct lives_place *p = &w->places[i], *before = p + 1;
		bool goes_on = !p->run_begins && before->lost_events.known;
		struct num more = num_sub(p->lost_events, goes_on ? before->lost_events : num(0));

		if (more.known && more.v > 0)
			lost = num_add(lost, more);
	}
	return lost.known ? lost.v : INT64_MAX;
}

/* Nobody recorded before the first tick of a run. */
static int64_t gaps_in(const struct lives_walk *w)
{
	int64_t gaps = 0;

	for (size_t i = 0; i < w->n; i++)
		gaps += w->places[i].run_begins;
	return gaps;
}

static int walk_lives(struct lives_walk *w, struct lives_span *ret)
{
	int r = find_events_since(w);

	if (r == 0)
		r = find_places(w);
	if (r == 0 && w->n)
		r = look_at_places(w);
	if (r == 0)
		r = give_sums(w);
	for (size_t i = w->n; r == 0 && i-- > 0;)
		if (!w->places[i].crowded && w->places[i].first_event)
			r = give_events(w, &w->places[i]);
	if (r < 0 || !w->n)
		return r < 0 ? r : -ENODATA;
	ret->since_utc_ns = w->places[w->n - 1].before_utc_ns;
	if (ret->since_utc_ns < w->want->since_utc_ns)
		ret->since_utc_ns = w->want->since_utc_ns;
	ret->lost = lost_in(w);
	ret->gaps = gaps_in(w);
	return 0;
}

int reader_lives(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
		 struct lives_span *ret)
{
	struct lives_walk w = {.rp = reader_inside(src), .want = want, .fns = fns, .user = user};
	int r = reader_begin(w.rp);

	if (r == 0)
		r = reader_end(w.rp, walk_lives(&w, ret));
	free(w.places);
	free(w.crowds);
	return r;
}
