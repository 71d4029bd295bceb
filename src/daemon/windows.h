/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_WINDOWS_H
#define DAEMON_WINDOWS_H

#include <systemd/sd-event.h>

struct config;
struct journal;
struct sample;

/*
 * windows: opens windows of allocation tracing, one after the other, between the ticks of the daemon ([trace] kmem,
 * window, every, budget and slots of cgslab.conf(5)).
 *
 * A timer opens a window, and a timer closes it; it is read when its buffers fill. No call waits. The sample of the
 * next tick gets what the window saw. What the window cost, the daemon's own CPU as measured and the machine's as
 * estimated, decides when the next one may come: site_window_next_ns() of model/sitewindow.h. Where that is later
 * than `every` asks for, the source "kmem" is stale and says so.
 */

struct windows; /* opaque */

/*
 * @root is the folder below which kernel paths are found; where it is another one than "/", there are no windows. To
 * be called while the process has its rights, since it opens tracefs. @config is borrowed: windows_configure()
 * replaces it. @journal is borrowed too, for what only this module can tell.
 */
struct windows *windows_new(const char *root, const struct config *config, struct journal *journal);
void windows_free(struct windows *w); /* accepts NULL; closes an open window */

/*
 * Starts on the loop @event. @latest gives the newest sample, which has all caches; while it is NULL, no window is
 * opened. 0, or the -errno of sd-event.
 */
typedef const struct sample *windows_sample_fn(void *user);
int windows_start(struct windows *w, sd_event *event, windows_sample_fn *latest, void *user);

/* @config holds from now on. An open window is given up: its slots were those of another. */
void windows_configure(struct windows *w, const struct config *config);

/*
 * The sample @s with the window that was closed since the last call, where one was, and with the state of the source
 * "kmem". Borrowed until the next call.
 */
const struct sample *windows_join(struct windows *w, const struct sample *s);

#endif
