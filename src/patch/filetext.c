/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/filetext.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"

#define FILE_MAX_BYTES (64 << 20)

int filetext_read(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	int r;

	if (fd < 0)
		return errno == ELOOP ? -EINVAL : -errno;
	r = fstat(fd, &st) ? -errno : !S_ISREG(st.st_mode) ? -EINVAL : fd_read(fd, out, FILE_MAX_BYTES);
	close(fd);
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
	char *target;
	char *fresh;  /* the new text, beside the target; NULL: nothing to change */
	char *backup; /* the old file once it was moved, else NULL */
};

/* The mode and owner of the file it takes the place of; only root can give owners. */
static int like_target(int fd, const char *target)
{
	struct stat st;

	if (stat(target, &st))
		return -errno;
	if (fchown(fd, st.st_uid, st.st_gid) && errno != EPERM)
		return -errno;
	return fchmod(fd, st.st_mode & 07777) ? -errno : 0;
}

static int write_fresh(struct staged *s, const struct buf *text)
{
	int fd, r;

	s->fresh = xasprintf("%s.cgslab-new.XXXXXX", s->target);
	fd = mkostemp(s->fresh, O_CLOEXEC);
	if (fd < 0) {
		r = -errno;
		free(s->fresh);
		s->fresh = NULL;
		return r;
	}
	r = write_all(fd, text);
	if (!r)
		r = like_target(fd, s->target);
	if (!r && fsync(fd))
		r = -errno;
	if (close(fd) && !r)
		r = -errno;
	return r;
}

static int stage(struct staged *s, const char *from, const char *to, const char *file)
{
	char *source = xasprintf("%s/%s", from, file);
	struct buf text = BUF_INIT, old = BUF_INIT;
	int r = filetext_read(source, &text);

	s->target = xasprintf("%s/%s", to, file);
	if (!r)
		r = filetext_read(s->target, &old);
	if (!r && (text.len != old.len || (text.len && memcmp(text.bytes, old.bytes, text.len))))
		r = write_fresh(s, &text);
	buf_done(&text);
	buf_done(&old);
	free(source);
	return r;
}

static int swap(struct staged *s)
{
	char *backup;
	int r;

	if (!s->fresh)
		return 0;
	backup = xasprintf("%s.cgslab-old.%ld", s->target, (long)getpid());
	/* The target keeps its name until the new file takes it: nobody sees it missing. */
	if (link(s->target, backup)) {
		r = -errno;
		free(backup);
		return r;
	}
	s->backup = backup;
	return rename(s->fresh, s->target) ? -errno : 0;
}

/* Old files to their names again, or away with them; new ones that were not used go too. */
static void settle(struct staged *s, bool good)
{
	if (s->backup) {
		if (good)
			unlink(s->backup);
		else
			rename(s->backup, s->target);
		/* rename() of two names of one file does nothing and leaves both. */
		unlink(s->backup);
	}
	if (s->fresh)
		unlink(s->fresh);
	free(s->target);
	free(s->fresh);
	free(s->backup);
}

int filetext_replace_all(const char *from, const char *to, char *const *files, size_t n,
			 const char **ret_file, size_t *ret_changed)
{
	struct staged *all = xcalloc(n, sizeof(*all));
	size_t changed = 0, at;
	int r = 0;

	for (at = 0; at < n && !r; at++) {
		r = stage(&all[at], from, to, files[at]);
		changed += all[at].fresh != NULL;
		*ret_file = files[at];
	}
	for (at = 0; at < n && !r; at++) {
		r = swap(&all[at]);
		*ret_file = files[at];
	}
	for (at = 0; at < n; at++)
		settle(&all[at], !r);
	free(all);
	if (!r)
		*ret_changed = changed;
	return r;
}
