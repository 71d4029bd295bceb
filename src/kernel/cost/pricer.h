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
 * pricer: the price of a memcg that a sample has, from the best source there is.
 *
 * Seen or probed (kernel/cost/pricefile.h), where it was measured in this boot. Else computed
 * (kernel/cost/parts.h): the mean of a few groups, spread over the table. Looked for again once a minute.
 */

struct pricer; /* opaque */

struct pricer *pricer_new(const struct root *root); /* borrowed */
void pricer_free(struct pricer *p);

/* What is to be read from BTF for it, and where the sizes go. */
struct struct_wants pricer_wants(struct pricer *p);

/* What a price is taken from. */
struct pricer_input {
	const struct caches *caches;
	const struct machine *machine;
	struct memcgs *memcgs; /* located */
	const struct memcg_table *table;
	int64_t boot_ns; /* of the tick */
	bool fresh;	 /* sizes were read anew */
};

struct memcg_price pricer_price(struct pricer *p, const struct pricer_input *in);

/* What that price consists of, from the same source; empty where there is none. */
void pricer_bill(struct pricer *p, const struct pricer_input *in, struct cost_bill *ret);

#endif
