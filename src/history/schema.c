/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/schema.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "history/db.h"
#include "history/rows.h"

/*
 * Tables whose key is (tick, ...) have only rows that changed, and at a key tick every row. So the state at a tick is
 * the newest row of each kind between the key tick at or before it and the tick itself. Between two key ticks the set
 * of caches does not change, nor does the difference between the clocks: a tick after the clock was set is a key
 * tick.
 *
 * The ids of ticks give the order in all tables. A tick that was thinned out leaves its id in the rows of memcgs that
 * refer to it.
 */
static const char step1[] =
	"CREATE TABLE boot (id INTEGER PRIMARY KEY, boot_id TEXT NOT NULL UNIQUE, hostname TEXT,"
	" kernel TEXT, version TEXT, page_size INTEGER, nr_nodes INTEGER, nr_node_ids INTEGER,"
	" cpus_present INTEGER, cpus_possible INTEGER, merging INTEGER, debugging INTEGER,"
	" patch_state TEXT);"

	"CREATE TABLE run (id INTEGER PRIMARY KEY, boot INTEGER NOT NULL REFERENCES boot(id),"
	" started_utc_ns INTEGER NOT NULL, stopped_utc_ns INTEGER, clean INTEGER NOT NULL DEFAULT 0,"
	" interval_ns INTEGER NOT NULL, version TEXT NOT NULL);"

	/* where the counts of a tick come from: there are few such rows, and a tick has the number of one */
	"CREATE TABLE counting (id INTEGER PRIMARY KEY, hierarchy TEXT NOT NULL,"
	" live_source TEXT NOT NULL, dying_source TEXT NOT NULL, id_limit INTEGER);"

	"CREATE TABLE tick (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id),"
	" key INTEGER NOT NULL, lost_ticks INTEGER,"
	" boottime_ns INTEGER NOT NULL, mono_ns INTEGER NOT NULL, utc_ns INTEGER NOT NULL,"
	" counting INTEGER REFERENCES counting(id), live INTEGER, dying INTEGER,"
	" live_max INTEGER, dying_max INTEGER, objs_low INTEGER, objs_high INTEGER,"
	" requested_bytes INTEGER, wasted_bytes INTEGER, saved_bytes INTEGER,"
	" would_save_bytes INTEGER, saved_page_true_bytes REAL, would_save_page_true_bytes REAL,"
	" net_page_saving_bytes INTEGER, dying_bytes INTEGER, lost_events INTEGER,"
	" cpu_seconds REAL, rss_bytes INTEGER);"
	"CREATE INDEX tick_key ON tick(id, utc_ns, key) WHERE key;"

	"CREATE TABLE source_state (tick INTEGER NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL,"
	" detail TEXT NOT NULL, PRIMARY KEY (tick, source)) WITHOUT ROWID;"

	"CREATE TABLE struct_fact (tick INTEGER NOT NULL, struct TEXT NOT NULL, state TEXT NOT NULL,"
	" source TEXT NOT NULL, per_memcg INTEGER, requested_bytes INTEGER, cache TEXT NOT NULL,"
	" slot_bytes INTEGER, slot_objs_per_slab INTEGER, slot_order INTEGER,"
	" bucket TEXT NOT NULL, bucket_bytes INTEGER, bucket_objs_per_slab INTEGER,"
	" bucket_order INTEGER, bucket_object_bytes INTEGER, align_bytes INTEGER,"
	" merged_with TEXT NOT NULL, merged_total INTEGER NOT NULL,"
	" own_is_estimate INTEGER NOT NULL, comparable INTEGER NOT NULL,"
	" PRIMARY KEY (tick, struct)) WITHOUT ROWID;"

	"CREATE TABLE cache (id INTEGER PRIMARY KEY, boot INTEGER NOT NULL REFERENCES boot(id),"
	" name TEXT NOT NULL, alias_of TEXT, object_bytes INTEGER, slot_bytes INTEGER,"
	" objs_per_slab INTEGER, slab_order INTEGER, aliases INTEGER,"
	" first_tick INTEGER NOT NULL, gone_tick INTEGER);"
	"CREATE INDEX cache_boot ON cache(boot);"

	"CREATE TABLE cache_value (tick INTEGER NOT NULL, cache INTEGER NOT NULL REFERENCES cache(id),"
	" active_objs INTEGER, num_objs INTEGER, num_slabs INTEGER, objs_low INTEGER,"
	" objs_high INTEGER, PRIMARY KEY (tick, cache)) WITHOUT ROWID;"

	"CREATE TABLE memcg (id INTEGER PRIMARY KEY, boot INTEGER NOT NULL REFERENCES boot(id),"
	" root INTEGER NOT NULL, cgroup_id INTEGER NOT NULL, incarnation INTEGER NOT NULL,"
	" parent INTEGER, path TEXT NOT NULL, creator TEXT, creator_pid INTEGER,"
	" born_tick INTEGER NOT NULL, born_boottime_ns INTEGER, born_exact INTEGER NOT NULL,"
	" dying_tick INTEGER, dying_boottime_ns INTEGER, freed_tick INTEGER,"
	" changed INTEGER NOT NULL);"
	"CREATE INDEX memcg_open ON memcg(boot) WHERE freed_tick IS NULL;"
	"CREATE INDEX memcg_changed ON memcg(changed);"
	/* memcgs that have ended, as intervals of ticks: [from_tick, to_tick] */
	"CREATE VIRTUAL TABLE memcg_life USING rtree_i32(id, from_tick, to_tick);"

	/* numbers of memcgs that no tick has, by their parent and creator */
	"CREATE TABLE churn (tick INTEGER NOT NULL, parent TEXT NOT NULL, creator TEXT NOT NULL,"
	" born INTEGER NOT NULL, freed INTEGER NOT NULL,"
	" PRIMARY KEY (tick, parent, creator)) WITHOUT ROWID;"

	/* the tick up to which each level of thinning has come */
	"CREATE TABLE thinned (level INTEGER PRIMARY KEY, done_tick INTEGER NOT NULL);";

