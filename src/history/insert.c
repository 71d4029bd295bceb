/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/insert.h"

#include "base/xalloc.h"
#include "history/db.h"
#include "history/changeset.h"

/* Memcgs that were born and freed inside a bucket: no tick that stays has them. */
#define LIVES_INSIDE "(SELECT id FROM memcg_life WHERE from_tick >= ?1 AND to_tick < ?2)"

/* The windows of a bucket but the newest. */
#define WINDOWS_INSIDE                                                                             \
	"(SELECT id FROM site_window WHERE tick >= ?1 AND tick <= ?2 AND id <"                     \
	" (SELECT max(id) FROM site_window WHERE tick >= ?1 AND tick <= ?2))"

const char *const writer_statements[] = {
	[INSERT_BOOT] = "INSERT INTO boot ({boot}) VALUES ({?boot}) ON CONFLICT (id) DO UPDATE SET"
		       " ({boot}) = ({?boot})",
	[INSERT_RUN] = "INSERT INTO run ({run}) VALUES ({?run})",
	[INSERT_RUN_STOP] = "UPDATE run SET stopped_utc_ns = ?2, clean = 1 WHERE id = ?1",
	[INSERT_COUNTING] = "INSERT INTO counting ({counting}) VALUES ({?counting})",
	[INSERT_TICK] = "INSERT INTO tick ({tick}, {figures}) VALUES ({?tick}, {?figures})",
	[INSERT_CACHE] = "INSERT INTO cache ({cache}) VALUES ({?cache})",
	[INSERT_CACHE_GONE] = "UPDATE cache SET gone_tick = ?2 WHERE id = ?1",
	/* Two caches of one name are one row: the later line counts. */
	[INSERT_CACHE_VALUE] = "INSERT OR REPLACE INTO cache_value (tick, {cache_value})"
			      " VALUES (:tick, {?cache_value})",
	[INSERT_SOURCE] = "INSERT INTO source_state (tick, {source}) VALUES (:tick, {?source})",
	[INSERT_STRUCT] = "INSERT INTO struct_fact (tick, {struct}) VALUES (:tick, {?struct})",
	/* Incarnations count up by cgroup, also over runs; a row keeps its own.
	 * What an earlier run saw of a birth is not forgotten by a later one that did not. */
	[INSERT_MEMCG] =
		"INSERT INTO memcg ({memcg}, incarnation) VALUES ({?memcg},"
		" (SELECT coalesce(max(incarnation) + 1, 0) FROM memcg"
		" WHERE boot = :boot AND root = :root AND cgroup_id = :cgroup_id))"
		" ON CONFLICT (id) DO UPDATE SET path = :path,"
		" creator = coalesce(:creator, creator), creator_pid = coalesce(:creator_pid, creator_pid),"
		" born_boottime_ns = CASE WHEN born_exact > :born_exact THEN born_boottime_ns"
		" ELSE coalesce(:born_boottime_ns, born_boottime_ns) END,"
		" born_exact = max(born_exact, :born_exact), dying_tick = coalesce(:dying_tick, dying_tick),"
		" dying_boottime_ns = coalesce(:dying_boottime_ns, dying_boottime_ns),"
		" freed_tick = :freed_tick, changed = :changed",
	[INSERT_MEMCG_FREED] = "UPDATE memcg SET freed_tick = ?2, changed = ?3 WHERE id = ?1",
	[INSERT_MEMCG_LIFE] = "INSERT OR REPLACE INTO memcg_life VALUES (?1, ?2, max(?2, ?3 - 1))",
	[INSERT_HELD] = "INSERT OR REPLACE INTO held ({held}) VALUES ({?held})",
	[INSERT_CHURN] = "INSERT INTO churn (tick, {churn}) VALUES (:tick, {?churn}) ON CONFLICT"
			" DO UPDATE SET born = born + :born, freed = freed + :freed",
	[INSERT_EVENT] = "INSERT INTO event (id, tick, {event}) VALUES (:id, :tick, {?event})",

	[INSERT_SITE_WINDOW] =
		"INSERT INTO site_window (id, tick, {site_window}) VALUES (:id, :tick, {?site_window})",
	/* Two addresses of one name are one row. */
	[INSERT_SITE_VALUE] =
		"INSERT INTO site_value (window, {site_value}) VALUES (:window, {?site_value})"
		" ON CONFLICT DO UPDATE SET allocs = allocs + :allocs,"
		" requested_bytes = requested_bytes + :requested_bytes,"
		" requested_min = min(requested_min, :requested_min),"
		" requested_max = max(requested_max, :requested_max),"
		" own_slot_bytes = max(own_slot_bytes, :own_slot_bytes)",

	/* The first tick above ?1 and what decides its bucket. */
	[THIN_NEXT] = "SELECT t.id, t.run, t.boottime_ns, t.utc_ns, r.boot FROM tick t"
		      " JOIN run r ON r.id = t.run WHERE t.id > ?1 ORDER BY t.id LIMIT 1",
	/* The last tick of the bucket: from tick ?1 on, run ?2, boot clock below ?3. */
	[THIN_BUCKET_END] = "SELECT max(id) FROM tick WHERE id >= ?1 AND id < coalesce((SELECT id"
			    " FROM tick WHERE id > ?1 AND (run <> ?2 OR boottime_ns >= ?3)"
			    " ORDER BY id LIMIT 1), 9223372036854775807)",
	[THIN_DONE] = "INSERT OR REPLACE INTO thinned VALUES (?, ?)",
	[THIN_GET_DONE] = "SELECT done_tick FROM thinned WHERE level = ?",
	/* ?1 first tick of the bucket, ?2 the one that stays, its last. */
	[THIN_TICK] = "UPDATE tick SET (key, lost_ticks, live_max, dying_max) ="
		      " (SELECT max(key), nullif(sum(coalesce(lost_ticks, 0)), 0),"
		      " max(coalesce(live_max, live)), max(coalesce(dying_max, dying))"
		      " FROM tick WHERE id >= ?1 AND id <= ?2) WHERE id = ?2",
	[THIN_TICK_DROP] = "DELETE FROM tick WHERE id >= ?1 AND id < ?2",
	[THIN_VALUES] = "INSERT OR IGNORE INTO cache_value (tick, {cache_value}) SELECT ?2,"
			" {cache_value} FROM cache_value WHERE tick >= ?1 AND tick < ?2"
			" ORDER BY tick DESC",
	[THIN_VALUES_DROP] = "DELETE FROM cache_value WHERE tick >= ?1 AND tick < ?2",
	[THIN_SOURCES] = "INSERT OR IGNORE INTO source_state (tick, {source}) SELECT ?2, {source}"
			 " FROM source_state WHERE tick >= ?1 AND tick < ?2 ORDER BY tick DESC",
	[THIN_SOURCES_DROP] = "DELETE FROM source_state WHERE tick >= ?1 AND tick < ?2",
	[THIN_STRUCTS] = "INSERT OR IGNORE INTO struct_fact (tick, {struct}) SELECT ?2, {struct}"
			 " FROM struct_fact WHERE tick >= ?1 AND tick < ?2 ORDER BY tick DESC",
	[THIN_STRUCTS_DROP] = "DELETE FROM struct_fact WHERE tick >= ?1 AND tick < ?2",
	/* Rows that a later tick of the bucket replaced. */
	[THIN_HELD_DROP] =
		"DELETE FROM held WHERE tick >= ?1 AND tick < ?2 AND EXISTS (SELECT 1 FROM held n"
		" WHERE n.memcg = held.memcg AND n.tick > held.tick AND n.tick <= ?2)",
	[THIN_LIVES_HELD_DROP] = "DELETE FROM held WHERE memcg IN " LIVES_INSIDE,
	/* without WHERE true, ON would be read as that of a join */
	[THIN_CHURN] =
		"INSERT INTO churn SELECT ?2, parent, creator, sum(born) AS b, sum(freed) AS f"
		" FROM churn WHERE tick >= ?1 AND tick < ?2 GROUP BY parent, creator"
		" ON CONFLICT DO UPDATE SET born = born + excluded.born,"
		" freed = freed + excluded.freed",
	[THIN_CHURN_DROP] = "DELETE FROM churn WHERE tick >= ?1 AND tick < ?2",
	[THIN_LIVES_CHURN] =
		"INSERT INTO churn SELECT ?2, coalesce(p.path, '/'), coalesce(m.creator, ''),"
		" count(*), count(*) FROM memcg m LEFT JOIN memcg p ON p.id = m.parent"
		" WHERE m.id IN " LIVES_INSIDE " GROUP BY 2, 3 ON CONFLICT DO UPDATE SET"
		" born = born + excluded.born, freed = freed + excluded.freed",
	[THIN_LIVES_DROP] = "DELETE FROM memcg WHERE id IN " LIVES_INSIDE,
	[THIN_LIVES_INDEX_DROP] = "DELETE FROM memcg_life WHERE from_tick >= ?1 AND to_tick < ?2",

	[THIN_SITE_VALUES_DROP] = "DELETE FROM site_value WHERE window IN " WINDOWS_INSIDE,
	[THIN_SITE_WINDOWS_DROP] = "DELETE FROM site_window WHERE id IN " WINDOWS_INSIDE,
	[THIN_SITE_WINDOWS] = "UPDATE site_window SET tick = ?2 WHERE tick >= ?1 AND tick < ?2",

	/* The second key tick: everything before it can go at once. */
	[DROP_NEXT] = "SELECT t.id, t.run, t.boottime_ns, t.utc_ns, r.boot FROM tick t"
		      " JOIN run r ON r.id = t.run WHERE t.id = (SELECT id FROM tick WHERE key"
		      " ORDER BY id LIMIT 1 OFFSET 1)",
	/* ?1: the first tick that stays. */
	[DROP_EVENTS] = "DELETE FROM event WHERE tick < ?1",
	/* ?1: how many stay. Ids follow each other, so nothing is counted. */
	[DROP_MORE_EVENTS] = "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?1",
	[DROP_SITE_VALUES] = "DELETE FROM site_value WHERE window IN"
			     " (SELECT id FROM site_window WHERE tick < ?1)",
	[DROP_SITE_WINDOWS] = "DELETE FROM site_window WHERE tick < ?1",
	[DROP_HELD] =
		"DELETE FROM held WHERE memcg IN (SELECT id FROM memcg_life WHERE to_tick < ?1)",
	/* Of what stays, only what held at the first tick that stays. */
	[DROP_PAST_HELD] =
		"DELETE FROM held WHERE tick < ?1 AND EXISTS (SELECT 1 FROM held n"
		" WHERE n.memcg = held.memcg AND n.tick > held.tick AND n.tick <= ?1)",
	[DROP_OLD_HELD] = "DELETE FROM held WHERE memcg IN"
			  " (SELECT id FROM memcg WHERE boot < ?1 AND freed_tick IS NULL)",
	[DROP_LIVES] =
		"DELETE FROM memcg WHERE id IN (SELECT id FROM memcg_life WHERE to_tick < ?1)",
	[DROP_LIVES_INDEX] = "DELETE FROM memcg_life WHERE to_tick < ?1",
	[DROP_CACHES] = "DELETE FROM cache WHERE gone_tick <= ?1",
	/* ?1: the boot of the first tick that stays; lives that were open when it ended. */
	[DROP_OLD_LIVES] = "DELETE FROM memcg WHERE boot < ?1 AND freed_tick IS NULL",
	[DROP_OLD_CACHES] = "DELETE FROM cache WHERE boot < ?1",
	[DROP_RUNS] = "DELETE FROM run WHERE id < ?1",
	[DROP_BOOTS] = "DELETE FROM boot WHERE id < ?1",
};

