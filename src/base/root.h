/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ROOT_H
#define BASE_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct sections;

/*
 * root: the folder that every kernel path is found below.
 *
 * It is "/" on a real machine, and a captured tree in tests and bundles. Callers give paths
 * as the kernel names them, with or without the leading slash. Errors are negative errno.
 *
 * A captured tree may come from anybody: a link in it is followed as if the tree were the whole file
 * system, never out of it, and a pipe or a device is refused (-ESPIPE), so that no reader waits for one. Where a file is
 * missing, its packed form NAME.gz or its section in a text of supportconfig is read in its place, unnoticed by
 * the reader (base/captured.h).
 */
struct root {
	int fd;
	bool captured; /* not "/" */
	struct sections *sections; /* a supportconfig's: base/captured.h */
	char *dir; /* as the user gave it, for messages */
};

int root_open(struct root *r, const char *dir);
void root_done(struct root *r);

int root_openat(const struct root *r, const char *path, int flags);

/*
 * Adds the whole file to @out. Kernel files give one page a read and tell no size, so
 * root_read() reads until the end; -EFBIG beyond @max bytes.
 */
int root_read(const struct root *r, const char *path, struct buf *out, size_t max);

/* The same of an open file, from its start. It uses pread(), so that a descriptor can be kept for years. */
int fd_read(int fd, struct buf *out, size_t max);

/* Whether a file of @mode is a regular one: 0; -EISDIR for a folder; -ESPIPE for a pipe or a device. */
int regular_check(mode_t mode);

bool root_exists(const struct root *r, const char *path);

/* What is wrong with a file, for messages: as strerror() has it, but for a pipe or a device. */
const char *root_strerror(int err);

/* Adds the first line of the file to @out, without its newline. */
int root_read_line(const struct root *r, const char *path, struct buf *out);

/* The number in a file that begins with one; attributes of the kernel may have more text behind a blank. */
int root_read_u64(const struct root *r, const char *path, uint64_t *ret);

/* The same for @name in the folder @dirfd; @name must be no link. */
int fd_read_u64(int dirfd, const char *name, uint64_t *ret);

/* Adds the text of a link to @out. */
int root_readlink(const struct root *r, const char *path, struct buf *out);

#endif
