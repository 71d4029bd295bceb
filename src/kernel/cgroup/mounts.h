/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_MOUNTS_H
#define KERNEL_CGROUP_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * mounts: cgroup mounts in the text of /proc/self/mountinfo (fs/proc_namespace.c,
 * show_mountinfo()). Pure: text in, answers out.
 *
 *   36 32 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
 *   (id parent dev root mount-point options [tags] - type source super-options)
 */

struct mount {
	char *point;  /* unescaped (\040 is a blank) */
	char *root;   /* folder of the hierarchy that is mounted: "/" unless bound or namespaced */
};

void mount_done(struct mount *m);

/* The v1 mount with @controller among its super options. False when there is none. */
bool mounts_find_v1(const char *mountinfo, const char *controller, struct mount *ret);

/* The first cgroup2 mount. */
bool mounts_find_v2(const char *mountinfo, struct mount *ret);

/*
 * Where the mounts of device @major:@minor show what lies at @path of their file system: @fn is told each place, the
 * whole file system before parts of it, until it returns true.
 */
typedef bool mounts_place_fn(void *user, const char *path);
void mounts_of_device(const char *mountinfo, unsigned major, unsigned minor, const char *path,
		      mounts_place_fn *fn, void *user);

#endif
