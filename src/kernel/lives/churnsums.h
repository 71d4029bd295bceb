/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CHURNSUMS_H
#define KERNEL_LIVES_CHURNSUMS_H

#include <stddef.h>

#include "base/map.h"
#include "model/events.h"

/* churnsums: sums of short lives by parent and creator, bounded. */

/* Parents x creators a tick that have rows of their own; the rest share one without names. */
#define CHURNSUMS_MAX 1024

struct churnsums {
	struct churn *rows;
	size_t n, cap;
	struct map index;
	size_t rest; /* number of the row that takes what finds no room, plus one; 0: none yet */
};

#define CHURNSUMS_INIT ((struct churnsums){.index = MAP_INIT})

void churnsums_done(struct churnsums *c);
void churnsums_clear(struct churnsums *c);

/* One more life below @parent (@parent_len raw bytes), made by @creator (NULL: unknown). */
void churnsums_add(struct churnsums *c, const char *parent, size_t parent_len, const char *creator);

#endif
