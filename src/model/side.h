/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SIDE_H
#define MODEL_SIDE_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "model/sample.h"

/*
 * side: one side of a comparison, gathered from the ticks of one boot as they come by. A side owns copies
 * of all that it keeps. Its memory grows with the number of different counts of memcgs, not with the ticks.
 *
 * Each tick is given once: to side_take() with its sample, or to side_count() with its count of memcgs, and then to
 * side_know() with a sample wherever more than the count may have changed. Afterwards side_nearest() tells the tick whose
 * count is nearest to the one at which both sides are compared, and side_measure() takes the caches of that tick.
 */

#define SIDE_STRUCTS_MAX 8
#define SIDE_CACHES_MAX	 16

/* A cache at the tick that was measured. */
struct side_cache {
	char *name;
	struct num active_objs; /* as slabinfo counts them, with free objects of CPU slabs */
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
	struct num fewest, most; /* memcgs, live and dying together, over the ticks that know their count */
	struct num last;	 /* of the last tick */
	struct map ticks_at;	 /* count of memcgs -> the last tick that had it */

	struct num measured; /* memcgs at the tick that was measured: that with the count nearest to the one asked for */
	int64_t measured_utc_ns;
	struct side_cache caches[SIDE_CACHES_MAX];
	size_t n_caches;
	/* the machine's figures at the same tick */
	struct slab_memory slab;
	struct num memcgs_bytes; /* of slab, that all memcgs take at their price */
	struct memcg_price price;
};

/* Takes the machine and the structs of @s. 0; -EXDEV where @s is of another boot than the ticks before, and not taken. */
int side_know(struct side *side, const struct sample *s);

/* Takes tick @id, which has @memcgs, live and dying. */
void side_count(struct side *side, uint64_t id, int64_t utc_ns, struct num memcgs);

/* Does what side_know() and side_count() do, for one tick. */
int side_take(struct side *side, const struct sample *s);

/* The tick whose count is nearest to @memcgs, the later one of two that are as near; 0 where no tick knows its count. */
uint64_t side_nearest(const struct side *side, int64_t memcgs);

/* Names a cache to be measured. "" and more names than SIDE_CACHES_MAX are left aside. */
void side_want(struct side *side, const char *name);

/* Remembers @s where its count is nearer to @memcgs than that of each tick before, or as near. */
void side_measure(struct side *side, const struct sample *s, int64_t memcgs);

const struct followed *side_struct(const struct side *side, const char *name);
void side_done(struct side *side);

#endif
