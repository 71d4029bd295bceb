/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/*
 * hash: FNV-1a, 64 bits, for tables and for telling whether something changed. Code that keeps keys apart by
 * their hash alone must say why that is enough. Begin with HASH_START and mix in piece by piece.
 */
#define HASH_START 0xcbf29ce484222325ULL

static inline uint64_t hash_mix(uint64_t h, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 0x100000001b3ULL;
	return h;
}

#endif
