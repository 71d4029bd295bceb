/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void buf_done(struct buf *b)
{
	free(b->bytes);
	*b = BUF_INIT;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->bytes)
		b->bytes[0] = '\0';
}

void buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;

	if (need <= b->cap)
		return;
	if (need < b->cap * 2)
		need = b->cap * 2;
	b->bytes = xreallocarray(b->bytes, need, 1);
	b->cap = need;
	b->bytes[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	buf_reserve(b, len);
	if (len)
		memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
	b->bytes[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/* Most texts have room here and so need to be formatted only once. */
#define USUAL 48

void buf_addv(struct buf *b, const char *fmt, va_list ap)
{
	size_t room;
	va_list again;
	int len;

	buf_reserve(b, USUAL);
	room = b->cap - b->len;
	va_copy(again, ap);
	len = vsnprintf(b->bytes + b->len, room, fmt, ap);
	if (len >= 0 && (size_t)len >= room) {
		buf_reserve(b, (size_t)len);
		vsnprintf(b->bytes + b->len, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	if (len >= 0)
		b->len += (size_t)len;
	b->bytes[b->len] = '\0';
}

void buf_addi(struct buf *b, int64_t v)
{
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char digits[20], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_addv(b, fmt, ap);
	va_end(ap);
}

const char *buf_str(const struct buf *b)
{
	return b->bytes ? b->bytes : "";
}

char *buf_detach(struct buf *b)
{
	char *s = b->bytes ? b->bytes : xstrdup("");

	*b = BUF_INIT;
	return s;
}
