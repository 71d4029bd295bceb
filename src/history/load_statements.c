/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every question that a reader asks the database. None may walk through a table that grows with the
 * history: tests/unit/test_history.c looks at their plans.
 */
#include "history/load.h"

#define TICK_COLUMNS                                                                               \
	"t.id, t.run, t.key, t.boottime_ns, t.mono_ns, t.utc_ns, coalesce(t.lost_ticks, 0),"       \
	" c.hierarchy, c.live_source, c.dying_source, c.id_limit, t.live, t.dying, t.objs_low,"    \
	" t.objs_high, t.requested_bytes, t.wasted_bytes, t.saved_bytes, t.would_save_bytes,"      \
	" t.saved_page_true_bytes, t.would_save_page_true_bytes, t.net_page_saving_bytes,"         \
	" t.dying_bytes, t.lost_events, t.cpu_seconds, t.rss_bytes"

#define MEMCG_COLUMNS                                                                              \
	"m.id, m.parent, m.root, m.cgroup_id, m.incarnation, m.path, m.creator, m.creator_pid,"    \
	" m.born_tick, m.born_boottime_ns, m.born_exact, m.dying_tick, m.dying_boottime_ns,"       \
	" m.freed_tick"

#define SITE_WINDOW_COLUMNS                                                                        \
	"w.id, w.utc_ns, w.boottime_ns, w.slots, w.in_kernel, w.seconds, w.events, w.lost,"        \
	" w.rejected_estimate, w.cpu_seconds, w.machine_cpu_seconds_estimate, w.notes"

#define EVENT_COLUMNS                                                                              \
	"id, event, utc_ns, boottime_ns, root, cgroup_id, path, path_cut, pid, comm, lifetime_ns," \
	" lost, tick"

