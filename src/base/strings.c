/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/strings.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

const char *strings_keep(struct strings *s, char *text)
{
	if (!text)
		return NULL;
	XGROW(s->v, s->n, s->cap);
	return s->v[s->n++] = text;
}

size_t strings_place(struct strings *s, const char *text, size_t len)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strncmp(s->v[i], text, len) && !s->v[i][len])
			return i;
	strings_keep(s, xstrndup(text, len));
	return s->n - 1;
}

void strings_done(struct strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i]);
	free(s->v);
	*s = STRINGS_INIT;
}
