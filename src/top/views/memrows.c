/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/views/memrows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/pace.h"
#include "model/sample.h"

/*
 * order[] has every node, sorted. An update takes out the nodes that moved and merges them in again, in one pass,
 * whether one row moved or all did.
 */
struct node {
	const struct memcg *m;
	uint64_t id;
	uint32_t root;
	bool moving; /* not in order[] until it is merged in */
	bool gone;   /* its memcg was removed */
	bool hit;    /* matches the filter */
	bool keep;   /* in a tree: it or a row below it matches */
	bool folded;
	uint64_t name_print; /* a change of this changes the paths below */
	struct value key;    /* text: its own copy */
	struct value then;   /* a number */
	/* the tree, which is made again from order[] */
	struct node *parent, *first_kid, *last_kid, *next_kid;
	struct node *last_shown; /* the last of its children in the tree */
};

struct nodes {
	struct node **v;
	size_t n, cap;
};

struct memrows {
	const struct memcg_table *table;
	uint64_t generation;
	struct savings per_memcg; /* the keys were made with these figures, and with the price */
	struct memcg_price price;
	bool paced; /* the keys were made with a pace, which is known from the second tick on */
	struct memrows_how how;
	struct nodes order, loaded, gone, shown;
	struct map folds; /* (root, id) of folded cgroups */
	struct buf scratch;
	int fold_mark; /* what a map entry points to */
};

struct memrows *memrows_new(void)
{
	struct memrows *r = xcalloc(1, sizeof(*r));

	r->folds = MAP_INIT;
	return r;
}

static void key_free(struct node *node)
{
	if (node->key.kind == VALUE_TEXT)
		free((char *)node->key.text);
	node->key = (struct value){.kind = VALUE_UNKNOWN};
}

static void node_free(struct node *node)
{
	key_free(node);
	free(node);
}

static void push_node(struct nodes *list, struct node *node)
{
	XGROW(list->v, list->n, list->cap);
	list->v[list->n++] = node;
}

static void free_all(struct nodes *list)
{
	for (size_t i = 0; i < list->n; i++)
		node_free(list->v[i]);
	list->n = 0;
}

void memrows_free(struct memrows *r)
{
	if (!r)
		return;
	free_all(&r->order);
	free_all(&r->gone);
	free(r->order.v);
	free(r->loaded.v);
	free(r->gone.v);
	free(r->shown.v);
	map_done(&r->folds);
	buf_done(&r->scratch);
	free(r);
}

/* Loading a row */

/* All ages grow by the same with each tick, so rows are sorted by the moment from which an age counts. */
static void pin_age(struct value *key, const struct field *f, const struct sample *s)
{
	if (f->unit == UNIT_SECONDS && key->kind == VALUE_REAL)
		key->r -= (double)s->at.boot_ns / 1e9;
}

static void load_key(struct memrows *r, struct node *node, const struct sample *s)
{
	const struct field *f = r->how.sort;

	key_free(node);
	node->then = (struct value){.kind = VALUE_UNKNOWN};
	if (!f || !strcmp(f->name, "path")) /* orders rows with equal keys */
		return;
	node->key = field_value(f, s, node->m, &r->scratch);
	pin_age(&node->key, f, s);
	if (r->how.then)
		node->then = field_value(r->how.then, s, node->m, &r->scratch);
	if (node->key.kind == VALUE_TEXT)
		node->key.text = xstrdup(node->key.text);
}

static bool text_hits(const regex_t *re, const char *text)
{
	return text && !regexec(re, text, 0, NULL, 0);
}

static bool path_hits(const regex_t *re, const struct memcg *m)
{
	struct buf path = BUF_INIT;
	bool hits;

	memcg_path(m, &path);
	hits = text_hits(re, buf_str(&path));
	buf_done(&path);
	return hits;
}

static bool node_matches(const struct node *node, const regex_t *re)
{
	return path_hits(re, node->m) || text_hits(re, memcg_state_name(node->m->state)) ||
	       text_hits(re, node->m->creator);
}

/* True when the name has changed. */
static bool load_name(struct node *node)
{
	uint64_t before = node->name_print;

	node->name_print = hash_mix(HASH_START, node->m->name, strlen(node->m->name));
	return node->name_print != before;
}

static void load_node(struct memrows *r, struct node *node, const struct sample *s)
{
	load_key(r, node, s);
	node->hit = !r->how.filter || node_matches(node, r->how.filter);
	if (!node->moving)
		push_node(&r->loaded, node);
	node->moving = true;
}

