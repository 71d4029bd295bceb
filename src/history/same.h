/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_SAME_H
#define HISTORY_SAME_H

#include <stdbool.h>
#include <string.h>

#include "base/known.h"
#include "base/xalloc.h"
#include "model/sample.h"

/* same: whether a value says what the last one said. Two unknowns are the same. */

static inline bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static inline bool same_num(struct num a, struct num b)
{
	return a.known == b.known && (!a.known || a.v == b.v);
}

static inline bool same_shape(const struct slab_shape *a, const struct slab_shape *b)
{
	return same_num(a->slot_bytes, b->slot_bytes) &&
	       same_num(a->objs_per_slab, b->objs_per_slab) && same_num(a->order, b->order);
}

static inline char *dup_or_null(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

#endif
