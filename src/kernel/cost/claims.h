/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_CLAIMS_H
#define KERNEL_COST_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"

struct root;

/*
 * claims: which controller an allocation belongs to, by the name of the function that makes it, and which struct it
 * may be, by the struct's size in BTF. All of this stands in the tables of claims.c: to name a function or a struct,
 * add a row there.
 */

#define CLAIM_NOBODY "unattributed"

/* The controller of the call site @site ("mem_cgroup_css_alloc+0x57"); CLAIM_NOBODY where no row fits. */
const char *claims_controller(const char *site);

/*
 * How many of @count objects that @site makes for a cgroup with a memcg stay while the memcg is dying. The files of
 * the folder and the parts of other controllers are freed at the rmdir.
 */
double claims_stay(const char *site, double count);

/*
 * The functions that ask for a struct mem_cgroup, and for what hangs on it after that (mm/memcontrol.c). The
 * second is part of the first in most builds. claims_makes_memcg() tells whether @site is in one of them.
 */
#define CLAIMS_MEMCG_MAKERS 2
extern const char *const claims_memcg_makers[CLAIMS_MEMCG_MAKERS];
bool claims_makes_memcg(const char *site);

/* The sizes that the structs of the table have on this kernel. */
struct claims {
	struct num *sizes;
	int state; /* 0, or -errno of BTF: then no struct is known by size */
};

void claims_init(struct claims *c, const struct root *root);
void claims_done(struct claims *c);

/*
 * The name of the struct that @site may make with @requested bytes, which are its sizeof, or its sizeof and some
 * pointers where the struct ends in an array. NULL where no struct fits or several do.
 */
const char *claims_struct(const struct claims *c, const char *site, struct num requested);

#endif