static struct node *node_new(struct memrows *r, struct memcg *m)
{
	struct node *node = xcalloc(1, sizeof(*node));

	node->m = m;
	node->id = m->id;
	node->root = m->root;
	node->folded = map_get(&r->folds, m->root, m->id) != NULL;
	m->user = node;
	return node;
}

/* Taking in changes */

static void add_node(struct memrows *r, struct memcg *m, const struct sample *s)
{
	struct node *node = node_new(r, m);

	load_name(node);
	load_node(r, node, s);
}

/* A rename changes the paths below it, although the rows there are not in the list of changes. */
static void reload_below(struct memrows *r, const struct memcg *m, const struct sample *s)
{
	for (const struct memcg *kid = m->first_child; kid; kid = kid->next) {
		struct node *node = kid->user;

		if (node)
			load_node(r, node, s);
		reload_below(r, kid, s);
	}
}

static void change_row(struct memrows *r, struct memcg *m, const struct sample *s)
{
	struct node *node = m->user;

	if (!node)
		return;
	if (load_name(node))
		reload_below(r, m, s);
	load_node(r, node, s);
}

static void remove_row(struct memrows *r, struct memcg *m)
{
	struct node *node = m->user;

	if (!node)
		return;
	m->user = NULL;
	node->gone = true;
	push_node(&r->gone, node);
}

static void take_changes(struct memrows *r, const struct sample *s)
{
	const struct memcg_table *t = s->memcgs;

	for (size_t i = 0; i < t->n_changes; i++) {
		const struct memcg_change *c = &t->changes[i];

		if (c->kind == MEMCG_ADDED)
			add_node(r, c->row, s);
		else if (c->kind == MEMCG_CHANGED)
			change_row(r, c->row, s);
		else
			remove_row(r, c->row);
	}
}

static void take_all(struct memrows *r, const struct sample *s)
{
	free_all(&r->order);
	for (size_t i = 0; i < s->memcgs->n; i++)
		add_node(r, s->memcgs->rows[i], s);
}

/* The rows are the same, but all keys differ. */
static void take_keys(struct memrows *r, const struct sample *s)
{
	for (size_t i = 0; i < r->order.n; i++)
		load_node(r, r->order.v[i], s);
}

static void match_again(struct memrows *r)
{
	for (size_t i = 0; i < r->order.n; i++)
		r->order.v[i]->hit = !r->how.filter || node_matches(r->order.v[i], r->how.filter);
}

/* Order */

/*
 * The largest comes first, names go from a to z, and unknown values come last in both directions. Rows with equal
 * keys are ordered by path, so that the order never depends on the past.
 */
static int compare_nodes(const struct node *a, const struct node *b, const struct memrows_how *how)
{
	bool a_known = a->key.kind != VALUE_UNKNOWN, b_known = b->key.kind != VALUE_UNKNOWN;
	int c = value_compare(&a->key, &b->key);

	if (how->sort && a_known != b_known)
		return a_known ? -1 : 1;
	if (a->key.kind != VALUE_TEXT && b->key.kind != VALUE_TEXT)
		c = -c;
	if (!c && how->then)
		c = -value_compare(&a->then, &b->then);
	if (!c)
		c = memcg_path_compare(a->m, b->m);
	return how->reverse ? -c : c;
}

static int by_order(const void *a, const void *b, void *how)
{
	return compare_nodes(*(struct node *const *)a, *(struct node *const *)b, how);
}

static void drop_moving(struct memrows *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->order.n; i++)
		if (!r->order.v[i]->moving && !r->order.v[i]->gone)
			r->order.v[n++] = r->order.v[i];
	r->order.n = n;
	n = 0;
	for (size_t i = 0; i < r->loaded.n; i++) {
		r->loaded.v[i]->moving = false;
		if (!r->loaded.v[i]->gone)
			r->loaded.v[n++] = r->loaded.v[i];
	}
	r->loaded.n = n;
}

/* Both lists are sorted. The merge starts from the end, so that it works in place. */
static void merge(struct memrows *r)
{
	size_t a = r->order.n, b = r->loaded.n, at = a + b;

	if (at > r->order.cap) {
		r->order.v = xreallocarray(r->order.v, at, sizeof(*r->order.v));
		r->order.cap = at;
	}
	r->order.n = at;
	while (b) {
		bool later = a && compare_nodes(r->order.v[a - 1], r->loaded.v[b - 1], &r->how) > 0;

		r->order.v[--at] = later ? r->order.v[--a] : r->loaded.v[--b];
	}
	r->loaded.n = 0;
}

