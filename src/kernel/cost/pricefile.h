/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PRICEFILE_H
#define KERNEL_COST_PRICEFILE_H

#include <stdbool.h>

#include "model/sample.h"

struct cost_bill;
struct cost_row;
struct root;

/*
 * pricefile: the price of a memcg that was measured, kept in /run/cgslab/price for whoever samples this
 * boot: what `cgslab cost` probed, or what the daemon saw of somebody else's mkdir (kernel/cost/seenprice.h). Not in the
 * history: only the daemon may write that, and the figure is of this boot alone, which is what /run is.
 * The file names its boot, so that a copied one is of no effect elsewhere.
 */

/*
 * Replaces the file, whole or not at all; but a price that was seen is not replaced by a probed one of the same
 * boot: what groups of the machine's own makers take is closer to the question. @rows: the bill, if there is one, else
 * that of the same boot stays. 0 or -errno: -EACCES or -EPERM without the right, -ENODATA where @p is unknown
 * or @boot_id is "".
 */
int pricefile_write(const struct root *root, const char *boot_id, const struct memcg_price *p,
		 const struct cost_row *rows, size_t n);

/* False where there is none of this boot, or it cannot be read; *ret is as it was then. */
bool pricefile_read(const struct root *root, const char *boot_id, struct memcg_price *ret);

/* The rows that were written with it. False where there are none; *ret is empty then. */
bool pricefile_bill(const struct root *root, const char *boot_id, struct cost_bill *ret);

#endif
