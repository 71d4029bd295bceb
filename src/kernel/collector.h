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
 * collector: makes a sample each tick, from the running kernel or from a captured tree. Each source is read once a
 * tick and has a state. Where a source fails, its figures are unknown; the other figures are not touched by that.
 *
 * It is not thread safe, and it never logs.
 */

struct collector; /* opaque */

/* What a caller needs. What no bit asks for is not read. */
enum collector_want {
	COLLECT_COUNTS = 1 << 0,     /* the numbers of live and dying memcgs */
	COLLECT_TREE = 1 << 1,       /* the table of memcgs, by a walk */
	COLLECT_CACHES = 1 << 2,     /* every cache of /proc/slabinfo, aliases included */
	COLLECT_BOUNDS_ALL = 1 << 3, /* objs_low and objs_high of every cache, not only followed ones */
	COLLECT_ALWAYS_WALK = 1 << 4, /* walk each tick, not only when totals changed or 10 s have passed */
	COLLECT_TRACE = 1 << 5, /* births and deaths as they happen (kernel/lives/memcgtrace.h); needs COLLECT_TREE */
	COLLECT_SIZE = 1 << 6, /* R from an allocation event when memcgs are made (kernel/lives/seensize.h); needs
				  COLLECT_TRACE */
	COLLECT_EXACT = 1 << 7, /* table and counts from the kernel's own tree (kernel/cgroup/exact.h); to load
				   the BPF program takes longer than all else */
	COLLECT_EXACT_IF_BETTER = 1 << 8, /* the same, where directories and counters leave something unknown */
	COLLECT_CONSTANTS = 1 << 12, /* what does not change of every cache, once: for a history */
	COLLECT_EXACT_IF_DYING = 1 << 11, /* the same, where memcgs are dying and nothing tells where */
	COLLECT_HOLDERS = 1 << 9, /* with COLLECT_EXACT, also what holds the dying: at each walk, and each 5 s */
	COLLECT_HOLDERS_SELDOM = 1 << 10, /* each minute; 5 s after the number of dying changed, at once where by many */
};

/*
 * @root_dir is "/" or a captured tree. A captured tree may have a file "cgslab-moment" with "utc_ns mono_ns boot_ns"
 * of the capture, which is the time of its samples then; and a file "cgslab-group-files" with the names of the files
 * that a group has, since the groups in the tree lack files. 0, or -errno where the folder cannot be opened.
 */
int collector_new(const char *root_dir, unsigned want, struct collector **ret);
void collector_free(struct collector *c);

/*
 * Reads the sizes of structs from @file, which is BTF or an ELF file with BTF: for a kernel without BTF. NULL: from
 * the kernel. To be called before the first tick; @file is borrowed.
 */
void collector_btf(struct collector *c, const char *file);

/*
 * R of the followed struct @name, used where the kernel tells nothing of it; unknown: there is no such R. To be
 * called before the first tick, or between collector_refresh() and the tick after it.
 */
void collector_size(struct collector *c, const char *name, struct num requested);

/* The names of the caches that samples ask readers to name (model/follow.h); NULL: the usual ones. */
void collector_follow(struct collector *c, const char *names);

/* A sample. What could not be read is unknown in it. Borrowed until the next tick. */
const struct sample *collector_tick(struct collector *c);

/*
 * @requested is what the kernel was seen to ask for when it made the followed struct @name (kernel/cost/bill.h). From
 * the next tick on it is R, with the source "trace". Nothing happens for a name that is not followed.
 */
void collector_observed(struct collector *c, const char *name, struct num requested);

/*
 * Between ticks, with COLLECT_TRACE: call collector_drain() when collector_fd() is readable (-1: there is nothing to
 * wait for), and at least each SOURCE_DRAIN_NS (model/source.h), so that no buffer runs over. From collector_on_event()
 * on @fn is called with each event as it is drained; NULL: no longer. The sample and its table stay as they are, but the
 * sample loses its events and churn.
 */
typedef void collector_event_fn(void *user, const struct event *e);
int collector_fd(const struct collector *c);
void collector_drain(struct collector *c);
void collector_on_event(struct collector *c, collector_event_fn *fn, void *user);

/*
 * @c takes over from @old the BPF program that is loaded, since it cannot be loaded again after the rights for that
 * were dropped. To be called before the first tick of @c; @old has no program from then on.
 */
void collector_adopt(struct collector *c, struct collector *old);

/*
 * At the next tick, find the memory controller, the names of caches and the sizes of structs again (SIGHUP, remount).
 */
void collector_refresh(struct collector *c);

/* Does letgo_reclaim() (kernel/cgroup/letgo.h) for the living memcg @m of the last sample. */
int collector_reclaim(struct collector *c, const struct memcg *m, uint64_t bytes);

/* The parts of the price of the last sample (kernel/cost/pricer.h). */
void collector_bill(struct collector *c, struct cost_bill *ret);

/* Switches COLLECT_BOUNDS_ALL on or off, from the next tick on. */
void collector_all_bounds(struct collector *c, bool on);

/* The root below which paths of the kernel are found. Borrowed. */
const struct root *collector_root(const struct collector *c);

/* True when it reads a captured tree and not this machine. */
bool collector_is_captured(const struct collector *c);

/*
 * The collector as a source (model/source.h), which owns it from then on. The function stands in a file of its own,
 * kernel/kernelsource.c, because that file needs libcgroup, and the daemon does without libcgroup.
 */
struct source *collector_source(struct collector *c);

#endif
