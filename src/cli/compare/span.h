/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_SPAN_H
#define CLI_COMPARE_SPAN_H

#include <stdint.h>

#include "history/reader.h"

struct buf;

/*
 * span: a stretch of time as `cgslab compare` takes it.
 *
 *   now              the newest tick of the history where it is young, else the kernel
 *   FILE             a history or a bundle: its newest tick
 *   [FILE@]TIME      the tick at or before that time, as --at takes it
 *   [FILE@]today     all ticks of that day, and of [FILE@]yesterday
 *   [FILE@]T..T      all ticks from a time to another; either may be left out
 *   [FILE@]boot:N    all ticks of a boot: 0 the newest, -1 the one before it (as journalctl -b)
 *   [FILE@]boot:ID   the boot whose id begins with ID
 */

enum span_kind {
	SPAN_NOW,
	SPAN_LAST,
	SPAN_AT,
	SPAN_RANGE,
	SPAN_BOOT,
};

struct span {
	const char *text; /* as it was given: what messages and tables call it; borrowed */
	enum span_kind kind;
	char *path;		    /* owned; NULL: the daemon's history */
	struct history_range range; /* SPAN_AT: since_ns */
	const char *boot;	    /* SPAN_BOOT; borrowed */
};

/* 0; -EINVAL where @text is none of these, -ENOENT where it looks like a file and is none, -ERANGE
 * for a range that ends before it begins. */
int span_parse(const char *text, int64_t now_ns, struct span *ret);
void span_done(struct span *s);

#endif
