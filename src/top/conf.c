/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "top/top.h"

char *conf_default_path(void)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (dir && *dir)
		return xasprintf("%s/cgslab/top.conf", dir);
	return home && *home ? xasprintf("%s/.config/cgslab/top.conf", home) : NULL;
}

/* Reading. A setter returns NULL, or a sentence about the fault of the value, to be freed. */

struct reader {
	struct top *t;
	char *why; /* of the first mistake */
};

static char *set_yes(bool *ret, const char *value)
{
	if (strcmp(value, "yes") && strcmp(value, "no"))
		return xasprintf("\"%s\" is neither yes nor no", value);
	*ret = !strcmp(value, "yes");
	return NULL;
}

static char *set_sort(struct top *t, struct view *v, const char *value)
{
	(void)t;
	return view_set_sort(v, value) ? xasprintf("there is no column \"%s\"", value) : NULL;
}

static char *set_reverse(struct top *t, struct view *v, const char *value)
{
	(void)t;
	return set_yes(&v->reverse, value);
}

static char *set_tree(struct top *t, struct view *v, const char *value)
{
	(void)t;
	if (!v->ops->fold && !v->ops->chart_line)
		return xasprintf("the %s have no tree", v->ops->name);
	return set_yes(&v->tree, value);
}

static char *set_columns(struct top *t, struct view *v, const char *value)
{
	char *why = NULL;

	(void)t;
	view_set_columns(v, value, &why);
	return why;
}

static char *set_delay(struct top *t, struct view *v, const char *value)
{
	int64_t ns;

	(void)v;
	if (parse_duration(value, &ns) || ns < NS_PER_SEC / 10)
		return xasprintf("\"%s\" is no delay of 0.1 s or more", value);
	t->delay_ns = ns;
	return NULL;
}

static char *set_theme(struct top *t, struct view *v, const char *value)
{
	(void)v;
	if (theme_find(value) == THEME_COUNT)
		return xasprintf("\"%s\" is none of default, contrast and mono", value);
	t->theme = theme_find(value);
	return NULL;
}

static char *set_view(struct top *t, struct view *v, const char *value)
{
	(void)v;
	for (size_t i = 0; i < t->n_views; i++) {
		if (!strcmp(t->views[i]->ops->name, value)) {
			t->at = i;
			return NULL;
		}
	}
	return xasprintf("there is no view \"%s\"", value);
}

static const struct setting {
	const char *name;
	bool of_view; /* whether the key stands in the section of a view, else in [top] */
	char *(*set)(struct top *t, struct view *v, const char *value);
} settings[] = {
	{"delay", false, set_delay},	{"view", false, set_view}, {"theme", false, set_theme},
	{"sort", true, set_sort},
	{"reverse", true, set_reverse}, {"tree", true, set_tree},  {"columns", true, set_columns},
};

static char *set_key(struct top *t, const char *name, const char *value)
{
	const struct action *action = action_find(name);
	char *bad = NULL, *why;

	if (!action)
		return xstrdup("there is no such action");
	if (!keymap_bind(&t->keys, action, value, &bad))
		return NULL;
	why = xasprintf("\"%s\" is no key", bad);
	free(bad);
	return why;
}

static char *set_one(struct top *t, const char *section, const char *name, const char *value)
{
	struct view *v = top_view(t, section);

	if (!strcmp(section, "keys"))
		return set_key(t, name, value);
	if (!v && strcmp(section, "top"))
		return xasprintf("there is no section [%s]", section);
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (!strcmp(settings[i].name, name) && settings[i].of_view == (v != NULL))
			return settings[i].set(t, v, value);
	return xstrdup("there is no such setting in this section");
}

/* libinih's convention: 0 is a mistake, and the first one's line is what ini_parse() returns. */
static int take_line(void *user, const char *section, const char *name, const char *value)
{
	struct reader *r = user;
	char *wrong = set_one(r->t, section, name, value);

	if (!wrong)
		return 1;
	if (!r->why)
		r->why = xasprintf("[%s] %s: %s", section, name, wrong);
	free(wrong);
	return 0;
}

int conf_load(struct top *t, char **ret_why)
{
	struct reader r = {t, NULL};
	FILE *f = t->conf_path ? fopen(t->conf_path, "re") : NULL;
	int line, err;

	if (!f) {
		if (!t->conf_path || errno == ENOENT || errno == ENOTDIR)
			return 0;
		err = errno;
		*ret_why = xasprintf("%s: %s; it is not read", t->conf_path, strerror(err));
		return -err;
	}
	line = ini_parse_file(f, take_line, &r);
	fclose(f);
	if (!line)
		return 0;
	*ret_why =
		xasprintf("%s:%d: %s", t->conf_path, line, r.why ? r.why : "is no \"key = value\"");
	free(r.why);
	return -EINVAL;
}

