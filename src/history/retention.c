/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/retention.h"

#include <errno.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "history/db.h"
#include "history/schema.h"
#include "history/insert.h"

/* So many pages are given back to the file system in one step. */
#define VACUUM_PAGES 2048

struct level {
	int64_t number;
	int64_t width_ns;
	int64_t min_age_ns;
};

struct tick_place {
	int64_t id, run, boot_ns, utc_ns, boot;
};

static int64_t age_of(const struct tick_place *t, const struct retention_now *now)
{
	return t->boot == now->boot ? now->boot_ns - t->boot_ns : now->utc_ns - t->utc_ns;
}

/* 1, and a tick; 0 where there is none. */
static int get_place(struct db *db, sqlite3_stmt *st, struct tick_place *ret)
{
	int r = db_step(db, st);

	if (r <= 0)
		return r;
	*ret = (struct tick_place){
		.id = sqlite3_column_int64(st, 0),
		.run = sqlite3_column_int64(st, 1),
		.boot_ns = db_time(st, 2),
		.utc_ns = db_time(st, 3),
		.boot = sqlite3_column_int64(st, 4),
	};
	sqlite3_reset(st);
	return 1;
}

static int run_range(struct db *db, enum writer_statement which, int64_t from, int64_t to)
{
	sqlite3_stmt *st = db_stmt(db, which);

	db_bind(st, 1, from);
	if (st && sqlite3_bind_parameter_count(st) > 1)
		db_bind(st, 2, to);
	return db_run(db, st);
}

static int run_all(struct db *db, const enum writer_statement *which, size_t n, int64_t from,
		   int64_t to)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = run_range(db, which[i], from, to);
	return r;
}

/* Makes the ticks [@first, @last) part of the tick @last. */
static int fold_bucket(struct db *db, int64_t first, int64_t last)
{
	static const enum writer_statement steps[] = {
		THIN_TICK,	  THIN_TICK_DROP,    THIN_VALUES,	    THIN_VALUES_DROP,
		THIN_SOURCES,	  THIN_SOURCES_DROP, THIN_STRUCTS,	    THIN_STRUCTS_DROP,
		THIN_HELD_DROP,	  THIN_LIVES_HELD_DROP,
		THIN_LIVES_CHURN, THIN_LIVES_DROP,   THIN_LIVES_INDEX_DROP, THIN_CHURN,
		THIN_CHURN_DROP,  THIN_SITE_VALUES_DROP, THIN_SITE_WINDOWS_DROP, THIN_SITE_WINDOWS,
	};

	return first == last ? 0 : run_all(db, steps, ARRAY_SIZE(steps), first, last);
}

static int level_done(struct db *db, const struct level *level, int64_t *ret)
{
	sqlite3_stmt *st = db_stmt(db, THIN_GET_DONE);
	int r;

	db_bind(st, 1, level->number);
	r = db_number(db, st, ret);
	if (r != -ENODATA)
		return r;
	*ret = 0;
	return 0;
}

static int set_level_done(struct db *db, const struct level *level, int64_t tick)
{
	return run_range(db, THIN_DONE, level->number, tick);
}

static int bucket_end(struct db *db, const struct tick_place *first, int64_t end_ns, int64_t *ret)
{
	sqlite3_stmt *st = db_stmt(db, THIN_BUCKET_END);

	db_bind(st, 1, first->id);
	db_bind(st, 2, first->run);
	db_bind(st, 3, end_ns);
	return db_number(db, st, ret);
}

/* Thins the next bucket of @level. 1 where it did, 0 where no bucket is old enough. */
static int thin_bucket(struct db *db, const struct level *level, const struct retention_now *now)
{
	struct tick_place first, end;
	int64_t done, last;
	sqlite3_stmt *st;
	int r = level_done(db, level, &done);

	if (r < 0)
		return r;
	st = db_stmt(db, THIN_NEXT);
	db_bind(st, 1, done);
	r = get_place(db, st, &first);
	if (r <= 0)
		return r;
	end = first;
	end.boot_ns = (first.boot_ns / level->width_ns + 1) * level->width_ns;
	end.utc_ns += end.boot_ns - first.boot_ns;
	if (age_of(&end, now) < level->min_age_ns)
		return 0;
	r = bucket_end(db, &first, end.boot_ns, &last);
	if (r == 0)
		r = fold_bucket(db, first.id, last);
	if (r == 0)
		r = set_level_done(db, level, last);
	return r < 0 ? r : 1;
}

static int thin_level(struct db *db, const struct level *level, const struct retention_now *now,
		      unsigned max)
{
	int r = 1;

	for (unsigned i = 0; r > 0 && i < max; i++)
		r = thin_bucket(db, level, now);
	return r;
}

