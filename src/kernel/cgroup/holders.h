/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_HOLDERS_H
#define KERNEL_CGROUP_HOLDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/cgroup/csswalk.h"

struct held;

/*
 * holders: what a walk tells of dying memcgs (kernel/cgroup/csswalk.h), as rows of the model
 * (model/held.h): files by their path on this machine, pages by kind.
 *
 * A file's path is what the kernel's dentries say below a mount of its file system, and is called found
 * only where it leads to that device and inode. File systems of the network are not asked. Files are kept from one
 * walk to the next, so that a path is looked up once.
 */

struct holders; /* opaque */

struct holders *holders_new(void);
void holders_free(struct holders *h);

/* A walk begins: mounts are read again. Behind it, holders_end() forgets files that were not told. */
void holders_begin(struct holders *h);
void holders_end(struct holders *h);

void holders_file(struct holders *h, const struct walk_file *f);

/* The caller's own. @usage is the memcg's, in pages; @v1 says that its swap includes it. */
struct held *holders_held(struct holders *h, const struct walk_held *w, uint64_t usage, bool v1);

/* Behind the walk, when the children of @held's memcg are known. */
void holders_children(struct held *held, uint64_t children);

#endif
