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
 * lifetimes: what the ordered events say about memcgs, brought into the table of memcgs and
 * told as rows of the table `events`.
 *
 * The table is lent to views between two ticks, so events are kept and applied by
 * lifetimes_settle() at the tick. A life that began and ended in between never reaches the
 * table: it is counted by parent and creator (struct churn), so memory follows what is alive,
 * not what happened.
 *
 * Births and deaths without an event (on v2: cgroup.subtree_control, cgroup.type; anywhere:
 * after a loss) are found by the walk (kernel/cgroup/memcgs.h) and told a tick later, without a
 * creator, with the time they were found.
 *
 * Not thread safe. Opens nothing: what it must ask of the machine goes through lifetimes_ops.
 */

struct lifetimes; /* opaque */

struct lifetimes_ops {
	/*
	 * v2: whether children of the cgroup at the raw path @parent are given a memcg at birth
	 * (its cgroup.subtree_control has memory or io). 1, 0, or -errno where it cannot be told.
	 */
	int (*children_have_memcgs)(void *user, const char *parent);
	/* The command of the thread @pid of that time, 16 bytes with the NUL. False when unknown. */
	bool (*comm)(void *user, int32_t pid, int64_t boot_ns, char ret[16]);
	/* The whole raw path of a cgroup whose path an event cut, behind what @ret holds. 0 or -errno. */
	int (*resolve)(void *user, uint64_t id, struct buf *ret);
	/* A row for the table `events`; strings are borrowed during the call. */
	void (*event)(void *user, const struct event *e);
};

/* @table is borrowed. */
struct lifetimes *lifetimes_new(struct memcg_table *table, const struct lifetimes_ops *ops, void *user);
void lifetimes_free(struct lifetimes *l);

/* The clocks as they stand, for the events that come next; and whether these are of v2. */
void lifetimes_at(struct lifetimes *l, struct moment now, bool v2);

/* The next event in order. */
void lifetimes_feed(struct lifetimes *l, const struct trace_event *e);

/* Call right after a walk and before lifetimes_settle(), with the changes of the walk still in the table. */
void lifetimes_walked(struct lifetimes *l);

/* Applies what was fed to the table. */
void lifetimes_settle(struct lifetimes *l);

/*
 * Holds the dying rows against the kernel's own count of dying memcgs, which says something only
 * when it is the same twice in a row; unknown says nothing. What it counts beyond the rows was dying
 * before we looked. Rows whose end may have been missed (killed without an event, or events
 * were lost) are taken out when the count leaves no room for them.
 */
void lifetimes_reconcile(struct lifetimes *l, struct num kernel_dying);

/*
 * @most: what the kernel counts beyond the table. For those before us there cannot be more, but for rows that
 * ended unseen. The count lags behind an end and never behind a birth, so that the smallest of many is
 * right also where it never stands still.
 */
void lifetimes_unseen_at_most(struct lifetimes *l, struct num most);

/* Memcgs that were dying before we looked, and are in no table; unknown until there was a count. */
struct num lifetimes_unseen(const struct lifetimes *l);

/* True when events alone no longer tell what the tree looks like; until lifetimes_walked(). */
bool lifetimes_wants_walk(const struct lifetimes *l);

/* Dying rows that may be freed already: their end was not seen. */
size_t lifetimes_doubtful(const struct lifetimes *l);

/* Lives that were too short for a tick, since lifetimes_forget_churn(). Borrowed. */
const struct churn *lifetimes_churn(const struct lifetimes *l, size_t *ret_n);
void lifetimes_forget_churn(struct lifetimes *l);

/* Forgets what was fed and not settled: the hierarchy is another one. */
void lifetimes_reset(struct lifetimes *l);

#endif
