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
 * worth: what a series would save on this machine, from the figures of the running kernel. It
 * says something only where that kernel is of the tree's own line: another line has other structs.
 */

#define WORTH_ROWS 8

struct worth_row {
	size_t patch;	   /* index in the series */
	const char *cache; /* that it makes: the struct's name */
	struct num per_memcg;
	struct num requested_bytes, slot_bytes, own_bytes; /* own: with the cache */
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
	bool unknown;	  /* what some cache saves is not known: the sums are of the others */
	struct num bytes; /* sums a memcg of the patches that are not there and fit */
	struct real page_true_bytes;
	struct num pays_from; /* memcgs */
};

/* The kernel is the one that @opt says. Release with worth_done(). */
void worth_of(const struct ktree *t, const struct fit *f, const struct options *opt, struct worth *ret);
void worth_done(struct worth *w);

#endif
