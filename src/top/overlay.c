/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

void overlay_done(struct overlay *o)
{
	buf_done(&o->text);
	buf_done(&o->lines);
	free(o->starts);
	*o = (struct overlay){.kind = NULL};
}

static void start_line(struct overlay *o)
{
	XGROW(o->starts, o->n, o->cap);
	o->starts[o->n++] = o->lines.len;
}

/*
 * The column at which a broken line goes on: that of its last part (behind two blanks), where that leaves room.
 */
static size_t indent_of(const char *text, size_t len, size_t width)
{
	size_t lead = 0, column;

	while (lead < len && text[lead] == ' ')
		lead++;
	column = lead + 2;
	for (size_t i = lead + 2; i < len && i < width * 2 / 3; i++)
		if (text[i] != ' ' && text[i - 1] == ' ' && text[i - 2] == ' ')
			column = i;
	return column;
}

/* How many bytes of text[0..len) fit into @width columns, cut at a blank where one is late enough.
 */
static size_t fit(const char *text, size_t len, size_t width)
{
	size_t used = 0, at = 0, blank = 0;

	while (at < len) {
		size_t n = text_char(text + at, len - at);
		char one[8] = {0};

		n = n ? n : 1;
		memcpy(one, text + at, n);
		used += text_width(one);
		if (used > width)
			return blank > width / 3 ? blank : at;
		if (text[at] == ' ')
			blank = at + 1;
		at += n;
	}
	return len;
}

static void wrap_line(struct overlay *o, const char *text, size_t len)
{
	size_t indent = indent_of(text, len, o->width);
	size_t n = fit(text, len, o->width);

	start_line(o);
	buf_add(&o->lines, text, n);
	buf_addc(&o->lines, '\n');
	while (n < len) {
		size_t more = fit(text + n, len - n, o->width > indent ? o->width - indent : 1);

		start_line(o);
		for (size_t i = 0; i < indent; i++)
			buf_addc(&o->lines, ' ');
		buf_add(&o->lines, text + n, more ? more : 1);
		buf_addc(&o->lines, '\n');
		n += more ? more : 1;
	}
}

void overlay_wrap(struct overlay *o, size_t width)
{
	const char *text = buf_str(&o->text);

	o->width = width;
	o->n = 0;
	buf_clear(&o->lines);
	while (*text) {
		size_t len = strcspn(text, "\n");

		wrap_line(o, text, len);
		text += len;
		text += *text == '\n';
	}
}

void overlay_line(const struct overlay *o, size_t i, struct buf *out)
{
	const char *text = buf_str(&o->lines) + o->starts[i];

	buf_clear(out);
	buf_add(out, text, strcspn(text, "\n"));
}