const size_t writer_n_statements = ARRAY_SIZE(writer_statements);

_Static_assert(ARRAY_SIZE(writer_statements) == WRITER_STATEMENT_COUNT, "a statement has no text");

/* Writes one row. Parameters before @first are bound already. */
static int put_row(struct db *db, sqlite3_stmt *st, const struct row_type *type, int first, const void *row)
{
	row_bind(st, type, first, row);
	return db_run(db, st);
}

/* Writes rows of one kind; with @cs, rows that belong to its tick. */
static int put_all(struct db *db, enum writer_statement which, const struct row_type *type,
		   const void *rows, size_t n, const struct changeset *cs)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		sqlite3_stmt *st = db_stmt(db, which);

		if (cs)
			db_bind(st, 1, cs->tick);
		r = put_row(db, st, type, cs ? 2 : 1, (const char *)rows + i * type->size);
	}
	return r;
}

static int insert_boot(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_BOOT, &row_boot, cs->boot, cs->boot ? 1 : 0, NULL);
}

static int insert_start(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_RUN, &row_run, cs->start, cs->start ? 1 : 0, NULL);
}

static int insert_countings(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_COUNTING, &row_counting, cs->countings, cs->n_countings, NULL);
}

static int insert_tick(struct db *db, const struct changeset *cs)
{
	const struct tick_head head = {
		.id = cs->tick,
		.run = cs->run,
		.key = cs->key,
		.lost_ticks = cs->lost_ticks ? num(cs->lost_ticks) : NUM_UNKNOWN,
		.counting = num(cs->counting),
	};
	sqlite3_stmt *st = db_stmt(db, INSERT_TICK);

	row_bind(st, &row_tick, 1, &head);
	return put_row(db, st, &row_figures, 1 + (int)row_tick.n, &cs->figures);
}

