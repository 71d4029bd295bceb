/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memcgs: flat, or as a tree whose columns are sums over the subtree.
 */
#include "top/views/view.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "top/explain.h"
#include "top/views/memrows.h"

struct memcgs_state {
	struct memrows *rows;
};

static struct memrows *rows_of(const struct view *v)
{
	return ((const struct memcgs_state *)v->state)->rows;
}

static size_t memcgs_update(struct view *v, const struct sample *s)
{
	struct memcgs_state *state = v->state;
	struct memrows_how how = {.sort = v->sort,
				  .then = table_then(&table_memcgs),
				  .reverse = v->reverse,
				  .tree = v->tree,
				  .filter = v->filter_text ? &v->filter : NULL};
	size_t loaded;

	if (!state->rows)
		state->rows = memrows_new();
	loaded = memrows_update(state->rows, s, &how, v->stale);
	v->n = memrows_count(state->rows);
	return loaded;
}

static void memcgs_done(struct view *v)
{
	memrows_free(rows_of(v));
}

static const void *memcgs_row(const struct view *v, size_t i)
{
	return memrows_at(rows_of(v), i);
}

static struct row_id memcgs_id(const void *row)
{
	const struct memcg *m = row;

	return (struct row_id){(uint64_t)m->root << 32 | m->incarnation, m->id};
}

static enum style memcgs_style(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct memcg *)row)->state == MEMCG_DYING ? STYLE_DYING : STYLE_PLAIN;
}

static bool memcgs_matches(const struct view *v, size_t i, const regex_t *re)
{
	return memrows_matches(rows_of(v), i, re);
}

static void memcgs_empty(const struct sample *s, struct buf *out)
{
	const char *why = s->sources[SOURCE_CGROUP].detail;

	buf_addf(out, "no memcgs%s%s", *why ? ": " : "", why);
}

/* The lines of a tree: the parts below each ancestor, and the part before the row itself. */
struct branches {
	const char *through, *past, *more, *last, *folded, *last_folded;
};

static const struct branches lines = {"│  ", "   ", "├─ ", "└─ ", "├+ ", "└+ "};
static const struct branches ascii_lines = {"|  ", "   ", "|- ", "`- ", "|+ ", "`+ "};

static void add_branches(const struct view *v, size_t i, const struct branches *b, struct buf *out)
{
	const struct memrows *rows = rows_of(v);
	bool last = memrows_is_last(rows, i, 0), folded;

	for (unsigned up = memrows_at(rows, i)->depth - 1; up; up--)
		buf_adds(out, memrows_is_last(rows, i, up) ? b->past : b->through);
	if (memrows_has_kids(rows, i, &folded) && folded)
		buf_adds(out, last ? b->last_folded : b->folded);
	else
		buf_adds(out, last ? b->last : b->more);
}

static size_t memcgs_label(const struct view *v, size_t i, bool ascii, struct buf *out)
{
	const struct memcg *m = memcgs_row(v, i);
	size_t branches;

	if (m->depth)
		add_branches(v, i, ascii ? &ascii_lines : &lines, out);
	branches = out->len;
	if (m->parent)
		text_escape(out, m->name, strlen(m->name));
	else
		buf_addc(out, '/');
	return branches;
}

static void show_again(struct view *v)
{
	memrows_show(rows_of(v));
	v->n = memrows_count(rows_of(v));
}

static bool memcgs_fold(struct view *v, size_t i, bool folded)
{
	bool was;

	if (!memrows_has_kids(rows_of(v), i, &was) || was == folded)
		return false;
	memrows_fold(rows_of(v), i, folded);
	show_again(v);
	return true;
}

static void memcgs_fold_all(struct view *v, bool folded)
{
	memrows_fold_all(rows_of(v), folded);
	show_again(v);
}

static void add_figure(const struct sample *s, const struct memcg *m, const char *name, struct buf *out)
{
	const struct field *f = table_field(&table_memcgs, name);
	struct buf scratch = BUF_INIT;
	struct value v = field_value(f, s, m, &scratch);

	value_text(&v, f->unit, out);
	buf_done(&scratch);
}

