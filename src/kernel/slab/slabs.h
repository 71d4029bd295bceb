/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_SLABS_H
#define KERNEL_SLAB_SLABS_H

#include <stdbool.h>

#include "base/known.h"
#include "kernel/slab/structs.h"

struct caches;
struct machine;
struct root;
struct sample;
struct states;

/*
 * slabs: what a sample says of slab memory: its size on this machine, the caches, the followed structs and their
 * sizes.
 */

struct slabs; /* opaque */

/* All arguments are borrowed. Whether the kernel merges caches and debugs slabs is written into @machine. */
struct slabs *slabs_new(const struct root *root, struct machine *machine, struct states *states);
void slabs_free(struct slabs *c);

/* Reads BTF from @file and not from the kernel. @file is borrowed. */
void slabs_btf(struct slabs *c, const char *file);

/* R of the struct @name by configuration, and R as it was seen when one was made (collector.h). */
void slabs_size(struct slabs *c, const char *name, struct num requested);
void slabs_observed(struct slabs *c, const char *name, struct num requested);

struct slabs_how {
	bool fresh;		  /* names and sizes are found again */
	bool aliases;		  /* a row for each name, and not one for each cache */
	bool constants;		  /* read what does not change of every cache */
	bool all_bounds;	  /* objs_low and objs_high of every cache, not only of followed ones */
	struct struct_wants also; /* also to be read from BTF */
};

/* Reads all of this once, into @s and the states of its sources. */
void slabs_take(struct slabs *c, const struct slabs_how *how, struct sample *s);

/* Puts SLUB's bounds of the number of memcgs into the counts of @s; to be called after slabs_take(). */
void slabs_count_memcgs(const struct slabs *c, struct sample *s);

/* Borrowed until the next slabs_take(). */
const struct caches *slabs_caches(const struct slabs *c);

#endif