static int insert_cache_sets(struct db *db, const struct changeset *cs)
{
	int r = put_all(db, INSERT_CACHE, &row_cache, cs->caches, cs->n_caches, NULL);

	for (size_t i = 0; r == 0 && i < cs->n_gone; i++) {
		sqlite3_stmt *st = db_stmt(db, INSERT_CACHE_GONE);

		db_bind(st, 1, cs->gone[i]);
		db_bind(st, 2, cs->tick);
		r = db_run(db, st);
	}
	return r;
}

static int insert_values(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_CACHE_VALUE, &row_cache_value, cs->values, cs->n_values, cs);
}

static int insert_sources(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_SOURCE, &row_source, cs->sources, cs->n_sources, cs);
}

static int insert_structs(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_STRUCT, &row_struct, cs->structs, cs->n_structs, cs);
}

static int insert_freed(struct db *db, const struct memcg_row *m)
{
	sqlite3_stmt *st = db_stmt(db, INSERT_MEMCG_FREED);

	db_bind(st, 1, m->id);
	db_bind_num(st, 2, m->freed_tick);
	db_bind(st, 3, m->changed);
	return db_run(db, st);
}

static int insert_life(struct db *db, const struct memcg_row *m)
{
	sqlite3_stmt *st = db_stmt(db, INSERT_MEMCG_LIFE);

	db_bind(st, 1, m->id);
	db_bind(st, 2, m->born_tick);
	db_bind_num(st, 3, m->freed_tick);
	return db_run(db, st);
}

