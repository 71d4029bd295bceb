/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds the dying memcgs at a tick: for each of them the parts that were written last. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xalloc.h"
#include "history/load.h"
#include "model/memcg.h"

/*
 * A file may have any number. No machine has so many pages, and a sum over all memcgs of so many does not overflow.
 */
#define COUNT_MOST (1LL << 40)

static uint64_t count_of(const struct held_row *row)
{
	return row->count < 0 ? 0 : row->count > COUNT_MOST ? COUNT_MOST : (uint64_t)row->count;
}

static bool is_kind_of_file(enum holder_kind kind)
{
	return kind <= HOLDER_TMPFS;
}

/* The file, which the memcgs that it holds share, as they do after a walk. */
static struct held_file *held_file_of(struct loaded_memcgs *m, const struct held_row *row)
{
	uint64_t hash = hash_mix(HASH_START, row->file, strlen(row->file));
	struct held_file *file = map_get(&m->held_files, row->kind, hash);

	if (file && !strcmp(file->path, row->file))
		return file;
	if (file)
		held_file_put(file);
	file = held_file_new(row->kind, row->file, row->fs ? row->fs : "");
	file->found = row->found;
	map_put(&m->held_files, row->kind, hash, file);
	return file;
}

static void take_part(struct loaded_memcgs *m, struct held *held, const struct held_row *row)
{
	uint64_t count = count_of(row), *of = &held->pages[row->kind];

	*of += count < COUNT_MOST - *of ? count : COUNT_MOST - *of;
	held->about |= row->estimate;
	if (row->refs.known)
		held->refs = row->refs;
	if (row->file && is_kind_of_file(row->kind))
		held_add_file(held, held_file_of(m, row), count);
}

/* What holds one memcg; NULL where nothing is known. */
static int read_held(struct loaded_memcgs *m, struct db *db, int64_t memcg, int64_t tick, struct held **ret)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_HELD);
	struct held *held = NULL;
	int r;

	*ret = NULL;
	db_bind(st, 1, memcg);
	db_bind(st, 2, tick);
	while ((r = db_step(db, st)) > 0) {
		struct held_row row = {0};

		r = row_read(db, st, &row_held, 0, &row);
		if (r < 0)
			break;
		held = held ? held : xcalloc(1, sizeof(*held));
		take_part(m, held, &row);
		row_done(&row_held, &row);
	}
	if (r < 0) {
		held_free(held);
		return r;
	}
	if (held)
		held_settle(held);
	*ret = held;
	return 0;
}

static int read_life(struct loaded_memcgs *m, struct db *db, struct loaded_memcg *life, int64_t tick)
{
	struct held *held;
	int r = read_held(m, db, life->id, tick, &held);

	if (r < 0)
		return r;
	life->held_read = true;
	if (!held && !life->row->held)
		return 0;
	memcg_table_held(m->table, life->row, held);
	m->held_changed = true;
	return 0;
}

/* Memcgs that have newer parts are read again. */
static int forget_changed(struct loaded_memcgs *m, struct db *db, int64_t from, int64_t id)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_HELD_CHANGED);
	int r;

	db_bind(st, 1, from);
	db_bind(st, 2, id);
	while ((r = db_step(db, st)) > 0) {
		struct loaded_memcg *life = loaded_memcg_of(m, sqlite3_column_int64(st, 0));

		if (life)
			life->held_read = false;
	}
	return r;
}

static void forget_files(struct loaded_memcgs *m)
{
	for (size_t i = 0; i < m->held_files.cap; i++)
		held_file_put(m->held_files.slots[i].value);
	map_done(&m->held_files);
}

static void forget_all(struct loaded_memcgs *m)
{
	for (size_t i = 0; i < m->n; i++)
		m->lives[i].held_read = false;
	forget_files(m);
}

int loaded_held_load(struct loaded_memcgs *m, struct db *db, int64_t from, int64_t id)
{
	int r = 0;

	m->held_changed = m->table->n_changes > 0;
	if (!db_stmt(db, LOAD_HELD)) /* a file of an older schema has none */
		return 0;
	if (from)
		r = forget_changed(m, db, from, id);
	else
		forget_all(m);
	for (size_t i = 0; r == 0 && i < m->n; i++)
		if (m->lives[i].row->state == MEMCG_DYING && !m->lives[i].held_read)
			r = read_life(m, db, &m->lives[i], id);
	return r;
}

void loaded_held_done(struct loaded_memcgs *m)
{
	forget_files(m);
}
