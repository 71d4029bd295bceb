/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CHURNSUMS_H
#define KERNEL_LIVES_CHURNSUMS_H

#include <stddef.h>

#include "base/map.h"
#include "model/events.h"

/* churnsums: how many memcgs came and went between two ticks, by parent and creator, in bounded memory. */

/* So many pairs of a parent and a creator have a row of their own in a tick; the rest share one row without names. */
#define CHURNSUMS_MAX 1024

struct churnsums {
	struct churn *rows;
	size_t n, cap;
	struct map index;
	size_t rest; /* the number + 1 of the row that the rest share; 0: there is none yet */
};

#define CHURNSUMS_INIT ((struct churnsums){.index = MAP_INIT})

void churnsums_done(struct churnsums *c);
void churnsums_clear(struct churnsums *c);

/* Counts one more memcg below @parent, which has @parent_len raw bytes, made by @creator (NULL: unknown). */
void churnsums_add(struct churnsums *c, const char *parent, size_t parent_len, const char *creator);

#endif
