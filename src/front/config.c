/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "front/configkeys.h"
#include "history/writer.h"
#include "kernel/collector.h"
#include "kernel/slab/structs.h"
#include "model/follow.h"

#define FILE_MAX (1U << 20)
#define MS	 (NS_PER_SEC / 1000)

void config_init(struct config *c)
{
	*c = (struct config){0};
	c->sample.interval_ns = 2 * NS_PER_SEC;
	name_list_set(&c->sample.follow, FOLLOW_DEFAULT);
	c->trace.cgroup = true;
	c->trace.kmem = KMEM_WINDOW;
	c->trace.window_ns = 200 * MS;
	c->trace.every_ns = 300 * NS_PER_SEC;
	c->trace.budget = 0.001;
	name_list_set(&c->trace.slots, "kmalloc-4k");
	c->history.path = xstrdup(history_writer_defaults.path);
	c->history.keep_days = 180;
	c->history.max_bytes = 256 << 20;
	c->history.events = 100000;
	c->journal.summary_ns = 600 * NS_PER_SEC;
}

void config_done(struct config *c)
{
	name_list_done(&c->sample.follow);
	name_list_done(&c->trace.slots);
	for (size_t i = 0; i < c->sizes.n; i++)
		free(c->sizes.rows[i].name);
	free(c->sizes.rows);
	free(c->history.path);
	for (size_t i = 0; i < c->alert.caches.n; i++)
		free(c->alert.caches.rows[i].name);
	free(c->alert.caches.rows);
	*c = (struct config){0};
}

struct reader {
	struct config *config;
	const char *name, *text, *end;
	int line;	/* the line that was handed out last */
	int error_line; /* the line of the first error, 0: none */
	struct buf *error;
};

static int note_error(struct reader *rd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int note_error(struct reader *rd, const char *fmt, ...)
{
	va_list ap;

	if (rd->error_line)
		return 0;
	rd->error_line = rd->line;
	buf_clear(rd->error);
	buf_addf(rd->error, "%s:%d: ", rd->name, rd->line);
	va_start(ap, fmt);
	buf_addv(rd->error, fmt, ap);
	va_end(ap);
	return 0;
}

/* Does what fgets() does, on a text in memory, and counts the lines. */
static char *read_line(char *to, int size, void *user)
{
	struct reader *rd = user;
	const char *newline;
	size_t len;

	if (rd->text == rd->end)
		return NULL;
	rd->line++;
	newline = memchr(rd->text, '\n', (size_t)(rd->end - rd->text));
	len = newline ? (size_t)(newline - rd->text) + 1 : (size_t)(rd->end - rd->text);
	if (len > (size_t)size - 1) {
		note_error(rd, "the line is longer than %d bytes", size - 2);
		rd->text += len;
		to[0] = '\0';
		return to;
	}
	if (memchr(rd->text, '\0', len))
		note_error(rd, "the line has a NUL byte in it");
	memcpy(to, rd->text, len);
	to[len] = '\0';
	rd->text += len;
	return to;
}

static int unknown_key(struct reader *rd, const char *section, const char *name, bool section_known)
{
	struct buf names = BUF_INIT;

	config_key_names(section, !section_known, &names);
	if (section_known)
		note_error(rd, "[%s] has no key '%s'; it has %s", section, name, buf_str(&names));
	else if (*section)
		note_error(rd, "there is no section [%s]; there are %s", section, buf_str(&names));
	else
		note_error(rd, "key '%s' is in no section; there are %s", name, buf_str(&names));
	buf_done(&names);
	return 0;
}

/* inih calls this for each key; 0 is an error. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct reader *rd = user;
	bool section_known;
	const struct config_key *k = config_key_find(section, name, &section_known);

	if (rd->error_line)
		return 1; /* the first one counts */
	if (!k)
		return unknown_key(rd, section, name, section_known);
	if (config_key_read(k, name, value, rd->config))
		return note_error(rd, "[%s] %s: '%s' is not %s", section, name, value, k->want);
	return 1;
}

int config_parse(struct config *c, const char *name, const char *text, size_t len,
		 struct buf *error)
{
	struct reader rd = {c, name, text, text + len, 0, 0, error};
	int line = ini_parse_stream(read_line, &rd, take_key, &rd);

