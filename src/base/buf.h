/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * buf: an array of bytes that grows. It is NUL-terminated once anything was added, so that
 * buf_str() can be printed; the bytes may contain NULs of their own.
 *
 * Start with BUF_INIT, end with buf_done(). buf_clear() keeps the memory for
 * the next use; readers that run every tick therefore keep one buf.
 */
struct buf {
	char *bytes;
	size_t len;
	size_t cap;
};

#define BUF_INIT ((struct buf){NULL, 0, 0})

void buf_done(struct buf *b);
void buf_clear(struct buf *b);

/* Room for @more bytes and the NUL behind what is there. */
void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addi(struct buf *b, int64_t v); /* its digits */
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* The text, never NULL. Borrowed until the next call that changes @b. */
const char *buf_str(const struct buf *b);

/* The text as the caller's own; @b is empty afterwards. */
char *buf_detach(struct buf *b);

#endif
