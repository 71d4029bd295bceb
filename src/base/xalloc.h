/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_XALLOC_H
#define BASE_XALLOC_H

#include <stddef.h>
#include <stdio.h>

/*
 * xalloc: allocation that ends the process when memory is out.
 *
 * None of the programs has anything useful to do without memory, and the
 * daemon is restarted by its supervisor with its history intact. Sizes that
 * come from a file are checked against a limit before they get here.
 */

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xreallocarray(void *old, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t max) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

/* A stream that writes into memory: open_memstream(3). */
FILE *xmemstream(char **text, size_t *len) __attribute__((returns_nonnull));

/*
 * Makes room for one more element in an array that grows by doubling.
 * @array is the owner's pointer, @n the number of its elements, @cap how many it has room for.
 */
#define XGROW(array, n, cap)                                                                       \
	do {                                                                                       \
		if ((n) == (cap)) {                                                                \
			(cap) = (cap) ? (cap) * 2 : 16;                                            \
			(array) = xreallocarray((array), (cap), sizeof(*(array)));                 \
		}                                                                                  \
	} while (0)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
