/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_PACE_H
#define MODEL_PACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * pace: how the number of memcgs changed in the last minute. Changes are summed in slots of ten seconds, of which
 * the last seven count: the last minute, and up to ten seconds before it.
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

/* Adds @c to the slot of @now_ns, which is never before that of the last call. */
void pace_add(struct pace *p, int64_t now_ns, const struct pace_change *c);

/* What changed in the slots that count at @now_ns. */
struct pace_change pace_sum(const struct pace *p, int64_t now_ns);

/* The number of the slot that a time lies in. */
static inline int64_t pace_slot(int64_t ns)
{
	return ns / PACE_SLOT_NS;
}

/* When the first of these slots began. */
int64_t pace_begin_ns(int64_t now_ns);

/* True when no change in @p counts any more. */
bool pace_is_idle(const struct pace *p, int64_t now_ns);

#endif
