/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * map: a hash table from a pair of numbers to a pointer, with open addressing and linear probing.
 * Values are borrowed and never NULL. Start with MAP_INIT, end with map_done().
 */
struct map_slot {
	uint64_t hi, lo;
	void *value;
};

struct map {
	struct map_slot *slots;
	size_t n;
	size_t cap; /* a power of two, or 0 */
};

#define MAP_INIT ((struct map){NULL, 0, 0})

void map_done(struct map *m);
void *map_get(const struct map *m, uint64_t hi, uint64_t lo);

/* Replaces the value that the key has. */
void map_put(struct map *m, uint64_t hi, uint64_t lo, void *value);

/* Nothing happens when the key is absent. */
void map_remove(struct map *m, uint64_t hi, uint64_t lo);

#endif
