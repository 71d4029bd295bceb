/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The followed structs and the arithmetic of what each saves.
 */
#include "top/views/view.h"

#include "base/buf.h"
#include "model/field.h"
#include "model/sample.h"
#include "top/explain.h"
#include "top/views/rows.h"

static size_t structs_update(struct view *v, const struct sample *s)
{
	return rows_update(v, s, s->structs, s->n_structs * sizeof(*s->structs));
}

static struct row_id structs_id(const void *row)
{
	return rows_name_id(((const struct followed *)row)->name);
}

static enum style structs_style(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct followed *)row)->state == PATCH_UNKNOWN ? STYLE_FAINT : STYLE_PLAIN;
}

static void structs_empty(const struct sample *s, struct buf *out)
{
	(void)s;
	buf_adds(out, "no struct is followed");
}

static void structs_explain(const struct sample *s, const void *row, struct source *src,
			    struct buf *out)
{
	const struct followed *f = row;

	(void)src;
	buf_addf(out, "struct %s\n", f->name);
	buf_adds(out, "Formula\n");
	explain_struct(f, out);
	explain_slab_pages(out);
	buf_adds(
		out,
		"Known bias\n"
		"  The bucket is plain kmalloc: kmalloc-cg, -rcl, -rnd and dma caches are not looked at.\n"
		"  A struct merged into a cache of another size keeps that slot; a name merged into a\n"
		"  kmalloc cache saves nothing.\n");
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_structs, row, out);
	explain_sources(s, out);
}

static const struct view_want columns[] = {
	{"per_memcg", NULL, 4, 2},
	{"requested_bytes", NULL, 6, 0},
	{"slot_bytes", NULL, 6, 0},
	{"bucket_bytes", NULL, 6, 0},
	{"own_slot_bytes", NULL, 8, 4},
	{"wasted_bytes", NULL, 6, 0},
	{"saved_bytes", NULL, 6, 0},
	{"would_save_bytes", NULL, 10, 0},
	{"state", NULL, 9, 1},
	{"source", NULL, 7, 3},
	{"cache", NULL, 19, 7},
	{"bucket", NULL, 12, 7},
	{"name", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'n', "name"},	       {'r', "requested_bytes"},  {'s', "saved_bytes"},
	{'w', "wasted_bytes"}, {'o', "would_save_bytes"}, {0, NULL},
};

const struct view_ops view_structs = {
	.name = "structs",
	.number = 3,
	.help = "followed structs: what one object asks for, takes, wastes and saves",
	.table = &table_structs,
	.columns = columns,
	.letters = letters,
	.sort = NULL,
	.last_least = 20,
	.state_bytes = sizeof(struct rows),
	.update = structs_update,
	.done = rows_done,
	.row = rows_row,
	.id = structs_id,
	.style = structs_style,
	.matches = rows_matches,
	.empty = structs_empty,
	.explain = structs_explain,
};
