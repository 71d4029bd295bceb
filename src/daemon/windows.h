/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_WINDOWS_H
#define DAEMON_WINDOWS_H

#include <systemd/sd-event.h>

struct config;
struct sample;

/*
 * windows: bounded stretches of allocation tracing, one after the other, between the ticks of the
 * daemon ([trace] kmem, window, every, budget and slots of cgslab.conf(5)).
 *
 * A window is opened by a timer, read when its buffers fill and closed by a timer; nothing waits.
 * What it saw is handed over with the next tick's sample. What it cost (own CPU, measured, and what
 * the machine paid, an estimate) decides when the next one may come: site_window_next_ns() of
 * model/sitewindow.h. Where that is later than `every` asks for, source kmem is stale and says so.
 */

struct windows; /* opaque */

/*
 * @root: where kernel paths are found; below another than "/" there are no windows. To be called
 * while the process has its rights: it holds tracefs. Borrows @config, see windows_configure().
 */
struct windows *windows_new(const char *root, const struct config *config);
void windows_free(struct windows *w); /* accepts NULL; closes an open window */

/*
 * Begins, on @event. @latest gives the newest sample, with all caches; the window is left out
 * while that is NULL. 0 or -errno of sd-event.
 */
typedef const struct sample *windows_sample_fn(void *user);
int windows_start(struct windows *w, sd_event *event, windows_sample_fn *latest, void *user);

/* Another configuration is in force; an open window is given up where it asks for others. */
void windows_configure(struct windows *w, const struct config *config);

/*
 * @s with the window that was closed since the last call, if one was, and with the state of source
 * kmem. Borrowed until the next call.
 */
const struct sample *windows_join(struct windows *w, const struct sample *s);

#endif