/* Writing */

static void add_top(const struct top *t, struct buf *out)
{
	buf_addf(
		out,
		"# Written by cgslabtop (key W); see cgslabtop(1).\n[top]\ndelay = %.9g\nview = %s\n",
		(double)t->delay_ns / 1e9, top_shown(t)->ops->name);
	if (t->theme != THEME_DEFAULT)
		buf_addf(out, "theme = %s\n", theme_name(t->theme));
}

static void add_view(const struct view *v, struct buf *out)
{
	buf_addf(out, "\n[%s]\n", v->ops->name);
	if (v->sort)
		buf_addf(out, "sort = %s\n", v->sort->name);
	buf_addf(out, "reverse = %s\n", v->reverse ? "yes" : "no");
	if (v->ops->fold || v->ops->chart_line)
		buf_addf(out, "tree = %s\n", v->tree ? "yes" : "no");
	if (v->own_columns) {
		buf_adds(out, "columns = ");
		view_column_names(v, out);
		buf_addc(out, '\n');
	}
}

/* Writes only keys that differ from the defaults, so that a later default is not frozen. */
static void add_keys(const struct top *t, struct buf *out)
{
	struct keymap defaults;
	struct buf mine = BUF_INIT, theirs = BUF_INIT;
	bool first = true;

	keymap_defaults(&defaults);
	for (size_t i = 0; i < n_actions; i++) {
		buf_clear(&mine);
		buf_clear(&theirs);
		keymap_keys(&t->keys, &actions[i], &mine);
		keymap_keys(&defaults, &actions[i], &theirs);
		if (!strcmp(buf_str(&mine), buf_str(&theirs)))
			continue;
		buf_addf(out, "%s%s = %s\n", first ? "\n[keys]\n" : "", actions[i].name,
			 buf_str(&mine));
		first = false;
	}
	buf_done(&mine);
	buf_done(&theirs);
}

/* Makes all folders above the file. */
static void make_folders(const char *path)
{
	char *copy = xstrdup(path);

	for (char *at = strchr(copy + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(copy, 0777); /* where this fails, opening the file fails too, and tells why */
		*at = '/';
	}
	free(copy);
}

/* Root may have the HOME of another user, who can make a link of any file there. */
static bool is_home_ours(void)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct stat st;

	dir = dir && *dir ? dir : home;
	return !dir || lstat(dir, &st) || st.st_uid == geteuid();
}

/* Writes @text to @path under a new name first, so that no link that stands there is followed. */
static int write_new(char *path, const struct buf *text)
{
	mode_t mask = umask(0);
	int fd, r = 0;
	FILE *f;

	umask(mask);
	fd = mkostemp(path, O_CLOEXEC);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return -errno;
	if (fwrite(text->bytes, 1, text->len, f) != text->len || fchmod(fd, 0666 & ~mask))
		r = -(errno ? errno : EIO);
	if (fclose(f) && !r)
		r = -errno;
	if (r)
		unlink(path);
	return r;
}

static int replace_file(const char *path, const struct buf *text)
{
	char *temporary = xasprintf("%s.XXXXXX", path);
	int r = write_new(temporary, text);

	if (!r && rename(temporary, path)) {
		r = -errno;
		unlink(temporary);
	}
	free(temporary);
	return r;
}

int conf_save(const struct top *t, char **ret_why)
{
	struct buf text = BUF_INIT;
	int r;

	if (!is_home_ours()) {
		*ret_why = xasprintf("nothing is saved: the folder is another user's; set HOME: %s",
				     t->conf_path);
		return -EPERM;
	}
	if (!t->conf_path) {
		*ret_why = xstrdup("nothing is saved: neither HOME nor XDG_CONFIG_HOME is set");
		return -ENOENT;
	}
	add_top(t, &text);
	for (size_t i = 0; i < t->n_views; i++)
		add_view(t->views[i], &text);
	add_keys(t, &text);
	make_folders(t->conf_path);
	r = replace_file(t->conf_path, &text);
	if (r)
		*ret_why = xasprintf("%s: %s", t->conf_path, strerror(-r));
	buf_done(&text);
	return r;
}
