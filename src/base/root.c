/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/captured.h"
#include "base/inroot.h"
#include "base/parse.h"
#include "base/xalloc.h"

int root_open(struct root *r, const char *dir)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	r->fd = fd;
	r->captured = strcmp(dir, "/") != 0;
	r->dir = xstrdup(dir);
	r->sections = NULL;
	if (r->captured && faccessat(fd, "proc", F_OK, 0))
		r->sections = sections_read(fd);
	return 0;
}

void root_done(struct root *r)
{
	if (r->dir)
		close(r->fd);
	free(r->dir);
	sections_free(r->sections);
	r->sections = NULL;
	r->dir = NULL;
	r->fd = -1;
}

static const char *below(const char *path)
{
	path += strspn(path, "/");
	return *path ? path : ".";
}

/* Opens without waiting, where the path is that of a pipe or a device. */
static int open_in_root(const struct root *r, const char *path, int flags)
{
	return inroot_open(r->fd, path, flags & O_PATH ? flags : flags | O_NONBLOCK | O_NOCTTY);
}

int regular_check(mode_t mode)
{
	if (S_ISREG(mode))
		return 0;
	return S_ISDIR(mode) ? -EISDIR : -ESPIPE;
}

/* Takes a file or a folder. */
static int checked(int fd)
{
	struct stat st;
	int r = fstat(fd, &st) ? -errno : regular_check(st.st_mode);

	if (!r || r == -EISDIR)
		return fd;
	close(fd);
	return r;
}

/* Opens a missing file in its packed form, or from a text of supportconfig. */
static int open_otherwise(const struct root *r, const char *path)
{
	char *packed = xasprintf("%s.gz", path);
	int fd = open_in_root(r, packed, O_RDONLY), err = errno;

	free(packed);
	if (fd < 0)
		return err == ENOENT ? sections_open(r->sections, path) : -err;
	fd = checked(fd);
	return fd < 0 ? fd : captured_unpack(fd);
}

int root_openat(const struct root *r, const char *path, int flags)
{
	int fd = r->captured ? open_in_root(r, below(path), flags)
			     : openat(r->fd, below(path), flags | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT && r->captured && !(flags & (O_PATH | O_DIRECTORY)))
		return open_otherwise(r, below(path));
	if (fd < 0)
		return -errno;
	return !r->captured || flags & O_PATH ? fd : checked(fd);
}

const char *root_strerror(int err)
{
	return err == -ESPIPE ? "is a pipe or a device, no regular file" : strerror(-err);
}

bool root_exists(const struct root *r, const char *path)
{
	return !faccessat(r->fd, below(path), F_OK, 0);
}

int fd_read(int fd, struct buf *out, size_t max)
{
	size_t got = 0;

	for (;;) {
		ssize_t n;

		buf_reserve(out, 16384);
		n = pread(fd, out->bytes + out->len, out->cap - out->len - 1, (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			return 0;
		got += (size_t)n;
		out->len += (size_t)n;
		out->bytes[out->len] = '\0';
		if (got > max)
			return -EFBIG;
	}
}

int root_read(const struct root *r, const char *path, struct buf *out, size_t max)
{
	int fd = root_openat(r, path, O_RDONLY);
	int ret;

	if (fd < 0)
		return fd;
	ret = fd_read(fd, out, max);
	close(fd);
	return ret;
}

int root_read_line(const struct root *r, const char *path, struct buf *out)
{
	size_t start = out->len;
	int ret = root_read(r, path, out, 4096);

	if (!ret && out->bytes) {
		out->len = start + strcspn(out->bytes + start, "\n");
		out->bytes[out->len] = '\0';
	}
	return ret;
}

static int read_u64(int fd, uint64_t *ret)
{
	char text[64];
	ssize_t n = read(fd, text, sizeof(text) - 1);

	if (n < 0)
		return -errno;
	text[n] = '\0';
	return parse_u64_n(text, strcspn(text, " \n"), ret);
}

int fd_read_u64(int dirfd, const char *name, uint64_t *ret)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int r;

	if (fd < 0)
		return -errno;
	r = read_u64(fd, ret);
	close(fd);
	return r;
}

int root_read_u64(const struct root *r, const char *path, uint64_t *ret)
{
	int fd = root_openat(r, path, O_RDONLY), err;

	if (fd < 0)
		return fd;
	err = read_u64(fd, ret);
	close(fd);
	return err;
}

int root_readlink(const struct root *r, const char *path, struct buf *out)
{
	int fd = root_openat(r, path, O_PATH | O_NOFOLLOW);
	ssize_t n;

	if (fd < 0)
		return fd;
	buf_reserve(out, PATH_MAX);
	n = readlinkat(fd, "", out->bytes + out->len, PATH_MAX);
	close(fd);
	if (n < 0)
		return errno == ENOENT ? -EINVAL : -errno; /* no link */
	out->len += (size_t)n;
	out->bytes[out->len] = '\0';
	return 0;
}
