/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_LETGO_H
#define KERNEL_CGROUP_LETGO_H

#include <stdint.h>

struct held_file;
struct memcg;

/*
 * letgo: asks the kernel to let go of pages that hold dying memcgs. No setting of the machine is changed. Nothing
 * else in this folder asks the kernel for a change, but for the groups of groups.h.
 */

/*
 * Drops the clean page cache of @f that no process has mapped, and starts to write its dirty pages. The next reader
 * of the file reads it from the disk. 0; -ESTALE where another file has the path by now; -EINVAL where it is no
 * regular file; or another -errno.
 */
int letgo_file(const struct held_file *f);

/*
 * Asks the kernel to reclaim @bytes of the memory that is charged to the living memcg @m and to all below it, the
 * living too (v2, Linux 5.19 on). 0; -EAGAIN where the kernel could not find so much, -ENOENT where it has no such
 * file, or another -errno.
 */
int letgo_reclaim(int mountfd, const struct memcg *m, uint64_t bytes);

#endif
