/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_MOUNTS_H
#define KERNEL_CGROUP_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "model/sample.h"

/*
 * mounts: cgroup mounts in the text of /proc/PID/mountinfo (fs/proc_namespace.c,
 * show_mountinfo()), or of /proc/PID/mounts, which captured trees may have instead.
 * Pure: text in, answers out.
 *
 *   36 32 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
 *   (id parent dev root mount-point options [tags] - type source super-options)
 *   cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
 *   (source mount-point type options)
 *
 * Fields are parted by one blank each: a mount made with an empty source has an empty field.
 */

struct mount {
	enum hierarchy type;
	char *point;  /* unescaped (\040 is a blank) */
	char *root;   /* folder of the hierarchy that is mounted: "/" unless bound, or seen from within a
			 cgroup namespace; "/" where the text has no such column */
	dev_t dev;    /* of the file system; 0 where the text does not tell */
	bool covered; /* the table has a mount over it or over what it is in: its point leads elsewhere */
};

struct mounts {
	struct mount *at;
	size_t n, cap;
};

/*
 * Appends each v1 mount that has @controller among its super options, and each cgroup2 mount, in the order
 * of the text.
 */
void mounts_parse(struct mounts *m, const char *text, const char *controller);
void mounts_done(struct mounts *m);

/*
 * Where the mounts of device @major:@minor show what lies at @path of their file system: @fn is told each place, the
 * whole file system before parts of it, until it returns true.
 */
typedef bool mounts_place_fn(void *user, const char *path);
void mounts_of_device(const char *mountinfo, unsigned major, unsigned minor, const char *path,
		      mounts_place_fn *fn, void *user);

#endif
