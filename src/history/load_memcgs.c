/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memcg table at a tick: those never freed, by the index of the open ones, and those that
 * were freed later than the tick, by the R*Tree of lives. Neither looks at lives elsewhere.
 *
 * At the head of the history the table is brought forward by the rows that changed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/load.h"
#include "model/memcg.h"

/* After a longer pause lives may be gone from the file without a trace. */
#define FORWARD_TICKS_MAX 300

/* Columns of LOAD_MEMCGS and LOAD_MEMCGS_CHANGED. */
enum {
	COL_ID,
	COL_PARENT,
	COL_ROOT,
	COL_CGROUP_ID,
	COL_INCARNATION,
	COL_PATH,
	COL_CREATOR,
	COL_CREATOR_PID,
	COL_BORN_TICK,
	COL_BORN,
	COL_BORN_EXACT,
	COL_DYING_TICK,
	COL_DYING,
	COL_FREED_TICK,
};

void loaded_memcgs_done(struct loaded_memcgs *m)
{
	memcg_table_free(m->table);
	map_done(&m->rows);
	*m = (struct loaded_memcgs){NULL, MAP_INIT, 0, 0};
}

static const char *last_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

static void set_creator(struct memcg *row, sqlite3_stmt *st)
{
	const char *creator = db_text(st, COL_CREATOR);

	free(row->creator);
	row->creator = creator ? xstrdup(creator) : NULL;
	row->creator_pid = db_num(st, COL_CREATOR_PID);
	row->born_boot_ns = db_num(st, COL_BORN);
	row->born_exact = sqlite3_column_int(st, COL_BORN_EXACT);
}

/* What may differ from tick to tick. */
static void update(struct loaded_memcgs *m, struct memcg *row, sqlite3_stmt *st, int64_t tick)
{
	const char *name = last_name(db_text(st, COL_PATH));
	struct num dying = db_num(st, COL_DYING_TICK);

	if (strcmp(name, row->name))
		memcg_table_rename(m->table, row, name, strlen(name));
	set_creator(row, st);
	if (dying.known && dying.v <= tick)
		memcg_table_dying(m->table, row, db_num(st, COL_DYING));
	memcg_table_touch(m->table, row);
}

static struct memcg *parent_of(const struct loaded_memcgs *m, sqlite3_stmt *st)
{
	struct num parent = db_num(st, COL_PARENT);
	struct memcg *row = parent.known ? map_get(&m->rows, 0, (uint64_t)parent.v) : NULL;

	/* There is one root; what has lost its parent hangs below it. */
	return row ? row : memcg_table_root(m->table);
}

static void add(struct loaded_memcgs *m, sqlite3_stmt *st, int64_t tick)
{
	const char *name = last_name(db_text(st, COL_PATH));
	struct memcg *row = memcg_table_add(
		m->table, parent_of(m, st), (uint32_t)sqlite3_column_int64(st, COL_ROOT),
		(uint64_t)sqlite3_column_int64(st, COL_CGROUP_ID), name, strlen(name));

	row->incarnation = (uint32_t)sqlite3_column_int64(st, COL_INCARNATION);
	map_put(&m->rows, 0, (uint64_t)sqlite3_column_int64(st, COL_ID), row);
	update(m, row, st, tick);
}

/* Everything anew. */
static int load_at(struct loaded_memcgs *m, struct db *db, int64_t boot, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_MEMCGS);
	int r;

	if (memcg_table_root(m->table))
		memcg_table_remove(m->table, memcg_table_root(m->table));
	map_done(&m->rows);
	db_bind(st, 1, tick);
	db_bind(st, 2, boot);
	while ((r = db_step(db, st)) > 0)
		add(m, st, tick);
	return r;
}

/* Rows are taken out from the leaves up, and never with somebody still below. */
static void remove_all(struct loaded_memcgs *m, const int64_t *ids, size_t n)
{
	while (n--) {
		struct memcg *row = map_get(&m->rows, 0, (uint64_t)ids[n]);

		if (!row || row->first_child || !row->parent)
			continue;
		map_remove(&m->rows, 0, (uint64_t)ids[n]);
		memcg_table_remove(m->table, row);
	}
}

static int load_changes(struct loaded_memcgs *m, struct db *db, int64_t boot, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_MEMCGS_CHANGED);
	int64_t *freed = NULL;
	size_t n = 0, cap = 0;
	int r;

	db_bind(st, 1, m->tick);
	db_bind(st, 2, tick);
	db_bind(st, 3, boot);
	while ((r = db_step(db, st)) > 0) {
		int64_t id = sqlite3_column_int64(st, COL_ID);
		struct memcg *row = map_get(&m->rows, 0, (uint64_t)id);

		if (db_num(st, COL_FREED_TICK).known) {
			XGROW(freed, n, cap);
			freed[n++] = id;
		} else if (row) {
			update(m, row, st, tick);
		} else {
			add(m, st, tick);
		}
	}
	remove_all(m, freed, n);
	free(freed);
	return r;
}

int loaded_memcgs_load(struct loaded_memcgs *m, struct db *db, int64_t boot, int64_t id,
		       bool is_head)
{
	bool forward = is_head && m->tick && m->boot == boot && id >= m->tick &&
		       id - m->tick <= FORWARD_TICKS_MAX;
	int r;

	if (m->tick == id && m->boot == boot)
		return 0;
	if (!m->table)
		m->table = memcg_table_new();
	memcg_table_begin(m->table);
	r = forward ? load_changes(m, db, boot, id) : load_at(m, db, boot, id);
	m->tick = r == 0 ? id : 0;
	m->boot = boot;
	return r;
}
