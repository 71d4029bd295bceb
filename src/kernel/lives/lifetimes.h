/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_LIFETIMES_H
#define KERNEL_LIVES_LIFETIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/known.h"
#include "kernel/trace/tracefmt.h"
#include "model/events.h"

struct buf;
struct memcg_table;

/*
 * lifetimes: events of cgroups, in order of time, become rows of the table of memcgs and rows of the table `events`.
 *
 * Views read the table of memcgs between two ticks. So events wait (kernel/lives/pending.h) until lifetimes_settle()
 * applies them at the tick. A memcg that was born and freed between two ticks never has a row: it is counted by its
 * parent and its creator (struct churn). So the memory that is taken follows the number of memcgs that there are, and
 * not the number of events.
 *
 * Some births and deaths have no event: on v2 those that a write to cgroup.subtree_control or cgroup.type makes, and
 * anywhere those whose event was lost. The walk of the tree (kernel/cgroup/memcgs.h) finds them. They are told as
 * events one tick later, without a creator and with the time of that tick.
 *
 * This module is not thread safe and opens no file: it asks the machine through lifetimes_ops.
 */

struct lifetimes; /* opaque */

struct lifetimes_ops {
	/*
	 * v2: whether children of the cgroup at the raw path @parent are given a memcg at birth
	 * (its cgroup.subtree_control has memory or io). 1, 0, or -errno where it cannot be told.
	 */
	int (*children_have_memcgs)(void *user, const char *parent);
	/*
	 * The command name of the thread that had @pid at that time, 16 bytes with the NUL. False where it is
	 * unknown.
	 */
	bool (*comm)(void *user, int32_t pid, int64_t boot_ns, char ret[16]);
	/*
	 * Adds to @ret the whole raw path of the cgroup @id, whose event has only the beginning of it. 0 or -errno.
	 */
	int (*resolve)(void *user, uint64_t id, struct buf *ret);
	/* Takes a row of the table `events`. Its strings are borrowed during the call. */
	void (*event)(void *user, const struct event *e);
};

/* @table is borrowed. */
struct lifetimes *lifetimes_new(struct memcg_table *table, const struct lifetimes_ops *ops, void *user);
void lifetimes_free(struct lifetimes *l);

/* What the clocks show as the next events are fed, and whether those are events of cgroup v2. */
void lifetimes_at(struct lifetimes *l, struct moment now, bool v2);

/* Takes the next event; events come in order of time. */
void lifetimes_feed(struct lifetimes *l, const struct trace_event *e);

/*
 * To be called after each walk of the tree, before lifetimes_settle(), while the table still lists the walk's
 * changes.
 */
void lifetimes_walked(struct lifetimes *l);

/* Applies the events that wait to the table. */
void lifetimes_settle(struct lifetimes *l);

/*
 * Compares the dying rows with the kernel's own count of dying memcgs. The count is used when it is the same twice in
 * a row, since it lags; an unknown count changes nothing. Memcgs that are counted and have no row were dying before
 * this program looked. The end of some rows may have been missed, because they were killed without an event or events
 * were lost: such rows leave the table when the count has no room for them.
 */
void lifetimes_reconcile(struct lifetimes *l, struct num kernel_dying);

/*
 * @most is the number of memcgs that the kernel counts and the table has not. The number that lifetimes_unseen()
 * gives cannot be larger, but for rows whose end was not seen. The kernel's count lags behind the end of a memcg and
 * never behind a birth; so the smallest @most of many is right even where the count never stands still.
 */
void lifetimes_unseen_at_most(struct lifetimes *l, struct num most);

/*
 * Events that were dropped since the start because too many waited for the tick. A row of the table `events` tells each
 * such loss. What the dropped events did to the table a walk finds, without the makers of memcgs.
 */
uint64_t lifetimes_dropped(const struct lifetimes *l);

/*
 * The number of memcgs that were dying before this program looked and have no row; unknown until there was a count.
 */
struct num lifetimes_unseen(const struct lifetimes *l);

/* True where events alone do not tell what the tree looks like any more, until lifetimes_walked(). */
bool lifetimes_wants_walk(const struct lifetimes *l);

/* The number of dying rows whose memcgs may be freed already, because their end was not seen. */
size_t lifetimes_doubtful(const struct lifetimes *l);

/* The memcgs that came and went between two ticks, since lifetimes_forget_churn(). Borrowed. */
const struct churn *lifetimes_churn(const struct lifetimes *l, size_t *ret_n);
void lifetimes_forget_churn(struct lifetimes *l);

/* Drops the events that wait, because another hierarchy is followed from now on. */
void lifetimes_reset(struct lifetimes *l);

#endif
