/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of one memcg: the bill that `cgslab cost` measured in this boot, else the parts of the computed price.
 */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/select.h"
#include "model/source.h"
#include "top/explain.h"
#include "top/views/rows.h"
#include "top/views/view.h"

/* The time after which the price is looked for again. */
#define APART_NS (60 * NS_PER_SEC)

struct bill_state {
	struct cost_bill bill;
	struct row_list list;
	int64_t asked_ns; /* when it was asked for, on the boot clock; 0: never */
};

static bool is_due(const struct bill_state *b, const struct sample *s)
{
	int64_t age = s->at.boot_ns - b->asked_ns;

	return !b->asked_ns || age < 0 || age >= APART_NS;
}

static void ask_bill(struct view *v, const struct sample *s)
{
	struct bill_state *b = v->state;

	cost_bill_done(&b->bill);
	if (v->source && v->source->ops->bill)
		v->source->ops->bill(v->source, &b->bill);
	b->asked_ns = s->at.boot_ns;
}

static size_t bill_update(struct view *v, const struct sample *s)
{
	struct bill_state *b = v->state;
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};
	struct row_array rows = {.row_bytes = sizeof(struct cost_row)};
	bool due = is_due(b, s);

	if (due)
		ask_bill(v, s);
	if (!due && !v->stale)
		return 0;
	rows.base = b->bill.rows;
	rows.n = b->bill.n;
	select_array(v->ops->table, s, &sel, &rows, &b->list);
	v->n = b->list.n;
	return v->n;
}

static void bill_done(struct view *v)
{
	struct bill_state *b = v->state;

	row_list_done(&b->list);
	cost_bill_done(&b->bill);
}

static const void *bill_row(const struct view *v, size_t i)
{
	return ((const struct bill_state *)v->state)->list.rows[i];
}

static struct row_id bill_id(const void *row)
{
	const struct cost_row *r = row;
	struct row_id id = rows_name_id(r->site ? r->site : ""), type = rows_name_id(r->type ? r->type : "");

	id.a ^= type.a;
	id.b ^= type.b + (uint64_t)r->slot_bytes.v + (r->cache ? rows_name_id(r->cache).b : 0);
	return id;
}

/* Rows of less than a byte a memcg, and those that are in no sum, step back. */
static enum style bill_style(const struct sample *s, const void *row)
{
	const struct cost_row *r = row;

	(void)s;
	return cost_is_beside(r) || (r->memcg_bytes.known && r->memcg_bytes.v < 1) ? STYLE_FAINT : STYLE_PLAIN;
}

static bool bill_matches(const struct view *v, size_t i, const regex_t *re)
{
	return select_matches(v->ops->table, v->sample, bill_row(v, i), re);
}

static void put_bytes(const char *before, struct num bytes, const char *after, struct buf *out)
{
	buf_adds(out, before);
	text_amount(out, real_of(bytes));
	buf_adds(out, after);
}

static void bill_empty(const struct sample *s, struct buf *out)
{
	if (!strcmp(s->from, "kernel")) {
		buf_adds(out, "the parts are computed from BTF, the caches and a living group's files, one of which "
			      "is missing (i tells the sources); sudo cgslab cost measures them");
		return;
	}
	put_bytes("a history keeps what a memcg costs (", s->price.slab_bytes, " of slab", out);
	if (s->price.source)
		buf_addf(out, ", %s", price_source_name(s->price.source));
	buf_adds(out, ") and not its parts. ");
	buf_adds(out, strcmp(s->from, "file") != 0
			      ? "sudo cgslab cost measures them, and this view has them until the next boot; "
				"sudo cgslabtop --live computes them"
			      : "cgslab cost on the machine that it is of measures them");
}

static enum price_source source_of_rows(const struct cost_bill *b)
{
	return b->computed ? PRICE_COMPUTED : PRICE_PROBED;
}

/* The sum of all rows and their source; the price, where that is another one; and what is in neither. */
static void bill_caption(const struct view *v, const struct sample *s, struct buf *out)
{
	const struct cost_bill *b = &((const struct bill_state *)v->state)->bill;
	struct cost_sums sums = cost_bill_sums(b);

	text_amount(out, sums.slab_bytes);
	buf_adds(out, " slab + ");
	text_amount(out, sums.percpu_bytes);
	buf_addf(out, " percpu, %s", price_source_name(source_of_rows(b)));
	if (b->computed)
		buf_adds(out, ": cgslab cost measures");
	if (s->price.source && s->price.source != source_of_rows(b)) {
		put_bytes("; price ", s->price.slab_bytes, ", ", out);
		buf_adds(out, price_source_name(s->price.source));
	}
	if (sums.beside_bytes.known && sums.beside_bytes.v <= 0)
		return;
	buf_adds(out, "; ");
	text_amount(out, sums.beside_bytes);
	buf_adds(out, " beside");
}

