/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_PACE_H
#define MODEL_PACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * pace: how a number of memcgs moved in the last minute. Changes are summed in slots of ten seconds, of which
 * the last seven count, so that a minute is looked back at, and up to ten seconds more.
 */

#define PACE_SLOTS   7
#define PACE_SLOT_NS 10000000000LL

struct pace_change {
	int64_t live, dying; /* more of them, or fewer */
	uint64_t born;
};

struct pace {
	int64_t newest; /* number of the slot that was written last */
	struct pace_change slots[PACE_SLOTS]; /* slot n stands at n % PACE_SLOTS */
};

/* Counts @c in at @now_ns, which never goes back. */
void pace_add(struct pace *p, int64_t now_ns, const struct pace_change *c);

/* What changed in the slots that count at @now_ns. */
struct pace_change pace_sum(const struct pace *p, int64_t now_ns);

/* When the first of these slots began. */
int64_t pace_begin_ns(int64_t now_ns);

/* True when nothing in it counts any more. */
bool pace_is_idle(const struct pace *p, int64_t now_ns);

#endif
