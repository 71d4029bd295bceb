/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/views/past.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/views/view.h"

void *past_at(const struct past *p, size_t i)
{
	return p->rows + i * p->ops->row_bytes;
}

void *past_add(struct past *p)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 64;
		p->rows = xreallocarray(p->rows, p->cap, p->ops->row_bytes);
	}
	p->added++;
	return memset(past_at(p, p->n++), 0, p->ops->row_bytes);
}

static void drop_oldest(struct past *p, size_t n)
{
	if (!n)
		return;
	for (size_t i = 0; p->ops->drop && i < n; i++)
		p->ops->drop(past_at(p, i));
	p->n -= n;
	memmove(p->rows, past_at(p, n), p->n * p->ops->row_bytes);
	p->whole = false;
}

/*
 * Loads the rows of (after, until]. Where they are as many as fit, the earlier rows are dropped, since some in
 * between may be missing.
 */
static int load_rows(struct past *p, const struct view *v, uint64_t after, const struct sample *s)
{
	struct source_rows which = {after, s->tick, p->ops->most};
	size_t before = p->n;
	int r = p->ops->load(p, v->source, &which);

	if (r < 0)
		return r;
	if (p->n - before >= p->ops->most)
		drop_oldest(p, before);
	else if (!after)
		p->whole = true;
	p->until = s->tick;
	p->until_utc_ns = s->at.utc_ns;
	return 0;
}

static int load_anew(struct past *p, const struct view *v, const struct sample *s)
{
	drop_oldest(p, p->n);
	p->whole = false;
	p->until = 0;
	return load_rows(p, v, 0, s);
}

/* How many rows are of ticks up to @tick. */
static size_t count_until(const struct past *p, uint64_t tick)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->ops->tick(past_at(p, middle)) <= tick)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int follow_source(struct past *p, const struct view *v, const struct sample *s)
{
	size_t n;

	if (s->tick > p->until)
		return load_rows(p, v, p->until, s);
	/* Another file has taken the place of ours, and its ticks count anew. */
	if (s->tick < p->until && s->at.utc_ns > p->until_utc_ns)
		return load_anew(p, v, s);
	n = count_until(p, s->tick);
	return n < p->ops->most / 2 && !p->whole ? load_anew(p, v, s) : 0;
}

static void collect(struct past *p, const struct sample *s)
{
	if (s->tick <= p->until)
		return;
	p->ops->take(p, s);
	p->until = s->tick;
}

void past_note(struct view *v, const struct sample *s, const struct past_ops *ops)
{
	struct past *p = v->state;

	p->ops = ops;
	if (p->at == s->tick)
		return;
	v->err = v->source ? follow_source(p, v, s) : -EOPNOTSUPP;
	if (v->err == -EOPNOTSUPP) {
		v->err = 0;
		collect(p, s);
	}
	/* Rows are dropped when there are half as many again, so that not every tick moves them all. */
	if (p->n > ops->most + ops->most / 2)
		drop_oldest(p, p->n - ops->most);
	p->at = s->tick;
	p->shown = count_until(p, s->tick);
	p->changed = true;
}

size_t past_select(struct view *v, const struct sample *s)
{
	struct past *p = v->state;
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};
	struct row_array rows = {p->rows, p->shown, p->ops->row_bytes, !v->reverse};
	size_t added = p->added;

	if (!v->stale && !p->changed)
		return 0;
	select_array(v->ops->table, s, &sel, &rows, &p->list);
	v->n = p->list.n;
	p->changed = false;
	p->added = 0;
	return added;
}

void past_done(struct view *v)
{
	struct past *p = v->state;

	if (p->ops)
		drop_oldest(p, p->n);
	row_list_done(&p->list);
	free(p->rows);
}

const void *past_row(const struct view *v, size_t i)
{
	const struct past *p = v->state;

	return p->list.rows[i];
}

bool past_matches(const struct view *v, size_t i, const regex_t *re)
{
	return select_matches(v->ops->table, v->sample, past_row(v, i), re);
}
