/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_PROMPT_H
#define TOP_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * prompt: one line that the user edits. Text is UTF-8; the cursor stands on a
 * character's first byte.
 */
struct prompt {
	struct buf text;
	size_t cursor; /* byte */
};

#define PROMPT_INIT ((struct prompt){{NULL, 0, 0}, 0})

void prompt_done(struct prompt *p);

/* Starts with @text (may be NULL) and the cursor at its end. */
void prompt_set(struct prompt *p, const char *text);

enum prompt_key {
	PROMPT_LEFT,
	PROMPT_RIGHT,
	PROMPT_HOME,
	PROMPT_END,
	PROMPT_BACKSPACE,
	PROMPT_DELETE,
	PROMPT_KILL,	  /* to the start */
	PROMPT_KILL_WORD, /* the word before the cursor */
};

void prompt_edit(struct prompt *p, enum prompt_key key);

/* Inserts one byte of input; control characters are left out. */
void prompt_byte(struct prompt *p, unsigned char byte);

#endif