static void explain_object(const struct cost_row *r, struct buf *out)
{
	if (cost_is_beside(r)) {
		buf_addf(out, "%s\nBeside the sums of the bottom line: it comes with a chunk of percpu memory, which many "
			      "share, not with the mkdir.\n", r->site ? r->site : r->cache);
		return;
	}
	buf_adds(out, r->type ? r->type : "an object whose struct is not known");
	if (r->site)
		buf_addf(out, ", allocated by %s", r->site);
	buf_addc(out, '\n');
}

static void explain_row(const struct cost_row *r, struct buf *out)
{
	explain_object(r, out);
	buf_adds(out, r->site ? "Measured by cgslab cost: the mean of groups that it made and removed in this boot.\n"
			      : "Computed: its size is BTF's, its slot that of its cache or bucket, the number that "
				"of a few living groups. cgslab cost (root) measures, with call sites.\n");
}

/* The rows are never of the source "seen", which has no rows. */
static void explain_source(enum price_source source, struct buf *out)
{
	buf_addf(out, "\n  %s", price_source_name(source));
	if (source == PRICE_SEEN)
		buf_adds(out, ": when another program made groups; the rows are not of these");
	buf_addc(out, '\n');
}

static void bill_explain(const struct sample *s, const void *row, struct source *src, struct buf *out)
{
	(void)src;
	explain_row(row, out);
	buf_adds(out, "Formula\n"
		      "  memcg_bytes      = count x slot_bytes; of percpu memory the slot is size x possible CPUs\n"
		      "  wasted_bytes     = slot_bytes - requested_bytes, of one object\n"
		      "  would_save_bytes = slot_bytes - own_slot_bytes where it comes from a kmalloc bucket\n"
		      "The whole price of one memcg\n");
	put_bytes("  live   ", s->price.slab_bytes, " of slab, ", out);
	put_bytes("", s->price.percpu_bytes, " of percpu memory", out);
	put_bytes("\n  dying  ", s->price.dying_slab_bytes, " of slab, ", out);
	put_bytes("", s->price.dying_percpu_bytes, " of percpu memory, until it is freed", out);
	explain_source(s->price.source, out);
	buf_adds(out, "Known bias\n"
		      "  What grows with use later is in neither: tables of list_lru, queues of blkcg. A count is\n"
		      "  a fraction where groups share an object, as nodes of tables of ids.\n"
		      "Figures of the row\n");
	explain_fields(s, &table_cost, row, out);
	explain_sources(s, out);
}

static const struct view_want columns[] = {
	{"memcg_bytes", NULL, 8, 0},
	{"count", NULL, 6, 0},
	{"requested_bytes", NULL, 7, 2},
	{"slot_bytes", NULL, 7, 1},
	{"wasted_bytes", NULL, 7, 3},
	{"own_slot_bytes", NULL, 8, 6},
	{"would_save_bytes", NULL, 10, 4},
	{"controller", NULL, 5, 2},
	{"cache", NULL, 8, 1},
	{"site", NULL, 8, 7},
	{"struct", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'b', "memcg_bytes"}, {'c', "controller"},	 {'k', "cache"},       {'n', "site"}, {'t', "struct"},
	{'w', "wasted_bytes"}, {'s', "would_save_bytes"}, {'o', "count"}, {'r', "requested_bytes"}, {0, NULL},
};

const struct view_ops view_bill = {
	.name = "bill",
	.number = 9,
	.help = "what one memcg consists of: each struct, its slot and cache, and what it wastes",
	.table = &table_cost,
	.columns = columns,
	.letters = letters,
	.sort = "memcg_bytes",
	.last_least = 14,
	.state_bytes = sizeof(struct bill_state),
	.update = bill_update,
	.done = bill_done,
	.row = bill_row,
	.id = bill_id,
	.style = bill_style,
	.matches = bill_matches,
	.empty = bill_empty,
	.caption = bill_caption,
	.explain = bill_explain,
};
