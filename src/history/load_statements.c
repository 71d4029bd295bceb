/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every question that a reader asks the database. None may walk through a table that grows with the
 * history: tests/unit/test_history.c looks at their plans.
 */
#include "history/load.h"

/* Columns of a memcg from which lives.c counts. */
#define LIFE \
	"m.boot, m.path, m.creator, m.root, m.cgroup_id, m.born_tick, m.born_boottime_ns, m.born_exact, m.dying_tick," \
	" m.dying_boottime_ns, m.freed_tick"

const char *const load_statements[LOAD_COUNT] = {
	[LOAD_DATA_VERSION] = "PRAGMA data_version", /* another one where somebody has written */
	[LOAD_HEAD] = "SELECT max(id) FROM tick",
	[LOAD_TICK] = "SELECT {tick}, {figures} FROM tick WHERE id = ?",
	[LOAD_COUNTING] = "SELECT {counting} FROM counting WHERE id = ?",
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
	[LOAD_BEFORE] = "SELECT id, run, boottime_ns FROM tick WHERE id < ? ORDER BY id DESC",
	[LOAD_PAGE] = "SELECT id, utc_ns, run, live, dying FROM tick WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3",
	[LOAD_FROM] = "SELECT id FROM tick WHERE id >= ? ORDER BY id LIMIT 1",
	[LOAD_RUN] = "SELECT {run} FROM run WHERE id = ?",
	[LOAD_BOOT_OF_RUN] = "SELECT boot FROM run WHERE id = ?",
	[LOAD_BOOT] = "SELECT {boot} FROM boot WHERE id = ?",
	[LOAD_CACHES] = "SELECT {cache} FROM cache WHERE boot = ?2 AND first_tick <= ?1"
			" AND (gone_tick IS NULL OR gone_tick > ?1) ORDER BY id",
	[LOAD_VALUES] = "SELECT {cache_value} FROM cache_value WHERE tick > ?1 AND tick <= ?2"
			" ORDER BY tick",
	[LOAD_VALUES_BACK] = "SELECT {cache_value} FROM cache_value WHERE tick >= ?1 AND tick <= ?2"
			     " ORDER BY tick DESC",
	[LOAD_SOURCES] = "SELECT {source} FROM source_state WHERE tick > ?1 AND tick <= ?2"
			 " ORDER BY tick",
	[LOAD_STRUCTS] = "SELECT {struct} FROM struct_fact WHERE tick > ?1 AND tick <= ?2"
			 " ORDER BY tick, place",
	[LOAD_NEXT_FEW] = "SELECT min(coalesce((SELECT min(tick) FROM source_state WHERE tick > ?1), ?2),"
			  " coalesce((SELECT min(tick) FROM struct_fact WHERE tick > ?1), ?2))",
	[LOAD_MEMCGS_OPEN] = "SELECT {m.memcg}, m.incarnation FROM memcg m INDEXED BY memcg_open"
			     " WHERE m.boot = ?1 AND m.freed_tick IS NULL AND m.id > ?2"
			     " ORDER BY m.id",
	/* memcgs that were born after the tick are left out */
	[LOAD_PATHS_OPEN] = "SELECT path, dying_tick FROM memcg INDEXED BY memcg_open"
			    " WHERE boot = ?1 AND freed_tick IS NULL AND born_tick <= ?2",
	[LOAD_MEMCGS_ENDED] =
		"SELECT {m.memcg}, m.incarnation FROM memcg_life l JOIN memcg m ON m.id = l.id"
		" WHERE l.from_tick > ?1 AND l.from_tick <= ?2 AND l.to_tick >= ?3"
		" AND l.to_tick < ?4 ORDER BY 1",
	[LOAD_MEMCGS_CHANGED] =
		"SELECT {m.memcg}, m.incarnation FROM memcg m INDEXED BY memcg_changed"
		" WHERE m.changed > ?1 AND m.changed <= ?2 AND m.boot = ?3 ORDER BY 1",
	/* The key of the table is (memcg, tick, place). */
	[LOAD_HELD] = "SELECT {held} FROM held WHERE memcg = ?1 AND tick ="
		      " (SELECT max(tick) FROM held WHERE memcg = ?1 AND tick <= ?2)"
		      " ORDER BY place LIMIT 32",
	[LOAD_HELD_CHANGED] = "SELECT memcg FROM held INDEXED BY held_tick"
			      " WHERE tick > ?1 AND tick <= ?2",
	[LOAD_SITE_WINDOW] =
		"SELECT w.id, {w.site_window} FROM site_window w"
		" JOIN tick t ON t.id = w.tick JOIN run r ON r.id = t.run WHERE r.boot = ?2 AND w.id ="
		" (SELECT id FROM site_window INDEXED BY site_window_tick WHERE tick <= ?1"
		" ORDER BY tick DESC, id DESC LIMIT 1)",
	[LOAD_SITE_NEXT] = "SELECT w.id, {w.site_window} FROM site_window w WHERE w.id > ?1"
			   " AND w.utc_ns >= ?2 AND w.utc_ns <= ?3 ORDER BY w.id LIMIT 1",
	[LOAD_SITE_VALUES] = "SELECT {site_value} FROM site_value WHERE window = ?",
	[LOAD_EVENTS] = "SELECT id, tick, {event} FROM event INDEXED BY event_tick"
			" WHERE tick >= ?1 AND tick < ?2 AND id > ?3 ORDER BY tick, id LIMIT ?4",
	[LOAD_EVENT_FIRST] = "SELECT id, utc_ns FROM event WHERE id > 0 ORDER BY id LIMIT 1",
	[LOAD_EVENT_OF] = "SELECT id, tick, event FROM event INDEXED BY event_tick"
			  " WHERE tick > ?1 AND tick <= ?2 ORDER BY tick, id LIMIT 1",
	/* A tick that was thinned out went into one of the same run, the next that stays. */
	[LOAD_EVENT_TIME] = "SELECT boottime_ns FROM event WHERE id = ?1 AND ?2 = (SELECT r.boot FROM tick t"
			    " JOIN run r ON r.id = t.run WHERE t.id >= event.tick ORDER BY t.id LIMIT 1)",
	[LOAD_LIVES_TICKS] = "SELECT t.id, t.utc_ns, t.run, t.lost_events, r.boot FROM tick t"
			     " LEFT JOIN run r ON r.id = t.run WHERE t.id <= ? ORDER BY t.id DESC",
	[LOAD_LIVES_OPEN] = "SELECT " LIFE " FROM memcg m INDEXED BY memcg_open"
			    " WHERE m.boot >= ?1 AND m.freed_tick IS NULL",
	[LOAD_LIVES_ENDED] = "SELECT " LIFE " FROM memcg_life l JOIN memcg m ON m.id = l.id"
			     " WHERE l.to_tick >= ?1 AND l.from_tick <= ?2",
	[LOAD_CHURN] = "SELECT parent, creator, born, freed FROM churn WHERE tick > ?1 AND tick <= ?2",
	[LOAD_EVENTS_BACK] =
		"SELECT * FROM (SELECT id, tick, {event} FROM event INDEXED BY event_tick"
		" WHERE tick > ?1 AND tick <= ?2 ORDER BY tick DESC, id DESC LIMIT ?3)"
		" ORDER BY tick, id",
	/* The counter of a cache is NULL where it stayed as it was. */
	[LOAD_TICKS] =
		"SELECT * FROM (SELECT {t.line}, t.run, t.lost_ticks, t.key, v.tick, v.active_objs,"
		" (SELECT b.run FROM tick b WHERE b.id < t.id ORDER BY b.id DESC LIMIT 1)"
		" FROM tick t LEFT JOIN cache_value v ON v.tick = t.id"
		" AND v.cache = ?4 WHERE t.id > ?1 AND t.id <= ?2 ORDER BY t.id DESC LIMIT ?3)"
		" ORDER BY 1",
	[LOAD_CACHE_ID] = "SELECT id FROM cache WHERE boot = ?1 AND name = ?2 AND first_tick <= ?3"
			  " AND (gone_tick IS NULL OR gone_tick > ?3)",
	[LOAD_VALUE_AT] = "SELECT active_objs FROM cache_value WHERE tick >= ?1 AND tick <= ?2"
			  " AND cache = ?3 ORDER BY tick DESC LIMIT 1",
};
