/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/compare.h"

#include <string.h>

#include "base/xalloc.h"
#include "model/savings.h"
#include "model/side.h"

/* Which count */

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct num compare_count(const struct side *a, const struct side *b)
{
	if (a->most.known && b->most.known) {
		int64_t most = smaller(a->most.v, b->most.v);

		if (most >= larger(a->fewest.v, b->fewest.v))
			return num(most);
	}
	return b->last.known ? b->last : a->last;
}

/* Measured figures */

static bool is_shared(const struct side *side, const char *name)
{
	const struct followed *f = side_struct(side, name);

	return f && f->state == PATCH_MERGED;
}

static void want_both(struct side *a, struct side *b, const char *name)
{
	side_want(a, name);
	side_want(b, name);
}

static void want_of(struct side *a, struct side *b, const struct side *from)
{
	for (size_t i = 0; i < from->n_structs; i++) {
		const struct followed *f = &from->structs[i];

		if (is_shared(a, f->name) || is_shared(b, f->name))
			continue;
		want_both(a, b, f->bucket);
		want_both(a, b, f->cache);
	}
}

void compare_want(struct side *a, struct side *b)
{
	want_of(a, b, a);
	want_of(a, b, b);
}

/* Rows */

static void add_compare_row(struct comparison *c, const char *scope, const char *figure,
			    struct real a, struct real b)
{
	if (c->n_rows < COMPARE_ROWS_MAX)
		c->rows[c->n_rows++] = (struct compare_row){scope, figure, a, b};
}

static struct real asked(const struct followed *f)
{
	return real_of(f->requested_bytes);
}

static struct real slot(const struct followed *f)
{
	return real_of(f->slot.slot_bytes);
}

static struct real pages(const struct followed *f)
{
	return f->page_true_bytes;
}

static struct real wasted(const struct followed *f)
{
	return real_of(f->wasted_bytes);
}

static const struct {
	const char *name;
	struct real (*of)(const struct followed *f);
} figures[] = {
	{"requested_bytes", asked},
	{"slot_bytes", slot},
	{"page_true_bytes", pages},
	{"wasted_bytes", wasted},
};

static struct real of_struct(const struct side *side, const char *name, size_t figure)
{
	const struct followed *f = side_struct(side, name);

	return f ? figures[figure].of(f) : REAL_UNKNOWN;
}

static void add_structs(struct comparison *c)
{
	for (size_t i = 0; i < c->a->n_structs; i++) {
		const char *name = c->a->structs[i].name;

		for (size_t k = 0; k < ARRAY_SIZE(figures); k++)
			add_compare_row(c, name, figures[k].name, of_struct(c->a, name, k),
					of_struct(c->b, name, k));
	}
}

/* Sum over the followed structs of value per object x objects per memcg. */
static struct real per_memcg(const struct side *side, size_t figure)
{
	struct real sum = real(0);

	for (size_t i = 0; i < side->n_structs; i++) {
		const struct followed *f = &side->structs[i];

		sum = real_add(sum, real_mul(figures[figure].of(f), real_of(f->per_memcg)));
	}
	return sum;
}

static void add_sums(struct comparison *c, const char *scope, struct real factor)
{
	for (size_t k = 0; k < ARRAY_SIZE(figures); k++)
		add_compare_row(c, scope, figures[k].name, real_mul(per_memcg(c->a, k), factor),
				real_mul(per_memcg(c->b, k), factor));
}

/* Whether the side was measured at a tick that had that many memcgs. */
static bool is_near(const struct side *side, struct num memcgs)
{
	struct num off = num_sub(side->measured, memcgs);

	return off.known && larger(off.v, -off.v) <= memcgs.v / COMPARE_NEAR;
}

static void add_measured(struct comparison *c)
{
	struct real sum_a = real(0), sum_b = real(0);

	c->near = is_near(c->a, c->memcgs) && is_near(c->b, c->memcgs);
	for (size_t i = 0; i < c->a->n_caches && i < c->b->n_caches; i++) {
		struct real a = c->near ? real_of(c->a->caches[i].slab_bytes) : REAL_UNKNOWN;
		struct real b = c->near ? real_of(c->b->caches[i].slab_bytes) : REAL_UNKNOWN;

		add_compare_row(c, "measured", c->a->caches[i].name, a, b);
		sum_a = real_add(sum_a, a);
		sum_b = real_add(sum_b, b);
	}
	if (!c->a->n_caches)
		return;
	add_compare_row(c, "measured", "all", sum_a, sum_b);
	c->measured_per_memcg = real_div(real_sub(sum_b, sum_a), real_of(c->memcgs));
}

