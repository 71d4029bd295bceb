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
 * It is given the text and opens no file.
 *
 *   36 32 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
 *   (id parent dev root mount-point options [tags] - type source super-options)
 *   cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
 *   (source mount-point type options)
 *
 * One blank stands between two fields: a mount that was made with an empty source has an empty field.
 */

struct mount {
	enum hierarchy type;
	char *point;  /* unescaped (\040 is a blank) */
	char *root;   /* folder of the hierarchy that is mounted: "/" unless bound, or seen from within a
			 cgroup namespace; "/" where the text has no such column */
	dev_t dev;    /* number of the file system; 0 where the text does not tell it */
	bool covered; /* another mount lies over it or over a folder above it: its point leads elsewhere */
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
 * Calls @fn with each place at which a mount of the device @major:@minor shows what lies at @path of its file system,
 * until @fn returns true. Mounts of the whole file system come before mounts of a part.
 */
typedef bool mounts_place_fn(void *user, const char *path);
void mounts_of_device(const char *mountinfo, unsigned major, unsigned minor, const char *path,
		      mounts_place_fn *fn, void *user);

#endif
