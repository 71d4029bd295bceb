/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_PATHLOOKUP_H
#define KERNEL_LIVES_PATHLOOKUP_H

#include <stddef.h>
#include <stdint.h>

struct memcg;
struct memcg_table;

/*
 * pathlookup: finds the live row of a path. Siblings are searched one by one; but the folders that were found last
 * are remembered, since a program that makes cgroups makes many of them in one folder.
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
 * The live row at the raw path @path ("/" is the root); NULL where there is none. *ret_near gets the deepest row on
 * the way to it, which is NULL only in an empty table. *ret_rest gets the part of the path that lies below that row,
 * without the slash between.
 */
struct memcg *pathlookup_row(struct pathlookup *l, const char *path, size_t len, struct memcg **ret_near,
			     const char **ret_rest);

#endif
