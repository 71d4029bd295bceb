/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_VALUES_H
#define KERNEL_CGROUP_VALUES_H

#include "model/source.h"

/*
 * values: reads the memory controller's files of one memcg, through libcgroup. It works for this machine only, since
 * libcgroup reads /proc and the mounts of the process, and never below another root.
 *
 * @fn is called with each value: of a file that has one value as (file, value), of a line in a statistics file such
 * as memory.stat as ("memory.stat total_rss", value). Files that cannot be read are left out.
 *
 * For one thread at a time: libcgroup keeps its mount table in globals.
 *
 * 0; -ENOENT where the cgroup is gone, as it is for a dying memcg; -ENODEV where libcgroup finds no memory
 * controller, as in a container whose cgroup.controllers is empty.
 */
int values_read(const struct memcg *m, controller_value_fn *fn, void *user);

#endif