/* Bytes of the database file, and of those the bytes in use. */
static int retention_size(struct db *db, uint64_t *ret_file, uint64_t *ret_used)
{
	int64_t pages, freed, page_bytes;
	int r = db_query_number(db, "PRAGMA page_count", &pages);

	if (r == 0)
		r = db_query_number(db, "PRAGMA freelist_count", &freed);
	if (r == 0)
		r = db_query_number(db, "PRAGMA page_size", &page_bytes);
	if (r < 0)
		return r;
	*ret_file = (uint64_t)(pages * page_bytes);
	*ret_used = (uint64_t)((pages - freed) * page_bytes);
	return 0;
}

/* Room is made before the limit is reached, since the file grows until the next step. */
static uint64_t high_mark(const struct retention_limits *limits)
{
	return limits->max_bytes - limits->max_bytes / 8;
}

static int drop_before(struct db *db, const struct tick_place *t)
{
	static const enum writer_statement ranges[] = {
		THIN_TICK_DROP,	   THIN_VALUES_DROP, THIN_SOURCES_DROP,
		THIN_STRUCTS_DROP, THIN_CHURN_DROP,
	};
	const struct {
		enum writer_statement which;
		int64_t below;
	} rest[] = {
		{DROP_SITE_VALUES, t->id}, {DROP_SITE_WINDOWS, t->id},
		{DROP_EVENTS, t->id}, {DROP_HELD, t->id}, {DROP_PAST_HELD, t->id}, {DROP_LIVES, t->id}, {DROP_LIVES_INDEX, t->id},
		{DROP_CACHES, t->id}, {DROP_OLD_HELD, t->boot}, {DROP_OLD_LIVES, t->boot}, {DROP_OLD_CACHES, t->boot},
		{DROP_RUNS, t->run},  {DROP_BOOTS, t->boot},
	};
	int r = run_all(db, ranges, ARRAY_SIZE(ranges), 0, t->id);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(rest); i++)
		r = run_range(db, rest[i].which, rest[i].below, 0);
	return r;
}

/* Drops all before the second key tick, where it is too old or the file too large. */
static int drop_segment(struct db *db, const struct retention_limits *limits,
			const struct retention_now *now)
{
	struct tick_place second;
	uint64_t file, used;
	bool too_big;
	int r = get_place(db, db_stmt(db, DROP_NEXT), &second);

	if (r <= 0)
		return r;
	r = retention_size(db, &file, &used);
	if (r < 0)
		return r;
	too_big = limits->max_bytes && used + now->wal_bytes > high_mark(limits);
	if (!too_big && age_of(&second, now) <= limits->keep_ns)
		return 0;
	r = drop_before(db, &second);
	return r < 0 ? r : 1;
}

static int drop_old(struct db *db, const struct retention_limits *limits,
		    const struct retention_now *now, unsigned max)
{
	int r = 1;

	for (unsigned i = 0; r > 0 && i < max; i++)
		r = drop_segment(db, limits, now);
	return r;
}

/*
 * The next ticks use free pages again; only where the file is too long, pages are given back. 1 where there are more
 * of them to give back.
 */
static int give_back(struct db *db, const struct retention_limits *limits,
		     const struct retention_now *now)
{
	struct buf sql = BUF_INIT;
	uint64_t file, used;
	int r = retention_size(db, &file, &used);

	if (r < 0 || !limits->max_bytes || file + now->wal_bytes <= high_mark(limits))
		return r;
	buf_addf(&sql, "PRAGMA incremental_vacuum(%d)", VACUUM_PAGES);
	r = db_exec(db, buf_str(&sql));
	buf_done(&sql);
	return r < 0 ? r : file - used > VACUUM_PAGES * SCHEMA_PAGE_BYTES;
}

static int all_steps(struct db *db, const struct retention_limits *limits,
		     const struct retention_now *now, unsigned max)
{
	const struct level levels[] = {
		{1, 60 * NS_PER_SEC, limits->full_ns},
		{2, 3600 * NS_PER_SEC, limits->minute_ns},
	};
	int r, more = 0;

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		r = thin_level(db, &levels[i], now, max);
		if (r < 0)
			return r;
		more |= r;
	}
	r = drop_old(db, limits, now, max);
	if (r < 0)
		return r;
	more |= r;
	r = run_range(db, DROP_MORE_EVENTS, limits->events, 0);
	if (r < 0)
		return r;
	r = give_back(db, limits, now);
	return r < 0 ? r : more | r;
}

int retention_step(struct db *db, const struct retention_limits *limits,
		   const struct retention_now *now, unsigned max)
{
	int r = db_exec(db, "BEGIN IMMEDIATE"), e;

	if (r < 0)
		return r;
	r = all_steps(db, limits, now, max);
	e = r < 0 ? r : db_exec(db, "COMMIT");
	if (e < 0) {
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL); /* the first error counts */
		return e;
	}
	return r;
}
