/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_COMPARE_H
#define MODEL_COMPARE_H

#include <stdbool.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"
#include "model/field.h"

struct side;

/*
 * compare: two sides (model/side.h) held against one another, at the same count of memcgs.
 *
 * The scope of a figure tells which of three kinds it is:
 *   a struct's name  of one object, as the kernel of that side serves it
 *   "memcg"          the sum over followed structs for one memcg; "total": that sum x the count.
 *                    These are computed, so the count can be any.
 *   "measured"       slab pages that the caches held at the tick whose count is nearest; only where
 *                    that tick is within COMPARE_NEAR of the count. kmalloc caches have other users, so the
 *                    difference contains whatever those did between the two sides.
 */

/* A tick counts as one of N memcgs when it is off by no more than N / COMPARE_NEAR. */
#define COMPARE_NEAR 100

struct compare_row {
	const char *scope;
	const char *figure; /* "slot_bytes"; of measured rows the cache's name */
	struct real a, b;
};

/* What a side without a cache of its own foretold, and what the one that has it delivers. */
struct foretold {
	const char *name; /* of the struct; borrowed from the side */
	struct num slot_bytes, delivered_slot_bytes;
	struct real page_bytes, delivered_page_bytes;
	bool resized; /* another kernel, whose struct asks for more or less: nothing was promised */
};

#define COMPARE_ROWS_MAX 128

struct comparison {
	const struct side *a, *b; /* borrowed, as are the names in rows */
	struct num memcgs;	  /* the count at which both are compared; unknown: no side knows a count */
	bool near;		  /* both have a tick of about that count, whose caches are the measured rows */
	struct compare_row rows[COMPARE_ROWS_MAX];
	size_t n_rows;
	struct foretold foretold[8];
	size_t n_foretold;
	struct real measured_per_memcg; /* (b - a) / memcgs of the measured sum; unknown where that sum is */
};

/*
 * The largest count that both sides have had. Where they never had the same count, the last one of
 * @b, or of @a where that of @b is unknown.
 */
struct num compare_count(const struct side *a, const struct side *b);

/* Tells both sides which caches to measure: those of structs that share their cache with no other. */
void compare_want(struct side *a, struct side *b);

void compare_sides(const struct side *a, const struct side *b, struct num memcgs,
		   struct comparison *ret);

extern const struct table table_compare; /* struct compare_row */

#endif
