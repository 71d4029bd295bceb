/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PRICEFILE_H
#define KERNEL_COST_PRICEFILE_H

#include <stdbool.h>

#include "model/sample.h"

struct cost_bill;
struct cost_row;
struct root;

/*
 * pricefile: the measured price of a memcg, kept in /run/cgslab/price for every program that samples this boot.
 * `cgslab cost` writes what it probed; the daemon writes what it saw when another program made memcgs
 * (kernel/cost/seenprice.h). The price is not kept in the history, which only the daemon may write. It holds for this
 * boot alone, as /run does; the file names its boot, so that a copy has no effect elsewhere.
 */

/*
 * Replaces the file, whole or not at all. A probed price does not replace one of the same boot that was seen: what
 * the machine's own programs make is closer to the question. @rows are the bill; where @n is 0, the bill of the same
 * boot stays in the file. 0 or -errno: -EACCES or -EPERM without permission, -ENODATA where @p is unknown or @boot_id
 * is "".
 */
int pricefile_write(const struct root *root, const char *boot_id, const struct memcg_price *p,
		    const struct cost_row *rows, size_t n);

/* Reads the price. False where there is none of this boot or it cannot be read; *ret then stays as it was. */
bool pricefile_read(const struct root *root, const char *boot_id, struct memcg_price *ret);

/* Reads the bill that was written with it. False where there is none; *ret is empty then. */
bool pricefile_bill(const struct root *root, const char *boot_id, struct cost_bill *ret);

#endif
