/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_REWALK_H
#define KERNEL_REWALK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

/*
 * rewalk: when the tree must be walked although every event was seen.
 *
 * The kernel's total and the table's may differ for good (memcgs that were dying before we looked
 * are in no table), and the kernel's lags by up to a second. So a walk is due when
 * the difference is another one than after the last walk, and the same in two ticks.
 */
struct rewalk {
	struct num usual; /* difference after the last walk, once it stood still */
	struct num last;  /* in the last tick */
	int64_t walked_ns;
};

#define REWALK_INIT ((struct rewalk){{0, false}, {0, false}, 0})

/* After a walk at @boot_ns: what differs from now on is found out anew. */
void rewalk_done(struct rewalk *r, int64_t boot_ns);

/* Once a tick, with the totals of the same moment; true when a walk is due. */
bool rewalk_due(struct rewalk *r, struct num kernel_total, struct num table_total);

#endif
