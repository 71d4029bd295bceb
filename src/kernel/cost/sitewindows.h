/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SITEWINDOWS_H
#define KERNEL_COST_SITEWINDOWS_H

#include <stdbool.h>

#include "model/sample.h"

struct buf;
struct sites_options;

/*
 * sitewindows: windows of allocation tracing (kernel/cost/sites.h) of the running kernel, one after the
 * other, driven by one descriptor. It keeps what the last window saw, how it went, and the names of
 * call sites from one window to the next. Nothing waits.
 */

struct site_windows; /* opaque */

/*
 * @hold: tracefs is held from now on, for a process that gives its rights away before it opens a
 * window. -errno where descriptors are out.
 */
int site_windows_new(bool hold, struct site_windows **ret);
void site_windows_free(struct site_windows *w); /* accepts NULL; closes an open window */

/* The tracefs that it holds, for who else opens windows; < 0: none is held. */
int site_windows_tracefs(const struct site_windows *w);

/*
 * Opens one; @s is a sample with all caches. locks and tracefs of @options are set here. 0, or -errno with a
 * sentence in @why as of sites_open(); -EBUSY while one is open.
 */
int site_windows_open(struct site_windows *w, const struct sites_options *options,
		      const struct sample *s, struct buf *why);

bool site_windows_is_open(const struct site_windows *w);

/* Readable when site_windows_step() is wanted; the same descriptor throughout. */
int site_windows_fd(const struct site_windows *w);

/*
 * Goes on with the open window. 1 while it is open; 0 when it is over and was read; -errno where it
 * failed, with the sentence in site_windows_status(). @s as in site_windows_open(). site_windows_end()
 * does not wait for its time.
 */
int site_windows_step(struct site_windows *w, const struct sample *s);
int site_windows_end(struct site_windows *w, const struct sample *s);

/* Closes the open one and forgets what it saw. */
void site_windows_abandon(struct site_windows *w);

/*
 * At a tick: takes the window that was read last as the one to show. True where it is another one than
 * before. What is shown is borrowed until the next turn. site_windows_newest(): the one that was read
 * last, shown or not; NULL before the first.
 */
bool site_windows_turn(struct site_windows *w);
const struct site_window *site_windows_newest(const struct site_windows *w);

/* Puts it into a sample with its rows, and with the state of source kmem where @s is to tell it. */
void site_windows_join(const struct site_windows *w, struct sample *s);

/*
 * The state of source kmem: denied or absent after a window that failed, with the reason; lossy
 * where the last one lost events; unused before the first.
 */
struct source_status site_windows_status(const struct site_windows *w);

#endif
