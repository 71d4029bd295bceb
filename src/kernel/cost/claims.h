/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_CLAIMS_H
#define KERNEL_COST_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"

struct root;

/*
 * claims: whose part of a cgroup an allocation is, by the function that makes it, and which
 * struct it may be, by its size in BTF. The tables in claims.c are all there is: to
 * name a function or a struct, add a row.
 */

#define CLAIM_NOBODY "unattributed"

/* Controller of the call site @site ("mem_cgroup_css_alloc+0x57"); CLAIM_NOBODY where no row fits. */
const char *claims_controller(const char *site);

/*
 * Of @count objects that @site makes for a cgroup with a memcg, those that stay while the memcg dies: the
 * folder's files and other controllers' parts go with the rmdir.
 */
double claims_stay(const char *site, double count);

/*
 * The functions that ask for a struct mem_cgroup, and for what hangs on it after that (mm/memcontrol.c). The
 * second is part of the first in most builds. claims_makes_memcg() tells whether @site is in one of them.
 */
#define CLAIMS_MEMCG_MAKERS 2
extern const char *const claims_memcg_makers[CLAIMS_MEMCG_MAKERS];
bool claims_makes_memcg(const char *site);

/* Sizes of the structs of the table on this kernel. */
struct claims {
	struct num *sizes;
	int state; /* 0, or -errno of BTF: then no struct is known by size */
};

void claims_init(struct claims *c, const struct root *root);
void claims_done(struct claims *c);

/*
 * The struct that @site may make with @requested bytes: its sizeof, or sizeof and some pointers
 * where it ends in an array. NULL where none or several fit.
 */
const char *claims_struct(const struct claims *c, const char *site, struct num requested);

#endif
