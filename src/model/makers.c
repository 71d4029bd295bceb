/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/makers.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/savings.h"
#include "model/words.h"

static int compare_makers(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int by_maker(const void *a, const void *b)
{
	return compare_makers((*(const struct memcg *const *)a)->creator, (*(const struct memcg *const *)b)->creator);
}

static void count(const struct sample *s, const struct memcg *m, struct maker_row *row)
{
	struct num born = m->born_exact ? m->born_boot_ns : NUM_UNKNOWN;

	row->live += m->state == MEMCG_LIVE;
	row->dying += m->state == MEMCG_DYING;
	if (!born.known)
		return;
	row->recent += s->at.boot_ns - born.v <= MAKERS_RECENT_SECONDS * NS_PER_SEC;
	if (!row->newest_boot_ns.known || born.v > row->newest_boot_ns.v) {
		row->newest_boot_ns = born;
		row->newest_pid = m->creator_pid;
	}
}

struct maker_row *makers_find(const struct sample *s, size_t *ret_n)
{
	const struct memcg_table *t = s->memcgs;
	struct maker_row *rows = NULL;
	const struct memcg **sorted;
	size_t n = 0, cap = 0;

	*ret_n = 0;
	if (!t || !t->n)
		return NULL;
	sorted = xcalloc(t->n, sizeof(*sorted));
	memcpy(sorted, t->rows, t->n * sizeof(*sorted));
	qsort(sorted, t->n, sizeof(*sorted), by_maker);
	for (size_t i = 0; i < t->n; i++) {
		if (!i || compare_makers(sorted[i]->creator, rows[n - 1].maker)) {
			XGROW(rows, n, cap);
			rows[n++] = (struct maker_row){.maker = sorted[i]->creator};
		}
		count(s, sorted[i], &rows[n - 1]);
	}
	free(sorted);
	*ret_n = n;
	return rows;
}

#define GETTER(fn, expr)                                                                           \
	static struct value fn(const struct sample *s, const void *row, struct buf *scratch)       \
	{                                                                                          \
		const struct maker_row *r = row;                                                   \
                                                                                                   \
		(void)s;                                                                           \
		(void)r;                                                                           \
		(void)scratch;                                                                     \
		return value_num(expr);                                                            \
	}

GETTER(get_live, num(r->live))
GETTER(get_dying, num(r->dying))
GETTER(get_price, savings_memcgs_bytes(&s->price, num(r->live), num(r->dying)))
GETTER(get_recent, num(r->recent))
GETTER(get_pid, r->newest_pid)

static struct value get_newest(const struct sample *s, const void *row, struct buf *scratch)
{
	struct num age = num_sub(num(s->at.boot_ns), ((const struct maker_row *)row)->newest_boot_ns);

	(void)scratch;
	if (age.known && age.v < 0)
		age.v = 0;
	return value_real(real_div(real_of(age), real(1e9)));
}

static struct value get_maker(const struct sample *s, const void *row, struct buf *scratch)
{
	const char *maker = ((const struct maker_row *)row)->maker;

	(void)s;
	if (!maker)
		return value_str(NULL);
	buf_clear(scratch);
	text_escape(scratch, maker, strlen(maker));
	return value_str(buf_str(scratch));
}

static const struct field fields[] = {
	{"live", "LIVE", "live memcgs that it made", get_live, UNIT_NONE, METRIC_GAUGE, 7, false},
	{"dying", "DYING", "memcgs that it made, removed and not yet freed", get_dying, UNIT_NONE, METRIC_GAUGE, 6,
	 false},
	{"price_bytes", "PRICE", "slab that these cost, live and dying", get_price, UNIT_BYTES, METRIC_NONE, 8, false},
	{"recent", "RECENT", "of them, made in the last minute", get_recent, UNIT_NONE, METRIC_GAUGE, 7, false},
	{"newest_seconds", "NEWEST", "since the last of them was made, where that was seen", get_newest, UNIT_SECONDS,
	 METRIC_NONE, 7, false},
	{"creator_pid", "PID", "process that made that one", get_pid, UNIT_ID, METRIC_NONE, 8, false},
	{WORD_MAKER, "command that made them; unknown of those that were there before anybody looked", get_maker,
	 UNIT_NONE, METRIC_NONE, 0, false},
};

static size_t maker_count(const struct sample *s)
{
	return s->n_makers;
}

static const void *maker_row_at(const struct sample *s, size_t i)
{
	return &s->makers[i];
}

const struct table table_makers = {
	.name = "makers",
	.help = "who made the memcgs: how many live and die, and what they cost",
	.fields = fields,
	.n_fields = ARRAY_SIZE(fields),
	.sort = "price_bytes",
	.count = maker_count,
	.row = maker_row_at,
};
