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
 * Probe cgroups are made one after the other by this process, kept to one CPU, while an instance
 * records its own kmalloc, kmem_cache_alloc and percpu allocations and frees. Events taken in
 * interrupts belong to somebody else and are left out. What is freed again before the last
 * probe is made is taken off, so that what is left over is what memcgs keep; divided by their
 * number it is the bill of one. Counts are fractions where several share an object (a node of a
 * radix tree) and are smaller than real where a free was not traced (bulk frees, RCU).
 *
 * Percpu memory: kernel/cost/billing.h. The rest of what its event tells is the vector of obj_cgroup
 * pointers that goes with each chunk: a row of its own, no part of the percpu sum and no slab.
 */

struct bill {
	struct cost_row *rows;
	size_t n;
	unsigned probes;  /* memcgs that were made */
	uint64_t events, lost;
	char *controllers; /* that each has, "memory cpu" */
	struct billing_sum sum; /* of one memcg */
	struct num memcg_requested; /* R of struct mem_cgroup; unknown where it has a cache of its own, and after a loss */
	struct real named_bytes; /* of its slab_bytes: in rows with a site and a cache by name */
	struct buf notes;  /* sentences, a line each, of what is not in it; "" */
	struct strings strings; /* private: what rows point to */
};

struct bill_options {
	const char *locks;   /* lock folder, INSTANCE_LOCKS */
	unsigned probes;
	bool (*stopped)(void); /* true: give up, cleaned up; may be NULL */
};

/*
 * @s: a sample of the running kernel with all its caches; borrowed by the bill's rows.
 * 0, or -errno with a sentence in @why: -EACCES, -EPERM; -ENOENT, -ENODEV without tracefs, events or a memory
 * controller; -EOPNOTSUPP where v2's root has no memory (kernel/cost/probe.h); -EINTR when
 * stopped; -EBUSY where a probe cannot be removed. Probes are removed in each case
 * where the kernel lets them go.
 */
int bill_make(const struct bill_options *options, const struct root *root, const struct sample *s,
	      struct bill **ret, struct buf *why);
void bill_free(struct bill *b);

/* What it says a memcg costs; unknown where events were lost, or the probes were few. */
struct memcg_price bill_price(const struct bill *b);

#endif
