/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/store.h"

#include "base/xalloc.h"
#include "history/db.h"
#include "history/record.h"

/* Lives of a bucket that began and ended inside it: no tick that stays saw them. */
#define LIVES_INSIDE "(SELECT id FROM memcg_life WHERE from_tick >= ?1 AND to_tick < ?2)"

/* Windows of a bucket but the newest. */
#define WINDOWS_INSIDE                                                                             \
	"(SELECT id FROM site_window WHERE tick >= ?1 AND tick <= ?2 AND id <"                     \
	" (SELECT max(id) FROM site_window WHERE tick >= ?1 AND tick <= ?2))"

const char *const store_statements[] = {
	[STORE_BOOT] =
		"INSERT INTO boot VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		" ?13) ON CONFLICT (id) DO UPDATE SET hostname = ?3, kernel = ?4, version = ?5,"
		" page_size = ?6, nr_nodes = ?7, nr_node_ids = ?8, cpus_present = ?9,"
		" cpus_possible = ?10, merging = ?11, debugging = ?12, patch_state = ?13",
	[STORE_RUN] = "INSERT INTO run (id, boot, started_utc_ns, interval_ns, version)"
		      " VALUES (?, ?, ?, ?, ?)",
	[STORE_RUN_STOP] = "UPDATE run SET stopped_utc_ns = ?2, clean = 1 WHERE id = ?1",
	[STORE_COUNTING] = "INSERT INTO counting VALUES (?, ?, ?, ?, ?)",
	[STORE_TICK] =
		"INSERT INTO tick (id, run, key, lost_ticks, boottime_ns, mono_ns, utc_ns,"
		" counting, live, dying, objs_low, objs_high, requested_bytes, wasted_bytes,"
		" saved_bytes, would_save_bytes, saved_page_true_bytes,"
		" would_save_page_true_bytes, net_page_saving_bytes, dying_bytes, lost_events,"
		" cpu_seconds, rss_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		" ?, ?, ?, ?, ?, ?, ?, ?)",
	[STORE_CACHE] = "INSERT INTO cache (id, boot, name, alias_of, object_bytes, slot_bytes,"
			" objs_per_slab, slab_order, aliases, first_tick)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[STORE_CACHE_GONE] = "UPDATE cache SET gone_tick = ?2 WHERE id = ?1",
	/* Two caches of one name are one row: the later line counts. */
	[STORE_CACHE_VALUE] = "INSERT OR REPLACE INTO cache_value VALUES (?, ?, ?, ?, ?, ?, ?)",
	[STORE_SOURCE] = "INSERT INTO source_state VALUES (?, ?, ?, ?)",
	[STORE_STRUCT] =
		"INSERT INTO struct_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		" ?, ?, ?, ?, ?)",
	/* Incarnations count up by cgroup, also over runs; a row keeps its own.
	 * What an earlier run saw of a birth is not forgotten by a later one that did not. */
	[STORE_MEMCG] =
		"INSERT INTO memcg VALUES (?1, ?2, ?3, ?4,"
		" (SELECT coalesce(max(incarnation) + 1, 0) FROM memcg"
		" WHERE boot = ?2 AND root = ?3 AND cgroup_id = ?4), nullif(?5, 0), ?6, ?7, ?8, ?9,"
		" ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (id) DO UPDATE SET path = ?6,"
		" creator = coalesce(?7, creator), creator_pid = coalesce(?8, creator_pid),"
		" born_boottime_ns = CASE WHEN born_exact > ?11 THEN born_boottime_ns"
		" ELSE coalesce(?10, born_boottime_ns) END,"
		" born_exact = max(born_exact, ?11), dying_tick = coalesce(?12, dying_tick),"
		" dying_boottime_ns = coalesce(?13, dying_boottime_ns), freed_tick = ?14,"
		" changed = ?15",
	[STORE_MEMCG_FREED] = "UPDATE memcg SET freed_tick = ?2, changed = ?3 WHERE id = ?1",
	[STORE_MEMCG_LIFE] = "INSERT OR REPLACE INTO memcg_life VALUES (?1, ?2, max(?2, ?3 - 1))",
	[STORE_CHURN] = "INSERT INTO churn VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
			" born = born + ?4, freed = freed + ?5",
	[STORE_EVENT] = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",

	[STORE_SITE_WINDOW] =
		"INSERT INTO site_window VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	/* Two addresses of one name are one row. */
	[STORE_SITE_VALUE] =
		"INSERT INTO site_value VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		" ON CONFLICT DO UPDATE SET allocs = allocs + ?5,"
		" requested_bytes = requested_bytes + ?6, requested_min = min(requested_min, ?7),"
		" requested_max = max(requested_max, ?8), own_slot_bytes = max(own_slot_bytes, ?9)",

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
	[THIN_VALUES] = "INSERT OR IGNORE INTO cache_value SELECT ?2, cache, active_objs, num_objs,"
			" num_slabs, objs_low, objs_high FROM cache_value"
			" WHERE tick >= ?1 AND tick < ?2 ORDER BY tick DESC",
	[THIN_VALUES_DROP] = "DELETE FROM cache_value WHERE tick >= ?1 AND tick < ?2",
	[THIN_SOURCES] = "INSERT OR IGNORE INTO source_state SELECT ?2, source, state, detail"
			 " FROM source_state WHERE tick >= ?1 AND tick < ?2 ORDER BY tick DESC",
	[THIN_SOURCES_DROP] = "DELETE FROM source_state WHERE tick >= ?1 AND tick < ?2",
	[THIN_STRUCTS] =
		"INSERT OR IGNORE INTO struct_fact SELECT ?2, struct, state, source, per_memcg,"
		" requested_bytes, cache, slot_bytes, slot_objs_per_slab, slot_order, bucket,"
		" bucket_bytes, bucket_objs_per_slab, bucket_order, bucket_object_bytes, align_bytes,"
		" merged_with, merged_total, own_is_estimate, comparable FROM struct_fact"
		" WHERE tick >= ?1 AND tick < ?2 ORDER BY tick DESC",
	[THIN_STRUCTS_DROP] = "DELETE FROM struct_fact WHERE tick >= ?1 AND tick < ?2",
	/* WHERE true: else ON would be read as a join's. */
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

