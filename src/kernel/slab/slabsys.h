/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_SLABSYS_H
#define KERNEL_SLAB_SLABSYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"

struct root;

/*
 * slabsys: reads /sys/kernel/slab.
 *
 * Each name of a mergeable cache is a link to a folder ":<flags>-<size>" (mm/slub.c, create_unique_id()), also where
 * no other name links there. A cache that cannot be merged has a folder with its own name. Everybody can read the
 * links; only root can read the values in the folders.
 */

struct slabsys_name {
	char *name;
	char *id; /* the folder; names with the same id share a cache */
};

/* Values that stay as they are for the life of a cache. */
struct slabsys_const {
	struct num object_size; /* of the largest struct that shares the cache */
	struct num slab_size;   /* the slot */
	struct num objs_per_slab;
	struct num order;
	struct num align;
	struct num hwcache_align;
	struct num sheaf_capacity; /* 0 where the kernel has sheaves and this cache has none */
};

/* Values of a moment. */
struct slabsys_counts {
	struct num objects;   /* all slots less the free ones on partial lists; that is exact */
	struct num cpu_slabs; /* slabs that CPUs hold, the partial ones included */
};

struct slabsys {
	struct slabsys_name *names; /* sorted by name */
	size_t n;
	size_t cap;
	bool merging; /* some name is a link */
	bool whole;   /* false: captured in part, so that what is missing tells nothing */
};

#define SLABSYS_INIT ((struct slabsys){NULL, 0, 0, false, false})

/* Lists the names anew. 0, -ENOENT where the kernel has none, or another -errno. */
int slabsys_scan(struct slabsys *sys, const struct root *root);
void slabsys_done(struct slabsys *sys);

const struct slabsys_name *slabsys_find(const struct slabsys *sys, const char *name);

/*
 * Reads one cache by its folder @id. Values that cannot be read are unknown. 0; -EACCES where only root may read the
 * values; -ENOENT where the cache is gone.
 */
int slabsys_read_const(const struct root *root, const char *id, struct slabsys_const *ret);
int slabsys_read_counts(const struct root *root, const char *id, struct slabsys_counts *ret);

/*
 * Bounds of the number of objects that are in use. At most it is `objects`, in which free slots on CPU slabs count as
 * used; at least it is that less all slots of CPU slabs. A cache with sheaves keeps free objects in them too, and
 * nothing shows how many: then the lower bound is 0.
 */
void slabsys_bounds(const struct slabsys_counts *c, const struct slabsys_const *k,
		    struct num *ret_low, struct num *ret_high);

#endif
