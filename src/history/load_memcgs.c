/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of memcgs at a tick. Memcgs that were never freed are found by the index of open rows; those that were
 * freed later than the tick by the R*Tree of lives, which has the ticks from the birth to the end of each. Neither
 * search reads rows of other times.
 *
 * To go from one tick to another, forward or back, only memcgs that were born or freed between the two are read. A
 * row of the table remembers the ticks of its memcg, so no question is needed for rows that leave the table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/load.h"
#include "model/memcg.h"
#include "model/pace.h"

/* After a longer pause rows may be gone from the file without a trace. */
#define KNOWN_TICKS_MAX 300

/* The column that follows those of row_memcg. */
#define COL_INCARNATION ((int)row_memcg.n)

void loaded_memcgs_done(struct loaded_memcgs *m)
{
	loaded_held_done(m);
	memcg_table_free(m->table);
	map_done(&m->places);
	free(m->lives);
	*m = (struct loaded_memcgs){.places = MAP_INIT, .held_files = MAP_INIT};
}

/* Lives: what is known of each row of the table */

struct loaded_memcg *loaded_memcg_of(const struct loaded_memcgs *m, int64_t id)
{
	size_t place = (size_t)map_get(&m->places, 0, (uint64_t)id);

	return place ? &m->lives[place - 1] : NULL;
}

static struct loaded_memcg *new_memcg(struct loaded_memcgs *m, int64_t id, struct memcg *row)
{
	XGROW(m->lives, m->n, m->cap);
	m->lives[m->n++] = (struct loaded_memcg){.id = id, .row = row};
	map_put(&m->places, 0, (uint64_t)id, (void *)m->n);
	return &m->lives[m->n - 1];
}

/* Removes an element: the last one takes its place. */
static void life_drop(struct loaded_memcgs *m, struct loaded_memcg *life)
{
	map_remove(&m->places, 0, (uint64_t)life->id);
	*life = m->lives[--m->n];
	if (life != &m->lives[m->n])
		map_put(&m->places, 0, (uint64_t)life->id, (void *)(life - m->lives + 1));
}

/* Rows */

static const char *last_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

/* Fills in the row, and takes over the creator of @from. */
static void set_creator(struct memcg *row, struct memcg_row *from)
{
	free(row->creator);
	row->creator = from->creator;
	from->creator = NULL;
	row->creator_pid = from->creator_pid;
	row->born_boot_ns = from->born_boot_ns;
	row->born_exact = from->born_exact;
}

static void set_life(struct loaded_memcg *life, const struct memcg_row *from)
{
	struct num dying = from->dying_tick, freed = from->freed_tick;

	life->born = from->born_tick;
	life->dying = dying.known ? dying.v : INT64_MAX;
	life->dying_boot_ns = from->dying_boot_ns;
	/* as the index of lives has it: the tick at which a memcg was born has it */
	life->last = !freed.known ? INT64_MAX : freed.v > life->born ? freed.v - 1 : life->born;
}

/* Makes the row live or dying, as the memcg was at @tick. */
static void set_row_state(struct loaded_memcgs *m, const struct loaded_memcg *life, int64_t tick)
{
	if (life->dying <= tick)
		memcg_table_dying(m->table, life->row, life->dying_boot_ns);
	else
		memcg_table_revive(m->table, life->row);
}

/* Sets what may differ from tick to tick. */
static void update_row(struct loaded_memcgs *m, struct loaded_memcg *life, struct memcg_row *from,
		       int64_t tick)
{
	const char *name = last_name(from->path);

	if (strcmp(name, life->row->name))
		memcg_table_rename(m->table, life->row, name, strlen(name));
	set_creator(life->row, from);
	set_life(life, from);
	set_row_state(m, life, tick);
	memcg_table_touch(m->table, life->row);
}

/*
 * Every path is made of the names above it. A chain of 60,000 groups, which a file of a few megabytes may have, would
 * take gigabytes of paths. So a row that lies deeper is put below the deepest place that is allowed; the counts of
 * all rows above stay right.
 */
