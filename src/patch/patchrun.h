/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_PATCHRUN_H
#define PATCH_PATCHRUN_H

#include <stdbool.h>

#include "base/buf.h"

struct series_patch;

/*
 * patchrun: runs patch(1) on a folder and reads its messages.
 */

enum patch_way { PATCH_APPLY, PATCH_REVERT };

struct patch_result {
	bool good;         /* the whole patch applies; else nothing was changed */
	bool broken;       /* patch(1) could not be run; a message was printed */
	unsigned fuzz;     /* hunks that needed fuzz */
	unsigned farthest; /* lines that a hunk is off at most */
	struct buf notes;    /* a line for each hunk with fuzz: patch, file, what patch(1) said */
	struct buf failures; /* the same for hunks that failed */
};

/* Applies the patch or takes it back. A dry run comes first, so that a patch that fails leaves @dir as it was. */
void patchrun(const struct series_patch *p, const char *dir, enum patch_way way,
	      struct patch_result *ret);

/* Whether the patch would apply to @dir; changes nothing and prints nothing. */
bool patchrun_would(const struct series_patch *p, const char *dir, enum patch_way way);

void patch_result_done(struct patch_result *r);

#endif
