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
 * sites: who asks for slots of a size, in a window of kmalloc tracing.
 *
 * The kernel's filter on bytes_alloc lets only slots of the named sizes through. That size is all
 * an event tells of its cache: kmalloc-cg-4k, -rcl-4k and dma- are told apart by gfp_flags as
 * mm/slab.h, kmalloc_type() does; memdup_user-4k and msg_msg-4k (mm/util.c, ipc/msgutil.c) look
 * like kmalloc-4k or kmalloc-cg-4k.
 */

/* What a window saw. */
struct sites {
	struct site_window window;
	struct site_row *rows; /* one a site, class and slot */
	size_t n;
	struct strings names; /* private: what rows point to */
	char *slots;	  /* private: the window's */
	struct buf notes; /* private: the window's */
};

struct sites_options {
	const char *locks;  /* lock folder, INSTANCE_LOCKS */
	const char *slots;  /* names of plain buckets, "kmalloc-4k,kmalloc-2k" */
	int64_t ns;	    /* how long */
	unsigned buffer_kb; /* a CPU */
	bool events_only;   /* do not use hist triggers */
	bool priced;	    /* what it costs the machine is estimated, see model/sitewindow.h */
	bool at_once;	    /* as window_options has it */
	const int *tracefs; /* as window_options has it */
};

/* Kilobytes of buffer a CPU: @each_kb, and less where all CPUs together would have more than @all_kb. */
unsigned sites_buffer_kb(unsigned each_kb, unsigned all_kb);

/* An open window; kernel/cost/sitewindows.h drives one after the other. */
struct site_watch; /* opaque */

/*
 * @s: a sample of the running kernel with all its caches. @options is copied, but not what it
 * points to. 0, or -errno with a sentence in @why: as window_open() (kernel/trace/window.h); -EINVAL
 * where a name of slots is no plain bucket of this kernel.
 */
int sites_open(const struct sites_options *options, const struct sample *s, struct site_watch **ret,
	       struct buf *why);

/*
 * sites_step() is wanted when sites_fd() is readable, and at sites_due_ns() of the mono clock.
 * The descriptor is another one after each step; -1: there is nothing to wait for but the time.
 */
int sites_fd(const struct site_watch *w);
int64_t sites_due_ns(const struct site_watch *w);

/* 1 while it goes on, 0 when the window is over, or -errno with a sentence in @why. */
int sites_step(struct site_watch *w, struct buf *why);

/*
 * Closes the window, over or not, and gives what it saw. @names keeps names of call sites from one
 * window to the next; @s as in sites_open(). -errno with a sentence in @why where the totals
 * cannot be read.
 */
int sites_finish(struct site_watch *w, struct site_names *names, const struct sample *s,
		 struct sites **ret, struct buf *why);

/* Closes it and forgets what it saw. Accepts NULL. */
void sites_abandon(struct site_watch *w);

void sites_free(struct sites *s);

#endif
