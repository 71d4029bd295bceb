/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/csstable.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/xalloc.h"
#include "kernel/cgroup/csswalk.h"
#include "kernel/cgroup/holders.h"
#include "model/held.h"
#include "model/memcg.h"

struct csstable {
	struct holders *holders;
	uint64_t walk;	  /* counts them, for rows' seen */
	struct map older; /* by serial: dying rows that are not the newest of their cgroup, which memcg_table_find()
			     tells */
	struct memcg *path[WALK_DEPTH_MAX]; /* rows on the way down to the last one that was told */
	size_t depth;
	struct memcg_table *table;
	const struct csstable_how *how;
	struct memcg *last; /* that was told, and its usage */
	uint64_t usage;
};

struct csstable *csstable_new(void)
{
	struct csstable *c = xcalloc(1, sizeof(*c));

	c->holders = holders_new();
	c->older = MAP_INIT;
	return c;
}

void csstable_free(struct csstable *c)
{
	if (!c)
		return;
	holders_free(c->holders);
	map_done(&c->older);
	free(c);
}

/* One memcg */

/*
 * The row of the memcg; or a row that events or directories made before a walk told which memcg of the cgroup it is. A
 * late one is another: the last walk would have met it.
 */
static struct memcg *row_of(const struct csstable *c, const struct walk_memcg *m)
{
	struct memcg *row = memcg_table_find(c->table, c->how->root, m->id);

	if (row && (row->serial ? row->serial == m->serial : !row->late))
		return row;
	return map_get(&c->older, 0, m->serial);
}

/* False where the walk did not tell it, and no row is there. */
static bool find_parent(struct csstable *c, const struct walk_memcg *m, struct memcg **ret)
{
	while (c->depth && c->path[c->depth - 1]->serial != m->parent)
		c->depth--;
	*ret = c->depth ? c->path[c->depth - 1] : NULL;
	return !m->parent || (c->depth && c->depth < WALK_DEPTH_MAX);
}

static void take_out(struct csstable *c, struct memcg *row)
{
	while (row->first_child)
		take_out(c, row->first_child);
	if (row->serial)
		map_remove(&c->older, 0, row->serial);
	memcg_table_remove(c->table, row);
}

/*
 * No row of the table can be moved. A row that stands in another place is taken out and added again; so is the root
 * of what directories showed in a cgroup namespace.
 */
static struct memcg *placed_row(struct csstable *c, struct memcg *row, const struct memcg *parent)
{
	struct memcg *root = memcg_table_root(c->table);

	if (!parent && root && root != row)
		take_out(c, root);
	if (!row || row->parent == parent)
		return row;
	take_out(c, row);
	return NULL;
}

static void take_memcg(void *user, const struct walk_memcg *m)
{
	struct csstable *c = user;
	const char *name = m->parent ? m->name : "";
	struct memcg *row, *parent;

	c->last = NULL;
	if (!find_parent(c, m, &parent))
		return;
	row = placed_row(c, row_of(c, m), parent);
	if (!row)
		row = memcg_table_add(c->table, parent, c->how->root, m->id, name, strlen(name));
	else if (strcmp(row->name, name) != 0)
		memcg_table_rename(c->table, row, name, strlen(name));
	row->serial = m->serial;
	row->seen = c->walk;
	row->late = false;
	c->path[c->depth++] = row;
	if (!(m->record.flags & MEMCG_LIVES))
		memcg_table_dying(c->table, row, NUM_UNKNOWN);
	c->last = row;
	c->usage = m->usage;
}

static void take_file(void *user, const struct walk_file *f)
{
	holders_file(((struct csstable *)user)->holders, f);
}

static void take_held(void *user, const struct walk_held *w)
{
	struct csstable *c = user;

	if (c->last && c->last->state == MEMCG_DYING)
		memcg_table_held(c->table, c->last, holders_held(c->holders, w, c->usage, c->how->v1));
}

/* The table */

static void index_older(struct csstable *c)
{
	map_done(&c->older);
	for (size_t i = 0; i < c->table->dying; i++) {
		struct memcg *row = c->table->dying_rows[i];

		if (row->serial && memcg_table_find(c->table, row->root, row->id) != row)
			map_put(&c->older, 0, row->serial, row);
	}
}

static void end_row(struct csstable *c, struct memcg *row)
{
	if (!c->how->traced || row->late) {
		memcg_table_remove(c->table, row);
		return;
	}
	memcg_table_dying(c->table, row, NUM_UNKNOWN);
	row->late = true;
	row->seen = c->walk; /* a row that is removed lets another move to its place, also behind us */
}

/* Takes out the rows that the walk did not meet. */
static void sweep_unseen(struct csstable *c)
{
	for (size_t i = c->table->n; i-- > 0;)
		if (i < c->table->n && c->table->rows[i]->seen != c->walk)
			end_row(c, c->table->rows[i]);
}

static void count_children(struct csstable *c)
{
	for (size_t i = 0; i < c->table->dying; i++) {
		const struct memcg *row = c->table->dying_rows[i];
		uint64_t children = 0;

		if (!row->held)
			continue;
		for (const struct memcg *m = row->first_child; m; m = m->next)
			children += m->state == MEMCG_DYING && !m->late;
		holders_children(row->held, children);
	}
}

int csstable_walk(struct csstable *c, struct csswalk *w, struct memcg_table *t, const struct csstable_how *how,
		  struct csswalk_result *ret)
{
	const struct csswalk_ops ops = {
		.memcg = take_memcg,
		.file = how->holders ? take_file : NULL,
		.held = how->holders ? take_held : NULL,
	};
	int r;

	c->table = t;
	c->how = how;
	c->walk++;
	c->depth = 0;
	index_older(c);
	if (how->holders)
		holders_begin(c->holders);
	r = csswalk_run(w, &ops, c, ret);
	if (r)
		return r;
	sweep_unseen(c);
	if (how->holders) {
		holders_end(c->holders);
		count_children(c);
	}
	return 0;
}
