/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CUTPATH_H
#define KERNEL_LIVES_CUTPATH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * cutpath: the kernel cuts long paths in its events. This mends the path @cut of a cgroup by @old, the whole path
 * that the cgroup had before. An ancestor may have been renamed since, which changes names and no depth: so the
 * result has the names of @cut as far as they are whole, and those of @old behind them. False where the name in which
 * @cut ends is not the beginning of the old name at that place.
 */
bool cutpath_mend(const char *cut, size_t cut_len, const char *old, struct buf *ret);

#endif