/* The price of whole memcgs and all of slab at the ticks that were measured, with the slab of other users. */
static void add_machine(struct comparison *c)
{
	const struct side *a = c->a, *b = c->b;

	add_compare_row(c, "price", "slab_bytes", real_of(a->price.slab_bytes),
			real_of(b->price.slab_bytes));
	add_compare_row(c, "price", "percpu_bytes", real_of(a->price.percpu_bytes),
			real_of(b->price.percpu_bytes));
	add_compare_row(c, "machine", "slab_bytes", real_of(a->slab.total_bytes),
			real_of(b->slab.total_bytes));
	add_compare_row(c, "machine", "unreclaimable_bytes", real_of(a->slab.unreclaimable_bytes),
			real_of(b->slab.unreclaimable_bytes));
	add_compare_row(c, "machine", "memcgs_bytes", real_of(a->memcgs_bytes),
			real_of(b->memcgs_bytes));
	add_compare_row(c, "machine", "percpu_bytes", real_of(a->slab.percpu_bytes),
			real_of(b->slab.percpu_bytes));
}

/* Foretold and delivered */

static bool has_own(const struct followed *f)
{
	return f && (f->state == PATCH_DEDICATED || f->state == PATCH_MERGED);
}

static bool differ(struct num a, struct num b)
{
	return a.known && b.known && a.v != b.v;
}

static void foretell(struct comparison *c, const struct side *without, const struct side *with)
{
	for (size_t i = 0; i < without->n_structs; i++) {
		const struct followed *f = &without->structs[i];
		const struct followed *own = side_struct(with, f->name);

		if (f->state != PATCH_ABSENT || !has_own(own) ||
		    c->n_foretold == ARRAY_SIZE(c->foretold))
			continue;
		c->foretold[c->n_foretold++] = (struct foretold){
			.name = f->name,
			.slot_bytes = f->would_save_bytes,
			.delivered_slot_bytes = num_sub(f->slot.slot_bytes, own->slot.slot_bytes),
			.page_bytes = f->would_save_page_true_bytes,
			.delivered_page_bytes = real_sub(f->page_true_bytes, own->page_true_bytes),
			.resized = differ(f->requested_bytes, own->requested_bytes),
		};
	}
}

void compare_sides(const struct side *a, const struct side *b, struct num memcgs,
		   struct comparison *ret)
{
	*ret = (struct comparison){.a = a, .b = b, .memcgs = memcgs};
	add_structs(ret);
	add_sums(ret, "memcg", real(1));
	add_sums(ret, "total", real_of(memcgs));
	add_measured(ret);
	add_machine(ret);
	foretell(ret, a, b);
	foretell(ret, b, a);
}

/* The table */

FIELD_GETTER(get_change, struct compare_row, value_real(real_sub(r->b, r->a)))
FIELD_GETTER(get_percent, struct compare_row,
	     value_real(real_mul(real_div(real_sub(r->b, r->a), r->a), real(100))))

static const struct field fields[] = {
	{"scope", "SCOPE",
	 "a followed struct: of one object; memcg: of one memcg; total: of all, at equal counts; "
	 "measured: slab pages that caches held at about that count; price: of one whole memcg; machine: all of slab",
	 ROW_WORD(struct compare_row, scope), UNIT_NONE, METRIC_NONE, 20, 0},
	{"figure", "FIGURE", "what it is; of measured rows the cache",
	 ROW_WORD(struct compare_row, figure), UNIT_NONE, METRIC_NONE, 16, 0},
	{"a", "A", "on the first side", ROW(struct compare_row, a), UNIT_BYTES, METRIC_NONE, 12,
	 0},
	{"b", "B", "on the second side", ROW(struct compare_row, b), UNIT_BYTES, METRIC_NONE, 12,
	 0},
	{"change", "B-A", "second minus first: negative is less memory", FROM(get_change),
	 UNIT_BYTES, METRIC_NONE, 12, 0},
	{"change_percent", "%", "the change in percent of the first", FROM(get_percent), UNIT_NONE,
	 METRIC_NONE, 8, FIELD_EXTRA},
};

const struct table table_compare = {
	.name = "compare",
	.help = "two sides at equal counts of memcgs",
	.fields = fields,
	.n_fields = ARRAY_SIZE(fields),
};
