/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/cutpath.h"

#include <string.h>

#include "base/buf.h"

/* Where the last component of @path begins, behind the last slash: the path was cut in that component or after it. */
static size_t whole_part(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len;
}

static size_t count_slashes(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += s[i] == '/';
	return n;
}

bool cutpath_mend(const char *cut, size_t cut_len, const char *old, struct buf *ret)
{
	size_t whole = whole_part(cut, cut_len);
	size_t depth = count_slashes(cut, whole);
	const char *rest = old;

	for (; *rest && depth; rest++)
		depth -= *rest == '/';
	if (depth || strncmp(rest, cut + whole, cut_len - whole) != 0)
		return false;
	buf_clear(ret);
	buf_add(ret, cut, whole);
	buf_adds(ret, rest);
	return true;
}
