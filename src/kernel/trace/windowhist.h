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
 * windowhist: lets the kernel add up allocations by hist triggers, where it has them (CONFIG_HIST_TRIGGERS;
 * kernel/trace/trace_events_hist.c). Then no event is recorded or read.
 *
 * Each slot size has a trigger of its own, since a trigger takes three keys: they are the call site, the bytes that
 * were asked for, and gfp_flags. What finds no room in the table of a trigger, the kernel counts as dropped.
 */

bool windowhist_there(struct window *w);

/* Starts to add up slots of @slot bytes. 0, or -errno with a sentence in @why. */
int windowhist_start(struct window *w, uint64_t slot, struct buf *why);

/* Stops adding up; what was added up is kept. */
int windowhist_stop(struct window *w, uint64_t slot);

/* Puts what was added up into @sums. *ret_events gets the number of allocations, *ret_lost that of dropped ones. */
int windowhist_read(struct window *w, struct site_sums *sums, uint64_t *ret_events,
		    uint64_t *ret_lost);

/*
 * Reads the text of a "hist" file; no file is opened. @tag gives the tag of a site from gfp_flags. 0, or -EBADMSG
 * where a line of figures cannot be read; what was read before that line is in @sums.
 */
typedef uint32_t windowhist_tag_fn(const void *user, uint64_t gfp);
int windowhist_parse(const char *text, windowhist_tag_fn *tag, const void *user,
		     struct site_sums *sums, uint64_t *ret_events, uint64_t *ret_lost);

#endif
