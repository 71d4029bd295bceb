/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/keeping.h"

#include <config.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "front/destination.h"
#include "front/over.h"
#include "history/writer.h"
#include "history/reader.h"
#include "model/sample.h"

#define FOLDER	  "cgslabtop-"
#define NAME	  "past.db"
#define MAX_BYTES (64 << 20)

struct keeping {
	struct over over; /* first */
	char *folder, *path;
	int owner_fd; /* the lock on it says that this process still runs */
	struct history_writer *writer;
	const struct sample *first; /* the first tick until it is written, behind the first screen */
	bool begun;
	struct source *rows; /* reads ticks, events and points of what was written; NULL until it is asked for */
	struct source *past; /* the same for whole samples, whose memcgs need a table of their own */
	struct sample then;  /* the sample that the past gave, marked as the kernel's */
};

/* The folder */

/* NULL: there is none in which others cannot exchange what we write. */
static const char *parent_folder(void)
{
	const char *const dirs[] = {getenv("TMPDIR"), "/tmp"};

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		if (dirs[i] && *dirs[i] == '/' && folder_is_safe(dirs[i]))
			return dirs[i];
	return NULL;
}

static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (!strncmp(e->d_name, NAME, strlen(NAME)))
			unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

/*
 * Takes the lock of the folder, which the kernel releases when its owner ends; -1 where another process has it.
 */
static int lock_folder(const char *folder, int flags)
{
	char *path = xasprintf("%s/%s.owner", folder, NAME);
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);

	free(path);
	if (fd < 0 || !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	close(fd);
	return -1;
}

