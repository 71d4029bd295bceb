/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_WINDOWHIST_H
#define KERNEL_TRACE_WINDOWHIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct site_sums;
struct window;

/*
 * windowhist: allocations added up in the kernel, where it has hist triggers
 * (CONFIG_HIST_TRIGGERS; kernel/trace/trace_events_hist.c): no event is recorded or read.
 *
 * One trigger a slot size: its keys are call site, bytes asked for and gfp_flags, since a trigger
 * takes three. What finds no room in its table is counted by the kernel as dropped.
 */

bool windowhist_there(struct window *w);

/* Starts to add up slots of @slot bytes. 0, or -errno with a sentence in @why. */
int windowhist_start(struct window *w, uint64_t slot, struct buf *why);

/* Stops, without forgetting. */
int windowhist_stop(struct window *w, uint64_t slot);

/* Adds what was added up to @sums. *ret_events gets how many allocations, *ret_lost how many were dropped. */
int windowhist_read(struct window *w, struct site_sums *sums, uint64_t *ret_events,
		    uint64_t *ret_lost);

/*
 * The text of a "hist" file. Pure. @tag tells a site's tag from gfp_flags. -EBADMSG where a
 * line of figures cannot be read; what was read by then is in @sums.
 */
typedef uint32_t windowhist_tag_fn(const void *user, uint64_t gfp);
int windowhist_parse(const char *text, windowhist_tag_fn *tag, const void *user,
		     struct site_sums *sums, uint64_t *ret_events, uint64_t *ret_lost);

#endif
