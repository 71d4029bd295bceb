/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_GITTREE_H
#define PATCH_GITTREE_H

#include <stdbool.h>

struct fit;
struct series;

/*
 * gittree: what git(1) knows of a kernel tree. Messages are printed here.
 */

/* Whether @dir is the top of a git work tree. */
bool gittree_is(const char *dir);

/*
 * 0 where the files that the series of @f changes have no uncommitted changes but our own
 * patches; else an exit status, also where git cannot tell.
 */
int gittree_clean(const char *dir, const struct fit *f);

/*
 * The chosen patches as commits, by `git am`. Where that fails it is aborted, and the tree is as
 * it was. Refused while another am or rebase is under way. An exit status.
 */
int gittree_am(const char *dir, const struct series *s, const bool *chosen);

#endif