/* What happened to memcgs, as the trace saw it. */
static const char step2[] =
	"CREATE TABLE event (id INTEGER PRIMARY KEY, tick INTEGER NOT NULL, utc_ns INTEGER NOT NULL,"
	" boottime_ns INTEGER NOT NULL, event TEXT NOT NULL, root INTEGER NOT NULL, cgroup_id INTEGER,"
	" path TEXT, path_cut INTEGER NOT NULL, pid INTEGER, comm TEXT, lifetime_ns INTEGER,"
	" lost INTEGER);"
	"CREATE INDEX event_tick ON event(tick);"
	"CREATE UNIQUE INDEX memcg_key ON memcg(boot, root, cgroup_id, incarnation);";

/* The call sites that allocated, in windows of tracing. A window belongs to the tick after it. */
static const char step3[] =
	"CREATE TABLE site_window (id INTEGER PRIMARY KEY, tick INTEGER NOT NULL,"
	" utc_ns INTEGER NOT NULL, boottime_ns INTEGER NOT NULL, slots TEXT NOT NULL,"
	" in_kernel INTEGER NOT NULL, seconds REAL NOT NULL, events INTEGER, lost INTEGER,"
	" rejected_estimate INTEGER, cpu_seconds REAL NOT NULL, machine_cpu_seconds_estimate REAL,"
	" notes TEXT NOT NULL);"
	"CREATE INDEX site_window_tick ON site_window(tick);"
	"CREATE TABLE site_value (window INTEGER NOT NULL REFERENCES site_window(id),"
	" site TEXT NOT NULL, class TEXT NOT NULL, slot_bytes INTEGER NOT NULL, allocs INTEGER,"
	" requested_bytes INTEGER, requested_min INTEGER, requested_max INTEGER,"
	" own_slot_bytes INTEGER, PRIMARY KEY (window, site, class, slot_bytes)) WITHOUT ROWID;";

/*
 * What holds dying memcgs: the parts that were found at a tick, which hold until the next tick that has parts of it.
 */
static const char step5[] =
	"CREATE TABLE held (memcg INTEGER NOT NULL, tick INTEGER NOT NULL, place INTEGER NOT NULL,"
	" kind TEXT NOT NULL, count INTEGER NOT NULL, file TEXT, fs TEXT, found INTEGER NOT NULL,"
	" estimate INTEGER NOT NULL, refs INTEGER, PRIMARY KEY (memcg, tick, place)) WITHOUT ROWID;"
	"CREATE INDEX held_tick ON held(tick);";

const char schema_source_text[] =
	"CREATE TABLE source_text (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID";

static const char *const schema_steps[] = {step1, step2, step3, "", step5};

int64_t schema_version(void)
{
	int64_t columns = rows_version(), steps = (int64_t)ARRAY_SIZE(schema_steps);

	return columns > steps ? columns : steps;
}

/* One step takes the statements that stand here, then adds the columns that rows.c lists for it. */
static int apply_step(struct db *db, int64_t version)
{
	struct buf sql = BUF_INIT;
	int r;

	if (version <= (int64_t)ARRAY_SIZE(schema_steps))
		buf_adds(&sql, schema_steps[version - 1]);
	rows_add_columns(version, &sql);
	r = db_exec(db, buf_str(&sql));
	buf_done(&sql);
	return r;
}

/* The version of the file; an error where no cgslab made it. */
static int version_of(struct db *db, int64_t *ret)
{
	int64_t app, version, objects;
	int r = db_query_number(db, "PRAGMA application_id", &app);

	if (r == 0)
		r = db_query_number(db, "PRAGMA user_version", &version);
	if (r == 0)
		r = db_query_number(db, "SELECT count(*) FROM sqlite_schema", &objects);
	if (r < 0)
		return r;
	if (app != SCHEMA_APPLICATION_ID && (app != 0 || objects > 0)) {
		buf_clear(&db->error);
		buf_adds(&db->error, "it is a database of another program");
		return -EPROTONOSUPPORT;
	}
	if (version > schema_version()) {
		buf_clear(&db->error);
		buf_addf(&db->error, "its schema is %lld, this cgslab knows up to %lld",
			 (long long)version, (long long)schema_version());
		return -EPROTONOSUPPORT;
	}
	*ret = version;
	return 0;
}

