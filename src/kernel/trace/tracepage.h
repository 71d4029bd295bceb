/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEPAGE_H
#define KERNEL_TRACE_TRACEPAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * tracepage: finds the records in the bytes of one page of a ring buffer. It opens no file, so that tests can hand
 * captured and hostile pages to the same code.
 *
 * The kbuffer of libtraceevent walks the page. It trusts every length in it; so the page is checked first, and is cut
 * off before the first length that leads out of it.
 */

struct tracepage; /* opaque */

/* @size: the bytes that one read of trace_pipe_raw gives at most (events/header_page). */
struct tracepage *tracepage_new(size_t size);
void tracepage_free(struct tracepage *p);

/* The memory into which the next page is read: as many bytes as tracepage_new() was told. */
void *tracepage_space(struct tracepage *p);

/* Takes one record: the bytes of an event, aligned to 4. @len may count up to 3 bytes of padding. */
typedef void tracepage_fn(void *user, int64_t ns, const void *data, size_t len);

struct tracepage_info {
	size_t records;
	int64_t missed;  /* events that were lost before this page; -1: the kernel does not know how many */
	bool malformed;  /* the rest of the page has a wrong length in it and was left out */
};

/* Calls @fn with each record of the page in tracepage_space(), which has @len bytes, in order. */
struct tracepage_info tracepage_decode(struct tracepage *p, size_t len, tracepage_fn *fn,
				       void *user);

/*
 * The same without times: @ns is 0. It looks at each record once and not twice, for windows that only count. Records
 * before a wrong length are handed out.
 */
struct tracepage_info tracepage_count(struct tracepage *p, size_t len, tracepage_fn *fn, void *user);

#endif