static int insert_memcgs(struct db *db, const struct changeset *cs)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < cs->n_memcgs; i++) {
		const struct memcg_row *m = &cs->memcgs[i];

		r = m->path ? put_row(db, db_stmt(db, INSERT_MEMCG), &row_memcg, 1, m)
			    : insert_freed(db, m);
		if (r == 0 && m->freed_tick.known)
			r = insert_life(db, m);
	}
	return r;
}

static int insert_held(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_HELD, &row_held, cs->held, cs->n_held, NULL);
}

static int insert_churn(struct db *db, const struct changeset *cs)
{
	return put_all(db, INSERT_CHURN, &row_churn, cs->churn, cs->n_churn, cs);
}

static int insert_events(struct db *db, const struct changeset *cs)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < cs->n_events; i++) {
		sqlite3_stmt *st = db_stmt(db, INSERT_EVENT);

		db_bind(st, 1, cs->first_event + (int64_t)i);
		db_bind(st, 2, cs->tick);
		r = put_row(db, st, &row_event, 3, &cs->events[i]);
	}
	return r;
}

int insert_changeset(struct db *db, const struct changeset *cs)
{
	static int (*const parts[])(struct db *, const struct changeset *) = {
		insert_boot,    insert_start,   insert_countings, insert_tick,
		insert_cache_sets, insert_values, insert_sources, insert_structs,
		insert_memcgs,  insert_held,    insert_churn,     insert_events,
		site_log_insert,
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++)
		r = parts[i](db, cs);
	return r;
}

int insert_run_stop(struct db *db, int64_t run, int64_t utc_ns)
{
	sqlite3_stmt *st = db_stmt(db, INSERT_RUN_STOP);

	db_bind(st, 1, run);
	db_bind(st, 2, utc_ns);
	return db_run(db, st);
}