#define DEPTH_MOST	256
#define PATH_BYTES_MOST 16384
#define NAME_BYTES_MOST 1020 /* NAME_MAX, each byte as \xNN */

/* There is one root; a row whose parent is missing is put below it. */
static const struct loaded_memcg *parent_row(const struct loaded_memcgs *m, struct num parent)
{
	const struct loaded_memcg *life = parent.known ? loaded_memcg_of(m, parent.v) : NULL;

	return life && memcg_table_root(m->table) ? life : NULL;
}

static struct memcg *place_for(const struct loaded_memcgs *m, const struct loaded_memcg *parent,
			       size_t name_len)
{
	if (!parent)
		return memcg_table_root(m->table);
	if (parent->depth + 1 > DEPTH_MOST || parent->path_bytes + name_len + 1 > PATH_BYTES_MOST)
		return parent->row->parent;
	return parent->row;
}

static struct loaded_memcg *add_life(struct loaded_memcgs *m, const struct memcg_row *from,
				     uint32_t incarnation)
{
	const struct loaded_memcg *parent = parent_row(m, from->parent);
	const char *name = last_name(from->path);
	size_t len = strnlen(name, NAME_BYTES_MOST), above = parent ? parent->path_bytes : 0;
	unsigned depth = parent ? parent->depth + 1 : 1;
	struct memcg *place = place_for(m, parent, len);
	struct loaded_memcg *life;
	struct memcg *row =
		memcg_table_add(m->table, place, from->root, from->cgroup_id, name, len);

	if (parent && place != parent->row) {
		depth = parent->depth;
		above = parent->above_bytes;
	}
	row->incarnation = incarnation;
	life = new_memcg(m, from->id, row);
	life->depth = place ? depth : 0;
	life->above_bytes = above;
	life->path_bytes = above + len + 1;
	return life;
}

/* Adds a row. 1 where the memcg was born later than @tick, so that nothing was added. */
static int add_row(struct loaded_memcgs *m, struct db *db, sqlite3_stmt *st, int64_t tick)
{
	struct memcg_row from = {0};
	struct loaded_memcg *life;
	int r = row_read(db, st, &row_memcg, 0, &from);

	if (r < 0)
		return r;
	if (from.born_tick > tick) {
		row_done(&row_memcg, &from);
		return 1;
	}
	life = loaded_memcg_of(m, from.id);
	if (!life)
		life = add_life(m, &from, (uint32_t)sqlite3_column_int64(st, COL_INCARNATION));
	m->rows_read++;
	update_row(m, life, &from, tick);
	row_done(&row_memcg, &from);
	return 0;
}

/*
 * Adds the memcgs that have not ended and whose id is above @after, until one was born later than @tick. Ids count up
 * with births, so parents come before their children.
 */
static int add_open(struct loaded_memcgs *m, struct db *db, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_MEMCGS_OPEN);
	int r;

	db_bind(st, 1, m->boot);
	db_bind(st, 2, after);
	while ((r = db_step(db, st)) > 0) {
		r = add_row(m, db, st, tick);
		if (r != 0)
			break;
	}
	if (r > 0)
		sqlite3_reset(st);
	return r < 0 ? r : 0;
}

/* Which memcgs that have ended: those born in (born_after, born_until] and seen last in [last_from, last_before). */
struct ended {
	int64_t born_after, born_until, last_from, last_before;
};

/*
 * What lies above an ended memcg has either ended too, and has a smaller id, or has not ended and was added before.
 */
static int add_ended(struct loaded_memcgs *m, struct db *db, const struct ended *e, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_MEMCGS_ENDED);
	int r;

	db_bind(st, 1, e->born_after);
	db_bind(st, 2, e->born_until);
	db_bind(st, 3, e->last_from);
	db_bind(st, 4, e->last_before);
	while ((r = db_step(db, st)) > 0) {
		r = add_row(m, db, st, tick);
		if (r < 0)
			break;
	}
	return r;
}

