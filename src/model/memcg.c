/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/memcg.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/held.h"

/*
 * Rows are allocated one by one, so that pointers to them hold while the array moves.
 * The map finds the newest incarnation of (root, id). Subtree counts are kept on the way:
 * a birth or a death costs its depth, never a walk.
 */
struct table {
	struct memcg_table pub; /* first: the public face */
	size_t cap, dying_cap;
	struct map newest;
	struct memcg_change *changes;
	size_t changes_cap;
	struct memcg **grave; /* removed in this generation */
	size_t n_grave, grave_cap;
};

static struct table *inside(struct memcg_table *t)
{
	return (struct table *)t;
}

struct memcg_table *memcg_table_new(void)
{
	struct table *in = xcalloc(1, sizeof(*in));

	in->newest = MAP_INIT;
	in->pub.generation = 1;
	return &in->pub;
}

static void row_free(struct memcg *m)
{
	free(m->name);
	free(m->creator);
	held_free(m->held);
	free(m);
}

static void empty_grave(struct table *in)
{
	for (size_t i = 0; i < in->n_grave; i++)
		row_free(in->grave[i]);
	in->n_grave = 0;
}

void memcg_table_free(struct memcg_table *t)
{
	struct table *in = inside(t);

	if (!t)
		return;
	empty_grave(in);
	for (size_t i = 0; i < t->n; i++)
		row_free(t->rows[i]);
	free(t->rows);
	free(t->dying_rows);
	free(in->grave);
	free(in->changes);
	map_done(&in->newest);
	free(in);
}

void memcg_table_begin(struct memcg_table *t)
{
	empty_grave(inside(t));
	t->n_changes = 0;
	t->generation++;
}

struct memcg *memcg_table_root(const struct memcg_table *t)
{
	return t->n ? t->rows[0] : NULL;
}

struct memcg *memcg_table_find(const struct memcg_table *t, uint32_t root, uint64_t id)
{
	return map_get(&((const struct table *)t)->newest, root, id);
}

static void note(struct memcg_table *t, enum memcg_change_kind kind, struct memcg *m)
{
	struct table *in = inside(t);

	XGROW(in->changes, t->n_changes, in->changes_cap);
	in->changes[t->n_changes++] = (struct memcg_change){kind, m};
	t->changes = in->changes;
	m->changed = t->generation;
}

void memcg_table_touch(struct memcg_table *t, struct memcg *m)
{
	if (m->changed != t->generation)
		note(t, MEMCG_CHANGED, m);
}

/* @delta memcgs more or fewer at @m and all that is above it. */
static void count_up(struct memcg_table *t, struct memcg *m, int delta)
{
	for (; m; m = m->parent) {
		m->subtree += (uint32_t)delta;
		memcg_table_touch(t, m);
	}
}

static void link_child(struct memcg *parent, struct memcg *m)
{
	m->parent = parent;
	if (!parent)
		return;
	m->next = parent->first_child;
	if (m->next)
		m->next->prev = m;
	parent->first_child = m;
}

static void unlink_child(struct memcg *m)
{
	if (m->next)
		m->next->prev = m->prev;
	if (m->prev)
		m->prev->next = m->next;
	else if (m->parent)
		m->parent->first_child = m->next;
}

struct memcg *memcg_table_add(struct memcg_table *t, struct memcg *parent, uint32_t root,
			      uint64_t id, const char *name, size_t name_len)
{
	struct table *in = inside(t);
	struct memcg *older = memcg_table_find(t, root, id);
	struct memcg *m = xcalloc(1, sizeof(*m));

	m->id = id;
	m->root = root;
	m->incarnation = older ? older->incarnation + 1 : 0;
	m->name = xmalloc(name_len + 1);
	memcpy(m->name, name, name_len);
	m->name[name_len] = '\0';
	m->index = t->n;
	XGROW(t->rows, t->n, in->cap);
	t->rows[t->n++] = m;
	t->live++;
	map_put(&in->newest, root, id, m);
	m->depth = parent ? parent->depth + 1 : 0;
	link_child(parent, m);
	note(t, MEMCG_ADDED, m);
	count_up(t, m, 1);
	return m;
}

static void add_dying(struct memcg_table *t, struct memcg *m)
{
	XGROW(t->dying_rows, t->dying, inside(t)->dying_cap);
	m->dying_index = t->dying;
	t->dying_rows[t->dying++] = m;
}

static void drop_dying(struct memcg_table *t, struct memcg *m)
{
	struct memcg *last = t->dying_rows[--t->dying];

	t->dying_rows[m->dying_index] = last;
	last->dying_index = m->dying_index;
}

