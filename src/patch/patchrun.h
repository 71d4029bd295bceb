/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_PATCHRUN_H
#define PATCH_PATCHRUN_H

#include <stdbool.h>

#include "base/buf.h"

struct series_patch;

/*
 * patchrun: patch(1) on a folder, and its words read.
 */

enum patch_way { PATCH_APPLY, PATCH_REVERT };

struct patch_result {
	bool good;         /* the whole patch; else nothing was changed */
	bool broken;       /* patch(1) could not be run; a message was printed */
	unsigned fuzz;     /* hunks that needed fuzz */
	unsigned farthest; /* lines that a hunk is off at most */
	struct buf notes;    /* a line for each hunk with fuzz: patch, file, what patch(1) said */
	struct buf failures; /* the same for hunks that failed */
};

/* Tried first, then done, so that a patch that fails leaves @dir as it was. */
void patchrun(const struct series_patch *p, const char *dir, enum patch_way way,
	      struct patch_result *ret);

/* Whether the patch would apply to @dir as it is, with nothing changed and nothing said. */
bool patchrun_would(const struct series_patch *p, const char *dir, enum patch_way way);

void patch_result_done(struct patch_result *r);

#endif