/* Loads the whole table. */
static int load_at(struct loaded_memcgs *m, struct db *db, int64_t tick)
{
	int r;

	if (memcg_table_root(m->table))
		memcg_table_remove(m->table, memcg_table_root(m->table));
	map_done(&m->places);
	m->n = 0;
	r = add_open(m, db, 0, tick);
	return r < 0 ? r : add_ended(m, db, &(struct ended){-1, tick, tick, INT64_MAX}, tick);
}

/* From tick to tick */

/* Reads what was written of the rows of the table since the last look. */
static int learn_change(struct loaded_memcgs *m, struct db *db, int64_t head)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_MEMCGS_CHANGED);
	int r;

	if (m->known == head)
		return 0;
	db_bind(st, 1, m->known);
	db_bind(st, 2, head);
	db_bind(st, 3, m->boot);
	while ((r = db_step(db, st)) > 0) {
		struct memcg_row from = {0};
		struct loaded_memcg *life;

		r = row_read(db, st, &row_memcg, 0, &from);
		if (r < 0)
			break;
		life = loaded_memcg_of(m, from.id);
		m->rows_read++;
		if (life)
			update_row(m, life, &from, m->tick);
		row_done(&row_memcg, &from);
	}
	return r;
}

static int by_id_from_last(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

/* Rows are taken out from the leaves up: never one that has rows below it. */
static void remove_all(struct loaded_memcgs *m, int64_t *ids, size_t n)
{
	if (n)
		qsort(ids, n, sizeof(*ids), by_id_from_last);
	for (size_t i = 0; i < n; i++) {
		struct loaded_memcg *life = loaded_memcg_of(m, ids[i]);

		if (life->row->first_child || !life->row->parent)
			continue;
		memcg_table_remove(m->table, life->row);
		life_drop(m, life);
	}
}

static bool lives_at(const struct loaded_memcg *life, int64_t tick)
{
	return life->born <= tick && tick <= life->last;
}

/* Takes out the rows that are not there at @tick and sets the state of the others. The largest id that stays. */
static int64_t keep_living(struct loaded_memcgs *m, int64_t tick)
{
	int64_t *ids = NULL, largest = 0;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct loaded_memcg *life = &m->lives[i];

		if (!lives_at(life, tick)) {
			XGROW(ids, n, cap);
			ids[n++] = life->id;
			continue;
		}
		set_row_state(m, life, tick);
		largest = life->id > largest ? life->id : largest;
	}
	remove_all(m, ids, n);
	free(ids);
	return largest;
}

/* After a remount there was another root. */
static bool has_root_of(const struct loaded_memcgs *m, int64_t tick)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->lives[i].row->parent)
			return lives_at(&m->lives[i], tick);
	return false;
}

/* Counts those that were born and freed between two ticks behind the one at which the table stands. */
static int count_short_lives(struct loaded_memcgs *m, struct db *db, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_CHURN);
	int r;

	db_bind(st, 1, m->tick);
	db_bind(st, 2, tick);
	while ((r = db_step(db, st)) > 0) {
		char *parent = db_name(st, 0);
		int64_t born = sqlite3_column_int64(st, 2);

		if (born > 0)
			memcg_table_short_lives(m->table, parent ? parent : "/", (uint64_t)born);
		free(parent);
	}
	return r;
}

static int load_from(struct loaded_memcgs *m, struct db *db, int64_t head, int64_t tick)
{
	struct ended on = {m->tick, tick, tick, INT64_MAX}, back = {-1, tick, tick, m->tick};
	int r = learn_change(m, db, head);
	int64_t largest;

	if (r < 0)
		return r;
	if (!has_root_of(m, tick))
		return load_at(m, db, tick);
	largest = keep_living(m, tick);
	if (tick < m->tick)
		return add_ended(m, db, &back, tick);
	r = add_open(m, db, largest, tick);
	if (r == 0)
		r = add_ended(m, db, &on, tick);
	return r < 0 ? r : count_short_lives(m, db, tick);
}

/*
 * The ticks that lead to a tick, the newest first: the last of its run in each slot of the pace. So a change is counted
 * in the slot in which whoever recorded it counted it. The first is the last one before the slots that count, or the
 * first of the run.
 */
