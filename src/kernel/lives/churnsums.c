/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/churnsums.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xalloc.h"

void churnsums_clear(struct churnsums *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free((char *)c->rows[i].parent);
		free((char *)c->rows[i].creator);
	}
	c->n = 0;
	c->rest = 0;
	map_done(&c->index);
}

void churnsums_done(struct churnsums *c)
{
	churnsums_clear(c);
	free(c->rows);
	*c = CHURNSUMS_INIT;
}

static struct churn *new_churn(struct churnsums *c, const char *parent, size_t len, const char *creator)
{
	struct churn *row;

	XGROW(c->rows, c->n, c->cap);
	row = &c->rows[c->n++];
	*row = (struct churn){0};
	if (parent)
		row->parent = xstrndup(parent, len);
	if (creator)
		row->creator = xstrdup(creator);
	return row;
}

static struct churn *rest_row(struct churnsums *c)
{
	if (!c->rest) {
		new_churn(c, NULL, 0, NULL);
		c->rest = c->n;
	}
	return &c->rows[c->rest - 1];
}

static bool is_of(const struct churn *row, const char *parent, size_t len, const char *creator)
{
	return strlen(row->parent) == len && !memcmp(row->parent, parent, len) &&
	       !!row->creator == !!creator && (!creator || !strcmp(row->creator, creator));
}

void churnsums_add(struct churnsums *c, const char *parent, size_t parent_len, const char *creator)
{
	uint64_t hi = hash_mix(HASH_START, parent, parent_len);
	uint64_t lo = creator ? hash_mix(HASH_START, creator, strlen(creator)) : 0;
	/* rows move when the array grows, so the map has their number, plus one */
	size_t at = (size_t)(uintptr_t)map_get(&c->index, hi, lo);
	struct churn *row;

	if (at && is_of(&c->rows[at - 1], parent, parent_len, creator)) {
		row = &c->rows[at - 1];
	} else if (at || c->n >= CHURNSUMS_MAX) {
		row = rest_row(c);
	} else {
		row = new_churn(c, parent, parent_len, creator);
		map_put(&c->index, hi, lo, (void *)(uintptr_t)c->n);
	}
	row->born++;
	row->freed++;
}
