/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_GITTREE_H
#define PATCH_GITTREE_H

#include <stdbool.h>

struct fit;
struct ktree;
struct series;

/*
 * gittree: asks git(1) about a kernel tree. These functions print their messages themselves.
 *
 * The configuration of a tree can make git run any program (hooks, filters, a file system
 * monitor). Git therefore runs with the rights of the tree's owner, never as root in the tree of somebody
 * else, and without hooks and monitor.
 */

/* Whether the tree is the top of a git work tree. */
bool gittree_is(const struct ktree *t);

/*
 * 0 where the files that the series of @f changes have no uncommitted changes except our own
 * patches; else an exit status after a message, also where git cannot tell.
 */
int gittree_clean(const struct ktree *t, const struct fit *f);

/*
 * Applies the chosen patches as commits, by `git am`. Where git fails, its am is aborted, and the tree is as
 * it was. It is refused while another am or rebase is under way. Returns an exit status.
 */
int gittree_am(const struct ktree *t, const struct series *s, const bool *chosen);

#endif
