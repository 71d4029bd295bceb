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
 * census: what a sample says of memcgs: where they are mounted, their table, their counts, the events of the tick and
 * what holds the dying ones.
 *
 * Where BPF can walk the kernel's own tree (kernel/cgroup/exact.h), the table and the counts come from that walk, are
 * brought up to date by events and compared with the kernel's counters. Elsewhere the folders of the tree are walked
 * and the counts are estimated (kernel/lives/estimate.h).
 */

struct census; /* opaque */

/* @want: bits of enum collector_want. @root and @states are borrowed. A captured tree has no trace and no BPF. */
struct census *census_new(const struct root *root, unsigned want, struct states *states);
void census_free(struct census *c);

/* Takes over from @old what collector_adopt() names. */
void census_adopt(struct census *c, struct census *old);

/*
 * A tick is these three calls. census_locate() does what takes long and belongs to no moment: it finds the mounts,
 * again where @fresh says so, starts the trace and loads the BPF program. It gives false where no memcgs can be
 * found. Then the caller sets the time of @s, and census_take() fills in the table and the counts; @want_size: look
 * for the size of struct mem_cgroup (census_size()). census_note() sets the states of trace and BPF and is called in
 * any case.
 */
bool census_locate(struct census *c, struct sample *s, bool fresh);
void census_take(struct census *c, struct sample *s, bool want_size);
void census_note(struct census *c, struct sample *s);

/* R of struct mem_cgroup, as the kernel was seen to ask for it; unknown until it was seen. */
struct num census_size(const struct census *c);

/* The number of events that were lost since the start. */
uint64_t census_lost(const struct census *c);

/* The tree and the table, which the price of a memcg is computed from. Borrowed. */
struct memcgs *census_memcgs(const struct census *c);
const struct memcg_table *census_table(const struct census *c);

/* These do what collector.h says of the functions with the same names there. */
int census_fd(const struct census *c);
void census_drain(struct census *c);
void census_on_event(struct census *c, collector_event_fn *fn, void *user);
int census_reclaim(const struct census *c, const struct memcg *m, uint64_t bytes);

#endif
