/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SITEWINDOWS_H
#define KERNEL_COST_SITEWINDOWS_H

#include <stdbool.h>

#include "model/sample.h"

struct buf;
struct sites_options;

/*
 * sitewindows: windows of allocation tracing (kernel/cost/sites.h) of the running kernel, one after the other, behind
 * one descriptor for the caller's event loop. From one window to the next it keeps what the last window saw, the
 * state of the source "kmem" and the names of call sites. No call waits.
 */

struct site_windows; /* opaque */

/*
 * @hold: keeps tracefs open from now on, for a process that gives its rights away before it opens a window. 0, or
 * -errno where there is no descriptor left.
 */
int site_windows_new(bool hold, struct site_windows **ret);
void site_windows_free(struct site_windows *w); /* accepts NULL; closes an open window */

/* The descriptor of tracefs that is kept open, for other windows of this process; < 0: none is. */
int site_windows_tracefs(const struct site_windows *w);

/*
 * Opens a window; @s is a sample with all caches. The members locks and tracefs of @options are set here. 0, or
 * -errno with a sentence in @why as sites_open() gives it; -EBUSY while a window is open.
 */
int site_windows_open(struct site_windows *w, const struct sites_options *options,
		      const struct sample *s, struct buf *why);

bool site_windows_is_open(const struct site_windows *w);

/* A descriptor that is readable when site_windows_step() is due; it is the same for all windows. */
int site_windows_fd(const struct site_windows *w);

/*
 * Goes on with the open window: 1 while it is open; 0 when it is over and was read; -errno where it failed, with the
 * sentence in site_windows_status(). @s is as in site_windows_open(). site_windows_end() ends the window before its
 * time.
 */
int site_windows_step(struct site_windows *w, const struct sample *s);
int site_windows_end(struct site_windows *w, const struct sample *s);

/* Closes the open window and drops what it saw. */
void site_windows_abandon(struct site_windows *w);

/*
 * At a tick: the window that was read last is shown from now on. True where that is another window than before. What
 * is shown is borrowed until the next turn. site_windows_newest() gives the window that was read last, whether it is
 * shown or not; NULL before the first.
 */
bool site_windows_turn(struct site_windows *w);
const struct site_window *site_windows_newest(const struct site_windows *w);

/* Puts the shown window and its rows into @s, and the state of the source "kmem" where @s is to tell it. */
void site_windows_join(const struct site_windows *w, struct sample *s);

/*
 * The state of the source "kmem": denied or absent, with the reason, after a window that failed; lossy where the last
 * window lost events; unused before the first.
 */
struct source_status site_windows_status(const struct site_windows *w);

#endif
