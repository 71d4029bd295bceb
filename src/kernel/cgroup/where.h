/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_WHERE_H
#define KERNEL_CGROUP_WHERE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct buf;
struct root;

/*
 * where: which folder holds the tree of memory cgroups, and whether it holds all of it.
 *
 * On a running machine a mount table only says where to look. What is found there is asked of the opened folder: its
 * file system (cgroup or cgroup2, and the device of the table's line), and whether it is the hierarchy's own root
 * (inode 1, measured on v1 and v2; on v1 also the file release_agent, which only the root has). Something mounted
 * over a hierarchy, a folder of one bound somewhere, and a cgroup namespace are told apart so. Every mount of every
 * table is tried, and one of the whole tree is preferred; of several parts, the one that reaches highest.
 *
 * With a root other than "/" (the machine's "/" below "/host" in a container) the table of a process names
 * points as that process sees them: a point below the root is taken as such.
 *
 * A captured tree has plain folders. There the table decides: the last mount over a point, the folder of
 * the hierarchy that it shows, and the link /proc/self/ns/cgroup.
 */
struct where {
	enum hierarchy hierarchy;
	uint32_t number;  /* of the hierarchy in /proc/cgroups; 0 on v2 */
	int fd;           /* the folder; -1: none */
	char *mount;      /* its path below the root given */
	bool is_part;     /* not the machine's whole tree: the machine's counts cannot be had of it */
	bool is_captured; /* plain files, not a running kernel's */
};

#define WHERE_INIT ((struct where){.fd = -1})

/* 0; -ENOENT with the reason and the cure in @why. */
int where_find(const struct root *root, struct where *ret, struct buf *why);
void where_done(struct where *w);

#endif
