/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_LETGO_H
#define KERNEL_CGROUP_LETGO_H

#include <stdint.h>

struct held_file;
struct memcg;

/*
 * letgo: what the kernel offers to make it let go of pages that hold dying memcgs, without a setting of the machine:
 * the only code of this room that asks for a change.
 */

/*
 * Gives back the clean page cache of @f that no process has mapped; dirty pages begin to be written. Who reads the file
 * next reads the disk. 0; -ESTALE where the path is another file by now, -EINVAL where it is no regular one,
 * or another -errno.
 */
int letgo_file(const struct held_file *f);

/*
 * Asks the kernel to reclaim @bytes of what is charged at and below the living memcg @m (v2, Linux 5.19 on): those of its
 * living memcgs too. 0; -EAGAIN where it could not find so many, -ENOENT without such a file, or another -errno.
 */
int letgo_reclaim(int mountfd, const struct memcg *m, uint64_t bytes);

#endif
