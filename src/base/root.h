/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ROOT_H
#define BASE_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct sections;

/*
 * root: the folder that every kernel path is found below.
 *
 * "/" on a real machine; a captured tree in tests and bundles. Paths are given
 * as the kernel names them, with or without the leading slash. Errors are
 * negative errno.
 *
 * A captured tree may come from anybody: a link in it is followed as if the tree were the whole file
 * system, never out of it, and a pipe or a device is no file of a kernel (-EINVAL), so that nothing
 * waits for it. A file that is not there may be there packed, as NAME.gz, or in a text of supportconfig; what reads it
 * does not know (base/captured.h).
 */
struct root {
	int fd;
	bool captured; /* not "/" */
	struct sections *sections; /* a supportconfig's: base/captured.h */
	char *dir; /* as given, for messages */
};

int root_open(struct root *r, const char *dir);
void root_done(struct root *r);

int root_openat(const struct root *r, const char *path, int flags);

/*
 * The whole file behind what @out holds already. Kernel files give a page a
 * read and no size, so it reads until the end; -EFBIG beyond @max bytes.
 */
int root_read(const struct root *r, const char *path, struct buf *out, size_t max);

/* The same from an open file, from its start (pread: the descriptor may be kept for years). */
int fd_read(int fd, struct buf *out, size_t max);

bool root_exists(const struct root *r, const char *path);

/* One line without its newline. */
int root_read_line(const struct root *r, const char *path, struct buf *out);

/* A file that holds one unsigned number; kernel attributes may carry more behind a blank. */
int root_read_u64(const struct root *r, const char *path, uint64_t *ret);

/* The same for @name in the folder @dirfd, which is no link. */
int fd_read_u64(int dirfd, const char *name, uint64_t *ret);

/* The link's text behind what @out holds. */
int root_readlink(const struct root *r, const char *path, struct buf *out);

#endif
