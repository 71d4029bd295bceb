/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_HOLDERS_H
#define KERNEL_CGROUP_HOLDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/cgroup/csswalk.h"

struct held;

/*
 * holders: makes rows of the model (model/held.h) of what a walk tells about dying memcgs (kernel/cgroup/csswalk.h):
 * files by their path on this machine, pages by kind.
 *
 * The path of a file is made of a mount of its file system and of what the kernel's dentries say below it. The path
 * counts as found only where it leads to the same device and inode. Network file systems are not asked. Files are
 * kept from one walk to the next, so that each path is looked up once.
 */

struct holders; /* opaque */

struct holders *holders_new(void);
void holders_free(struct holders *h);

/* Begins a walk: mounts are read again. After the walk holders_end() drops the files that it did not tell. */
void holders_begin(struct holders *h);
void holders_end(struct holders *h);

void holders_file(struct holders *h, const struct walk_file *f);

/*
 * What holds one memcg; the caller owns it. @usage is the memcg's, in pages. @v1: its swap counter includes @usage.
 */
struct held *holders_held(struct holders *h, const struct walk_held *w, uint64_t usage, bool v1);

/* To be called after the walk, when the number of children of @held's memcg is known. */
void holders_children(struct held *held, uint64_t children);

#endif
