/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/map.h"

#include <stdlib.h>

#include "base/xalloc.h"

void map_done(struct map *m)
{
	free(m->slots);
	*m = MAP_INIT;
}

static size_t home(const struct map *m, uint64_t hi, uint64_t lo)
{
	uint64_t h = (lo ^ hi * 0x9e3779b97f4a7c15ULL) * 0xff51afd7ed558ccdULL;

	return (size_t)(h ^ h >> 32) & (m->cap - 1);
}

/* The slot of the key, or the empty slot where the key would go. */
static struct map_slot *probe(const struct map *m, uint64_t hi, uint64_t lo)
{
	size_t i = home(m, hi, lo);

	while (m->slots[i].value && (m->slots[i].hi != hi || m->slots[i].lo != lo))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

void *map_get(const struct map *m, uint64_t hi, uint64_t lo)
{
	return m->cap ? probe(m, hi, lo)->value : NULL;
}

static void grow_map(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 64;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			*probe(m, old.slots[i].hi, old.slots[i].lo) = old.slots[i];
	free(old.slots);
}

void map_put(struct map *m, uint64_t hi, uint64_t lo, void *value)
{
	struct map_slot *slot;

	if (m->n * 4 >= m->cap * 3)
		grow_map(m);
	slot = probe(m, hi, lo);
	if (!slot->value)
		m->n++;
	*slot = (struct map_slot){hi, lo, value};
}

void map_remove(struct map *m, uint64_t hi, uint64_t lo)
{
	struct map_slot *slot = m->cap ? probe(m, hi, lo) : NULL;
	size_t hole, i;

	if (!slot || !slot->value)
		return;
	m->n--;
	hole = i = (size_t)(slot - m->slots);
	/* Close the gap: each entry behind it moves up, unless the entry's home lies in between. */
	for (;;) {
		size_t h;

		i = (i + 1) & (m->cap - 1);
		if (!m->slots[i].value)
			break;
		h = home(m, m->slots[i].hi, m->slots[i].lo);
		if (((i - h) & (m->cap - 1)) < ((i - hole) & (m->cap - 1)))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole].value = NULL;
}
