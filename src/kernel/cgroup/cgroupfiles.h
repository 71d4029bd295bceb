/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CGROUPFILES_H
#define KERNEL_CGROUP_CGROUPFILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

/* cgroupfiles: parsers of the small files about cgroups. They are given text and open no file. */

/*
 * One controller's line of /proc/cgroups (kernel/cgroup/cgroup-v1.c, proc_cgroupstats_show()):
 * "memory<TAB>4<TAB>27<TAB>1".
 */
struct proc_cgroups {
	bool listed; /* the controller has a line, and all columns of it are numbers */
	uint64_t hierarchy, num, enabled;
};

struct proc_cgroups proc_cgroups_parse(const char *text, const char *controller);

/* The value in the line "KEY VALUE" of cgroup.stat; unknown where there is no such line. */
struct num cgroup_stat_value(const char *text, const char *key);

/*
 * The number of dying memcgs in the text of a cgroup.stat. Before 6.12 it is that of all cgroups that were removed and
 * are not freed; *ret_memcgs says whether memcgs were counted, and may be left out (NULL).
 */
struct num cgroup_stat_dying(const char *text, bool *ret_memcgs);

/* What the text of a cgroup.subtree_control says of the children: io brings memory with it, without memory.* files. */
enum cgroup_children { CHILDREN_WITHOUT_MEMCG, CHILDREN_WITH_MEMORY, CHILDREN_WITH_IO_ONLY };

enum cgroup_children subtree_control_children(const char *text);

/* True when /proc/cmdline switches @controller off: "cgroup_disable=memory", "cgroup_disable=io,memory". */
bool cmdline_disables(const char *text, const char *controller);

#endif
