/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/savings.h"

#include <string.h>

#include "base/xalloc.h"
#include "model/held.h"

struct num savings_round_up(struct num v, struct num align)
{
	struct num sum;

	if (!align.known || align.v <= 0)
		return NUM_UNKNOWN;
	sum = num_add(v, num(align.v - 1));
	return sum.known ? num(sum.v / align.v * align.v) : sum;
}

/* include/asm-generic/getorder.h: the smallest order whose slab holds @bytes. */
static int order_for(int64_t bytes, int64_t page)
{
	int order = 0;

	while (page << order < bytes)
		order++;
	return order;
}

/* asm-generic fls(): position of the highest bit set, from 1. */
static int fls64(int64_t v)
{
	int n = 0;

	for (; v > 0; v >>= 1)
		n++;
	return n;
}

/* The number of objects that SLUB wants in a slab: mm/slub.c, calculate_order(). */
static int64_t min_objects(const struct slub_params *p)
{
	int64_t cpus = p->cpus_present.v;

	/* Where one CPU is present, the others may not be up yet, so the possible ones count. */
	if (cpus <= 1)
		cpus = p->cpus_possible.v;
	return 4 * (fls64(cpus) + 1);
}

/* The smallest order that leaves little enough of the slab unused; -1 when there is none: calc_slab_order(). */
static int order_with_waste(int64_t slot, int min_order, int fraction, int64_t page)
{
	for (int order = min_order; order <= SLUB_MAX_ORDER; order++) {
		int64_t slab = page << order;

		if (slab % slot <= slab / fraction)
			return order;
	}
	return -1;
}

static int find_order(int64_t slot, const struct slub_params *p)
{
	int64_t page = p->page_size.v;
	int64_t most = (page << SLUB_MAX_ORDER) / slot;
	int64_t want = min_objects(p);
	int min_order;

	if (want > most)
		want = most;
	if (want < 1)
		want = 1;
	min_order = order_for(want * slot, page);
	for (int fraction = 16; fraction > 1; fraction /= 2) {
		int order = order_with_waste(slot, min_order, fraction, page);

		if (order >= 0)
			return order;
	}
	return order_for(slot, page);
}

static bool usable(struct num slot, const struct slub_params *p)
{
	return slot.known && slot.v > 0 && slot.v < 1 << 24 && p->page_size.known &&
	       p->page_size.v > 0 && p->page_size.v <= 1 << 20 && p->cpus_present.known &&
	       p->cpus_present.v > 0 && p->cpus_possible.known && p->cpus_possible.v > 0;
}

struct slab_shape savings_slab_shape(struct num slot, const struct slub_params *p)
{
	struct slab_shape shape = {slot, NUM_UNKNOWN, NUM_UNKNOWN};
	int order;

	if (!usable(slot, p))
		return shape;
	order = find_order(slot.v, p);
	shape.order = num(order);
	shape.objs_per_slab = num((p->page_size.v << order) / slot.v);
	return shape;
}

bool savings_rule_holds(const struct slab_shape *shape, const struct slub_params *p)
{
	struct slab_shape rule = savings_slab_shape(shape->slot_bytes, p);

	return rule.order.known && shape->order.known && rule.order.v == shape->order.v;
}

struct real savings_page_true(const struct slab_shape *shape, struct num page_size)
{
	return real_div(real_of(num_mul(page_size, num_pow2(shape->order))),
			real_of(shape->objs_per_slab));
}

/* The own caches that the shipped series (patches/) makes for the followed structs. */
static const struct {
	const char *name;
	int more_levels; /* a pointer each, from the level of R to the last that its cache has room for */
} series[] = {{"mem_cgroup", 0}, {"mem_cgroup_per_node", 0}, {"cgroup", 7 - 2}};

struct num savings_own_bytes(const char *name, struct num requested)
{
	for (size_t i = 0; i < ARRAY_SIZE(series); i++)
		if (!strcmp(series[i].name, name))
			return num_add(requested,
				       num(series[i].more_levels * (int64_t)sizeof(void *)));
	return requested;
}

