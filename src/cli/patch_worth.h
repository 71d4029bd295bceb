/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PATCH_WORTH_H
#define CLI_PATCH_WORTH_H

#include <stdbool.h>
#include <stddef.h>

#include "model/sample.h"

struct fit;
struct ktree;
struct options;

/*
 * worth: the bytes that a series would save on this machine, from the figures of the running kernel. There is an
 * answer only where that kernel is of the same line as the tree, since another line has other structs.
 */

#define WORTH_ROWS 8

struct worth_row {
	size_t patch;	   /* index in the series */
	const char *cache; /* the cache that the patch makes, which has the name of the struct */
	struct num per_memcg;
	struct num requested_bytes, slot_bytes, own_bytes; /* own_bytes: the slot in that cache */
	struct num saves_bytes; /* a memcg; 0 where the kernel has the cache already */
	struct real saves_page_true_bytes;
};

struct worth {
	char *tree_line, *running_line; /* "6.12" */
	bool same_line;
	struct num memcgs; /* live and dying, now */
	struct num cpus;
	struct worth_row rows[WORTH_ROWS];
	size_t n_rows;
	bool unknown;	  /* the saving of some cache is unknown, and not in the sums */
	struct num bytes; /* sum a memcg over the patches that the tree does not have and that fit */
	struct real page_true_bytes;
	struct num pays_from; /* the number of memcgs from which on it saves (model/breakeven.h) */
};

/* Computes it from the kernel that @opt names. Release with worth_done(). */
void worth_of(const struct ktree *t, const struct fit *f, const struct options *opt, struct worth *ret);
void worth_done(struct worth *w);

#endif