static void put_in_order(struct memrows *r)
{
	drop_moving(r);
	free_all(&r->gone);
	qsort_r(r->loaded.v, r->loaded.n, sizeof(*r->loaded.v), by_order, &r->how);
	merge(r);
}

static void reverse_part(struct node **v, size_t n)
{
	for (size_t i = 0, j = n; i + 1 < j; i++) {
		struct node *node = v[i];

		v[i] = v[--j];
		v[j] = node;
	}
}

/* The order has no ties, so the reversed order is the list from its end; unknown values stay last. */
static void reverse_order(struct memrows *r)
{
	size_t known = r->order.n;

	while (r->how.sort && known && r->order.v[known - 1]->key.kind == VALUE_UNKNOWN)
		known--;
	reverse_part(r->order.v, known);
	reverse_part(r->order.v + known, r->order.n - known);
}

/* What is shown */

static void link_kids(struct memrows *r)
{
	for (size_t i = 0; i < r->order.n; i++) {
		struct node *node = r->order.v[i];

		node->first_kid = node->last_kid = node->next_kid = NULL;
		node->parent = node->m->parent ? node->m->parent->user : NULL;
		node->keep = false;
	}
	for (size_t i = 0; i < r->order.n; i++) {
		struct node *node = r->order.v[i], *parent = node->parent;

		if (!parent)
			continue;
		if (parent->last_kid)
			parent->last_kid->next_kid = node;
		else
			parent->first_kid = node;
		parent->last_kid = node;
	}
}

static void mark_kept(struct memrows *r)
{
	for (size_t i = 0; i < r->order.n; i++) {
		r->order.v[i]->last_shown = NULL;
		if (r->order.v[i]->hit)
			for (struct node *node = r->order.v[i]; node && !node->keep;
			     node = node->parent)
				node->keep = true;
	}
	for (size_t i = 0; i < r->order.n; i++)
		if (r->order.v[i]->keep && r->order.v[i]->parent)
			r->order.v[i]->parent->last_shown = r->order.v[i];
}

/* The node behind @node in the tree's order; below it unless it is folded. */
static struct node *next_in_tree(struct node *node)
{
	if (node->first_kid && !node->folded)
		return node->first_kid;
	while (node && !node->next_kid)
		node = node->parent;
	return node ? node->next_kid : NULL;
}

static void show_tree(struct memrows *r)
{
	link_kids(r);
	mark_kept(r);
	for (size_t i = 0; i < r->order.n; i++) {
		if (r->order.v[i]->parent)
			continue;
		for (struct node *node = r->order.v[i]; node; node = next_in_tree(node))
			if (node->keep)
				push_node(&r->shown, node);
	}
}

void memrows_show(struct memrows *r)
{
	r->shown.n = 0;
	if (r->how.tree) {
		show_tree(r);
		return;
	}
	for (size_t i = 0; i < r->order.n; i++)
		if (r->order.v[i]->hit)
			push_node(&r->shown, r->order.v[i]);
}

static bool same_num(struct num a, struct num b)
{
	return a.known == b.known && (!a.known || a.v == b.v);
}

static bool same_savings(const struct savings *a, const struct savings *b)
{
	return same_num(a->saved_bytes, b->saved_bytes) &&
	       same_num(a->would_save_bytes, b->would_save_bytes) &&
	       same_num(a->wasted_bytes, b->wasted_bytes);
}

static bool same_price(const struct memcg_price *a, const struct memcg_price *b)
{
	return same_num(a->slab_bytes, b->slab_bytes) && same_num(a->dying_slab_bytes, b->dying_slab_bytes);
}

static bool has_pace(const struct memcg_table *t)
{
	struct pace_change change;
	const struct memcg *root = memcg_table_root(t);

	return root && memcg_table_pace(t, root, &change).known;
}

/*
 * At the second tick a pace is known for the first time, and nearly all rows have the same. They are equal now, as
 * they were when unknown, so they stand in the right order already unless it is reversed.
 */
static bool may_stay(const struct memrows *r, const struct memrows_how *how)
{
	return !r->paced && !how->reverse;
}

