/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_TICKROW_H
#define MODEL_TICKROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/known.h"
#include "model/words.h"

struct sample;

/*
 * Key, title and help of figures of a tick, in one place for two tables: that of ticks, whose rows are samples,
 * and that of the view history, whose rows are struct tick_row and which adds rates.
 */
#define TICK_LIVE	"live", "LIVE", "live memcgs, with the root"
#define TICK_DYING	"dying", "DYING", "memcgs removed and not yet freed"
#define TICK_SAVED	WORD_SAVED, "bytes that caches of their own save, by slots"
#define TICK_WOULD_SAVE WORD_WOULD_SAVE, "bytes that caches of their own would save"
#define TICK_WASTED	WORD_WASTED, "slot bytes minus bytes asked for"
#define TICK_NET                                                                                   \
	"net_page_saving_bytes", "NET",                                                            \
		"what the buckets' pages would be, minus the pages that the own caches hold now"
#define TICK_DYING_BYTES                                                                           \
	"dying_bytes", "DYING-BYTES", "slots of the followed structs of dying memcgs"
#define TICK_DYING_PRICE                                                                           \
	"dying_price_bytes", "DYING-PRICE",                                                        \
		"what dying memcgs hold of slab in all: their number x the price that stays of one"
#define TICK_LOST \
	"lost_events", "LOST", "events lost since the start: dropped by the kernel, or as too many waited for a tick; " \
	"those that a tick had no room for are not among them"

/*
 * tickrow: the few totals of a tick that a line about the past shows. A sample has them too, but
 * a screen must not read thousands of samples.
 */
struct tick_row {
	uint64_t tick;
	struct moment at;
	bool after_gap; /* no tick stands right before it: it is the first, or ticks are missing */
	bool new_boot;	/* the tick before it, if there is one, is of another boot: their uptimes tell nothing together */
	struct num live, dying;
	struct num saved_bytes, would_save_bytes, wasted_bytes;
	struct num net_page_saving_bytes, dying_bytes;
	struct num dying_price_slab_bytes; /* of one */
	struct num lost_events;
	struct num bucket_objs; /* objects in use in the kmalloc cache of struct mem_cgroup */
};

/* The row of a sample. @before: the tick before it, 0 where there was none. */
struct tick_row tick_row_of(const struct sample *s, uint64_t before);

/* What the dying hold of slab in all. */
struct num tick_row_dying_price(const struct tick_row *t);

/* The bytes saved, or those that would be: savings_are_to_come(). */
struct num tick_row_saving(const struct tick_row *t);

#endif