const size_t store_n_statements = ARRAY_SIZE(store_statements);

_Static_assert(ARRAY_SIZE(store_statements) == STORE_COUNT, "a statement has no text");

static int store_boot(struct db *db, const struct boot_row *b)
{
	sqlite3_stmt *st = db_stmt(db, STORE_BOOT);

	db_bind(st, 1, b->id);
	db_bind_text(st, 2, b->boot_id);
	db_bind_text(st, 3, b->hostname);
	db_bind_text(st, 4, b->kernel);
	db_bind_text(st, 5, b->version);
	db_bind_num(st, 6, b->page_size);
	db_bind_num(st, 7, b->nr_nodes);
	db_bind_num(st, 8, b->nr_node_ids);
	db_bind_num(st, 9, b->cpus_present);
	db_bind_num(st, 10, b->cpus_possible);
	db_bind_num(st, 11, b->merging);
	db_bind_num(st, 12, b->debugging);
	db_bind_text(st, 13, b->patch_state);
	return db_run(db, st);
}

static int store_run(struct db *db, const struct run_row *run)
{
	sqlite3_stmt *st = db_stmt(db, STORE_RUN);

	db_bind(st, 1, run->id);
	db_bind(st, 2, run->boot);
	db_bind(st, 3, run->started_utc_ns);
	db_bind(st, 4, run->interval_ns);
	db_bind_text(st, 5, run->version);
	return db_run(db, st);
}

static int store_countings(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_countings; i++) {
		sqlite3_stmt *st = db_stmt(db, STORE_COUNTING);

		db_bind(st, 1, r->countings[i].id);
		db_bind_text(st, 2, r->countings[i].hierarchy);
		db_bind_text(st, 3, r->countings[i].live_source);
		db_bind_text(st, 4, r->countings[i].dying_source);
		db_bind_num(st, 5, r->countings[i].id_limit);
		e = db_run(db, st);
	}
	return e;
}

