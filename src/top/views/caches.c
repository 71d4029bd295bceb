/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every slab cache, with slabtop's columns and letters, and with figures that slabtop lacks: bounds of the objects
 * really in use, waste, and names that share a cache.
 */
#include "top/views/view.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/field.h"
#include "model/sample.h"
#include "top/explain.h"
#include "top/views/rows.h"

static size_t caches_update(struct view *v, const struct sample *s)
{
	return rows_update(v, s, s->caches, s->n_caches * sizeof(*s->caches));
}

static struct row_id caches_id(const void *row)
{
	return rows_name_id(((const struct cache *)row)->name);
}

/* A name that shares another's cache has no counts of its own. */
static enum style caches_style(const struct sample *s, const void *row)
{
	const struct cache *c = row;

	if (sample_struct(s, c->name))
		return STYLE_STRONG;
	return c->alias_of ? STYLE_FAINT : STYLE_PLAIN;
}

static void caches_empty(const struct sample *s, struct buf *out)
{
	const char *why = s->sources[SOURCE_SLABINFO].detail;

	buf_addf(out, "no caches%s%s", *why ? ": " : "", why);
}

static void caches_explain(const struct sample *s, const void *row, struct source *src,
			   struct buf *out)
{
	const struct cache *c = row;
	const struct followed *f = sample_struct(s, c->name);

	(void)src;
	buf_adds(out, "cache ");
	text_escape(out, c->name, strlen(c->name));
	buf_adds(
		out,
		"\nFormula\n"
		"  slab_bytes   = num_slabs x page size << order of the slab\n"
		"  wasted_bytes = slab_bytes - active_objs x object_bytes\n"
		"  objs_low     = active_objs - free objects of the slabs that CPUs hold\n"
		"Known bias\n"
		"  SLUB counts the free objects of CPU slabs as active (mm/slub.c, get_slabinfo), so\n"
		"  active_objs is an upper bound and wasted_bytes a lower one. Of a shared cache\n"
		"  object_bytes is the largest name's. slabtop sums objects x size, here pages count.\n");
	if (f) {
		buf_adds(out, "Followed struct of this name\n");
		explain_struct(f, out);
		explain_slab_pages(out);
	}
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_caches, row, out);
	explain_sources(s, out);
}

static const struct view_want columns[] = {
	{"num_objs", NULL, 8, 0},  {"active_objs", NULL, 8, 0}, {"objs_low", NULL, 8, 2},
	{"objs_high", NULL, 8, 3}, {"objsize", NULL, 7, 1},	{"objperslab", NULL, 8, 5},
	{"num_slabs", NULL, 7, 4}, {"slab_bytes", NULL, 8, 0},	{"wasted_bytes", NULL, 8, 0},
	{"aliases", NULL, 7, 6},   {"alias_of", NULL, 18, 7},	{"name", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

/* The letters of slabtop, and w. SLUB keeps no count of active slabs, so v sorts by all slabs. */
static const struct view_letter letters[] = {
	{'a', "active_objs"}, {'b', "objperslab"},  {'c', "slab_bytes"},   {'l', "num_slabs"},
	{'v', "num_slabs"},   {'n', "name"},	    {'o', "num_objs"},	   {'p', "pagesperslab"},
	{'s', "objsize"},     {'u', "use_percent"}, {'w', "wasted_bytes"}, {0, NULL},
};

const struct view_ops view_caches = {
	.name = "caches",
	.number = 2,
	.help = "slab caches: counts with true bounds, waste, and names that share one cache",
	.table = &table_caches,
	.columns = columns,
	.letters = letters,
	.sort = "slab_bytes",
	.last_least = 18,
	.all_bounds = true,
	.state_bytes = sizeof(struct rows),
	.update = caches_update,
	.done = rows_done,
	.row = rows_row,
	.id = caches_id,
	.style = caches_style,
	.matches = rows_matches,
	.empty = caches_empty,
	.explain = caches_explain,
};
