/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_EXACT_H
#define KERNEL_CGROUP_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct memcg_table;

/*
 * exact: the table of memcgs and their counts from the kernel's own tree, where BPF can walk it. For the collector it
 * stands in front of csswalk and csstable, and keeps the state of the source "bpf" and what the walks cost.
 *
 * No failure here is fatal. Where the kernel cannot, or the process may not, the state of "bpf" says so, and
 * directories and counters tell what they can.
 */

struct exact; /* opaque */

struct exact *exact_new(void);
void exact_free(struct exact *e);

/* Loads the program, once: where that failed, it is not tried again. */
void exact_load(struct exact *e);

/* Sets the hierarchy that is walked; to be called again where it is another one. */
void exact_attach(struct exact *e, int cgroup_fd);

/* Lets go of the hierarchy until exact_attach(): an attached hierarchy lives on when it is unmounted. */
void exact_detach(struct exact *e);

/* True while walks can be made. */
bool exact_runs(const struct exact *e);

/* How often a walk finds what holds the dying memcgs. */
enum exact_pace {
	HOLDERS_NEVER,
	HOLDERS_SELDOM, /* each minute; 5 s after the number of dying changed, at once where it changed by many */
	HOLDERS_OFTEN,	/* at each walk, and at least each 5 s */
};

struct exact_how {
	uint32_t root; /* number of the hierarchy, 0 on v2 */
	bool v1;
	bool traced; /* events are followed */
	enum exact_pace pace;
	int64_t now_ns; /* boot clock of the tick */
};

/*
 * Makes one walk into the table. False where the kernel refused: until exact_attach() the directories must be walked.
 */
bool exact_walk(struct exact *e, struct memcg_table *t, const struct exact_how *how);

/* True where a walk would look again for what holds the dying, because it may have changed. */
bool exact_holders_differ(const struct exact *e, const struct memcg_table *t, const struct exact_how *how);

/* Puts into @s what the last look found; nothing where there was no look. To be called at each tick. */
void exact_tell_holders(struct exact *e, struct sample *s);

/* Drops what was found, because another table is used from now on. */
void exact_forget_holders(struct exact *e);

/*
 * The number of dying memcgs of the table that the kernel counts at this moment. A late row is out of the kernel's
 * tree. On v2 the kernel then does not count it in nr_dying_subsys_memory any more (css_release_work_fn(),
 * kernel/cgroup/cgroup.c); on v1 it is counted in /proc/cgroups until it is freed, an RCU grace period later
 * (css_free_rwork_fn()).
 */
size_t exact_dying(const struct memcg_table *t, enum hierarchy hierarchy);

/* The live and the dying memcgs of the table, after the events since the walk were applied. ret->hierarchy is set. */
void exact_count(const struct memcg_table *t, struct memcg_counts *ret);

/* The state of the source "bpf". Its detail is borrowed until the next call of this function. */
struct source_status exact_status(struct exact *e);

#endif
