/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_VALUES_H
#define KERNEL_CGROUP_VALUES_H

#include "model/source.h"

/*
 * values: the memory controller's files of one memcg, through libcgroup. Of this machine
 * only: libcgroup reads /proc and the mounts of the process, never below another root.
 *
 * Each file of one value is told as (file, value), each line of a statistics file such as
 * memory.stat as ("memory.stat total_rss", value). Files that cannot be read (write-only ones) are
 * left out.
 *
 * One thread at a time: libcgroup keeps its mount table in globals.
 *
 * 0; -ENOENT where the group is gone (also of a dying memcg); -ENODEV where libcgroup finds
 * no memory controller, as in a container whose cgroup.controllers is empty.
 */
int values_read(const struct memcg *m, controller_value_fn *fn, void *user);

#endif
