/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/prompt.h"

#include <string.h>

void prompt_done(struct prompt *p)
{
	buf_done(&p->text);
	*p = PROMPT_INIT;
}

void prompt_set(struct prompt *p, const char *text)
{
	buf_clear(&p->text);
	if (text)
		buf_adds(&p->text, text);
	p->cursor = p->text.len;
}

static bool is_inside(const struct prompt *p, size_t at)
{
	return at < p->text.len && ((unsigned char)p->text.bytes[at] & 0xc0) == 0x80;
}

static size_t before(const struct prompt *p)
{
	size_t at = p->cursor;

	if (!at)
		return 0;
	for (at--; at && is_inside(p, at); at--)
		;
	return at;
}

static size_t after(const struct prompt *p)
{
	size_t at = p->cursor;

	if (at >= p->text.len)
		return p->text.len;
	for (at++; is_inside(p, at); at++)
		;
	return at;
}

static size_t word_start(const struct prompt *p)
{
	size_t at = p->cursor;

	while (at && p->text.bytes[at - 1] == ' ')
		at--;
	while (at && p->text.bytes[at - 1] != ' ')
		at--;
	return at;
}

static void cut_text(struct prompt *p, size_t from, size_t to)
{
	if (from >= to)
		return;
	memmove(p->text.bytes + from, p->text.bytes + to, p->text.len - to + 1);
	p->text.len -= to - from;
	p->cursor = from;
}

void prompt_edit(struct prompt *p, enum prompt_key key)
{
	switch (key) {
	case PROMPT_LEFT:
		p->cursor = before(p);
		break;
	case PROMPT_RIGHT:
		p->cursor = after(p);
		break;
	case PROMPT_HOME:
		p->cursor = 0;
		break;
	case PROMPT_END:
		p->cursor = p->text.len;
		break;
	case PROMPT_BACKSPACE:
		cut_text(p, before(p), p->cursor);
		break;
	case PROMPT_DELETE:
		cut_text(p, p->cursor, after(p));
		break;
	case PROMPT_KILL:
		cut_text(p, 0, p->cursor);
		break;
	case PROMPT_KILL_WORD:
		cut_text(p, word_start(p), p->cursor);
		break;
	}
}

void prompt_byte(struct prompt *p, unsigned char byte)
{
	if (byte < 0x20 || byte == 0x7f)
		return;
	buf_reserve(&p->text, 1);
	memmove(p->text.bytes + p->cursor + 1, p->text.bytes + p->cursor,
		p->text.len - p->cursor + 1);
	p->text.bytes[p->cursor++] = (char)byte;
	p->text.len++;
}
