/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/memcglog.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/xalloc.h"
#include "history/db.h"
#include "history/changeset.h"
#include "model/memcg.h"

struct logged_memcg {
	int64_t id, parent;
	int64_t born_tick;
	uint64_t cgroup_id;
	uint64_t print;	     /* of what the row says, so that only real changes are written */
	uint64_t name_print; /* a change of it changes the paths below */
	uint32_t root;
	uint32_t incarnation; /* as the table counts */
	int64_t dying_tick;   /* 0: live */
	bool born_exact;      /* its row says when it was made, and by whom */
};

static uint64_t key_hi(uint32_t root, uint32_t incarnation)
{
	return (uint64_t)root << 32 | incarnation;
}

static struct logged_memcg *logged_get(const struct memcg_log *l, const struct memcg *m)
{
	return map_get(&l->map, key_hi(m->root, m->incarnation), m->id);
}

static void logged_put(struct memcg_log *l, struct logged_memcg *life)
{
	map_put(&l->map, key_hi(life->root, life->incarnation), life->cgroup_id, life);
}

void memcg_log_done(struct memcg_log *l)
{
	for (size_t i = 0; i < l->map.cap; i++)
		free(l->map.slots[i].value);
	map_done(&l->map);
	*l = MEMCG_LOG_INIT;
}

static int load_open_memcgs(struct memcg_log *l, struct db *db, sqlite3_stmt *st)
{
	int r;

	while ((r = db_step(db, st)) > 0) {
		struct logged_memcg *life = xcalloc(1, sizeof(*life));

		life->id = sqlite3_column_int64(st, 0);
		life->root = (uint32_t)sqlite3_column_int64(st, 1);
		life->cgroup_id = (uint64_t)sqlite3_column_int64(st, 2);
		life->parent = sqlite3_column_int64(st, 3);
		life->born_tick = sqlite3_column_int64(st, 4);
		life->dying_tick = sqlite3_column_int64(st, 5);
		life->born_exact = sqlite3_column_int(st, 6);
		/* older incarnations are put under another key, where the first look finds them gone */
		life->incarnation = 0;
		while (map_get(&l->map, key_hi(life->root, life->incarnation), life->cgroup_id))
			life->incarnation++;
		logged_put(l, life);
	}
	return r;
}

int memcg_log_load(struct memcg_log *l, struct db *db, int64_t boot)
{
	/* the newest incarnation comes first: it is the one whose cgroup exists */
	static const char sql[] = "SELECT id, root, cgroup_id, parent, born_tick,"
				  " dying_tick, born_exact FROM memcg WHERE boot = ? AND freed_tick IS NULL"
				  " ORDER BY incarnation DESC, id";
	sqlite3_stmt *st = NULL;
	int r;

	l->boot = boot;
	r = db_next_id(db, "memcg", &l->next_id);
	if (r == 0)
		r = db_prepare(db, sql, &st);
	if (r == 0) {
		db_bind(st, 1, boot);
		r = load_open_memcgs(l, db, st);
	}
	sqlite3_finalize(st);
	return r;
}

static uint64_t mix_num(uint64_t h, struct num n)
{
	h = hash_mix(h, &n.known, sizeof(n.known));
	return n.known ? hash_mix(h, &n.v, sizeof(n.v)) : h;
}

static uint64_t print_of(const struct memcg *m, uint64_t name_print)
{
	uint64_t h = hash_mix(name_print, &m->state, sizeof(m->state));

	h = mix_num(h, m->born_boot_ns);
	h = mix_num(h, m->dying_boot_ns);
	h = mix_num(h, m->creator_pid);
	h = hash_mix(h, &m->born_exact, sizeof(m->born_exact));
	return m->creator ? hash_mix(h, m->creator, strlen(m->creator)) : h;
}

static char *path_of(const struct memcg *m, struct changeset *cs)
{
	struct buf b = BUF_INIT;

	memcg_path_end(m, CHANGESET_PATH_MOST, &b);
	changeset_cut_path(cs, b.bytes, 0);
	return buf_detach(&b);
}

static struct memcg_row *new_memcg_row(struct changeset *cs)
{
	XGROW(cs->memcgs, cs->n_memcgs, cs->memcgs_cap);
	return &cs->memcgs[cs->n_memcgs++];
}

static void emit_row(struct memcg_log *l, struct changeset *cs, const struct memcg *m, struct logged_memcg *life)
{
	if (m->state == MEMCG_DYING && !life->dying_tick)
		life->dying_tick = cs->tick;
	life->born_exact = m->born_exact;
	*new_memcg_row(cs) = (struct memcg_row){
		.id = life->id,
		.boot = l->boot,
		.parent = life->parent ? num(life->parent) : NUM_UNKNOWN,
		.root = life->root,
		.cgroup_id = life->cgroup_id,
		.path = path_of(m, cs),
		.creator = escaped_copy(m->creator),
		.creator_pid = m->creator_pid,
		.born_boot_ns = m->born_boot_ns,
		.born_exact = m->born_exact,
		.born_tick = life->born_tick,
		.dying_boot_ns = m->dying_boot_ns,
		.dying_tick = life->dying_tick ? num(life->dying_tick) : NUM_UNKNOWN,
		.freed_tick = NUM_UNKNOWN,
		.changed = cs->tick,
	};
}

static void forget_life(struct memcg_log *l, struct logged_memcg *life)
{
	map_remove(&l->map, key_hi(life->root, life->incarnation), life->cgroup_id);
	free(life);
}

