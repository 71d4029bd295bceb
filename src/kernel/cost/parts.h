/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_PARTS_H
#define KERNEL_COST_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"
#include "model/sample.h"

struct caches;
struct cost_bill;
struct struct_want;

/*
 * parts: what a memcg is made of, and so the price of one, computed: no memcg is made or watched.
 *
 * A table lists the structs (parts.c). Their sizes are BTF's; a struct that this kernel lacks is
 * without its row. Each takes the slot of the cache of its name, or of the bucket that holds
 * it. The folder's share is counted in real groups: a kernfs node and a name for each file. On v1 a
 * memory cgroup has the memory controller alone, on v2 those of its cgroup.controllers.
 *
 * Left out: what grows later (list_lru tables, blkcg queues), and shrinkers beyond the first 64.
 */

/* What to ask BTF for into ret[0..parts_n): a row of the table each. */
extern const size_t parts_n;
void parts_want(struct struct_want *ret);

/* What the computation needs to know of a kernel. Borrowed. */
struct parts_kernel {
	const struct num *sizes; /* of what parts_want() asks for */
	const struct caches *caches;
	const struct machine *machine;
	enum hierarchy hierarchy;
	bool pressure; /* there is /proc/pressure: groups have psi */
	const char *file_names; /* of a captured tree, whose folders are not whole: a line each, else NULL */
};

#define PARTS_MAX 64

/* Sums over groups whose folders were looked at. */
struct parts_sum {
	struct memcg_price sum;
	size_t groups;
	struct real objects[PARTS_MAX]; /* of each row of the table */
	struct num files, name_bytes;	/* names of files, and their slots */
};

#define PARTS_SUM_INIT                                                                             \
	((struct parts_sum){.sum = {PRICE_COMPUTED, {0, true}, {0, true}, {0, true}, {0, true}},   \
			    .files = {0, true},                                                    \
			    .name_bytes = {0, true}})

/*
 * Adds the group with the folder @dirfd. 0, or -errno where the folder cannot be read, or BTF has no
 * struct mem_cgroup (-ENODATA): then nothing is added.
 */
int parts_add_group(struct parts_sum *s, const struct parts_kernel *k, int dirfd);

/* The mean of the groups; unknown where there was none or a size was unknown. */
struct memcg_price parts_price(const struct parts_sum *s);

/* The parts of that price, the mean of the groups, as rows without a call site. Nothing where there was no group. */
void parts_bill(const struct parts_sum *s, const struct parts_kernel *k, struct cost_bill *ret);

#endif
