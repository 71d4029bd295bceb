/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_INROOT_H
#define BASE_INROOT_H

/*
 * inroot: opens a file below a folder as if that folder were the whole file system: links, also absolute ones,
 * and ".." lead nowhere out of it.
 *
 * openat2(2) with RESOLVE_IN_ROOT does this in one call. Where the kernel has no such call (before 5.6, or below a
 * filter of system calls that does not know it), each part of the path is opened in turn.
 */

/* A descriptor, or -1 with errno. @flags as of open(2), without O_CREAT; O_CLOEXEC is always set. */
int inroot_open(int root, const char *path, int flags);

/* Opens each part of the path in turn, whatever the kernel offers: for the test of that way. */
int inroot_open_by_parts(int root, const char *path, int flags);

#endif
