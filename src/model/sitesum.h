/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SITESUM_H
#define MODEL_SITESUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * sitesum: sums of allocations by call site, slot and kind. It is made for a million events a
 * second: each event takes one look-up, and memory is allocated only when a site is met for the first time and the
 * table has to grow.
 */

struct site_key {
	uint64_t call_site;
	uint64_t slot; /* bytes of the slot, as the event tells */
	uint32_t tag;  /* a number of the caller's that keeps sums apart */
};

struct site_sum {
	struct site_key key;
	uint64_t count; /* allocations */
	uint64_t freed; /* how many of them were freed, where the caller counts that */
	uint64_t requested_sum, requested_min, requested_max;
	uint64_t more_sum; /* the sum of a second figure, which the caller adds */
};

struct site_sums {
	struct site_sum *rows; /* in the order in which they were first met */
	size_t n, cap;
	uint32_t *index; /* hash table of row number + 1; 0: a free place */
	size_t index_cap;
	size_t last; /* the row that was found last, since allocations of one site follow each other */
};

#define SITE_SUMS_INIT ((struct site_sums){NULL, 0, 0, NULL, 0, 0})

void site_sums_done(struct site_sums *s);

/* Adds one allocation of @requested bytes, or @n of them. Returns the number of the row, which never changes. */
size_t site_sums_add(struct site_sums *s, const struct site_key *key, uint64_t requested);
size_t site_sums_add_many(struct site_sums *s, const struct site_key *key, uint64_t requested,
			  uint64_t n);

#endif
