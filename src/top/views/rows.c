/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/views/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xalloc.h"

/* The id is 128 bits of two hashes, which stand for the name: no two of some hundred names share them. */
struct row_id rows_name_id(const char *name)
{
	size_t len = strlen(name);

	return (struct row_id){hash_mix(HASH_START, name, len), hash_mix(~HASH_START, name, len)};
}

static bool is_same(const struct rows *r, const void *base, size_t bytes)
{
	return r->base == base && r->bytes == bytes && (!bytes || !memcmp(r->copy, base, bytes));
}

static void keep(struct rows *r, const void *base, size_t bytes)
{
	if (bytes != r->bytes || !r->copy)
		r->copy = xreallocarray(r->copy, bytes ? bytes : 1, 1);
	if (bytes)
		memcpy(r->copy, base, bytes);
	r->base = base;
	r->bytes = bytes;
}

size_t rows_update(struct view *v, const struct sample *s, const void *base, size_t bytes)
{
	struct rows *r = v->state;
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};

	if (!v->stale && is_same(r, base, bytes))
		return 0;
	keep(r, base, bytes);
	select_rows(v->ops->table, s, &sel, &r->list);
	v->n = r->list.n;
	return r->list.n;
}

void rows_done(struct view *v)
{
	struct rows *r = v->state;

	row_list_done(&r->list);
	free(r->copy);
}

const void *rows_row(const struct view *v, size_t i)
{
	const struct rows *r = v->state;

	return r->list.rows[i];
}

bool rows_matches(const struct view *v, size_t i, const regex_t *re)
{
	return select_matches(v->ops->table, v->sample, rows_row(v, i), re);
}
