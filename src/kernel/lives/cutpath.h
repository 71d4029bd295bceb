/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_CUTPATH_H
#define KERNEL_LIVES_CUTPATH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * Mends a cut path by the whole one that the cgroup had before. An ancestor may have been renamed
 * since, which changes names but no depth: so the names of now as far as they go, and the
 * old ones behind. False where the name that was cut is another one as well.
 */
bool cutpath_mend(const char *cut, size_t cut_len, const char *old, struct buf *ret);

#endif
