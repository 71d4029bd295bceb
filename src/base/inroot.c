/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/inroot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/xalloc.h"

/* fs/namei.c follows as many links; no path of a kernel's files is deeper. */
#define LINKS_MAX 40
#define DEPTH_MAX 128

/* Descriptors (O_PATH) of the folders from the root to the present one; the caller owns that of the root. */
struct walk {
	int fds[DEPTH_MAX + 1];
	size_t depth;
	char *rest;  /* the part of the path that is still to be walked */
	size_t at;   /* in it */
	int links;
};

static int top(const struct walk *w)
{
	return w->fds[w->depth];
}

static void go_up(struct walk *w, size_t to)
{
	while (w->depth > to)
		close(w->fds[w->depth--]);
}

/* Cuts off the next part of the path and returns it; NULL at the end. */
static char *next_part(struct walk *w)
{
	char *part = w->rest + w->at + strspn(w->rest + w->at, "/");
	size_t len = strcspn(part, "/");

	if (!len)
		return NULL;
	w->at = (size_t)(part - w->rest) + len + (part[len] != '\0');
	part[len] = '\0';
	return part;
}

static bool is_last(const struct walk *w)
{
	return !w->rest[w->at + strspn(w->rest + w->at, "/")];
}

/* Puts the text of the link @fd before the rest of the path. */
static int follow_link(struct walk *w, int fd)
{
	char link[PATH_MAX];
	ssize_t n = readlinkat(fd, "", link, sizeof(link) - 1);
	char *rest;

	if (n < 0)
		return -errno;
	if (++w->links > LINKS_MAX)
		return -ELOOP;
	link[n] = '\0';
	rest = xasprintf("%s/%s", link, w->rest + w->at);
	free(w->rest);
	w->rest = rest;
	w->at = 0;
	if (*link == '/')
		go_up(w, 0);
	return 0;
}

static bool is_folder(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISDIR(st.st_mode);
}

static int take_part(struct walk *w, const char *part, int flags)
{
	struct stat st;
	int fd, err;

	if (!strcmp(part, ".") || !strcmp(part, "..")) {
		err = is_folder(top(w)) ? 0 : -ENOTDIR;
		if (!err && part[1])
			go_up(w, w->depth ? w->depth - 1 : 0);
		return err;
	}
	fd = openat(top(w), part, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st)) {
		err = -errno;
	} else if (S_ISLNK(st.st_mode) && !(is_last(w) && flags & O_NOFOLLOW)) {
		err = follow_link(w, fd);
	} else if (w->depth == DEPTH_MAX) {
		err = -ENAMETOOLONG;
	} else {
		w->fds[++w->depth] = fd;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	return err;
}

/*
 * Opens the file that the walk has reached with the caller's flags: that very file, even if its name leads to
 * another by now.
 */
static int open_top(const struct walk *w, int flags)
{
	char name[40];
	struct stat st;

	if (fstat(top(w), &st))
		return -1;
	errno = flags & O_DIRECTORY && !is_folder(top(w)) ? ENOTDIR : 0;
	if (!errno && S_ISLNK(st.st_mode) && !(flags & O_PATH))
		errno = ELOOP;
	if (errno)
		return -1;
	if (flags & O_PATH)
		return fcntl(top(w), F_DUPFD_CLOEXEC, 0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", top(w));
	return open(name, (flags & ~O_NOFOLLOW) | O_CLOEXEC);
}

int inroot_open_by_parts(int root, const char *path, int flags)
{
	struct walk w = {.fds = {root}, .rest = xstrdup(path)};
	size_t len = strlen(path);
	char *part;
	int err = 0, fd = -1;

	while (!err && (part = next_part(&w)))
		err = take_part(&w, part, flags);
	if (!err) {
		fd = open_top(&w, len && path[len - 1] == '/' ? flags | O_DIRECTORY : flags);
		err = fd < 0 ? -errno : 0;
	}
	go_up(&w, 0);
	free(w.rest);
	errno = -err;
	return fd;
}

int inroot_open(int root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (unsigned)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT,
	};
	int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	/* a container's filter of system calls answers EPERM to calls that it does not know */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return inroot_open_by_parts(root, path, flags);
	return fd;
}
