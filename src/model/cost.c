/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/cost.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/words.h"
#include "model/sitewindow.h"

void cost_bill_done(struct cost_bill *b)
{
	strings_done(&b->strings);
	free(b->rows);
	*b = COST_BILL_INIT;
}

struct cost_row *cost_bill_add(struct cost_bill *b)
{
	XGROW(b->rows, b->n, b->cap);
	return memset(&b->rows[b->n++], 0, sizeof(*b->rows));
}

const char *cost_bill_keep(struct cost_bill *b, char *text)
{
	return strings_keep(&b->strings, text);
}

static bool has_cache(const struct cost_row *row, const char *name)
{
	return row->cache && !strcmp(row->cache, name);
}

bool cost_is_beside(const struct cost_row *row)
{
	return has_cache(row, COST_BESIDE);
}

struct cost_sums cost_bill_sums(const struct cost_bill *b)
{
	struct cost_sums sums = {real(0), real(0), real(0)};

	for (size_t i = 0; i < b->n; i++) {
		const struct cost_row *row = &b->rows[i];
		struct real *sum = cost_is_beside(row)		? &sums.beside_bytes
				   : has_cache(row, COST_PERCPU) ? &sums.percpu_bytes
								 : &sums.slab_bytes;

		*sum = real_add(*sum, row->memcg_bytes);
	}
	return sums;
}

/* A mean that is a whole number is shown as one. */
static struct value value_mean(struct real r)
{
	if (r.known && r.v < 1e15 && r.v > -1e15 && fabs(r.v - round(r.v)) < 1e-9)
		return (struct value){.kind = VALUE_INT, .i = llround(r.v)};
	return value_real(r);
}

FIELD_GETTER(cost_count, struct cost_row, value_mean(r->count))
FIELD_GETTER(cost_requested, struct cost_row, value_mean(r->requested_bytes))
FIELD_GETTER(cost_wasted, struct cost_row, value_mean(r->wasted_bytes))
FIELD_GETTER(cost_memcg, struct cost_row, value_mean(r->memcg_bytes))

static const struct field cost_fields[] = {
	{"controller", "CONTROLLER",
	 "controller whose part it is, by the function's name; cgroup: what every cgroup has; "
	 "unattributed: no rule claims the function",
	 ROW_WORD(struct cost_row, controller), UNIT_NONE, METRIC_NONE, 10, 0},
	{"struct", "STRUCT", "kernel struct, where its size in BTF or the cache's name tells it",
	 ROW_WORD(struct cost_row, type), UNIT_NONE, METRIC_NONE, 20, 0},
	{"cache", "CACHE", "slab cache as /proc/slabinfo lists it, or percpu",
	 ROW_WORD(struct cost_row, cache), UNIT_NONE, METRIC_NONE, 17, 0},
	{"count", "COUNT", "objects a memcg, the mean over the probes, net of those freed again",
	 FROM(cost_count), UNIT_ID, METRIC_NONE, 6, 0},
	{WORD_ASKED, "bytes asked for one object, the mean where they vary", FROM(cost_requested),
	 UNIT_BYTES, METRIC_NONE, 9, 0},
	{WORD_SLOT, "bytes that one object takes; of percpu memory on all possible CPUs",
	 ROW(struct cost_row, slot_bytes), UNIT_BYTES, METRIC_NONE, 7, 0},
	{WORD_WASTED, "slot minus requested, of one object", FROM(cost_wasted), UNIT_BYTES,
	 METRIC_NONE, 7, 0},
	{WORD_OWN_SLOT, "slot that a cache of its own would give the largest request",
	 ROW(struct cost_row, own_slot_bytes), UNIT_BYTES, METRIC_NONE, 7, 0},
	{WORD_WOULD_SAVE, "what that would save, of one object; 0 where it has a cache",
	 ROW(struct cost_row, would_save_bytes), UNIT_BYTES, METRIC_NONE, 7, 0},
	{"memcg_bytes", "BYTES", "count x slot: what each memcg pays", FROM(cost_memcg), UNIT_BYTES,
	 METRIC_NONE, 9, 0},
	{"site", "SITE",
	 "call site in the kernel; an address where /proc/kallsyms does not name it",
	 ROW_WORD(struct cost_row, site), UNIT_NONE, METRIC_NONE, 0, 0},
};

static size_t cost_rows(const struct sample *s)
{
	return s->n_cost;
}

