/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_MISMATCH_H
#define KERNEL_LIVES_MISMATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

/*
 * mismatch: whether the kernel's total of memcgs and the table's differ so that the tree must be walked, although
 * every event was seen.
 *
 * The two totals may differ for good, since memcgs that were dying before this program looked have no row; and the
 * kernel's total lags by up to a second. So a walk is due when the difference is not the usual one and is the same in
 * two ticks. A difference becomes the usual one when a walk was made for its sake and did not change it. A difference
 * that is merely there after some walk does not: it may come from a memcg that was born or freed since.
 */
struct mismatch {
	struct num usual; /* the difference that walks do not change */
	struct num asked; /* the difference for which a walk was asked */
	bool walked;	  /* there was a walk since */
	struct num last;  /* the difference in the last tick */
};

#define MISMATCH_INIT ((struct mismatch){.walked = false})

/* To be called after each walk. */
void mismatch_walked(struct mismatch *m);

/* To be called once a tick, with both totals of the same moment. True where a walk is due, until there was one. */
bool mismatch_due(struct mismatch *m, struct num kernel_total, struct num table_total);

#endif
