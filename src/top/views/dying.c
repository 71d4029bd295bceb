/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dying memcgs, each with its holder. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/field.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/select.h"
#include "top/explain.h"
#include "top/views/view.h"

struct dying {
	struct row_list list;
	const struct memcg_table *table; /* the table that the list was made from */
	uint64_t generation;		 /* its generation; 0: none */
	int64_t held_ns;
};

/* A tick that changed no row and had no new look at holders leaves the list as it is. */
static bool is_same(const struct view *v, const struct sample *s)
{
	const struct dying *d = v->state;
	uint64_t now = s->memcgs->generation;

	if (v->stale || d->held_ns != s->held_boot_ns || d->table != s->memcgs || !d->generation)
		return false;
	return now == d->generation || (now == d->generation + 1 && !s->memcgs->n_changes);
}

static size_t dying_update(struct view *v, const struct sample *s)
{
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};
	struct dying *d = v->state;
	bool same = s->memcgs && is_same(v, s);

	d->table = s->memcgs;
	d->generation = s->memcgs ? s->memcgs->generation : 0;
	if (same)
		return 0;
	d->held_ns = s->held_boot_ns;
	select_rows(v->ops->table, s, &sel, &d->list);
	v->n = d->list.n;
	return d->list.n;
}

static void dying_done(struct view *v)
{
	row_list_done(&((struct dying *)v->state)->list);
}

static const void *dying_row(const struct view *v, size_t i)
{
	return ((const struct dying *)v->state)->list.rows[i];
}

static struct row_id dying_id(const void *row)
{
	const struct memcg *m = row;

	return (struct row_id){(uint64_t)m->root << 32 | m->incarnation, m->id};
}

/* Rows whose holder is unknown step back. */
static enum style dying_style(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct memcg *)row)->held ? STYLE_PLAIN : STYLE_FAINT;
}

static bool dying_matches(const struct view *v, size_t i, const regex_t *re)
{
	return select_matches(v->ops->table, v->sample, dying_row(v, i), re);
}

static void dying_empty(const struct sample *s, struct buf *out)
{
	const char *why = s->sources[SOURCE_BPF].detail;

	if (num_is(s->counts.dying, 0))
		buf_adds(out, "no memcg is dying");
	else
		buf_addf(out, "the dying are not known by name%s%s", *why ? ": " : "", why);
}

/* "93.1MiB of pages; 251 held by page cache of files" */
static void dying_caption(const struct view *v, const struct sample *s, struct buf *out)
{
	const struct held_summary *h = s->held;
	struct num bytes = h ? num_mul(h->pages, s->machine->page_size) : NUM_UNKNOWN;

	(void)v;
	if (!bytes.known)
		return;
	text_bytes(out, (double)bytes.v);
	buf_addf(out, " of pages; %" PRId64 " held %s", h->by_kind[h->top_kind].v, held_words(h->top_kind));
}

static void explain_files(const struct held *h, struct buf *out)
{
	for (size_t i = 0; i < h->n_files; i++) {
		const struct held_file *f = h->files[i].file;

		buf_addf(out, "  %" PRIu64 " page%s of ", h->files[i].pages, text_s(h->files[i].pages));
		text_escape(out, f->path, strlen(f->path));
		buf_addf(out, " (%s%s%s)\n", holder_name(f->kind), *f->fs ? ", " : "", f->fs);
	}
}

static void explain_held(const struct sample *s, const struct held *h, struct buf *out)
{
	const char *cure = held_cure(h->kind, s->counts.hierarchy == HIERARCHY_V2);

	buf_addf(out, "What holds it: it is held %s\n", held_words(h->kind));
	explain_files(h, out);
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		if (h->pages[k])
			buf_addf(out, "  %" PRIu64 " %s\n", h->pages[k],
				 k == HOLDER_CHILDREN ? "dying children"
				 : k == HOLDER_OTHER  ? "references that pages do not explain"
						      : holder_name((enum holder_kind)k));
	if (h->about)
		buf_adds(out, "  Not all of its pages were looked at: whose they are is an estimate.\n");
	buf_addf(out, "What would free it: %s\n",
		 *cure ? cure : "cgslab dying --free, which gives back page cache that is clean");
}

static void dying_explain(const struct sample *s, const void *row, struct source *src, struct buf *out)
{
	const struct memcg *m = row;

	(void)src;
	buf_adds(out, "dying memcg ");
	memcg_path(m, out);
	buf_addc(out, '\n');
	if (m->held)
		explain_held(s, m->held, out);
	else
		buf_adds(out, "What holds it is not known\n");
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_dying, row, out);
	explain_sources(s, out);
}

static void dying_path(const void *row, struct buf *out)
{
	memcg_path(row, out);
}

static const struct memcg *dying_memcg(const struct sample *s, const void *row)
{
	(void)s;
	return row;
}

static const struct view_want columns[] = {
	{"pages", NULL, 7, 0},	     {"age_seconds", NULL, 6, 2}, {"price_bytes", NULL, 8, 4},
	{"swap_pages", NULL, 6, 5},  {"children", NULL, 8, 5},  {"creator", NULL, 10, 3},
	{"holder", NULL, 11, 0},     {"path", NULL, 24, 0},	  {"file", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'p', "pages"}, {'a', "age_seconds"}, {'h', "holder"},	 {'n', "path"}, {'f', "file"},
	{'c', "creator"}, {'s', "swap_pages"}, {'k', "children"}, {0, NULL},
};

const struct view_ops view_dying = {
	.name = "dying",
	.number = 7,
	.help = "memcgs that were removed and are not freed: what holds each; S sums them up",
	.table = &table_dying,
	.columns = columns,
	.letters = letters,
	.sort = "pages",
	.last_least = 20,
	.state_bytes = sizeof(struct dying),
	.update = dying_update,
	.done = dying_done,
	.row = dying_row,
	.id = dying_id,
	.style = dying_style,
	.matches = dying_matches,
	.empty = dying_empty,
	.caption = dying_caption,
	.path = dying_path,
	.memcg = dying_memcg,
	.explain = dying_explain,
};