/* The slab a cache of its own would have for R. */
static void own_shape(struct followed *f, const struct slub_params *p, bool rule_holds)
{
	struct num slot = savings_round_up(savings_own_bytes(f->name, f->requested_bytes), f->align_bytes);

	if (f->state == PATCH_DEDICATED) {
		f->own = f->slot;
		return;
	}
	f->own = savings_slab_shape(slot, p);
	f->own_is_estimate = !rule_holds;
	if (!rule_holds && f->own.order.known && num_pow2(f->bucket_shape.order).known) {
		f->own.order = f->bucket_shape.order;
		f->own.objs_per_slab = num((p->page_size.v << f->own.order.v) / slot.v);
	}
}

static void saved_of(struct followed *f)
{
	f->saved_bytes = num_sub(f->bucket_shape.slot_bytes, f->slot.slot_bytes);
	f->saved_page_true_bytes = real_sub(f->bucket_page_true_bytes, f->page_true_bytes);
	f->would_save_bytes = num(0);
	f->would_save_page_true_bytes = real(0);
}

static void would_save_of(struct followed *f)
{
	f->saved_bytes = num(0);
	f->saved_page_true_bytes = real(0);
	f->would_save_bytes = num_sub(f->bucket_shape.slot_bytes, f->own.slot_bytes);
	f->would_save_page_true_bytes =
		real_sub(f->bucket_page_true_bytes, f->own_page_true_bytes);
	if (!f->comparable) {
		f->would_save_bytes = NUM_UNKNOWN;
		f->would_save_page_true_bytes = REAL_UNKNOWN;
	}
}

void savings_of_struct(struct followed *f, const struct slub_params *p, bool rule_holds,
		       bool debugging)
{
	f->comparable = !debugging;
	own_shape(f, p, rule_holds);
	f->page_true_bytes = savings_page_true(&f->slot, p->page_size);
	f->bucket_page_true_bytes = savings_page_true(&f->bucket_shape, p->page_size);
	f->own_page_true_bytes = savings_page_true(&f->own, p->page_size);
	f->wasted_bytes = num_sub(f->slot.slot_bytes, f->requested_bytes);
	if (f->state == PATCH_DEDICATED || f->state == PATCH_MERGED) {
		saved_of(f);
	} else if (f->state == PATCH_ABSENT) {
		would_save_of(f);
	} else {
		f->saved_bytes = f->would_save_bytes = NUM_UNKNOWN;
		f->saved_page_true_bytes = f->would_save_page_true_bytes = REAL_UNKNOWN;
	}
}

static void add_scaled(struct num *sum, struct num v, struct num factor)
{
	*sum = num_add(*sum, num_mul(v, factor));
}

static void add_scaled_real(struct real *sum, struct real v, struct num factor)
{
	*sum = real_add(*sum, real_mul(v, real_of(factor)));
}

static struct savings savings_zero(void)
{
	return (struct savings){num(0), num(0), num(0), num(0), real(0), real(0)};
}

struct savings savings_per_memcg(const struct followed *f, size_t n)
{
	struct savings sum = savings_zero();

	for (size_t i = 0; i < n; i++) {
		add_scaled(&sum.requested_bytes, f[i].requested_bytes, f[i].per_memcg);
		add_scaled(&sum.wasted_bytes, f[i].wasted_bytes, f[i].per_memcg);
		add_scaled(&sum.saved_bytes, f[i].saved_bytes, f[i].per_memcg);
		add_scaled(&sum.would_save_bytes, f[i].would_save_bytes, f[i].per_memcg);
		add_scaled_real(&sum.saved_page_true_bytes, f[i].saved_page_true_bytes,
				f[i].per_memcg);
		add_scaled_real(&sum.would_save_page_true_bytes, f[i].would_save_page_true_bytes,
				f[i].per_memcg);
	}
	return n ? sum : (struct savings){0}; /* all unknown */
}

struct savings savings_total(const struct savings *per_memcg, struct num memcgs)
{
	struct savings sum = savings_zero();

	add_scaled(&sum.requested_bytes, per_memcg->requested_bytes, memcgs);
	add_scaled(&sum.wasted_bytes, per_memcg->wasted_bytes, memcgs);
	add_scaled(&sum.saved_bytes, per_memcg->saved_bytes, memcgs);
	add_scaled(&sum.would_save_bytes, per_memcg->would_save_bytes, memcgs);
	add_scaled_real(&sum.saved_page_true_bytes, per_memcg->saved_page_true_bytes, memcgs);
	add_scaled_real(&sum.would_save_page_true_bytes, per_memcg->would_save_page_true_bytes,
			memcgs);
	return sum;
}