	if (line > 0 && (!rd.error_line || line < rd.error_line)) {
		rd.error_line = 0;
		rd.line = line;
		note_error(&rd, "this is neither [section] nor 'key = value'");
	}
	return rd.error_line ? -EINVAL : 0;
}

/*
 * Files. @root NULL: the paths as they are; else below it, where the links of a captured tree stay inside.
 */

static int read_file(const struct root *root, const char *path, struct buf *text)
{
	int fd, r;

	if (root)
		return root_read(root, path, text, FILE_MAX);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	r = fd < 0 ? -errno : fd_read(fd, text, FILE_MAX);
	if (fd >= 0)
		close(fd);
	return r;
}

static int open_folder(const struct root *root, const char *path)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int fd = root ? root_openat(root, path, flags) : open(path, flags);

	return root || fd >= 0 ? fd : -errno;
}

/* Parses the text of the file @name, which was read with the result @err. */
static int take_text(struct config *c, const char *name, int err, const struct buf *text, bool must_exist,
		     struct buf *error)
{
	if (err == -ENOENT && !must_exist)
		return 0;
	if (err < 0) {
		buf_addf(error, "%s: %s", name, root_strerror(err));
		return err;
	}
	return config_parse(c, name, buf_str(text), text->len, error);
}

static int load_file(struct config *c, const struct root *root, const char *path, bool must_exist, struct buf *error)
{
	struct buf text = BUF_INIT;
	int r = read_file(root, path, &text);

	r = take_text(c, path, r, &text, must_exist, error);
	buf_done(&text);
	return r;
}

static int ends_in_conf(const struct dirent *e)
{
	size_t len = strlen(e->d_name);

	return *e->d_name != '.' && len > 5 && !strcmp(e->d_name + len - 5, ".conf");
}

/* A captured tree may lack what a link in the folder leads to; of a machine itself that is an error. */
static int load_folder(struct config *c, const struct root *root, const char *folder, struct buf *error)
{
	int fd = open_folder(root, folder), r = fd == -ENOENT || fd >= 0 ? 0 : fd;
	struct dirent **found = NULL;
	int n = fd < 0 ? 0 : scandirat(fd, ".", &found, ends_in_conf, alphasort);

	if (n < 0)
		r = -errno;
	if (r)
		buf_addf(error, "%s: %s", folder, root_strerror(r));
	for (int i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", folder, found[i]->d_name);

		if (r == 0)
			r = load_file(c, root, path, !root, error);
		free(path);
		free(found[i]);
	}
	free(found);
	if (fd >= 0)
		close(fd);
	return r;
}

static int load(struct config *c, const struct root *root, const char *path, bool must_exist, struct buf *error)
{
	char *folder = xasprintf("%s.d", path);
	int r;

	buf_clear(error);
	r = load_file(c, root, path, must_exist, error);
	if (r == 0)
		r = load_folder(c, root, folder, error);
	free(folder);
	return r;
}

int config_load(struct config *c, const char *path, bool must_exist, struct buf *error)
{
	return load(c, NULL, path, must_exist, error);
}

int config_load_of(struct config *c, const char *root_dir, struct buf *error)
{
	struct root root;
	int r = root_open(&root, root_dir);

	buf_clear(error);
	if (r < 0)
		return 0; /* the reader of the kernel there complains of it */
	r = load(c, &root, CONFIG_PATH, false, error);
	root_done(&root);
	return r;
}

void config_apply(const struct config *c, struct collector *collector)
{
	struct buf names = BUF_INIT;

	buf_adds(&names, "");
	name_list_text(&c->sample.follow, &names);
	collector_follow(collector, buf_str(&names));
	for (size_t i = 0; i < structs_n_followed; i++)
		collector_size(collector, structs_followed[i].name, NUM_UNKNOWN);
	for (size_t i = 0; i < c->sizes.n; i++)
		collector_size(collector, c->sizes.rows[i].name, c->sizes.rows[i].bytes);
	buf_done(&names);
}

int config_open_collector(const struct config *c, const char *root_dir, unsigned want, struct collector **ret)
{
	int r = collector_new(root_dir, want, ret);

	if (!r && c)
		config_apply(c, *ret);
	return r;
}
