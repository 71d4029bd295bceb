/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SIDE_H
#define MODEL_SIDE_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "model/sample.h"

/*
 * side: one side of a comparison, gathered from ticks of one boot as they come by. It owns copies
 * of what it keeps: memory grows with the number of counts of memcgs that differ, not with the ticks.
 *
 * Each tick is looked at once: side_take() with its sample, or side_count() with its figures and side_know() with
 * a sample where something else than figures may have changed. Then side_nearest() tells the tick whose count
 * is nearest to what both sides are held against, and side_measure() takes its caches.
 */

#define SIDE_STRUCTS_MAX 8
#define SIDE_CACHES_MAX	 16

/* A cache at the tick that was measured. */
struct side_cache {
	char *name;
	struct num active_objs; /* as slabinfo counts: free objects of CPU slabs are in it */
	struct num slab_bytes;
};

struct side {
	char *hostname, *kernel, *boot_id; /* NULL before the first tick */
	enum hierarchy hierarchy;
	struct followed
		structs[SIDE_STRUCTS_MAX]; /* of the last tick; their strings are the side's own */
	size_t n_structs;
	uint64_t ticks;
	int64_t first_utc_ns, last_utc_ns;
	uint64_t uncounted;	 /* ticks whose memcgs are unknown: live, or dying */
	struct num fewest, most; /* memcgs, live and dying together, over the ticks that know */
	struct num last;	 /* of the last tick */
	struct map ticks_at;	 /* count of memcgs -> the last tick that had it */

	struct num measured; /* memcgs at the tick nearest to the count that was asked for */
	int64_t measured_utc_ns;
	struct side_cache caches[SIDE_CACHES_MAX];
	size_t n_caches;
	/* of the same tick, of the machine */
	struct slab_memory slab;
	struct num memcgs_bytes; /* of slab, that all memcgs take at their price */
	struct memcg_price price;
};

/* The machine and the structs of @s. 0; -EXDEV where it is of another boot than those before, and then it is not taken. */
int side_know(struct side *side, const struct sample *s);

/* Tick @id, which has @memcgs, live and dying. */
void side_count(struct side *side, uint64_t id, int64_t utc_ns, struct num memcgs);

/* Both, of one tick. */
int side_take(struct side *side, const struct sample *s);

/* The tick whose count is nearest to @memcgs, of two as near the later; 0 where no tick knows its count. */
uint64_t side_nearest(const struct side *side, int64_t memcgs);

/* Names a cache to be measured; further ones than SIDE_CACHES_MAX and "" are not taken. */
void side_want(struct side *side, const char *name);

/* Remembers @s where it is nearer to @memcgs than the ticks before; of two as near, the later. */
void side_measure(struct side *side, const struct sample *s, int64_t memcgs);

const struct followed *side_struct(const struct side *side, const char *name);
void side_done(struct side *side);

#endif
