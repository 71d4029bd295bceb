/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_GITTREE_H
#define PATCH_GITTREE_H

#include <stdbool.h>

struct fit;
struct ktree;
struct series;

/*
 * gittree: what git(1) knows of a kernel tree. Messages are printed here.
 *
 * A tree's own configuration can have git run any program (hooks, filters, a file system
 * monitor), so git runs with the rights of whoever owns the tree, never with root's in somebody
 * else's; and without hooks and monitor.
 */

/* Whether the tree is the top of a git work tree. */
bool gittree_is(const struct ktree *t);

/*
 * 0 where the files that the series of @f changes have no uncommitted changes but our own
 * patches; else an exit status, also where git cannot tell.
 */
int gittree_clean(const struct ktree *t, const struct fit *f);

/*
 * The chosen patches as commits, by `git am`. Where that fails it is aborted, and the tree is as
 * it was. Refused while another am or rebase is under way. An exit status.
 */
int gittree_am(const struct ktree *t, const struct series *s, const bool *chosen);

#endif
