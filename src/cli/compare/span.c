/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare/span.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/parse.h"
#include "base/xalloc.h"

#define BOOT "boot:"

/* "T..T", where either end may be left out; the dots alone mean everything that is kept. */
static int parse_range(const char *text, const char *dots, int64_t now_ns, struct span *ret)
{
	char *since = xstrndup(text, (size_t)(dots - text));
	const char *until = dots + 2;
	int r = 0;

	ret->kind = SPAN_RANGE;
	ret->range = (struct history_range){.since_ns = INT64_MIN, .until_ns = INT64_MAX};
	if (*since)
		r = parse_time(since, now_ns, &ret->range.since_ns);
	if (!r && *until)
		r = parse_time(until, now_ns, &ret->range.until_ns);
	free(since);
	return r ? -EINVAL : ret->range.since_ns > ret->range.until_ns ? -ERANGE : 0;
}

/* From a midnight until the next one, or until now. */
static int parse_day(const char *text, int64_t now_ns, struct span *ret)
{
	int64_t today = now_ns;
	int r = parse_time(text, now_ns, &ret->range.since_ns);

	ret->kind = SPAN_RANGE;
	parse_time("today", now_ns, &today);
	ret->range.until_ns = ret->range.since_ns < today ? today - 1 : now_ns;
	return r;
}

static int parse_when(const char *text, int64_t now_ns, struct span *ret)
{
	const char *dots = strstr(text, "..");

	if (!strncmp(text, BOOT, strlen(BOOT)) && text[strlen(BOOT)]) {
		ret->kind = SPAN_BOOT;
		ret->range = (struct history_range){.since_ns = INT64_MIN, .until_ns = INT64_MAX};
		ret->boot = text + strlen(BOOT);
		return 0;
	}
	if (dots)
		return parse_range(text, dots, now_ns, ret);
	if (!strcmp(text, "today") || !strcmp(text, "yesterday"))
		return parse_day(text, now_ns, ret);
	ret->kind = SPAN_AT;
	return parse_time(text, now_ns, &ret->range.since_ns) ? -EINVAL : 0;
}

/* "FILE@WHEN": the file ends at the last '@' in front of which one is. */
static const char *behind_file(const char *text)
{
	for (const char *at = strrchr(text, '@'); at && at > text;) {
		char *path = xstrndup(text, (size_t)(at - text));
		bool there = access(path, F_OK) == 0;

		free(path);
		if (there)
			return at + 1;
		do
			at--;
		while (at > text && *at != '@');
	}
	return NULL;
}

static bool looks_like_file(const char *text)
{
	return strchr(text, '/') || strstr(text, ".db");
}

int span_parse(const char *text, int64_t now_ns, struct span *ret)
{
	const char *when = behind_file(text);
	int r;

	*ret = (struct span){.text = text};
	if (!strcmp(text, "now")) {
		ret->kind = SPAN_NOW;
		return 0;
	}
	if (access(text, F_OK) == 0) {
		ret->kind = SPAN_LAST;
		ret->path = xstrdup(text);
		return 0;
	}
	r = parse_when(when ? when : text, now_ns, ret);
	if (!r && when)
		ret->path = xstrndup(text, (size_t)(when - 1 - text));
	return r == -EINVAL && !when && looks_like_file(text) ? -ENOENT : r;
}

void span_done(struct span *s)
{
	free(s->path);
	s->path = NULL;
}