void memcg_table_held(struct memcg_table *t, struct memcg *m, struct held *held)
{
	if (held != m->held)
		held_free(m->held);
	m->held = held;
	memcg_table_touch(t, m);
}

void memcg_table_dying(struct memcg_table *t, struct memcg *m, struct num boot_ns)
{
	if (m->state == MEMCG_DYING)
		return;
	m->state = MEMCG_DYING;
	m->dying_boot_ns = boot_ns;
	t->live--;
	add_dying(t, m);
	memcg_table_touch(t, m);
}

void memcg_table_revive(struct memcg_table *t, struct memcg *m)
{
	if (m->state == MEMCG_LIVE)
		return;
	m->state = MEMCG_LIVE;
	m->dying_boot_ns = NUM_UNKNOWN;
	drop_dying(t, m);
	t->live++;
	memcg_table_touch(t, m);
}

/* Takes the array place of the row; the last row moves into it, the root never moves. */
static void drop_from_rows(struct memcg_table *t, struct memcg *m)
{
	struct memcg *last = t->rows[--t->n];

	t->rows[m->index] = last;
	last->index = m->index;
}

void memcg_table_remove(struct memcg_table *t, struct memcg *m)
{
	struct table *in = inside(t);

	while (m->first_child)
		memcg_table_remove(t, m->first_child);
	count_up(t, m, -1);
	unlink_child(m);
	if (m->state == MEMCG_LIVE)
		t->live--;
	else
		drop_dying(t, m);
	if (memcg_table_find(t, m->root, m->id) == m)
		map_remove(&in->newest, m->root, m->id);
	drop_from_rows(t, m);
	note(t, MEMCG_REMOVED, m);
	XGROW(in->grave, in->n_grave, in->grave_cap);
	in->grave[in->n_grave++] = m;
}

void memcg_table_rename(struct memcg_table *t, struct memcg *m, const char *name, size_t name_len)
{
	free(m->name);
	m->name = xmalloc(name_len + 1);
	memcpy(m->name, name, name_len);
	m->name[name_len] = '\0';
	memcg_table_touch(t, m);
}

/* What lies below @top down to @m. */
static void add_path(const struct memcg *top, const struct memcg *m, struct buf *out, bool raw)
{
	size_t len = strlen(m->name);

	if (m == top || !m->parent)
		return;
	add_path(top, m->parent, out, raw);
	buf_addc(out, '/');
	if (raw)
		buf_add(out, m->name, len);
	else
		text_escape(out, m->name, len);
}

void memcg_path(const struct memcg *m, struct buf *out)
{
	if (!m->parent)
		buf_addc(out, '/');
	add_path(NULL, m, out, false);
}

void memcg_path_raw(const struct memcg *m, struct buf *out)
{
	if (!m->parent)
		buf_addc(out, '/');
	add_path(NULL, m, out, true);
}

void memcg_path_end(const struct memcg *m, size_t most, struct buf *out)
{
	const struct memcg *top = m;

	for (size_t len = 0; top->parent && len <= most; top = top->parent)
		len += strlen(top->name) + 1;
	if (!top->parent) {
		memcg_path(m, out);
		return;
	}
	buf_adds(out, "...");
	add_path(top, m, out, false);
}

static int compare_whole(const struct memcg *a, const struct memcg *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	int c;

	memcg_path(a, &x);
	memcg_path(b, &y);
	c = strcmp(buf_str(&x), buf_str(&y));
	buf_done(&x);
	buf_done(&y);
	return c;
}

/* Escaping leaves it as it is. */
static bool is_plain(const char *name)
{
	for (; *name; name++)
		if (*name < ' ' || *name > '~' || *name == '\\' || *name == '/')
			return false;
	return true;
}

/* By the first byte that differs; behind a name comes '/' where the path goes on, or its end. */
static int compare_names(const char *x, bool x_more, const char *y, bool y_more)
{
	char a, b;

	while (*x && *x == *y) {
		x++;
		y++;
	}
	a = *x ? *x : x_more ? '/' : '\0';
	b = *y ? *y : y_more ? '/' : '\0';
	return (a > b) - (a < b);
}

int memcg_path_compare(const void *left, const void *right)
{
	const struct memcg *a = left, *b = right, *x = a, *y = b;

	while (x->depth > y->depth)
		x = x->parent;
	while (y->depth > x->depth)
		y = y->parent;
	if (x == y)
		return (a->depth > b->depth) - (a->depth < b->depth);
	while (x->parent != y->parent) {
		x = x->parent;
		y = y->parent;
	}
	/* two incarnations of one cgroup have one name: what is below them decides */
	if (!is_plain(x->name) || !is_plain(y->name) || !strcmp(x->name, y->name))
		return compare_whole(a, b);
	return compare_names(x->name, x != a, y->name, y != b);
}