static const void *cost_row_at(const struct sample *s, size_t i)
{
	return &s->cost[i];
}

const struct table table_cost = {
	.name = "cost",
	.help = "the bill of one memcg: what its making allocates, by call site",
	.kind = TABLE_UNKEPT,
	.fields = cost_fields,
	.n_fields = ARRAY_SIZE(cost_fields),
	.sort = "memcg_bytes",
	.count = cost_rows,
	.row = cost_row_at,
};

FIELD_GETTER(site_mean, struct site_row, value_mean(r->requested_mean))

static struct value get_window_time(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	if (!s->site_window)
		return value_num(NUM_UNKNOWN);
	return (struct value){.kind = VALUE_TIME, .i = s->site_window->utc_ns};
}

static struct value get_window_seconds(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	return value_real(s->site_window ? real(s->site_window->seconds) : REAL_UNKNOWN);
}

static struct value get_window_lost(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	return value_num(s->site_window ? num_u(s->site_window->lost) : NUM_UNKNOWN);
}

static const struct field site_fields[] = {
	{"class", "CLASS",
	 "which kmalloc caches gfp_flags lead to: plain, account, reclaimable or dma; memdup_user and "
	 "msg_msg caches cannot be told from plain or account",
	 ROW_WORD(struct site_row, class), UNIT_NONE, METRIC_NONE, 11, 0},
	{"allocs", "ALLOCS", "allocations in the window", ROW(struct site_row, allocs), UNIT_ID,
	 METRIC_NONE, 9, FIELD_EXTRA},
	{"allocs_per_second", "ALLOCS/S", "allocations a second of the window",
	 ROW(struct site_row, allocs_per_second), UNIT_ID, METRIC_NONE, 10, 0},
	{"requested_min", "MIN", "fewest bytes asked for", ROW(struct site_row, requested_min),
	 UNIT_BYTES, METRIC_NONE, 5, 0},
	{"requested_mean", "MEAN", "mean bytes asked for", FROM(site_mean), UNIT_BYTES, METRIC_NONE,
	 7, 0},
	{"requested_max", "MAX", "most bytes asked for", ROW(struct site_row, requested_max),
	 UNIT_BYTES, METRIC_NONE, 5, 0},
	{WORD_SLOT, "bytes that each takes", ROW(struct site_row, slot_bytes), UNIT_BYTES,
	 METRIC_NONE, 5, 0},
	{"wasted_bytes_per_second", "WASTED/S",
	 "sum of slot minus requested, a second of the window",
	 ROW(struct site_row, wasted_bytes_per_second), UNIT_BYTES, METRIC_NONE, 9, 0},
	{WORD_OWN_SLOT, "slot that a cache of its own would give the largest request",
	 ROW(struct site_row, own_slot_bytes), UNIT_BYTES, METRIC_NONE, 8, 0},
	{"would_save_bytes_per_second", "WOULD-SAVE/S",
	 "slot minus own slot, a second of the window: bytes allocated less, not bytes held",
	 ROW(struct site_row, would_save_bytes_per_second), UNIT_BYTES, METRIC_NONE, 9, 0},
	{"site", "SITE",
	 "call site in the kernel; an address where /proc/kallsyms does not name it",
	 ROW_WORD(struct site_row, site), UNIT_NONE, METRIC_NONE, 0, 0},
	{"window_time", "WINDOW", "when the window was opened, UTC", FROM(get_window_time),
	 UNIT_TIME, METRIC_NONE, 24, FIELD_EXTRA},
	{"window_seconds", "SECONDS", "how long it was open", FROM(get_window_seconds), UNIT_ID,
	 METRIC_NONE, 7, FIELD_EXTRA},
	{"lost_events", "LOST", "events of the window that were lost: counts are too low",
	 FROM(get_window_lost), UNIT_ID, METRIC_NONE, 6, FIELD_EXTRA},
};

static size_t site_rows(const struct sample *s)
{
	return s->n_sites;
}

static const void *site_row_at(const struct sample *s, size_t i)
{
	return &s->sites[i];
}

const struct table table_sites = {
	.name = "sites",
	.help = "who asks for kmalloc slots of a size, in a window of tracing",
	.needs = NEED_WINDOW,
	.fields = site_fields,
	.n_fields = ARRAY_SIZE(site_fields),
	.sort = "would_save_bytes_per_second",
	.count = site_rows,
	.row = site_row_at,
};
