/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_STRINGS_H
#define BASE_STRINGS_H

#include <stddef.h>

/*
 * strings: texts that rows point to, in the order in which they came, owned and freed together. A text that was kept
 * stays at its address until strings_done().
 */
struct strings {
	char **v;
	size_t n, cap;
};

#define STRINGS_INIT ((struct strings){NULL, 0, 0})

/* Takes over @text, allocated by malloc(), and gives it back; NULL is given back and not kept. */
const char *strings_keep(struct strings *s, char *text);

/* The index of the first @len bytes of @text among the texts kept; a copy is added where they are not among them. */
size_t strings_place(struct strings *s, const char *text, size_t len);

/* Frees all texts; @s is empty afterwards. */
void strings_done(struct strings *s);

#endif