static int store_tick(struct db *db, const struct record *r)
{
	sqlite3_stmt *st = db_stmt(db, STORE_TICK);

	db_bind(st, 1, r->tick);
	db_bind(st, 2, r->run);
	db_bind(st, 3, r->key);
	db_bind_num(st, 4, r->lost_ticks ? num(r->lost_ticks) : NUM_UNKNOWN);
	db_bind(st, 5, r->at.boot_ns);
	db_bind(st, 6, r->at.mono_ns);
	db_bind(st, 7, r->at.utc_ns);
	db_bind(st, 8, r->counting);
	db_bind_num(st, 9, r->live);
	db_bind_num(st, 10, r->dying);
	db_bind_num(st, 11, r->objs_low);
	db_bind_num(st, 12, r->objs_high);
	db_bind_num(st, 13, r->total.requested_bytes);
	db_bind_num(st, 14, r->total.wasted_bytes);
	db_bind_num(st, 15, r->total.saved_bytes);
	db_bind_num(st, 16, r->total.would_save_bytes);
	db_bind_real(st, 17, r->total.saved_page_true_bytes);
	db_bind_real(st, 18, r->total.would_save_page_true_bytes);
	db_bind_num(st, 19, r->net_page_saving_bytes);
	db_bind_num(st, 20, r->dying_bytes);
	db_bind_num(st, 21, r->lost_events);
	db_bind_real(st, 22, real(r->cpu_seconds));
	db_bind_num(st, 23, r->rss_bytes);
	return db_run(db, st);
}

static int store_cache(struct db *db, const struct cache_row *c)
{
	sqlite3_stmt *st = db_stmt(db, STORE_CACHE);

	db_bind(st, 1, c->id);
	db_bind(st, 2, c->boot);
	db_bind_text(st, 3, c->name);
	db_bind_text(st, 4, c->alias_of);
	db_bind_num(st, 5, c->object_bytes);
	db_bind_num(st, 6, c->shape.slot_bytes);
	db_bind_num(st, 7, c->shape.objs_per_slab);
	db_bind_num(st, 8, c->shape.order);
	db_bind_num(st, 9, c->aliases);
	db_bind(st, 10, c->first_tick);
	return db_run(db, st);
}

static int store_cache_sets(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_caches; i++)
		e = store_cache(db, &r->caches[i]);
	for (size_t i = 0; e == 0 && i < r->n_gone; i++) {
		sqlite3_stmt *st = db_stmt(db, STORE_CACHE_GONE);

		db_bind(st, 1, r->gone[i]);
		db_bind(st, 2, r->tick);
		e = db_run(db, st);
	}
	return e;
}

static int store_values(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_values; i++) {
		const struct cache_value_row *row = &r->values[i];
		sqlite3_stmt *st = db_stmt(db, STORE_CACHE_VALUE);

		db_bind(st, 1, r->tick);
		db_bind(st, 2, row->cache);
		db_bind_num(st, 3, row->v.active_objs);
		db_bind_num(st, 4, row->v.num_objs);
		db_bind_num(st, 5, row->v.num_slabs);
		db_bind_num(st, 6, row->v.objs_low);
		db_bind_num(st, 7, row->v.objs_high);
		e = db_run(db, st);
	}
	return e;
}

static int store_sources(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_sources; i++) {
		sqlite3_stmt *st = db_stmt(db, STORE_SOURCE);

		db_bind(st, 1, r->tick);
		db_bind_text(st, 2, source_name(r->sources[i].source));
		db_bind_text(st, 3, source_state_name(r->sources[i].state));
		db_bind_text(st, 4, r->sources[i].detail);
		e = db_run(db, st);
	}
	return e;
}

static void bind_shape(sqlite3_stmt *st, int i, const struct slab_shape *shape)
{
	db_bind_num(st, i, shape->slot_bytes);
	db_bind_num(st, i + 1, shape->objs_per_slab);
	db_bind_num(st, i + 2, shape->order);
}

static int store_struct(struct db *db, int64_t tick, const struct struct_row *row)
{
	sqlite3_stmt *st = db_stmt(db, STORE_STRUCT);

	db_bind(st, 1, tick);
	db_bind_text(st, 2, row->name);
	db_bind_text(st, 3, row->state);
	db_bind_text(st, 4, row->source);
	db_bind_num(st, 5, row->per_memcg);
	db_bind_num(st, 6, row->requested_bytes);
	db_bind_text(st, 7, row->cache);
	bind_shape(st, 8, &row->slot);
	db_bind_text(st, 11, row->bucket);
	bind_shape(st, 12, &row->bucket_shape);
	db_bind_num(st, 15, row->bucket_object_bytes);
	db_bind_num(st, 16, row->align_bytes);
	db_bind_text(st, 17, row->merged_with);
	db_bind(st, 18, row->merged_total);
	db_bind(st, 19, row->own_is_estimate);
	db_bind(st, 20, row->comparable);
	return db_run(db, st);
}

