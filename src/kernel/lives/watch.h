/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_WATCH_H
#define KERNEL_LIVES_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/known.h"
#include "model/events.h"
#include "model/sample.h"

struct memcg_table;
struct memcgs;
struct memcgs_where;
struct root;

/*
 * watch: births and deaths of memcgs as the kernel does them: the trace (kernel/trace/trace.h), what it
 * means (kernel/lives/life.h) and how well it goes, behind one face for the collector.
 *
 * Nothing here is fatal: without tracefs or permission the source's state says so, and
 * walks go on to find what they can.
 */

struct watch; /* opaque */

/* Called for each event as it is known, oldest first; strings are borrowed during the call. */
typedef void watch_fn(void *user, const struct event *e);

/* All are borrowed; @root is for /proc/kallsyms. */
struct watch *watch_new(const struct root *root, struct memcgs *memcgs, struct memcg_table *table);
void watch_free(struct watch *w);

/* Who is told of each event besides the tick's list; NULL for nobody. */
void watch_tell(struct watch *w, watch_fn *fn, void *user);

/*
 * Starts the trace of the hierarchy at @where, or follows it there when it is another one than
 * before. Again after a failure it tries again.
 */
void watch_start(struct watch *w, const struct memcgs_where *where);

/* True while events are being recorded. */
bool watch_runs(const struct watch *w);

/* Readable when there is something to drain; -1 when it does not run. Drain by a timer as well. */
int watch_fd(const struct watch *w);

/* Reads what has happened. Between ticks the table stays as it is. */
void watch_drain(struct watch *w);

/*
 * At a tick, in this order: watch_begin(); watch_walked() right after a walk, if there is one;
 * watch_settle(), which drains and brings the table up to date; watch_reconcile() with the
 * kernel's own count of dying memcgs, or unknown (see life_reconcile()).
 */
void watch_begin(struct watch *w);
void watch_walked(struct watch *w);
void watch_settle(struct watch *w);
void watch_reconcile(struct watch *w, struct num kernel_dying);

/*
 * Call right before a count of the kernel's is read at a tick. watch_quiet(): no event that was drained is
 * younger, so that the count is of the same moment as the table; else they may be several births and deaths
 * apart. watch_unseen_at_most(): @total is that count, which a bound can be had from all the same.
 */
void watch_mark(struct watch *w);
bool watch_quiet(const struct watch *w);
void watch_unseen_at_most(struct watch *w, struct num total);

/* Dying rows that may be freed already: their end was not seen. */
bool watch_doubts(const struct watch *w);

/* Memcgs that were dying before the watch began, and are in no table. */
struct num watch_unseen(const struct watch *w);

/* True when events alone no longer tell what the tree is, or where it is mounted. */
bool watch_wants_walk(const struct watch *w);
bool watch_roots_changed(const struct watch *w);

/*
 * Whether to look for the size of struct mem_cgroup when memcgs are made (kernel/lives/sighting.h), and
 * what was seen: what the kernel asked kmalloc() for.
 */
void watch_want_size(struct watch *w, bool want);
struct num watch_size(const struct watch *w);

/* Events lost since the start. */
uint64_t watch_lost(const struct watch *w);

/* How it goes. The detail is borrowed until the next call. */
struct source_status watch_status(struct watch *w);

/*
 * Events since the last call, up to WATCH_EVENTS_MAX; *ret_dropped: how many more there were.
 * Borrowed, as is the churn, until the next drain or tick.
 */
#define WATCH_EVENTS_MAX 4096
const struct event *watch_events(struct watch *w, size_t *ret_n, uint64_t *ret_dropped);
const struct churn *watch_churn(const struct watch *w, size_t *ret_n);

#endif