bool savings_are_to_come(struct num saved, struct num would_save)
{
	return num_is(saved, 0) && !num_is(would_save, 0);
}

struct num savings_net_pages(const struct followed *f, size_t n, struct num memcgs)
{
	struct num sum = num(0);

	for (size_t i = 0; i < n; i++) {
		struct real would_take;

		if (f[i].state == PATCH_ABSENT || num_is(f[i].saved_bytes, 0))
			continue;
		if (f[i].state != PATCH_DEDICATED)
			return NUM_UNKNOWN;
		would_take = real_mul(f[i].bucket_page_true_bytes,
				      real_of(num_mul(memcgs, f[i].per_memcg)));
		if (!would_take.known)
			return NUM_UNKNOWN;
		sum = num_add(sum, num_sub(num((int64_t)would_take.v), f[i].cache_slab_bytes));
	}
	return sum;
}

struct num savings_slot_bytes(const struct followed *f, size_t n, bool in_bucket)
{
	struct num sum = num(0);

	for (size_t i = 0; i < n; i++)
		add_scaled(&sum, in_bucket ? f[i].bucket_shape.slot_bytes : f[i].slot.slot_bytes, f[i].per_memcg);
	return n ? sum : NUM_UNKNOWN;
}

struct num savings_dying_bytes(const struct followed *f, size_t n, struct num dying)
{
	return num_mul(savings_slot_bytes(f, n, false), dying);
}

/* @n times the bytes of one; where @n is 0 the result is 0, even if the bytes of one are unknown. */
static struct num times(struct num each, struct num n)
{
	return num_is(n, 0) ? num(0) : num_mul(each, n);
}

struct num savings_memcgs_bytes(const struct memcg_price *price, struct num live, struct num dying)
{
	return num_add(times(price->slab_bytes, live), times(price->dying_slab_bytes, dying));
}

/* The time until @left are used up, at the pace of the shortest span in which there was growth. */
static struct num seconds_until(const struct sample *s, struct num left)
{
	for (size_t i = 0; i < GROWTH_SPANS && left.known; i++) {
		const struct growth_span *span = &s->growth[i];

		if (!span->live.known || !span->seconds.known || span->seconds.v <= 0)
			continue;
		if (span->live.v <= 0)
			return NUM_UNKNOWN;
		return num((int64_t)((double)left.v / (double)span->live.v *
				     (double)span->seconds.v));
	}
	return NUM_UNKNOWN;
}

/* The kernel counts ids in an int; a larger number in a file is no count. */
static struct num count_of_ids(struct num n)
{
	return n.known && n.v >= 0 && n.v <= INT32_MAX ? n : NUM_UNKNOWN;
}

void savings_of_ids(struct sample *s)
{
	struct memcg_ids *ids = &s->ids;

	ids->limit = count_of_ids(s->counts.id_limit);
	ids->used = count_of_ids(s->counts.live);
	if (s->machine && s->machine->dying_keep_ids)
		ids->used = num_add(ids->used, count_of_ids(s->counts.dying));
	else if (s->held && s->held->in_swap.known)
		ids->used = num_add(ids->used, count_of_ids(s->held->in_swap));
	ids->left = num_sub(ids->limit, ids->used);
	if (ids->left.known && ids->left.v < 0)
		ids->left.v = 0;
	ids->seconds_left = seconds_until(s, ids->left);
}

void savings_of_slab(struct sample *s)
{
	s->memcgs_bytes = savings_memcgs_bytes(&s->price, s->counts.live, s->counts.dying);
	s->memcgs_share = real_div(real_of(s->memcgs_bytes), real_of(s->slab.total_bytes));
	savings_of_ids(s);
}

void savings_of_sample(struct sample *s)
{
	struct num all = num_add(s->counts.live, s->counts.dying);

	s->per_memcg = savings_per_memcg(s->structs, s->n_structs);
	s->total = savings_total(&s->per_memcg, all);
	s->net_page_saving_bytes = savings_net_pages(s->structs, s->n_structs, all);
	s->dying_bytes = savings_dying_bytes(s->structs, s->n_structs, s->counts.dying);
	savings_of_slab(s);
}
