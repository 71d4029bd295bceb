/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SITES_H
#define KERNEL_COST_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/strings.h"
#include "model/sitewindow.h"

struct sample;
struct site_names;
struct site_row;

/*
 * sites: which call sites ask for slots of some sizes, in a window of kmalloc tracing.
 *
 * A filter of the kernel on bytes_alloc lets only slots of the named sizes through. An event tells no more of its
 * cache than that size. By gfp_flags kmalloc-cg-4k, kmalloc-rcl-4k and dma-kmalloc-4k are told apart, as
 * kmalloc_type() of mm/slab.h does; but memdup_user-4k and msg_msg-4k (mm/util.c, ipc/msgutil.c) look like kmalloc-4k
 * or kmalloc-cg-4k.
 */

/* What a window saw. */
struct sites {
	struct site_window window;
	struct site_row *rows; /* one for each site, class and slot */
	size_t n;
	struct strings names; /* private: what rows point to */
	char *slots;	  /* private: the window's */
	struct buf notes; /* private: the window's */
};

struct sites_options {
	const char *locks;  /* lock folder, INSTANCE_LOCKS */
	const char *slots;  /* names of plain buckets, "kmalloc-4k,kmalloc-2k" */
	int64_t ns;	    /* how long the window is open */
	unsigned buffer_kb; /* for each CPU */
	bool events_only;   /* do not use hist triggers */
	bool priced;	    /* estimate what the window costs the machine (model/sitewindow.h) */
	bool at_once;	    /* as window_options has it */
	const int *tracefs; /* as window_options has it */
};

/* Kilobytes of buffer for each CPU: @each_kb, or less where all CPUs together would have more than @all_kb. */
unsigned sites_buffer_kb(unsigned each_kb, unsigned all_kb);

/* An open window. kernel/cost/sitewindows.h opens one after the other. */
struct site_watch; /* opaque */

/*
 * Opens a window. @s is a sample of the running kernel with all its caches. @options is copied, but not what it
 * points to. 0, or -errno with a sentence in @why: as window_open() (kernel/trace/window.h), and -EINVAL where a name
 * in @options->slots is no plain bucket of this kernel.
 */
int sites_open(const struct sites_options *options, const struct sample *s, struct site_watch **ret,
	       struct buf *why);

/*
 * sites_step() is due when sites_fd() is readable, and when the monotonic clock shows sites_due_ns(). After each step
 * the descriptor may be another one; -1: wait for the time alone.
 */
int sites_fd(const struct site_watch *w);
int64_t sites_due_ns(const struct site_watch *w);

/* Goes on with the window: 1 while it is open, 0 when it is over, or -errno with a sentence in @why. */
int sites_step(struct site_watch *w, struct buf *why);

/*
 * Closes the window, whether its time is over or not, and gives what it saw. @names keeps the names of call sites
 * from one window to the next; @s is as in sites_open(). 0, or -errno with a sentence in @why where the totals cannot
 * be read.
 */
int sites_finish(struct site_watch *w, struct site_names *names, const struct sample *s,
		 struct sites **ret, struct buf *why);

/* Closes the window and drops what it saw. Accepts NULL. */
void sites_abandon(struct site_watch *w);

void sites_free(struct sites *s);

#endif