/* Whether the figures that all keys are made from have changed. */
static bool keys_differ(const struct memrows *r, const struct sample *s, const struct memrows_how *how)
{
	return how->sort != r->how.sort || !same_savings(&s->per_memcg, &r->per_memcg) ||
	       !same_price(&s->price, &r->price) ||
	       (how->sort && how->sort->how & FIELD_MOVES && has_pace(s->memcgs) != r->paced && !may_stay(r, how));
}

/* Makes the keys that are known now; rows whose keys differ are among those that move. */
static void take_first_pace(struct memrows *r, const struct sample *s)
{
	for (size_t i = 0; i < r->order.n; i++)
		if (r->order.v[i]->key.kind == VALUE_UNKNOWN && !r->order.v[i]->m->pace)
			r->order.v[i]->key = field_value(r->how.sort, s, r->order.v[i]->m, &r->scratch);
}

/* Takes rows whose key has changed although nothing happened to them. */
static void take_moving(struct memrows *r, const struct sample *s)
{
	for (size_t i = 0; r->how.sort && r->how.sort->how & FIELD_MOVES && i < s->memcgs->n_paced; i++)
		if (s->memcgs->paced[i]->user)
			load_node(r, s->memcgs->paced[i]->user, s);
}

static size_t forget_all(struct memrows *r)
{
	size_t n = r->order.n;

	free_all(&r->order);
	r->shown.n = 0;
	r->table = NULL;
	return n;
}

/* Brings keys and order up to date; true when the rows shown may differ. */
static bool take_memcgs(struct memrows *r, const struct sample *s, const struct memrows_how *how)
{
	const struct memcg_table *t = s->memcgs;
	bool follows = r->table == t && t->generation - r->generation <= 1;
	bool keys = keys_differ(r, s, how);

	if (follows && how->reverse != r->how.reverse)
		reverse_order(r);
	r->how = *how;
	if (!follows)
		take_all(r, s);
	else if (t->generation != r->generation)
		take_changes(r, s);
	if (follows && !keys && how->sort && how->sort->how & FIELD_MOVES && has_pace(t) && !r->paced)
		take_first_pace(r, s);
	if (follows && keys)
		take_keys(r, s);
	else if (follows && t->generation != r->generation)
		take_moving(r, s);
	r->table = t;
	r->generation = t->generation;
	r->per_memcg = s->per_memcg;
	r->price = s->price;
	r->paced = has_pace(t);
	return r->loaded.n || r->gone.n;
}

size_t memrows_update(struct memrows *r, const struct sample *s, const struct memrows_how *how,
		      bool again)
{
	bool differs;
	size_t loaded;

	if (!s->memcgs)
		return forget_all(r);
	differs = take_memcgs(r, s, how);
	loaded = r->loaded.n;
	if (differs)
		put_in_order(r);
	if (again)
		match_again(r);
	if (differs || again)
		memrows_show(r);
	return loaded;
}

size_t memrows_count(const struct memrows *r)
{
	return r->shown.n;
}

const struct memcg *memrows_at(const struct memrows *r, size_t i)
{
	return r->shown.v[i]->m;
}

bool memrows_has_kids(const struct memrows *r, size_t i, bool *ret_folded)
{
	*ret_folded = r->shown.v[i]->folded;
	return r->shown.v[i]->first_kid != NULL;
}

bool memrows_is_last(const struct memrows *r, size_t i, unsigned up)
{
	const struct node *node = r->shown.v[i];

	while (up-- && node->parent)
		node = node->parent;
	return !node->parent || node->parent->last_shown == node;
}

static void set_fold(struct memrows *r, struct node *node, bool folded)
{
	node->folded = folded;
	if (folded)
		map_put(&r->folds, node->root, node->id, &r->fold_mark);
	else
		map_remove(&r->folds, node->root, node->id);
}

void memrows_fold(struct memrows *r, size_t i, bool folded)
{
	set_fold(r, r->shown.v[i], folded);
}

void memrows_fold_all(struct memrows *r, bool folded)
{
	for (size_t i = 0; i < r->order.n; i++)
		if (!folded || (r->order.v[i]->first_kid && r->order.v[i]->parent))
			set_fold(r, r->order.v[i], folded);
}

bool memrows_matches(const struct memrows *r, size_t i, const regex_t *re)
{
	return node_matches(r->shown.v[i], re);
}