/* "PRICE 7.20MiB = 393 live x 17.8KiB, 29 dying x 12.6KiB (probed; 9: what one consists of)" */
static void add_price(const struct sample *s, const struct memcg *m, struct buf *out)
{
	buf_adds(out, "  PRICE ");
	add_figure(s, m, "subtree_price_bytes", out);
	buf_adds(out, " = ");
	add_figure(s, m, "subtree_memcgs", out);
	buf_adds(out, " live x ");
	text_amount(out, real_of(s->price.slab_bytes));
	buf_adds(out, ", ");
	add_figure(s, m, "subtree_dying", out);
	buf_adds(out, " dying x ");
	text_amount(out, real_of(s->price.dying_slab_bytes));
	buf_addf(out, " (%s; 9: what one consists of)\n", price_source_name(s->price.source));
}

static void memcgs_explain(const struct sample *s, const void *row, struct source *src,
			   struct buf *out)
{
	const struct memcg *m = row;

	buf_adds(out, "memcg ");
	memcg_path(m, out);
	buf_addf(out, ", %s\n", memcg_state_name(m->state));
	add_price(s, m, out);
	buf_adds(out, "  It leads to: D its dying, E its events, M its maker, c its values, y its path\n"
		      "Whose it is, as its path spells it\n");
	explain_owner(m, out);
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_memcgs, row, out);
	explain_per_memcg(s, out);
	buf_adds(out, "  GROWTH/min: what changed of PRICE in the last 60 to 70 s x 60 / these seconds.\n"
		      "  ALL- of a row: the figure a memcg x the memcgs at and below it, LIVE + DYING.\n"
		      "Known bias\n"
		      "  ALL- counts the followed structs; PRICE is slab, percpu memory is not in it. Live\n"
		      "  ones come from the tree, dying ones from their rows, cgroup.stat, or counters that\n"
		      "  lag up to a second; those that were dying before we looked are in the totals of the\n"
		      "  header and have no row. A memcg that was there before us has no age and no maker.\n");
	explain_sources(s, out);
	explain_controller(src, m, out);
}

static void memcgs_path(const void *row, struct buf *out)
{
	memcg_path(row, out);
}

static const struct memcg *memcgs_memcg(const struct sample *s, const void *row)
{
	(void)s;
	return row;
}

static const struct view_want columns[] = {
	{"subtree_memcgs", NULL, 6, 0},
	{"subtree_dying", NULL, 6, 0},
	{"subtree_price_bytes", NULL, 8, 0},
	{"subtree_growth_bytes_per_minute", NULL, 10, 1},
	{"subtree_births_per_second", NULL, 8, 4},
	{"subtree_saved_bytes", NULL, 9, 2},
	{"subtree_would_save_bytes", NULL, 14, 2},
	{"age_seconds", NULL, 6, 5},
	{"creator", NULL, 5, 3},
	{"path", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'m', "subtree_memcgs"},
	{'d', "subtree_dying"},
	{'p', "subtree_price_bytes"},
	{'g', "subtree_growth_bytes_per_minute"},
	{'b', "subtree_births_per_second"},
	{'s', "subtree_saved_bytes"},
	{'w', "subtree_wasted_bytes"},
	{'t', "state"},
	{'a', "age_seconds"},
	{'c', "creator"},
	{'n', "path"},
	{'i', "cgroup_id"},
	{0, NULL},
};

const struct view_ops view_memcgs = {
	.name = "memcgs",
	.number = 1,
	.help = "memory cgroups, live and dying: what each subtree costs, grows by and saves",
	.table = &table_memcgs,
	.columns = columns,
	.letters = letters,
	.sort = "subtree_growth_bytes_per_minute",
	.last_least = 24,
	.follows = true,
	.state_bytes = sizeof(struct memcgs_state),
	.update = memcgs_update,
	.done = memcgs_done,
	.row = memcgs_row,
	.id = memcgs_id,
	.style = memcgs_style,
	.matches = memcgs_matches,
	.empty = memcgs_empty,
	.path = memcgs_path,
	.memcg = memcgs_memcg,
	.explain = memcgs_explain,
	.tree_label = "Tree",
	.flat_label = "List",
	.label = memcgs_label,
	.fold = memcgs_fold,
	.fold_all = memcgs_fold_all,
};
