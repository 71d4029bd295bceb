/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The newest rows up to a tick: lines of the past for a screen, from the table of ticks alone.
 */
#include <errno.h>

#include "history/reader.h"
#include "model/tickrow.h"

/* Columns of LOAD_TICKS. */
enum {
	COL_ID,
	COL_RUN,
	COL_LOST_TICKS,
	COL_BOOT_NS,
	COL_MONO_NS,
	COL_UTC_NS,
	COL_LIVE,
	COL_DYING,
	COL_SAVED,
	COL_WOULD_SAVE,
	COL_WASTED,
	COL_NET,
	COL_DYING_BYTES,
	COL_LOST_EVENTS,
	COL_KEY,
	COL_CHANGED, /* the cache has a row of this tick */
	COL_OBJS,
	COL_RUN_BEFORE, /* of the tick before */
};

/* The cache whose counter goes with the ticks, 0: none. */
static int64_t bucket_id(struct replay *rp, uint64_t tick)
{
	const struct followed *f = sample_struct(&rp->loader.sample, "mem_cgroup");
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_CACHE_ID);
	int64_t id = 0;

	if (!f || !*f->bucket)
		return 0;
	db_bind(st, 1, rp->loader.boot);
	db_bind_text(st, 2, f->bucket);
	db_bind(st, 3, (int64_t)tick);
	return db_number(&rp->db, st, &id) < 0 ? 0 : id;
}

/* Its counter as it stood at tick @id, from the key tick on. */
static struct num value_at(struct replay *rp, int64_t cache, int64_t id)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_KEY);
	int64_t key, value;

	db_bind(st, 1, id);
	if (db_number(&rp->db, st, &key) < 0)
		return NUM_UNKNOWN;
	st = db_stmt(&rp->db, LOAD_VALUE_AT);
	db_bind(st, 1, key);
	db_bind(st, 2, id);
	db_bind(st, 3, cache);
	return db_number(&rp->db, st, &value) < 0 ? NUM_UNKNOWN : num(value);
}

static struct tick_row row_of(sqlite3_stmt *st)
{
	return (struct tick_row){
		.tick = (uint64_t)sqlite3_column_int64(st, COL_ID),
		.at = {.boot_ns = db_time(st, COL_BOOT_NS),
		       .mono_ns = db_time(st, COL_MONO_NS),
		       .utc_ns = db_time(st, COL_UTC_NS)},
		.live = db_num(st, COL_LIVE),
		.dying = db_num(st, COL_DYING),
		.saved_bytes = db_num(st, COL_SAVED),
		.would_save_bytes = db_num(st, COL_WOULD_SAVE),
		.wasted_bytes = db_num(st, COL_WASTED),
		.net_page_saving_bytes = db_num(st, COL_NET),
		.dying_bytes = db_num(st, COL_DYING_BYTES),
		.lost_events = db_num(st, COL_LOST_EVENTS),
	};
}

static bool is_after_gap(sqlite3_stmt *st)
{
	return !num_is(db_num(st, COL_RUN_BEFORE), sqlite3_column_int64(st, COL_RUN)) ||
	       db_num(st, COL_LOST_TICKS).known;
}

static int walk_ticks(struct replay *rp, const struct source_rows *which, source_tick_fn *fn,
		      void *user)
{
	int64_t cache = bucket_id(rp, which->until);
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_TICKS);
	struct num objs = NUM_UNKNOWN; /* of the cache, carried on where it did not change */
	bool first = true;
	int r;

	db_bind(st, 1, (int64_t)which->after);
	db_bind(st, 2, (int64_t)which->until);
	db_bind(st, 3, (int64_t)which->most);
	db_bind(st, 4, cache);
	while ((r = db_step(&rp->db, st)) > 0) {
		struct tick_row row = row_of(st);

		if (db_num(st, COL_CHANGED).known)
			objs = db_num(st, COL_OBJS);
		else if (sqlite3_column_int(st, COL_KEY))
			objs = NUM_UNKNOWN; /* every cache has a row there: this one is none yet */
		else if (first)
			objs = value_at(rp, cache, (int64_t)row.tick);
		row.bucket_objs = objs;
		row.after_gap = is_after_gap(st);
		first = false;
		fn(user, &row);
	}
	return r;
}

int replay_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		 void *user)
{
	struct replay *rp = replay_inside(src);
	int r = replay_begin(rp);

	return r < 0 ? r : replay_end(rp, walk_ticks(rp, which, fn, user));
}

static int walk_events(struct replay *rp, const struct source_rows *which, source_event_fn *fn,
		       void *user)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_EVENTS_BACK);
	int r;

	if (!st) /* a file of the first schema has no such table */
		return -ENODATA;
	db_bind(st, 1, (int64_t)which->after);
	db_bind(st, 2, (int64_t)which->until);
	db_bind(st, 3, (int64_t)which->most);
	while ((r = db_step(&rp->db, st)) > 0) {
		struct event e = reader_event(st);

		fn(user, &e, (uint64_t)sqlite3_column_int64(st, READER_EVENT_TICK));
	}
	return r;
}

int replay_events(struct source *src, const struct source_rows *which, source_event_fn *fn,
		  void *user)
{
	struct replay *rp = replay_inside(src);
	int r = replay_begin(rp);

	return r < 0 ? r : replay_end(rp, walk_events(rp, which, fn, user));
}
