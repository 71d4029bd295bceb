/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_PATHLOOKUP_H
#define KERNEL_LIVES_PATHLOOKUP_H

#include <stddef.h>
#include <stdint.h>

struct memcg;
struct memcg_table;

/*
 * pathlookup: the live row of a path. Siblings are searched one by one, but the folders
 * found last are remembered: those who make cgroups make many in the same place.
 */

#define PATHLOOKUP_SLOTS 64

struct pathlookup {
	const struct memcg_table *table;
	struct {
		uint32_t root;
		uint64_t id;
	} slots[PATHLOOKUP_SLOTS];
};

/*
 * The live row at the raw path @path ("/" is the root), NULL when there is none. *ret_near gets
 * the deepest row on the way, NULL only in an empty table, *ret_rest what of the path lies below
 * it, without the slash between.
 */
struct memcg *pathlookup_row(struct pathlookup *l, const char *path, size_t len, struct memcg **ret_near,
			  const char **ret_rest);

#endif