/* The row of a freed memcg says only that; the rest is in the database. */
static void emit_freed(struct memcg_log *l, struct changeset *cs, struct logged_memcg *life)
{
	*new_memcg_row(cs) = (struct memcg_row){
		.id = life->id,
		.boot = l->boot,
		.born_tick = life->born_tick,
		.freed_tick = num(cs->tick),
		.changed = cs->tick,
	};
	forget_life(l, life);
}

static struct logged_memcg *logged_new(struct memcg_log *l, const struct memcg *m, int64_t tick)
{
	struct logged_memcg *life = xcalloc(1, sizeof(*life));
	const struct logged_memcg *parent = m->parent ? logged_get(l, m->parent) : NULL;

	life->id = l->next_id++;
	life->parent = parent ? parent->id : 0;
	life->born_tick = tick;
	life->cgroup_id = m->id;
	life->root = m->root;
	life->incarnation = m->incarnation;
	logged_put(l, life);
	return life;
}

static void emit_below(struct memcg_log *l, struct changeset *cs, const struct memcg *m)
{
	for (const struct memcg *c = m->first_child; c; c = c->next) {
		struct logged_memcg *life = logged_get(l, c);

		if (life)
			emit_row(l, cs, c, life);
		emit_below(l, cs, c);
	}
}

/* Writes the row where it says something new. Before that it makes the entries of the memcg and of those above it. */
static void look_at_memcg(struct memcg_log *l, struct changeset *cs, const struct memcg *m)
{
	struct logged_memcg *life = logged_get(l, m);
	uint64_t name_print = hash_mix(HASH_START, m->name, strlen(m->name));
	uint64_t print = print_of(m, name_print);
	bool renamed;

	if (life && life->print == print)
		return;
	if (!life) {
		if (m->parent && !logged_get(l, m->parent))
			look_at_memcg(l, cs, m->parent);
		life = logged_new(l, m, cs->tick);
	}
	renamed = life->name_print && life->name_print != name_print;
	life->print = print;
	life->name_print = name_print;
	emit_row(l, cs, m, life);
	if (renamed)
		emit_below(l, cs, m);
}

/* Compares everything: at the start of a run, or when ticks of the table were missed. */
static void look_at_all(struct memcg_log *l, const struct memcg_table *t, struct changeset *cs)
{
	struct map seen = MAP_INIT;
	struct logged_memcg **left = NULL;
	size_t n_left = 0, cap = 0;

	for (size_t i = 0; i < t->n; i++) {
		look_at_memcg(l, cs, t->rows[i]);
		map_put(&seen, 0, (uint64_t)logged_get(l, t->rows[i])->id, l);
	}
	for (size_t i = 0; i < l->map.cap; i++) {
		struct logged_memcg *life = l->map.slots[i].value;

		if (!life || map_get(&seen, 0, (uint64_t)life->id))
			continue;
		XGROW(left, n_left, cap);
		left[n_left++] = life;
	}
	for (size_t i = 0; i < n_left; i++)
		emit_freed(l, cs, left[i]);
	free(left);
	map_done(&seen);
}

/* A walk found it before its birth was read, and it was freed by the next tick: the last row tells the birth too. */
static void emit_last(struct memcg_log *l, struct changeset *cs, const struct memcg *m, struct logged_memcg *life)
{
	emit_row(l, cs, m, life);
	cs->memcgs[cs->n_memcgs - 1].freed_tick = num(cs->tick);
	forget_life(l, life);
}

static void came_and_went(struct changeset *cs, const struct memcg *m)
{
	char *parent = m->parent ? path_of(m->parent, cs) : xstrdup("/");
	char *creator = escaped_copy(m->creator);

	changeset_add_churn(cs, parent, creator ? creator : "", 1, 1);
	free(parent);
	free(creator);
}

/* Removed rows come first: no tick has a row that was added and removed since the last one. */
static void look_at_removed(struct memcg_log *l, const struct memcg_table *t, struct changeset *cs,
			    struct map *removed)
{
	for (size_t i = 0; i < t->n_changes; i++) {
		struct memcg *m = t->changes[i].row;
		struct logged_memcg *life;

		if (t->changes[i].kind != MEMCG_REMOVED)
			continue;
		map_put(removed, 0, (uintptr_t)m, m);
		life = logged_get(l, m);
		if (life && m->born_exact && !life->born_exact)
			emit_last(l, cs, m, life);
		else if (life)
			emit_freed(l, cs, life);
		else
			came_and_went(cs, m);
	}
}

static void look_at_changes(struct memcg_log *l, const struct memcg_table *t, struct changeset *cs)
{
	struct map removed = MAP_INIT;

	look_at_removed(l, t, cs, &removed);
	for (size_t i = 0; i < t->n_changes; i++)
		if (!map_get(&removed, 0, (uintptr_t)t->changes[i].row))
			look_at_memcg(l, cs, t->changes[i].row);
	map_done(&removed);
}

void memcg_log_encode(struct memcg_log *l, const struct memcg_table *t, struct changeset *cs)
{
	if (!t)
		return;
	if (t == l->table && t->generation == l->generation)
		return;
	if (t == l->table && t->generation == l->generation + 1)
		look_at_changes(l, t, cs);
	else
		look_at_all(l, t, cs);
	l->table = t;
	l->generation = t->generation;
}

int64_t memcg_log_id(const struct memcg_log *l, const struct memcg *m)
{
	const struct logged_memcg *life = logged_get(l, m);

	return life ? life->id : 0;
}
