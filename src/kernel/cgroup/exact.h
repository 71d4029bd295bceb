/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_EXACT_H
#define KERNEL_CGROUP_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct memcg_table;

/*
 * exact: the table of memcgs and their counts from the kernel's own tree, where it can be had, behind one face for the
 * collector: csswalk and csstable, how they go, and what they cost.
 *
 * Nothing here is fatal: where the kernel or the process may not, the state of source "bpf" says so, and directories
 * and counters go on to tell what they can.
 */

struct exact; /* opaque */

struct exact *exact_new(void);
void exact_free(struct exact *e);

/* Loads the program, once: what failed is not tried again. */
void exact_load(struct exact *e);

/* The hierarchy to walk, and again whenever it is another one. */
void exact_attach(struct exact *e, int cgroup_fd);

/* Lets go of the hierarchy, until exact_attach(): what is attached keeps an unmounted hierarchy alive. */
void exact_detach(struct exact *e);

/* True while it can walk. */
bool exact_runs(const struct exact *e);

/* How often what holds the dying is looked for. */
enum exact_pace {
	HOLDERS_NEVER,
	HOLDERS_SELDOM, /* each minute; 5 s after the dying became more or fewer, at once where many */
	HOLDERS_OFTEN,	/* at each walk, and each 5 s */
};

struct exact_how {
	uint32_t root; /* number of the hierarchy, 0 on v2 */
	bool v1;
	bool traced; /* events are followed */
	enum exact_pace pace;
	int64_t now_ns; /* boot clock of the tick */
};

/*
 * One walk into the table. False where the kernel would not: directories must tell this time, until exact_attach().
 */
bool exact_walk(struct exact *e, struct memcg_table *t, const struct exact_how *how);

/* What holds the dying may be something else by now: a walk would look. */
bool exact_holders_differ(const struct exact *e, const struct memcg_table *t, const struct exact_how *how);

/* What was found at the last look, into @s; nothing where there was none. Call at each tick. */
void exact_tell_holders(struct exact *e, struct sample *s);

/* Forgets what was found: the table is another one. */
void exact_forget_holders(struct exact *e);

/*
 * Dying ones of the table, as the kernel counts them at this moment. A late row was taken out of the kernel's tree: on v2
 * it no longer counts in nr_dying_subsys_memory then (css_release_work_fn(), kernel/cgroup/cgroup.c), on v1 it does
 * in /proc/cgroups until it is freed, an RCU grace period later (css_free_rwork_fn()).
 */
size_t exact_dying(const struct memcg_table *t, enum hierarchy hierarchy);

/* Live and dying of the table, after events of behind the walk were applied; ret->hierarchy is set. */
void exact_count(const struct memcg_table *t, struct memcg_counts *ret);

/* The detail is borrowed until the next call of the same. */
struct source_status exact_status(struct exact *e);

#endif
