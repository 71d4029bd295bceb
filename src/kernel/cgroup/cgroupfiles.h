/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CGROUPFILES_H
#define KERNEL_CGROUP_CGROUPFILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

/* cgroupfiles: parsers of the small files about cgroups. Pure: text in, answers out. */

/*
 * One controller's line of /proc/cgroups (kernel/cgroup/cgroup-v1.c, proc_cgroupstats_show()):
 * "memory<TAB>4<TAB>27<TAB>1".
 */
struct proc_cgroups {
	bool listed; /* there is such a line, and all its columns are numbers */
	uint64_t hierarchy, num, enabled;
};

struct proc_cgroups proc_cgroups_parse(const char *text, const char *controller);

/* The value of "key value" among the lines of cgroup.stat; unknown where there is none. */
struct num cgroup_stat_value(const char *text, const char *key);

/* True when /proc/cmdline switches @controller off: "cgroup_disable=memory", "cgroup_disable=io,memory". */
bool cmdline_disables(const char *text, const char *controller);

#endif
