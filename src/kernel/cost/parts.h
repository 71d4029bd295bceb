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
 * parts: the price of a memcg, computed from its parts. No memcg is made for it and no event is traced.
 *
 * A table in parts.c lists the structs. Their sizes come from BTF; where this kernel lacks a struct, its row is left
 * out. But where BTF lacks a struct that every memcg of every kernel has, there is no price: what is left would be a
 * part that looks like the whole. A struct takes a slot of the cache that has its name, or of the bucket that it fits
 * into. What the folder takes is counted in real groups: each file has a kernfs node and a name. On v1 a memory cgroup
 * has the memory controller alone, on v2 those that its cgroup.controllers names.
 *
 * The price lacks what grows later (list_lru tables, blkcg queues) and shrinkers beyond the first 64.
 */

/* Puts into ret[0..parts_n) what is to be read from BTF, one for each row of the table. */
extern const size_t parts_n;
void parts_want(struct struct_want *ret);

/* What the computation needs to know of a kernel. Borrowed. */
struct parts_kernel {
	const struct num *sizes; /* of what parts_want() names, in that order */
	const struct caches *caches;
	const struct machine *machine;
	enum hierarchy hierarchy;
	bool pressure; /* /proc/pressure exists: groups have psi */
	const char *file_names; /* names of files, a line each, of a captured tree whose folders lack them; else NULL */
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
 * Adds the group whose folder is open as @dirfd. 0; -ENODATA where BTF lacks a struct that every memcg has; another
 * -errno where the folder cannot be read. After an error nothing was added.
 */
int parts_add_group(struct parts_sum *s, const struct parts_kernel *k, int dirfd);

/* The mean price of the groups; unknown where there was no group or a size was unknown. */
struct memcg_price parts_price(const struct parts_sum *s);

/* The parts of that mean price, as rows without a call site; no rows where there was no group. */
void parts_bill(const struct parts_sum *s, const struct parts_kernel *k, struct cost_bill *ret);

#endif