const char *const load_statements[LOAD_COUNT] = {
	[LOAD_HEAD] = "SELECT max(id) FROM tick",
	[LOAD_TICK] =
		"SELECT " TICK_COLUMNS " FROM tick t LEFT JOIN counting c ON c.id = t.counting"
		" WHERE t.id = ?",
	[LOAD_KEY] = "SELECT id, utc_ns FROM tick INDEXED BY tick_key WHERE key AND id <= ?"
		     " ORDER BY id DESC LIMIT 1",
	[LOAD_NEXT_KEY] = "SELECT id, utc_ns FROM tick INDEXED BY tick_key WHERE key AND id > ?"
			  " ORDER BY id LIMIT 1",
	/* The index has one entry for each key tick: a few thousand in half a year. */
	[LOAD_KEY_AT] = "SELECT id FROM tick INDEXED BY tick_key WHERE key AND utc_ns <= ?"
			" ORDER BY id DESC LIMIT 1",
	[LOAD_AT] = "SELECT id, utc_ns FROM tick WHERE id >= ?1 AND id < ?2 AND utc_ns <= ?3"
		    " ORDER BY id DESC LIMIT 1",
	[LOAD_STEP_BACK] = "SELECT id, utc_ns, run, lost_ticks FROM tick WHERE id < ?"
			   " ORDER BY id DESC LIMIT 1",
	[LOAD_STEP_ON] = "SELECT id, utc_ns, run, lost_ticks FROM tick WHERE id > ?"
			 " ORDER BY id LIMIT 1",
	[LOAD_PAGE] = "SELECT id, utc_ns FROM tick WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3",
	[LOAD_RUN] = "SELECT boot, interval_ns, stopped_utc_ns, clean FROM run WHERE id = ?",
	[LOAD_BOOT] = "SELECT boot_id, hostname, kernel, page_size, nr_nodes, nr_node_ids,"
		      " cpus_present, cpus_possible, merging, debugging FROM boot WHERE id = ?",
	[LOAD_CACHES] = "SELECT id, name, alias_of, object_bytes, slot_bytes, objs_per_slab,"
			" slab_order, aliases FROM cache WHERE boot = ?2 AND first_tick <= ?1"
			" AND (gone_tick IS NULL OR gone_tick > ?1) ORDER BY id",
	[LOAD_VALUES] = "SELECT cache, active_objs, num_objs, num_slabs, objs_low, objs_high"
			" FROM cache_value WHERE tick > ?1 AND tick <= ?2 ORDER BY tick",
	[LOAD_VALUES_BACK] = "SELECT cache, active_objs, num_objs, num_slabs, objs_low, objs_high"
			     " FROM cache_value WHERE tick >= ?1 AND tick <= ?2"
			     " ORDER BY tick DESC",
	[LOAD_SOURCES] = "SELECT source, state, detail FROM source_state"
			 " WHERE tick > ?1 AND tick <= ?2 ORDER BY tick",
	[LOAD_STRUCTS] =
		"SELECT struct, state, source, per_memcg, requested_bytes, cache, slot_bytes,"
		" slot_objs_per_slab, slot_order, bucket, bucket_bytes, bucket_objs_per_slab,"
		" bucket_order, bucket_object_bytes, align_bytes, merged_with, merged_total,"
		" own_is_estimate, comparable FROM struct_fact WHERE tick > ?1 AND tick <= ?2"
		" ORDER BY tick",
	[LOAD_MEMCGS_OPEN] = "SELECT " MEMCG_COLUMNS " FROM memcg m INDEXED BY memcg_open"
			     " WHERE m.boot = ?1 AND m.freed_tick IS NULL AND m.id > ?2"
			     " ORDER BY m.id",
	[LOAD_MEMCGS_ENDED] =
		"SELECT " MEMCG_COLUMNS " FROM memcg_life l JOIN memcg m ON m.id = l.id"
		" WHERE l.from_tick > ?1 AND l.from_tick <= ?2 AND l.to_tick >= ?3"
		" AND l.to_tick < ?4 ORDER BY 1",
	[LOAD_MEMCGS_CHANGED] =
		"SELECT " MEMCG_COLUMNS " FROM memcg m INDEXED BY memcg_changed"
		" WHERE m.changed > ?1 AND m.changed <= ?2 AND m.boot = ?3 ORDER BY 1",
	[LOAD_SITE_WINDOW] =
		"SELECT " SITE_WINDOW_COLUMNS " FROM site_window w"
		" JOIN tick t ON t.id = w.tick JOIN run r ON r.id = t.run WHERE r.boot = ?2 AND w.id ="
		" (SELECT id FROM site_window INDEXED BY site_window_tick WHERE tick <= ?1"
		" ORDER BY tick DESC, id DESC LIMIT 1)",
	[LOAD_SITE_NEXT] = "SELECT " SITE_WINDOW_COLUMNS " FROM site_window w WHERE w.id > ?1"
			   " AND w.utc_ns >= ?2 AND w.utc_ns <= ?3 ORDER BY w.id LIMIT 1",
	[LOAD_SITE_VALUES] = "SELECT site, class, slot_bytes, allocs, requested_bytes,"
			     " requested_min, requested_max, own_slot_bytes FROM site_value"
			     " WHERE window = ?",
	[LOAD_EVENTS] =
		"SELECT " EVENT_COLUMNS " FROM event INDEXED BY event_tick"
		" WHERE tick >= ?1 AND tick < ?2 AND id > ?3 ORDER BY tick, id LIMIT ?4",
	[LOAD_EVENTS_BACK] =
		"SELECT * FROM (SELECT " EVENT_COLUMNS " FROM event INDEXED BY event_tick"
		" WHERE tick > ?1 AND tick <= ?2 ORDER BY tick DESC, id DESC LIMIT ?3)"
		" ORDER BY tick, id",
	/* The counter of a cache is NULL where it stayed as it was. */
	[LOAD_TICKS] =
		"SELECT * FROM (SELECT t.id, t.run, t.lost_ticks, t.boottime_ns, t.mono_ns,"
		" t.utc_ns, t.live, t.dying, t.saved_bytes, t.would_save_bytes, t.wasted_bytes,"
		" t.net_page_saving_bytes, t.dying_bytes, t.lost_events, t.key, v.tick,"
		" v.active_objs,"
		" (SELECT b.run FROM tick b WHERE b.id < t.id ORDER BY b.id DESC LIMIT 1)"
		" FROM tick t LEFT JOIN cache_value v ON v.tick = t.id"
		" AND v.cache = ?4 WHERE t.id > ?1 AND t.id <= ?2 ORDER BY t.id DESC LIMIT ?3)"
		" ORDER BY 1",
	[LOAD_CACHE_ID] = "SELECT id FROM cache WHERE boot = ?1 AND name = ?2 AND first_tick <= ?3"
			  " AND (gone_tick IS NULL OR gone_tick > ?3)",
	[LOAD_VALUE_AT] = "SELECT active_objs FROM cache_value WHERE tick >= ?1 AND tick <= ?2"
			  " AND cache = ?3 ORDER BY tick DESC LIMIT 1",
};