static int apply_steps(struct db *db, int64_t from, int64_t to)
{
	struct buf sql = BUF_INIT;
	int r = 0;

	for (int64_t i = from; r == 0 && i < to; i++)
		r = apply_step(db, i + 1);
	buf_addf(&sql, "PRAGMA application_id=%d; PRAGMA user_version=%lld;", SCHEMA_APPLICATION_ID,
		 (long long)to);
	if (r == 0)
		r = db_exec(db, buf_str(&sql));
	buf_done(&sql);
	return r;
}

int schema_prepare_at(struct db *db, int64_t version)
{
	int64_t have;
	int r = version_of(db, &have);

	if (r < 0 || have >= version)
		return r;
	r = db_exec(db, "BEGIN IMMEDIATE");
	if (r < 0)
		return r;
	r = apply_steps(db, have, version);
	if (r == 0)
		r = db_exec(db, "COMMIT");
	if (r < 0)
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL); /* the first error counts */
	return r;
}

int schema_prepare(struct db *db)
{
	return schema_prepare_at(db, schema_version());
}

/*
 * What must stand in the schema of a file of some version is found by taking the same steps in memory. So SQLite
 * itself decides on the tables of an R*Tree and on the text that ALTER leaves.
 */
enum {
	ALL_OBJECTS,
	ONE_OBJECT,
	SAME_NAME,
	STATEMENTS,
};

static const char *const statements[STATEMENTS] = {
	[ALL_OBJECTS] = "SELECT type, name, tbl_name, sql FROM sqlite_schema",
	[ONE_OBJECT] = "SELECT 1 FROM sqlite_schema WHERE type IS ?1 AND name IS ?2 AND tbl_name IS ?3 AND sql IS ?4",
	[SAME_NAME] = "SELECT 1 FROM sqlite_schema WHERE name IS ?1",
};

/* What else may be in a file. */
static const char *const optional[] = {
	schema_source_text,
	"CREATE TABLE sqlite_stat1(tbl,idx,stat)",
	"CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
};

static int open_known(struct db *known, int64_t version)
{
	int r = db_open(known, "file::memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, statements,
			STATEMENTS);

	return r < 0 ? r : apply_steps(known, 0, version);
}

static bool is_optional(const char *sql)
{
	for (size_t i = 0; sql && i < ARRAY_SIZE(optional); i++)
		if (!strcmp(sql, optional[i]))
			return true;
	return false;
}

/* An object of ours whose text differs is damage; one that no cgslab makes is the work of another program. */
static int strange_object(struct db *db, struct db *known, const char *name)
{
	sqlite3_stmt *same = db_stmt(known, SAME_NAME);
	int64_t found;
	bool ours;

	db_bind_text(same, 1, name);
	ours = db_number(known, same, &found) == 0;
	buf_clear(&db->error);
	text_escape(&db->error, name, strnlen(name, 64));
	buf_adds(&db->error, ours ? " is not as cgslab makes it" : " is nothing that cgslab made");
	return ours ? -EUCLEAN : -EPROTONOSUPPORT;
}

/* 1 where the object that @st stands on is one of @known, 0 where it may be there, or an error. */
static int look_at_object(struct db *db, struct db *known, sqlite3_stmt *st)
{
	sqlite3_stmt *one = db_stmt(known, ONE_OBJECT);
	int64_t found;
	int r;

	for (int i = 0; i < 4; i++)
		db_bind_text(one, i + 1, db_text(st, i));
	r = db_number(known, one, &found);
	if (r != -ENODATA)
		return r < 0 ? r : 1;
	if (is_optional(db_text(st, 3)))
		return 0;
	return strange_object(db, known, db_text(st, 1) ?: "");
}

static int compare_objects(struct db *db, struct db *known)
{
	sqlite3_stmt *st = NULL;
	int64_t wanted, have = 0;
	int r = db_query_number(known, "SELECT count(*) FROM sqlite_schema", &wanted);

	if (r == 0)
		r = db_prepare(db, statements[ALL_OBJECTS], &st);
	while (r == 0 && (r = db_step(db, st)) > 0) {
		r = look_at_object(db, known, st);
		have += r > 0;
		r = r > 0 ? 0 : r;
	}
	sqlite3_finalize(st);
	if (r == 0 && have != wanted) {
		buf_clear(&db->error);
		buf_adds(&db->error, "a table or an index is missing");
		r = -EUCLEAN;
	}
	return r;
}

static int check_objects(struct db *db, int64_t version)
{
	struct db known = DB_INIT;
	int r = open_known(&known, version);

	if (r == 0)
		r = compare_objects(db, &known);
	db_done(&known);
	return r;
}

int schema_check(struct db *db, int64_t *ret_version)
{
	int64_t version;
	int r = version_of(db, &version);

	if (r < 0)
		return r;
	if (version == 0)
		return -ENODATA;
	*ret_version = version;
	return check_objects(db, version);
}
