/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_MISMATCH_H
#define KERNEL_LIVES_MISMATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

/*
 * mismatch: when the tree must be walked although every event was seen.
 *
 * The kernel's total and the table's may differ for good (memcgs that were dying before we looked
 * are in no table), and the kernel's lags by up to a second. So a walk is due when the difference
 * is an unusual one and the same in two ticks. It becomes usual when a walk was made for it and
 * left it as it was: one that merely stands there behind a walk may be a memcg that came or went
 * since.
 */
struct mismatch {
	struct num usual; /* difference that walks do not change */
	struct num asked; /* difference that a walk was asked for */
	bool walked;	  /* since it was asked for */
	struct num last;  /* in the last tick */
};

#define MISMATCH_INIT ((struct mismatch){.walked = false})

/* After a walk. */
void mismatch_walked(struct mismatch *r);

/* Once a tick, with the totals of the same moment; true when a walk is due, until there was one. */
bool mismatch_due(struct mismatch *r, struct num kernel_total, struct num table_total);

#endif
