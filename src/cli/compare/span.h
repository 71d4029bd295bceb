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
 *   [FILE@]today     all ticks of that day; [FILE@]yesterday likewise
 *   [FILE@]T..T      all ticks from one time to another; either may be left out
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
	const char *text; /* as the user gave it, for messages and tables; borrowed */
	enum span_kind kind;
	char *path;		    /* owned; NULL: the daemon's history */
	struct history_range range; /* SPAN_AT: since_ns */
	const char *boot;	    /* SPAN_BOOT; borrowed */
};

/* 0; -EINVAL where @text has none of these forms, -ENOENT where it looks like a file and there is none,
 * -ERANGE where a range ends before it begins. */
int span_parse(const char *text, int64_t now_ns, struct span *ret);
void span_done(struct span *s);

#endif
