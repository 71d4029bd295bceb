/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CHURNS_H
#define KERNEL_LIVES_CHURNS_H

#include <stddef.h>

#include "base/map.h"
#include "model/events.h"

/* churns: sums of short lives by parent and creator, bounded. */

/* Parents x creators a tick that have rows of their own; the rest share one without names. */
#define CHURNS_MAX 1024

struct churns {
	struct churn *rows;
	size_t n, cap;
	struct map index;
	size_t rest; /* number of the row that takes what finds no room, plus one; 0: none yet */
};

#define CHURNS_INIT ((struct churns){.index = MAP_INIT})

void churns_done(struct churns *c);
void churns_clear(struct churns *c);

/* One more life below @parent (@parent_len raw bytes), made by @creator (NULL: unknown). */
void churns_add(struct churns *c, const char *parent, size_t parent_len, const char *creator);

#endif