static bool is_left(const char *folder)
{
	int fd = lock_folder(folder, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool is_ours(const char *folder)
{
	struct stat st;

	return !lstat(folder, &st) && S_ISDIR(st.st_mode) && st.st_uid == geteuid();
}

/* Removes the folders that killed programs have left. */
static void remove_left(const char *parent)
{
	DIR *dir = opendir(parent);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char *path;

		if (strncmp(e->d_name, FOLDER, strlen(FOLDER)) != 0)
			continue;
		path = xasprintf("%s/%s", parent, e->d_name);
		if (is_ours(path) && is_left(path))
			remove_folder(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

/* Keeping */

static struct keeping *keeping_of(struct source *src)
{
	return (struct keeping *)src;
}

/* Where a tick cannot be written, all later ticks would have other numbers; so nothing is kept any more. */
static void give_up(struct keeping *k)
{
	if (k->rows)
		k->rows->ops->free(k->rows);
	if (k->past)
		k->past->ops->free(k->past);
	k->rows = k->past = NULL;
	k->first = NULL;
	history_writer_free(k->writer);
	k->writer = NULL;
	k->over.ops.at = NULL;
	k->over.ops.ticks = NULL;
	k->over.ops.events = NULL;
	k->over.ops.points = NULL;
}

static void write_tick(struct keeping *k, const struct sample *s)
{
	if (k->writer && s && history_writer_append(k->writer, s))
		give_up(k);
}

/* The first tick is written while its sample is still as the kernel gave it. */
static void write_first(struct keeping *k)
{
	const struct sample *first = k->first;

	k->first = NULL;
	write_tick(k, first);
}

static int keeping_next(struct source *src, const struct sample **ret)
{
	struct keeping *k = keeping_of(src);
	int r;

	write_first(k);
	r = k->over.below->ops->next(k->over.below, ret);
	if (r > 0 && !k->begun)
		k->first = *ret;
	else if (r > 0)
		write_tick(k, *ret);
	k->begun |= r > 0;
	return r;
}

static bool keeping_drain(struct source *src)
{
	struct keeping *k = keeping_of(src);

	write_first(k);
	return k->over.below->ops->drain ? k->over.below->ops->drain(k->over.below) : false;
}

static int keeping_fd(struct source *src)
{
	struct source *below = over_below(src);

	return below->ops->fd ? below->ops->fd(below) : -1;
}

#define PAST_WANTS (HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD | HISTORY_SITES)

static int open_reader(struct keeping *k, unsigned wants, struct source **reader)
{
	write_first(k);
	if (!k->writer)
		return -EOPNOTSUPP;
	return *reader ? 0 : history_source_open(k->path, wants, reader);
}

/* Of the first tick nothing is known but its sample. */
static int open_behind_first(struct keeping *k)
{
	return k->first ? -EOPNOTSUPP : open_reader(k, 0, &k->rows);
}

static int keeping_at(struct source *src, int64_t utc_ns, int step, const struct sample **ret)
{
	struct keeping *k = keeping_of(src);
	const struct sample *s;
	int r = open_reader(k, PAST_WANTS, &k->past);

	if (!r)
		r = k->past->ops->at(k->past, utc_ns, step, &s);
	if (r < 0)
		return r;
	k->then = *s;
	k->then.from = k->over.ops.name;
	k->then.sources[SOURCE_HISTORY] = (struct source_status){STATE_UNUSED, ""};
	*ret = &k->then;
	return r;
}

static int keeping_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn, void *user)
{
	struct keeping *k = keeping_of(src);
	int r = open_behind_first(k);

	return r ? r : k->rows->ops->ticks(k->rows, which, fn, user);
}

static int keeping_events(struct source *src, const struct source_rows *which, source_event_fn *fn, void *user)
{
	struct keeping *k = keeping_of(src);
	int r = open_behind_first(k);

	return r ? r : k->rows->ops->events(k->rows, which, fn, user);
}

static int keeping_lives(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
			 struct lives_span *ret)
{
	struct keeping *k = keeping_of(src);
	int r = open_behind_first(k);

	return r ? r : k->rows->ops->lives(k->rows, want, fns, user, ret);
}

static int keeping_points(struct source *src, const struct points_wanted *want, points_fn *fn, void *user)
{
	struct keeping *k = keeping_of(src);
	int r = open_reader(k, 0, &k->rows);

	return r ? r : k->rows->ops->points(k->rows, want, fn, user);
}

static bool keeping_keep(struct source *src)
{
	const struct sample *s;

	return keeping_next(src, &s) > 0;
}

static void keeping_free(struct source *src)
{
	struct keeping *k = keeping_of(src);

	give_up(k);
	remove_folder(k->folder);
	close(k->owner_fd);
	over_done(&k->over);
	free(k->folder);
	free(k->path);
	free(k);
}

static void start(struct keeping *k)
{
	struct history_writer_options opt = history_writer_defaults;

	opt.path = k->path;
	opt.version = PACKAGE_VERSION;
	opt.keep.max_bytes = MAX_BYTES;
	k->writer = history_writer_new(&opt);
	k->over.ops.next = keeping_next;
	k->over.ops.fd = keeping_fd;
	k->over.ops.drain = keeping_drain;
	k->over.ops.at = keeping_at;
	k->over.ops.ticks = keeping_ticks;
	k->over.ops.events = keeping_events;
	k->over.ops.lives = keeping_lives;
	k->over.ops.points = keeping_points;
	k->over.ops.keep = keeping_keep;
	k->over.ops.free = keeping_free;
}

struct source *keeping_over(struct source *kernel)
{
	const char *parent = parent_folder();
	struct keeping *k;
	char *folder;
	int fd;

	if (!parent)
		return kernel;
	remove_left(parent);
	folder = xasprintf("%s/%sXXXXXX", parent, FOLDER);
	fd = mkdtemp(folder) ? lock_folder(folder, O_CREAT | O_EXCL) : -1;
	if (fd < 0) {
		rmdir(folder); /* without a lock in it, no later start would take it for left */
		free(folder);
		return kernel;
	}
	k = xcalloc(1, sizeof(*k));
	k->owner_fd = fd;
	over_init(&k->over, kernel);
	k->folder = folder;
	k->path = xasprintf("%s/%s", folder, NAME);
	start(k);
	return &k->over.source;
}
