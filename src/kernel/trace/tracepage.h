/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEPAGE_H
#define KERNEL_TRACE_TRACEPAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * tracepage: the bytes of one ring buffer page in, its records out. Pure: it opens
 * nothing, so captured pages and hostile ones go through the same code.
 *
 * libtraceevent's kbuffer walks the page. It trusts every length it meets, so a page is
 * checked first, and cut off before the first length that leads out of it.
 */

struct tracepage; /* opaque */

/* @size is what one read of trace_pipe_raw gives at most: events/header_page. */
struct tracepage *tracepage_new(size_t size);
void tracepage_free(struct tracepage *p);

/* Where the next page is to be read to: @size bytes as given to tracepage_new(). */
void *tracepage_space(struct tracepage *p);

/* One record: the event's bytes, aligned to 4; @len may count up to 3 bytes of padding. */
typedef void tracepage_fn(void *user, int64_t ns, const void *data, size_t len);

struct tracepage_info {
	size_t records;
	int64_t missed;  /* events lost before this page; -1: some, the kernel does not know how many */
	bool malformed;  /* the rest of the page made no sense and was left out */
};

/* Hands each record of the page in tracepage_space(), @len bytes long, to @fn in the page's order. */
struct tracepage_info tracepage_decode(struct tracepage *p, size_t len, tracepage_fn *fn,
				       void *user);

/*
 * The same without times (@ns is 0): one look at each record in the place of two, for windows that
 * only count. Records before a length that makes no sense are handed out.
 */
struct tracepage_info tracepage_count(struct tracepage *p, size_t len, tracepage_fn *fn, void *user);

#endif
