/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SITESUM_H
#define MODEL_SITESUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * sitesum: sums of allocations by call site, slot and kind. Pure, and made for a million events a
 * second: one look-up each, and memory only when a site is met for the first time and the
 * table has to grow.
 */

struct site_key {
	uint64_t call_site;
	uint64_t slot; /* bytes of the slot, as the event tells */
	uint32_t tag;  /* whatever else tells sums apart: the caller's */
};

struct site_sum {
	struct site_key key;
	uint64_t count; /* allocations */
	uint64_t freed; /* of them, as far as the caller counts them */
	uint64_t requested_sum, requested_min, requested_max;
	uint64_t more_sum; /* a second figure of each allocation, the caller's */
};

struct site_sums {
	struct site_sum *rows; /* in the order in which they were first met */
	size_t n, cap;
	uint32_t *index; /* row number + 1 by hash, 0 where free; a power of two of places */
	size_t index_cap;
	size_t last; /* row that was found last: allocations of a site come in a row */
};

#define SITE_SUMS_INIT ((struct site_sums){NULL, 0, 0, NULL, 0, 0})

void site_sums_done(struct site_sums *s);

/* One allocation of @requested bytes, or @n of them. The row's number, which stays. */
size_t site_sums_add(struct site_sums *s, const struct site_key *key, uint64_t requested);
size_t site_sums_add_many(struct site_sums *s, const struct site_key *key, uint64_t requested,
			  uint64_t n);

#endif
