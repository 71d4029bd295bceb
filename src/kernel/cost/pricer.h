/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PRICER_H
#define KERNEL_COST_PRICER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/slab/structs.h"
#include "model/sample.h"

struct caches;
struct cost_bill;
struct memcg_table;
struct memcgs;
struct root;

/*
 * pricer: the price of a memcg for a sample, from the best source that there is.
 *
 * Where the price was measured in this boot, seen or probed, it is read from its file (kernel/cost/pricefile.h).
 * Elsewhere it is computed as the mean of a few groups spread over the table (kernel/cost/parts.h). Once a minute the
 * price is found again.
 */

struct pricer; /* opaque */

struct pricer *pricer_new(const struct root *root); /* @root is borrowed */
void pricer_free(struct pricer *p);

/* What is to be read from BTF for the price, and where the sizes go. */
struct struct_wants pricer_wants(struct pricer *p);

/* What the price is computed from. Borrowed. */
struct pricer_input {
	const struct caches *caches;
	const struct machine *machine;
	struct memcgs *memcgs; /* located */
	const struct memcg_table *table;
	int64_t boot_ns; /* of the tick */
	bool fresh;	 /* sizes were read anew */
};

struct memcg_price pricer_price(struct pricer *p, const struct pricer_input *in);

/* The parts of that price, from the same source; empty where there is no price. */
void pricer_bill(struct pricer *p, const struct pricer_input *in, struct cost_bill *ret);

#endif
