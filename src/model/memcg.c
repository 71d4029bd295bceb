/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/memcg.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/held.h"
#include "model/pace.h"

/*
 * Rows are allocated one by one, so that pointers to them hold while the array moves.
 * The map finds the newest incarnation of (root, id). Subtree counts are kept on the way:
 * a birth or a death costs its depth, never a walk.
 */
struct table {
	struct memcg_table pub; /* first: the public face */
	size_t cap, dying_cap, paced_cap;
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
	free(m->pace);
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
	free(t->paced);
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

/* The pace of groups */

static void drop_pace(struct memcg_table *t, struct memcg *m)
{
	struct memcg *last;

	if (!m->pace)
		return;
	last = t->paced[--t->n_paced];
	t->paced[m->pace_index] = last;
	last->pace_index = m->pace_index;
	free(m->pace);
	m->pace = NULL;
}

static void add_pace(struct memcg_table *t, struct memcg *m, const struct pace_change *c)
{
	if (!m->pace) {
		m->pace = xcalloc(1, sizeof(*m->pace));
		m->pace_index = t->n_paced;
		XGROW(t->paced, t->n_paced, inside(t)->paced_cap);
		t->paced[t->n_paced++] = m;
	}
	pace_add(m->pace, t->now_ns, c);
}

static void pace_up(struct memcg_table *t, struct memcg *m, const struct pace_change *c)
{
	for (; m && t->since_ns; m = m->parent)
		add_pace(t, m, c);
}

/* Rows below which nothing has happened for so long that no change counts any more; they change once more. */
static void drop_idle(struct memcg_table *t, bool all)
{
	for (size_t i = t->n_paced; i-- > 0;) {
		struct memcg *m = t->paced[i];

		if (!all && !pace_is_idle(m->pace, t->now_ns))
			continue;
		drop_pace(t, m);
		memcg_table_touch(t, m);
	}
}

void memcg_table_clock(struct memcg_table *t, int64_t boot_ns)
{
	bool back = boot_ns < t->now_ns;

	t->before_ns = t->now_ns;
	t->now_ns = boot_ns;
	if (back || !t->since_ns)
		t->since_ns = t->before_ns = boot_ns;
	drop_idle(t, back);
}

void memcg_table_count_anew(struct memcg_table *t)
{
	drop_idle(t, true);
	t->since_ns = t->before_ns = t->now_ns = 0;
}

struct real memcg_table_pace(const struct memcg_table *t, const struct memcg *m, struct pace_change *ret)
{
	int64_t begin = pace_begin_ns(t->now_ns), from;

	/* changes since the last time that was told may be of any moment since then */
	if (begin > t->before_ns)
		begin = t->before_ns;
	from = t->since_ns > begin ? t->since_ns : begin;
	*ret = (struct pace_change){0};
	if (!t->since_ns || from >= t->now_ns)
		return REAL_UNKNOWN;
	if (m->pace)
		*ret = pace_sum(m->pace, t->now_ns);
	return real((double)(t->now_ns - from) / 1e9);
}

static struct memcg *child_named(const struct memcg *m, const char *name, size_t len)
{
	struct memcg *child = m->first_child;

	while (child && (strncmp(child->name, name, len) != 0 || child->name[len]))
		child = child->next;
	return child;
}

void memcg_table_short_lives(struct memcg_table *t, const char *parent, uint64_t born)
{
	struct memcg *m = memcg_table_root(t);

	while (m && *(parent += strspn(parent, "/"))) {
		size_t len = strcspn(parent, "/");
		struct memcg *child = child_named(m, parent, len);

		if (!child)
			break; /* the parent is gone by now; its ancestors had the births all the same */
		m = child;
		parent += len;
	}
	pace_up(t, m, &(struct pace_change){.born = born});
}

/* Adds @live and @dying to the counts of @m and all its ancestors, and to the pace of the ancestors. */
static void count_up(struct memcg_table *t, struct memcg *m, int live, int dying)
{
	for (struct memcg *up = m; up; up = up->parent) {
		up->subtree += (uint32_t)(live + dying);
		up->subtree_dying += (uint32_t)dying;
		memcg_table_touch(t, up);
	}
	pace_up(t, m->parent,
		&(struct pace_change){live, dying, live > 0 && dying == 0 ? (uint64_t)live : 0});
}

/* The same of a row that stays, which has its own part in what grew at and below it; births are those below it. */
static void count_row(struct memcg_table *t, struct memcg *m, int live, int dying)
{
	count_up(t, m, live, dying);
	if (t->since_ns)
		add_pace(t, m, &(struct pace_change){live, dying, 0});
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
	if (!parent)
		t->since_ns = t->now_ns = 0;
	count_row(t, m, 1, 0);
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
	count_row(t, m, -1, 1);
}

void memcg_table_revive(struct memcg_table *t, struct memcg *m)
{
	if (m->state == MEMCG_LIVE)
		return;
	m->state = MEMCG_LIVE;
	m->dying_boot_ns = NUM_UNKNOWN;
	m->found_dying = false;
	drop_dying(t, m);
	t->live++;
	count_row(t, m, 1, -1);
}

/* Frees the row's place in the array. The last row moves into it; the root never moves. */
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
	count_up(t, m, m->state == MEMCG_LIVE ? -1 : 0, m->state == MEMCG_LIVE ? 0 : -1);
	drop_pace(t, m);
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

/* Adds the part of the path from below @top down to @m. */
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

/* Whether escaping leaves the name as it is. */
static bool is_plain(const char *name)
{
	for (; *name; name++)
		if (*name < ' ' || *name > '~' || *name == '\\' || *name == '/')
			return false;
	return true;
}

/* Compares by the first byte that differs; behind a name stands '/' where the path goes on, or its end. */
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
	/* two incarnations of one cgroup have one name, so the parts below them decide */
	if (!is_plain(x->name) || !is_plain(y->name) || !strcmp(x->name, y->name))
		return compare_whole(a, b);
	return compare_names(x->name, x != a, y->name, y != b);
}
