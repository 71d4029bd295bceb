/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/keybar.h"

#include <string.h>

#include <curses.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "top/top.h"

/* In the order of their keys. The highest rank is left out first where the screen is narrow. */
static const struct entry {
	const char *action, *label;
	int rank;
} entries[] = {
	{"help", "Help", 0},   {"columns", "Columns", 3}, {"search", "Search", 1},
	{"filter", "Filter", 1}, {"tree", "Tree", 2},	   {"sort-menu", "Sort", 2},
	{"back", "Back", 4},   {"forward", "On", 4},	  {"quit", "Quit", 0},
};

#define LABEL_WIDTH 5

/* The function key of an action, 0: it has none. */
static int function_key(const struct top *t, const struct action *action)
{
	for (size_t i = 0; i < t->keys.n; i++)
		if (t->keys.v[i].action == action && t->keys.v[i].code >= KEY_F(1) &&
		    t->keys.v[i].code <= KEY_F(12))
			return t->keys.v[i].code;
	return 0;
}

/* The place of an entry. */
struct place {
	const struct action *action;
	const char *label;
	int key, rank;
	size_t width;
};

struct places {
	struct place v[ARRAY_SIZE(entries)];
	size_t n, width;
};

static const char *label_of(const struct top *t, const struct entry *e)
{
	const struct view *v = top_shown(t);

	if (strcmp(e->action, "tree") != 0)
		return e->label;
	return v->tree && v->ops->flat_label ? v->ops->flat_label : v->ops->tree_label;
}

static void add_place(const struct top *t, const struct entry *e, struct places *p)
{
	const struct action *action = action_find(e->action);
	const char *label = label_of(t, e);
	struct buf key = BUF_INIT;
	struct place place = {action, label, action ? function_key(t, action) : 0, e->rank, 0};
	size_t width;

	if (!place.key || !label)
		return;
	key_text(place.key, &key);
	width = strlen(label);
	place.width = key.len + (width < LABEL_WIDTH ? LABEL_WIDTH : width) + 1;
	buf_done(&key);
	p->width += place.width;
	p->v[p->n++] = place;
}

static void leave_one_out(struct places *p)
{
	size_t victim = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].rank >= p->v[victim].rank)
			victim = i;
	p->width -= p->v[victim].width;
	p->n--;
	for (size_t i = victim; i < p->n; i++)
		p->v[i] = p->v[i + 1];
}

static struct places places_of(const struct top *t)
{
	struct places p = {.n = 0};

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++)
		add_place(t, &entries[i], &p);
	while (p.n > 1 && p.width > (size_t)t->layout.width + 1) /* the last blank may be cut */
		leave_one_out(&p);
	return p;
}

void keybar_put(const struct top *t, struct line *out)
{
	struct places p = places_of(t);
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < p.n; i++) {
		size_t from = out->width;

		buf_clear(&key);
		key_text(p.v[i].key, &key);
		line_put(out, STYLE_KEY, buf_str(&key));
		line_put(out, STYLE_KEY_LABEL, p.v[i].label);
		line_pad(out, STYLE_KEY_LABEL, from + p.v[i].width - 1);
		line_put(out, STYLE_PLAIN, " ");
	}
	if (out->width < (size_t)t->layout.width)
		line_pad(out, STYLE_KEY_LABEL, (size_t)t->layout.width);
	buf_done(&key);
}

const struct action *keybar_at(const struct top *t, size_t x)
{
	struct places p = places_of(t);
	size_t from = 0;

	for (size_t i = 0; i < p.n; i++) {
		if (x >= from && x + 1 < from + p.v[i].width)
			return p.v[i].action;
		from += p.v[i].width;
	}
	return NULL;
}
