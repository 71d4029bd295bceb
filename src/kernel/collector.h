/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COLLECTOR_H
#define KERNEL_COLLECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct cost_bill;
struct event;
struct memcg;
struct root;
struct sample;
struct source;

/*
 * collector: one sample a tick from the running kernel, or from a tree captured from
 * one. Each source is read once a tick and has a state; a source that fails leaves its
 * figures unknown and the others as they are.
 *
 * Not thread safe. Never logs.
 */

struct collector; /* opaque */

/* What a caller needs; what is not asked for is not read. */
enum collector_want {
	COLLECT_COUNTS = 1 << 0,     /* live and dying */
	COLLECT_TREE = 1 << 1,       /* the memcg table, by a walk */
	COLLECT_CACHES = 1 << 2,     /* every cache of /proc/slabinfo, aliases included */
	COLLECT_BOUNDS_ALL = 1 << 3, /* objs_low and objs_high of every cache, not only followed ones */
	COLLECT_ALWAYS_WALK = 1 << 4, /* walk each tick, not only when totals changed or 10 s have passed */
	COLLECT_TRACE = 1 << 5, /* births and deaths as they happen (kernel/lives/memcgtrace.h); needs COLLECT_TREE */
	COLLECT_SIZE = 1 << 6, /* R from an allocation event, when memcgs are made (kernel/lives/seensize.h); needs
				  COLLECT_TRACE */
	COLLECT_EXACT = 1 << 7, /* the table and counts from the kernel's own tree (kernel/cgroup/exact.h); loading
				   what walks it takes longer than all else */
	COLLECT_EXACT_IF_BETTER = 1 << 8, /* the same, where directories and counters leave something unknown */
	COLLECT_CONSTANTS = 1 << 12, /* what does not change of every cache, once: for who keeps it */
	COLLECT_EXACT_IF_DYING = 1 << 11, /* the same, where some are dying and nothing tells where */
	COLLECT_HOLDERS = 1 << 9, /* with it, what holds the dying: at each walk, and each 5 s */
	COLLECT_HOLDERS_SELDOM = 1 << 10, /* each minute; 5 s after the dying became more or fewer, at once where many */
};

/*
 * @root_dir is "/" or a captured tree. A captured tree may hold a file "cgslab-moment"
 * ("utc_ns mono_ns boot_ns" of its capture): samples then carry that time; and a file
 * "cgslab-group-files", the names of the files of a group, since its own groups are not whole.
 * 0, or -errno where the folder cannot be opened.
 */
int collector_new(const char *root_dir, unsigned want, struct collector **ret);
void collector_free(struct collector *c);

/*
 * Sizes of structs from @file, BTF or an ELF file with BTF, in the place of the kernel's: for a kernel without
 * BTF. NULL: the kernel's. Before the first tick; @file is borrowed.
 */
void collector_btf(struct collector *c, const char *file);

/*
 * R of the followed struct @name for where the kernel tells nothing of it; unknown: none is given. Before the
 * first tick, or before one that collector_refresh() asks for.
 */
void collector_size(struct collector *c, const char *name, struct num requested);

/* The caches whose names samples carry on (model/follow.h); NULL: the usual. */
void collector_follow(struct collector *c, const char *names);

/* A sample, always: what could not be read is unknown in it. Borrowed until the next tick. */
const struct sample *collector_tick(struct collector *c);

/*
 * What the kernel was seen to ask for when it made the followed struct @name (kernel/cost/bill.h): from the
 * next tick on its R, with source "trace". Nothing happens for a name that is not followed.
 */
void collector_observed(struct collector *c, const char *name, struct num requested);

/*
 * Between ticks, with COLLECT_TRACE: collector_drain() when collector_fd() is readable (-1: there is
 * nothing to wait for) and at least each COLLECT_DRAIN_NS, so that no buffer runs over. @fn is told
 * of each event as it is drained; NULL for nobody. The sample and its table stay as they are,
 * but for events and churn, which it has no longer.
 */
#define COLLECT_DRAIN_NS 250000000LL
typedef void collector_event_fn(void *user, const struct event *e);
int collector_fd(const struct collector *c);
void collector_drain(struct collector *c);
void collector_on_event(struct collector *c, collector_event_fn *fn, void *user);

/*
 * @c takes over from @old what was loaded into the kernel, which cannot be loaded again without the rights that are
 * dropped by then. Before the first tick of @c; @old does without from then on.
 */
void collector_adopt(struct collector *c, struct collector *old);

/* Finds memory controller, cache names and struct sizes again at the next tick (SIGHUP, remount). */
void collector_refresh(struct collector *c);

/* kernel/cgroup/letgo.h, of a living memcg of the last sample. */
int collector_reclaim(struct collector *c, const struct memcg *m, uint64_t bytes);

/* What the price of the last sample consists of (kernel/cost/pricer.h). */
void collector_bill(struct collector *c, struct cost_bill *ret);

/* COLLECT_BOUNDS_ALL from the next tick on, or no longer. */
void collector_all_bounds(struct collector *c, bool on);

/* Where kernel paths are found. Borrowed. */
const struct root *collector_root(const struct collector *c);

/* True when it reads a captured tree and not this machine. */
bool collector_is_captured(const struct collector *c);

/*
 * The collector behind the interface of model/source.h, which owns it from then on
 * (kernel/kernelsource.c: apart, because it brings libcgroup, which the daemon does without).
 */
struct source *collector_source(struct collector *c);

#endif