struct steps {
	struct memcgs_at at[PACE_SLOTS];
	size_t n;
};

static void add_step(struct steps *s, const struct memcgs_at *at)
{
	if (s->n < PACE_SLOTS)
		s->at[s->n++] = *at;
}

/* Those behind the tick @behind; from the beginning where @behind is 0. */
static int steps_before(struct db *db, const struct memcgs_at *to, int64_t behind, struct steps *ret)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_BEFORE);
	struct memcgs_at at = *to;
	int64_t begin = pace_begin_ns(to->boot_ns);
	bool kept = true;
	int r;

	ret->n = 0;
	db_bind(st, 1, to->tick);
	while ((r = db_step(db, st)) > 0 && at.boot_ns >= begin) {
		struct memcgs_at next = {to->boot, sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 0),
					 sqlite3_column_int64(st, 2)};

		if (next.run != to->run || next.boot_ns > at.boot_ns || next.tick <= behind)
			break;
		kept = pace_slot(next.boot_ns) != pace_slot(at.boot_ns);
		at = next;
		if (kept)
			add_step(ret, &at);
	}
	if (r > 0)
		sqlite3_reset(st);
	if (r >= 0 && !kept && !behind)
		add_step(ret, &at);
	return r < 0 ? r : 0;
}

/* Goes on from where the table stands; where m->tick is 0, loads it whole. */
static int load_step(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *at, int64_t head)
{
	int r = m->tick ? load_from(m, db, head, at->tick) : load_at(m, db, at->tick);

	m->tick = r == 0 ? at->tick : 0;
	m->known = head;
	return r;
}

/* What a jump begins with is no change of the pace. */
static int load_first(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *at, int64_t head)
{
	int r;

	memcg_table_count_anew(m->table);
	r = load_step(m, db, at, head);
	memcg_table_clock(m->table, at->boot_ns);
	return r;
}

static int load_way(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *to, int64_t head, bool jump)
{
	struct steps steps = {.n = 0};
	int r = 0;

	if (jump || pace_slot(m->table->now_ns) != pace_slot(to->boot_ns))
		r = steps_before(db, to, jump ? 0 : m->tick, &steps);
	if (r == 0 && jump && !steps.n)
		return load_first(m, db, to, head);
	if (r == 0 && jump)
		r = load_first(m, db, &steps.at[--steps.n], head);
	while (r == 0 && steps.n) {
		memcg_table_clock(m->table, steps.at[--steps.n].boot_ns);
		r = load_step(m, db, &steps.at[steps.n], head);
	}
	if (r < 0)
		return r;
	memcg_table_clock(m->table, to->boot_ns);
	return load_step(m, db, to, head);
}

/* True where the way goes back, or on from before the slots of the pace that count, or where counting has not begun. */
static bool is_jump(const struct loaded_memcgs *m, const struct memcgs_at *to)
{
	const struct memcg_table *t = m->table;

	return !t->since_ns || to->boot_ns < t->now_ns || t->now_ns < pace_begin_ns(to->boot_ns);
}

int loaded_memcgs_load(struct loaded_memcgs *m, struct db *db, const struct memcgs_at *at)
{
	bool near;
	int64_t head, from;
	int r = db_number(db, db_stmt(db, LOAD_HEAD), &head);

	if (r < 0)
		return r;
	near = m->tick && m->boot == at->boot && head >= m->known && head - m->known <= KNOWN_TICKS_MAX;
	if (near && m->tick == at->tick && m->known == head)
		return 0;
	if (!m->table)
		m->table = memcg_table_new();
	memcg_table_begin(m->table);
	m->boot = at->boot;
	if (!near)
		m->tick = 0;
	from = m->tick <= at->tick ? m->tick : 0;
	r = load_way(m, db, at, head, !near || is_jump(m, at));
	if (r == 0 && m->want_held)
		r = loaded_held_load(m, db, from, at->tick);
	if (r < 0)
		m->tick = 0;
	return r;
}
