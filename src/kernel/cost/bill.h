/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_BILL_H
#define KERNEL_COST_BILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/known.h"
#include "base/strings.h"
#include "kernel/cost/billing.h"
#include "model/sample.h"

struct cost_row;
struct root;

/*
 * bill: every allocation that making one memcg causes, seen as it happens.
 *
 * This process makes probe cgroups one after the other and stays on one CPU meanwhile. A trace instance records the
 * kmalloc, kmem_cache_alloc and percpu allocations of this process, and its frees. Allocations in interrupts belong
 * to somebody else and are left out. What is freed again before the last probe is made is taken off, so the rest is
 * what memcgs keep; divided by the number of probes, it is the bill of one memcg. A count is a fraction where several
 * memcgs share an object, as a node of a radix tree. It is too large where a free was not traced (bulk frees, RCU).
 *
 * How percpu memory is counted: kernel/cost/billing.h. Its event also tells of the vector of obj_cgroup pointers that
 * goes with each chunk. The vector has a row of its own; it is in the sum neither of percpu memory nor of slab.
 */

struct bill {
	struct cost_row *rows;
	size_t n;
	unsigned probes;  /* memcgs that were made */
	uint64_t events, lost;
	char *controllers; /* that each probe has: "memory cpu" */
	struct billing_sum sum; /* of one memcg */
	struct num memcg_requested; /* R of struct mem_cgroup; unknown from a cache of its own, or after a loss */
	struct buf no_size; /* why it is unknown; BILLING_OWN_CACHE from a cache of its own; "" where it is known */
	struct real named_bytes; /* the part of its slab_bytes whose site and cache have names */
	struct buf notes;  /* sentences that say what the bill lacks, a line each; "" where nothing */
	struct strings strings; /* private: what rows point to */
};

struct bill_options {
	const char *locks;   /* lock folder, INSTANCE_LOCKS */
	unsigned probes;
	bool only_size;	     /* only memcg_requested is wanted: no rows, no sums, no names of caches */
	bool (*stopped)(void); /* true: the bill is given up and the probes are removed; may be NULL */
};

/*
 * Makes the bill. @s is a sample of the running kernel with all its caches; rows of the bill borrow names from it. 0,
 * or -errno with a sentence in @why: -EACCES, -EPERM without permission; -ENOENT, -ENODEV without tracefs, events or
 * a memory controller; -EOPNOTSUPP where the root of v2 has no memory (kernel/cgroup/groups.h); -EINTR when stopped;
 * -EBUSY where a probe cannot be removed. In each case the probes are removed, as far as the kernel lets them go.
 */
int bill_make(const struct bill_options *options, const struct root *root, const struct sample *s,
	      struct bill **ret, struct buf *why);
void bill_free(struct bill *b);

/* The price of one memcg by this bill; unknown where events were lost or there were few probes. */
struct memcg_price bill_price(const struct bill *b);

#endif
