/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CENSUS_H
#define KERNEL_LIVES_CENSUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"
#include "kernel/collector.h"

struct memcg;
struct memcg_table;
struct memcgs;
struct root;
struct sample;
struct states;

/*
 * census: the memcgs of a sample: where they are, their table, their counts, what happened to them and what holds the
 * dying.
 *
 * Where the kernel's own tree can be walked (kernel/cgroup/exact.h) the table and the counts are of that walk, brought
 * up to date by events and held against the kernel's counters. Elsewhere folders are walked and the counts are
 * estimated (kernel/lives/estimate.h).
 */

struct census; /* opaque */

/* @want: of enum collector_want. The rest is borrowed; tracing and BPF are of the machine, not of a captured tree. */
struct census *census_new(const struct root *root, unsigned want, struct states *states);
void census_free(struct census *c);

/* collector_adopt() */
void census_adopt(struct census *c, struct census *old);

/*
 * A tick is these three. census_locate() does what takes long and is of no moment: it starts the trace and loads the
 * program. False where there are no memcgs to be found. Then the caller sets the time of @s, and census_take() counts.
 * @fresh: mounts are found again. @want_size: look for the size of struct mem_cgroup (census_size()).
 * census_note() sets the states of trace and BPF, and is called in any case.
 */
bool census_locate(struct census *c, struct sample *s, bool fresh);
void census_take(struct census *c, struct sample *s, bool want_size);
void census_note(struct census *c, struct sample *s);

/* R of struct mem_cgroup as the kernel was seen to ask for it; unknown until then. */
struct num census_size(const struct census *c);

/* Events that were lost. */
uint64_t census_lost(const struct census *c);

/* What the price of a memcg is taken from. Borrowed. */
struct memcgs *census_memcgs(const struct census *c);
const struct memcg_table *census_table(const struct census *c);

/* Between ticks, as collector.h says. */
int census_fd(const struct census *c);
void census_drain(struct census *c);
void census_on_event(struct census *c, collector_event_fn *fn, void *user);
int census_reclaim(const struct census *c, const struct memcg *m, uint64_t bytes);

#endif
