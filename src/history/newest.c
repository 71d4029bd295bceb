/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The newest rows up to a tick, as lines of the past for a screen. They are read from the table of ticks alone.
 */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "history/readerparts.h"
#include "model/tickrow.h"

/* Columns of LOAD_TICKS behind those of row_line. */
enum {
	COL_RUN,
	COL_LOST_TICKS,
	COL_KEY,
	COL_CHANGED, /* the cache has a row of this tick */
	COL_OBJS,
	COL_RUN_BEFORE, /* of the tick before */
};

static int column_of(int behind)
{
	return (int)row_line.n + behind;
}

/* The id of the cache whose counter stands beside the ticks; 0: none. */
static int64_t bucket_id(struct reader *rp, uint64_t tick)
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

/* The counter of that cache as it was at tick @id, found from the key tick on. */
static struct num value_at(struct reader *rp, int64_t cache, int64_t id)
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

static bool is_after_gap(sqlite3_stmt *st)
{
	return !num_is(db_num(st, column_of(COL_RUN_BEFORE)), sqlite3_column_int64(st, column_of(COL_RUN))) ||
	       db_num(st, column_of(COL_LOST_TICKS)).known;
}

/* A run of which no boot is known, which only a damaged file has, is of another boot than any. */
static bool is_new_boot(struct reader *rp, sqlite3_stmt *st)
{
	struct num before = db_num(st, column_of(COL_RUN_BEFORE));
	int64_t run = sqlite3_column_int64(st, column_of(COL_RUN)), old_boot, boot;

	if (before.known && before.v == run)
		return false;
	return !before.known || reader_boot_of_run(rp, before.v, &old_boot) || reader_boot_of_run(rp, run, &boot) ||
	       old_boot != boot;
}

static int walk_ticks(struct reader *rp, const struct source_rows *which, source_tick_fn *fn,
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
		struct tick_row row = {0};

		r = row_read(&rp->db, st, &row_line, 0, &row);
		if (r < 0)
			break;
		if (db_num(st, column_of(COL_CHANGED)).known)
			objs = db_num(st, column_of(COL_OBJS));
		else if (sqlite3_column_int(st, column_of(COL_KEY)))
			objs = NUM_UNKNOWN; /* every cache has a row there: this one is none yet */
		else if (first)
			objs = value_at(rp, cache, (int64_t)row.tick);
		row.bucket_objs = objs;
		row.after_gap = is_after_gap(st);
		row.new_boot = is_new_boot(rp, st);
		first = false;
		fn(user, &row);
	}
	return r;
}

int reader_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		 void *user)
{
	struct reader *rp = reader_inside(src);
	int r = reader_begin(rp);

	return r < 0 ? r : reader_end(rp, walk_ticks(rp, which, fn, user));
}

static int walk_events(struct reader *rp, const struct source_rows *which, source_event_fn *fn,
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
		struct event e;

		r = row_read(&rp->db, st, &row_event, READER_EVENT, &e);
		if (r < 0)
			break;
		fn(user, &e, (uint64_t)sqlite3_column_int64(st, READER_EVENT_TICK));
		row_done(&row_event, &e);
	}
	return r;
}

int reader_events(struct source *src, const struct source_rows *which, source_event_fn *fn,
		  void *user)
{
	struct reader *rp = reader_inside(src);
	int r = reader_begin(rp);

	return r < 0 ? r : reader_end(rp, walk_events(rp, which, fn, user));
}

/* Reads paths alone and makes no table of them. */

/* Few paths have an escape in them: the others are used as they are stored. */
static const char *raw_path(const char *stored, struct buf *raw)
{
	if (!strchr(stored, '\\'))
		return stored;
	buf_clear(raw);
	text_unescape(raw, stored, strlen(stored));
	return buf_str(raw);
}

static int walk_paths(struct reader *rp, source_path_fn *fn, void *user)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_PATHS_OPEN);
	struct buf raw = BUF_INIT;
	int r;

	db_bind(st, 1, rp->loader.boot);
	db_bind(st, 2, rp->loader.tick);
	while ((r = db_step(&rp->db, st)) > 0) {
		const char *path = db_text(st, 0);
		struct num dying = db_num(st, 1);

		fn(user, path ? raw_path(path, &raw) : "", dying.known && dying.v <= rp->loader.tick);
	}
	buf_done(&raw);
	return r;
}

int reader_paths(struct source *src, source_path_fn *fn, void *user)
{
	struct reader *rp = reader_inside(src);
	int r = reader_begin(rp);

	return r < 0 ? r : reader_end(rp, walk_paths(rp, fn, user));
}
