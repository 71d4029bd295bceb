/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/mounts.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/xalloc.h"

/* No mount lies below more mounts than this: a table in which one does goes round in a circle. */
#define DEPTH_MAX 64

/* A field of a line, as a slice of the text. */
struct slice {
	const char *s;
	size_t len;
};

struct line {
	uint64_t id, parent; /* 0: the text has none */
	dev_t dev;
	struct slice root, point, type, super;
};

struct lines {
	struct line *at;
	size_t n, cap;
};

void mounts_done(struct mounts *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->at[i].point);
		free(m->at[i].root);
	}
	free(m->at);
	*m = (struct mounts){0};
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Blank, tab, newline and backslash are written as \ooo: fs/seq_file.c, mangle_path(). */
static char *unescape_word(struct slice in)
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

/* Takes the next field, which may be empty. False after the last one. */
static bool next_word(const char **s, const char *end, struct slice *ret)
{
	const char *blank;

	if (*s > end)
		return false;
	blank = memchr(*s, ' ', (size_t)(end - *s));
	*ret = (struct slice){*s, (size_t)((blank ? blank : end) - *s)};
	*s = (blank ? blank : end) + 1;
	return true;
}

static bool is_word(struct slice w, const char *text)
{
	return w.len == strlen(text) && !memcmp(w.s, text, w.len);
}

static bool same_folder(struct slice a, struct slice b)
{
	return a.len == b.len && !memcmp(a.s, b.s, a.len);
}

/* "0:31" */
static dev_t device_of(struct slice w)
{
	const char *colon = memchr(w.s, ':', w.len);
	uint64_t major, minor;

	if (!colon || parse_u64_n(w.s, (size_t)(colon - w.s), &major) ||
	    parse_u64_n(colon + 1, w.len - (size_t)(colon + 1 - w.s), &minor))
		return 0;
	return makedev((unsigned)major, (unsigned)minor);
}

static bool parse_mountinfo(const char *s, const char *end, struct line *ret)
{
	struct slice f[6], w;

	for (size_t i = 0; i < ARRAY_SIZE(f); i++)
		if (!next_word(&s, end, &f[i]))
			return false;
	if (parse_u64_n(f[0].s, f[0].len, &ret->id) || parse_u64_n(f[1].s, f[1].len, &ret->parent))
		return false;
	ret->dev = device_of(f[2]);
	ret->root = f[3];
	ret->point = f[4];
	/* after the options of the mount there are any number of tags, then a dash alone */
	do {
		if (!next_word(&s, end, &w))
			return false;
	} while (!is_word(w, "-"));
	return next_word(&s, end, &ret->type) && next_word(&s, end, &w) && next_word(&s, end, &ret->super);
}

static bool parse_mounts(const char *s, const char *end, struct line *ret)
{
	struct slice source;

	*ret = (struct line){.root = {"/", 1}};
	return next_word(&s, end, &source) && next_word(&s, end, &ret->point) && next_word(&s, end, &ret->type) &&
	       next_word(&s, end, &ret->super) && ret->point.len && *ret->point.s == '/';
}

static void parse_lines(struct lines *ret, const char *text)
{
	while (*text) {
		const char *end = text + strcspn(text, "\n");
		struct line line = {0};

		if (parse_mountinfo(text, end, &line) || parse_mounts(text, end, &line)) {
			XGROW(ret->at, ret->n, ret->cap);
			ret->at[ret->n++] = line;
		}
		text = *end ? end + 1 : end;
	}
}

/* True when @option stands in the comma-separated list. */
static bool has_option(struct slice list, const char *option)
{
	const char *s = list.s, *end = list.s + list.len;

	while (s < end) {
		const char *comma = memchr(s, ',', (size_t)(end - s));
		struct slice one = {s, (size_t)((comma ? comma : end) - s)};

		if (is_word(one, option))
			return true;
		s += one.len + 1;
	}
	return false;
}

/* True where @point is @above or lies below it. */
static bool is_below(struct slice point, struct slice above)
{
	if (above.len == 1)
		return true;
	return point.len >= above.len && !memcmp(point.s, above.s, above.len) &&
	       (point.len == above.len || point.s[above.len] == '/');
}

static const struct line *line_of(const struct lines *all, uint64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].id == id)
			return &all->at[i];
	return NULL;
}

/*
 * A mount that keeps @l's point from leading to @l: one upon its own root, or a later one in the same parent, in the
 * same place or over a folder on the way to it. The table is in the order of mounting.
 */
static bool hides_mount(const struct line *other, const struct line *l)
{
	if (other == l || !other->id)
		return false;
	if (other->parent == l->id)
		return same_folder(other->point, l->point);
	return other->parent == l->parent && other > l && is_below(l->point, other->point);
}

/* @from is the mount in @l that leads to the one in question: that it lies in @l, or upon it, is no harm. */
static bool is_hidden(const struct lines *all, const struct line *l, const struct line *from)
{
	for (size_t i = 0; i < all->n; i++)
		if (&all->at[i] != from && hides_mount(&all->at[i], l))
			return true;
	return false;
}

static bool is_mount_covered(const struct lines *all, const struct line *l)
{
	const struct line *from = NULL;

	for (int depth = 0; l && l->id && l != from && depth < DEPTH_MAX; depth++) {
		if (is_hidden(all, l, from))
			return true;
		from = l;
		l = line_of(all, l->parent);
	}
	return false;
}

static enum hierarchy type_of(const struct line *l, const char *controller)
{
	if (is_word(l->type, "cgroup2"))
		return HIERARCHY_V2;
	return is_word(l->type, "cgroup") && has_option(l->super, controller) ? HIERARCHY_V1
									  : HIERARCHY_UNKNOWN;
}

void mounts_parse(struct mounts *m, const char *text, const char *controller)
{
	struct lines all = {0};

	parse_lines(&all, text);
	for (size_t i = 0; i < all.n; i++) {
		const struct line *l = &all.at[i];
		enum hierarchy type = type_of(l, controller);

		if (type == HIERARCHY_UNKNOWN)
			continue;
		XGROW(m->at, m->n, m->cap);
		m->at[m->n++] = (struct mount){
			.type = type,
			.point = unescape_word(l->point),
			.root = unescape_word(l->root),
			.dev = l->dev,
			.covered = is_mount_covered(&all, l),
		};
	}
	free(all.at);
}

/* Adds to @out the place of @path in the mount of @line; false where @path is not below the root of that mount. */
static bool place_in(const struct line *line, const char *path, struct buf *out)
{
	char *root = unescape_word(line->root), *point = unescape_word(line->point);
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

static bool tell_places(const struct lines *all, dev_t device, const char *path, bool whole,
			mounts_place_fn *fn, void *user)
{
	struct buf place = BUF_INIT;
	bool done = false;

	for (size_t i = 0; i < all->n && !done; i++) {
		const struct line *l = &all->at[i];

		buf_clear(&place);
		if (l->dev == device && is_word(l->root, "/") == whole && place_in(l, path, &place))
			done = fn(user, buf_str(&place));
	}
	buf_done(&place);
	return done;
}

void mounts_of_device(const char *mountinfo, unsigned major, unsigned minor, const char *path,
		      mounts_place_fn *fn, void *user)
{
	dev_t device = makedev(major, minor);
	struct lines all = {0};

	parse_lines(&all, mountinfo);
	if (!tell_places(&all, device, path, true, fn, user))
		tell_places(&all, device, path, false, fn, user);
	free(all.at);
}
