/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/filetext.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"

#define FILE_MAX_BYTES (64 << 20)

/* Opens a regular file: a FIFO does not make us wait, a link is not followed, and anything else is -EINVAL. */
static int read_regular(int dir, const char *name, struct buf *out, struct stat *ret_st)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int r;

	if (fd < 0)
		return errno == ELOOP || errno == ENXIO ? -EINVAL : -errno;
	r = fstat(fd, ret_st) ? -errno : !S_ISREG(ret_st->st_mode) ? -EINVAL
		: fd_read(fd, out, FILE_MAX_BYTES);
	close(fd);
	return r;
}

int filetext_read(const char *path, struct buf *out)
{
	struct stat st;

	return read_regular(AT_FDCWD, path, out, &st);
}

/* Opens a folder by its name alone: a link and ".." are -EINVAL. */
static int step_down(int dir, const char *name, size_t len)
{
	char *one = xstrndup(name, len);
	int fd = strcmp(one, "..") ? openat(dir, one, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	int r = fd >= 0 ? fd : !strcmp(one, "..") || errno == ENOTDIR || errno == ELOOP ? -EINVAL : -errno;

	free(one);
	return r;
}

/*
 * A descriptor of the folder that @file is in, opened from @dir step by step, so that a later change of the path
 * does not matter. *ret_name is the last part of @file.
 */
static int open_folder(int dir, const char *file, const char **ret_name)
{
	int at = fcntl(dir, F_DUPFD_CLOEXEC, 0);

	if (at < 0)
		return -errno;
	for (const char *slash; (slash = strchr(file, '/')); file = slash + 1) {
		int next = step_down(at, file, (size_t)(slash - file));

		close(at);
		if (next < 0)
			return next;
		at = next;
	}
	*ret_name = file;
	return at;
}

int filetext_read_below(int dir, const char *file, struct buf *out)
{
	const char *name;
	int folder = open_folder(dir, file, &name), r;
	struct stat st;

	if (folder < 0)
		return folder;
	r = read_regular(folder, name, out, &st);
	close(folder);
	return r;
}

static int write_all(int fd, const struct buf *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->bytes + done, text->len - done);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

int filetext_write(const char *path, const struct buf *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return -errno;
	r = write_all(fd, text);
	if (close(fd) && !r)
		r = -errno;
	return r;
}

int filetext_make_folders(const char *path)
{
	char *copy = xstrdup(path);
	int r = 0;

	for (char *slash = strchr(copy + 1, '/'); slash && !r; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) && errno != EEXIST)
			r = -errno;
		*slash = '/';
	}
	free(copy);
	return r;
}

/* Replacing all or none */

struct staged {
	int folder;       /* the folder of the target; all calls use it, none a path */
	const char *name; /* the target's name in it */
	struct stat old;  /* stat of the target when it was read */
	char *fresh;  /* the new text, beside the target; NULL: nothing to change */
	char *backup; /* the old file once it was moved, else NULL */
};

/*
 * Sets permissions and owner to those of the file that was read, as its descriptor told them, but never a set-uid,
 * set-gid or sticky bit, since the owner of the tree could have put any file there. Only root can set owners.
 */
static int be_like(int fd, const struct stat *old)
{
	if (fchown(fd, old->st_uid, old->st_gid) && errno != EPERM)
		return -errno;
	return fchmod(fd, old->st_mode & 0777) ? -errno : 0;
}

static int create_beside(struct staged *s)
{
	unsigned long long any;
	int fd;

	do {
		if (getrandom(&any, sizeof(any), 0) != sizeof(any))
			return -errno;
		free(s->fresh);
		s->fresh = xasprintf("%s.cgslab-new.%016llx", s->name, any);
		fd = openat(s->folder, s->fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	} while (fd < 0 && errno == EEXIST);
	if (fd >= 0)
		return fd;
	free(s->fresh);
	s->fresh = NULL;
	return -errno;
}

static int write_fresh(struct staged *s, const struct buf *text)
{
	int fd = create_beside(s), r;

	if (fd < 0)
		return fd;
	r = write_all(fd, text);
	if (!r)
		r = be_like(fd, &s->old);
	if (!r && fsync(fd))
		r = -errno;
	if (close(fd) && !r)
		r = -errno;
	return r;
}

static bool is_same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (!a->len || !memcmp(a->bytes, b->bytes, a->len));
}

static int stage(struct staged *s, const char *from, int to, const char *file)
{
	char *source = xasprintf("%s/%s", from, file);
	struct buf text = BUF_INIT, old = BUF_INIT;
	int r = filetext_read(source, &text);

	s->folder = open_folder(to, file, &s->name);
	if (!r && s->folder < 0)
		r = s->folder;
	if (!r)
		r = read_regular(s->folder, s->name, &old, &s->old);
	if (!r && !is_same(&text, &old))
		r = write_fresh(s, &text);
	buf_done(&text);
	buf_done(&old);
	free(source);
	return r;
}

/* Whether the target is still the file that was read. */
static bool is_unchanged(const struct staged *s)
{
	struct stat now;

	return !fstatat(s->folder, s->name, &now, AT_SYMLINK_NOFOLLOW) &&
	       now.st_dev == s->old.st_dev && now.st_ino == s->old.st_ino &&
	       now.st_size == s->old.st_size && now.st_mtim.tv_sec == s->old.st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == s->old.st_mtim.tv_nsec;
}

static int swap(struct staged *s)
{
	char *backup;
	int r;

	if (!s->fresh)
		return 0;
	if (!is_unchanged(s))
		return -ESTALE;
	backup = xasprintf("%s.cgslab-old.%ld", s->name, (long)getpid());
	/*
	 * The target keeps its name until the new file takes that, so that no other program finds it missing.
	 */
	if (linkat(s->folder, s->name, s->folder, backup, 0)) {
		r = -errno;
		free(backup);
		return r;
	}
	s->backup = backup;
	return renameat(s->folder, s->fresh, s->folder, s->name) ? -errno : 0;
}

/* Gives the old files their names again, or removes them; removes new ones that were not used. */
static void settle_file(struct staged *s, bool good)
{
	if (s->backup) {
		if (!good)
			renameat(s->folder, s->backup, s->folder, s->name);
		/* A rename between two names of one file does nothing, and both names stay. */
		unlinkat(s->folder, s->backup, 0);
	}
	if (s->fresh)
		unlinkat(s->folder, s->fresh, 0);
	if (s->folder >= 0)
		close(s->folder);
	free(s->fresh);
	free(s->backup);
}

int filetext_replace_all(const char *from, int to, char *const *files, size_t n,
			 const char **ret_file, size_t *ret_changed)
{
	struct staged *all = xcalloc(n, sizeof(*all));
	size_t changed = 0, staged, at;
	int r = 0;

	for (staged = 0; staged < n && !r; staged++) {
		r = stage(&all[staged], from, to, files[staged]);
		changed += all[staged].fresh != NULL;
		*ret_file = files[staged];
	}
	for (at = 0; at < n && !r; at++) {
		r = swap(&all[at]);
		*ret_file = files[at];
	}
	for (at = 0; at < staged; at++)
		settle_file(&all[at], !r);
	free(all);
	if (!r)
		*ret_changed = changed;
	return r;
}