static int store_memcg(struct db *db, const struct memcg_row *m)
{
	sqlite3_stmt *st = db_stmt(db, STORE_MEMCG);

	db_bind(st, 1, m->id);
	db_bind(st, 2, m->boot);
	db_bind(st, 3, m->root);
	db_bind(st, 4, (int64_t)m->cgroup_id);
	db_bind(st, 5, m->parent);
	db_bind_text(st, 6, m->path);
	db_bind_text(st, 7, m->creator);
	db_bind_num(st, 8, m->creator_pid);
	db_bind(st, 9, m->born_tick);
	db_bind_num(st, 10, m->born_boot_ns);
	db_bind(st, 11, m->born_exact);
	db_bind_num(st, 12, m->dying_tick);
	db_bind_num(st, 13, m->dying_boot_ns);
	db_bind_num(st, 14, m->freed_tick);
	db_bind(st, 15, m->changed);
	return db_run(db, st);
}

static int store_freed(struct db *db, const struct memcg_row *m)
{
	sqlite3_stmt *st = db_stmt(db, STORE_MEMCG_FREED);

	db_bind(st, 1, m->id);
	db_bind_num(st, 2, m->freed_tick);
	db_bind(st, 3, m->changed);
	return db_run(db, st);
}

static int store_life(struct db *db, const struct memcg_row *m)
{
	sqlite3_stmt *st = db_stmt(db, STORE_MEMCG_LIFE);

	db_bind(st, 1, m->id);
	db_bind(st, 2, m->born_tick);
	db_bind_num(st, 3, m->freed_tick);
	return db_run(db, st);
}

static int store_memcgs(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_memcgs; i++) {
		const struct memcg_row *m = &r->memcgs[i];

		e = m->path ? store_memcg(db, m) : store_freed(db, m);
		if (e == 0 && m->freed_tick.known)
			e = store_life(db, m);
	}
	return e;
}

static int store_churn(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_churn; i++) {
		sqlite3_stmt *st = db_stmt(db, STORE_CHURN);

		db_bind(st, 1, r->tick);
		db_bind_text(st, 2, r->churn[i].parent);
		db_bind_text(st, 3, r->churn[i].creator);
		db_bind(st, 4, r->churn[i].born);
		db_bind(st, 5, r->churn[i].freed);
		e = db_run(db, st);
	}
	return e;
}

static int store_events(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_events; i++) {
		const struct event_row *row = &r->events[i];
		sqlite3_stmt *st = db_stmt(db, STORE_EVENT);

		db_bind(st, 1, r->first_event + (int64_t)i);
		db_bind(st, 2, r->tick);
		db_bind(st, 3, row->utc_ns);
		db_bind(st, 4, row->boot_ns);
		db_bind_text(st, 5, row->event);
		db_bind(st, 6, row->root);
		db_bind_num(st, 7, row->cgroup_id);
		db_bind_text(st, 8, row->path);
		db_bind(st, 9, row->path_cut);
		db_bind_num(st, 10, row->pid);
		db_bind_text(st, 11, row->comm);
		db_bind_num(st, 12, row->lifetime_ns);
		db_bind_num(st, 13, row->lost);
		e = db_run(db, st);
	}
	return e;
}

static int store_structs(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->n_structs; i++)
		e = store_struct(db, r->tick, &r->structs[i]);
	return e;
}

int store_record(struct db *db, const struct record *r)
{
	static int (*const parts[])(struct db *, const struct record *) = {
		store_countings, store_tick,   store_cache_sets, store_values, store_sources,
		store_structs,	 store_memcgs, store_churn,	 store_events,
		site_log_store,
	};
	int e = r->boot ? store_boot(db, r->boot) : 0;

	if (e == 0 && r->start)
		e = store_run(db, r->start);
	for (size_t i = 0; e == 0 && i < ARRAY_SIZE(parts); i++)
		e = parts[i](db, r);
	return e;
}

int store_stop(struct db *db, int64_t run, int64_t utc_ns)
{
	sqlite3_stmt *st = db_stmt(db, STORE_RUN_STOP);

	db_bind(st, 1, run);
	db_bind(st, 2, utc_ns);
	return db_run(db, st);
}
