/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/mounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

/* Fields of one line that matter, as slices of the text. */
struct slice {
	const char *s;
	size_t len;
};

struct line {
	struct slice root, point, type, super;
};

void mount_done(struct mount *m)
{
	free(m->point);
	free(m->root);
	*m = (struct mount){NULL, NULL};
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Blank, tab, newline and backslash stand as \ooo: fs/seq_file.c, mangle_path(). */
static char *unescape(struct slice in)
{
	char *out = xmalloc(in.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		const char *s = in.s + i;

		if (*s == '\\' && in.len - i > 3 && is_octal(s[1]) && is_octal(s[2]) &&
		    is_octal(s[3])) {
			out[n++] = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0'));
			i += 3;
		} else {
			out[n++] = *s;
		}
	}
	out[n] = '\0';
	return out;
}

static struct slice word(const char **s, const char *end)
{
	struct slice w;

	while (*s < end && **s == ' ')
		(*s)++;
	w.s = *s;
	while (*s < end && **s != ' ')
		(*s)++;
	w.len = (size_t)(*s - w.s);
	return w;
}

static bool is(struct slice w, const char *text)
{
	return w.len == strlen(text) && !memcmp(w.s, text, w.len);
}

static bool parse_line(const char *s, const char *end, struct line *ret)
{
	for (int i = 0; i < 3; i++)
		word(&s, end);
	ret->root = word(&s, end);
	ret->point = word(&s, end);
	/* Mount options and any number of tags, then a lone dash. */
	for (;;) {
		struct slice w = word(&s, end);

		if (!w.len)
			return false;
		if (is(w, "-"))
			break;
	}
	ret->type = word(&s, end);
	word(&s, end);
	ret->super = word(&s, end);
	return ret->super.len > 0;
}

/* True when @option stands in the comma-separated list. */
static bool has_option(struct slice list, const char *option)
{
	const char *s = list.s, *end = list.s + list.len;

	while (s < end) {
		const char *comma = memchr(s, ',', (size_t)(end - s));
		struct slice one = {s, (size_t)((comma ? comma : end) - s)};

		if (is(one, option))
			return true;
		s += one.len + 1;
	}
	return false;
}

static bool find(const char *text, const char *type, const char *option, struct mount *ret)
{
	while (*text) {
		const char *end = text + strcspn(text, "\n");
		struct line line;

		if (parse_line(text, end, &line) && is(line.type, type) &&
		    (!option || has_option(line.super, option))) {
			ret->point = unescape(line.point);
			ret->root = unescape(line.root);
			return true;
		}
		text = *end ? end + 1 : end;
	}
	return false;
}

bool mounts_find_v1(const char *mountinfo, const char *controller, struct mount *ret)
{
	return find(mountinfo, "cgroup", controller, ret);
}

bool mounts_find_v2(const char *mountinfo, struct mount *ret)
{
	return find(mountinfo, "cgroup2", NULL, ret);
}

/* The place of @path in the mount of @line, behind what @out holds; false where it is not below its root. */
static bool place_in(const struct line *line, const char *path, struct buf *out)
{
	char *root = unescape(line->root), *point = unescape(line->point);
	size_t len = strcmp(root, "/") ? strlen(root) : 0;
	bool below = !strncmp(path, root, len) && (path[len] == '/' || !path[len]);

	if (below) {
		buf_adds(out, strcmp(point, "/") ? point : "");
		buf_adds(out, path + len);
	}
	free(root);
	free(point);
	return below;
}

static bool tell_places(const char *text, const char *device, const char *path, bool whole,
			mounts_place_fn *fn, void *user)
{
	struct buf place = BUF_INIT;
	bool done = false;

	while (*text && !done) {
		const char *end = text + strcspn(text, "\n"), *s = text;
		struct line line;

		word(&s, end);
		word(&s, end);
		buf_clear(&place);
		if (is(word(&s, end), device) && parse_line(text, end, &line) &&
		    is(line.root, "/") == whole && place_in(&line, path, &place))
			done = fn(user, buf_str(&place));
		text = *end ? end + 1 : end;
	}
	buf_done(&place);
	return done;
}

void mounts_of_device(const char *mountinfo, unsigned major, unsigned minor, const char *path,
		      mounts_place_fn *fn, void *user)
{
	char device[32];

	snprintf(device, sizeof(device), "%u:%u", major, minor);
	if (!tell_places(mountinfo, device, path, true, fn, user))
		tell_places(mountinfo, device, path, false, fn, user);
}
