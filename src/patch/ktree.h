/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_KTREE_H
#define PATCH_KTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct series;

/*
 * ktree: a kernel source tree, and what a patch series would do to it.
 *
 * Nothing here writes to the tree. patch(1) runs on copies of the files that a series names, in
 * a scratch folder below $TMPDIR; later patches of a series need what earlier ones did, so a
 * dry run of each alone would not tell. Versions are never compared: a series fits when it applies.
 */

struct ktree {
	char *dir;     /* of the kernel, absolute; for messages and git */
	int fd;        /* of the same folder: its files are read and written by it */
	char *scratch; /* ours, removed by ktree_close() */
	unsigned copies;
};

enum fit_state {
	FIT_APPLIED,   /* every patch that is not optional is there: each can be taken back */
	FIT_EXACT,     /* applies, perhaps some lines off */
	FIT_FUZZ,      /* applies where patch(1) leaves out lines of context */
	FIT_PARTLY,    /* some of it is there, not all; or some patch is there in part */
	FIT_OWN_CACHE, /* mm/memcontrol.c makes a cache "mem_cgroup", and not by our lines */
	FIT_NOT,
	FIT_ERROR,     /* it could not be found out; a message was printed */
};

/* What `cgslab patch check` prints for it. */
const char *fit_state_name(enum fit_state state);

/* One patch of a series in a tree. */
enum patch_is {
	PATCH_IS_AWAY,    /* not there, and it does not apply where the others are taken back */
	PATCH_IS_MISSING, /* not there, and it would apply */
	PATCH_IS_IN_PART, /* some of its lines stand, but it cannot be taken back */
	PATCH_IS_THERE,   /* it can be taken back */
};

struct fit {
	const struct series *series;
	enum fit_state state;
	enum patch_is *is; /* of each patch */
	char **places;     /* of a patch that is there in part: how much of it, and where not */
	bool *applied; /* of each patch: it is PATCH_IS_THERE */
	bool *fits;    /* of each patch that is not there: it applies behind those before it */
	size_t n_applied;
	unsigned fuzz;    /* hunks that needed it */
	unsigned farthest; /* lines that a hunk is off at most */
	struct buf detail; /* where it fails, or the hunks with fuzz, one a line */
	char *taken_back;  /* scratch folder: the files without our patches */
};

/*
 * 0, or an exit status after a message: @dir cannot be read, or holds no kernel source
 * (Makefile and mm/memcontrol.c).
 */
int ktree_open(struct ktree *t, const char *dir);
void ktree_close(struct ktree *t);

/* How @s fits. Never fails but for FIT_ERROR. Release with fit_done(). */
void ktree_fit(struct ktree *t, const struct series *s, struct fit *ret);
void fit_done(struct fit *f);

/* True where @a is the better answer to "which series is for this tree". */
bool fit_better(const struct fit *a, const struct fit *b);

/*
 * The files with the patches of @chosen applied on top of what is there, in a folder of the
 * scratch (the caller frees the path). NULL when a patch does not apply; its words are then
 * behind @why.
 */
char *ktree_applied(struct ktree *t, const struct series *s, const bool *chosen, struct buf *why);

/*
 * Whether what is there of @f may be taken back as a whole: @f->taken_back is then the tree
 * without it. Not so where a patch below the topmost that is there stands in part or stands in
 * another's words, for a tree between two patches of a series may not boot; nor where applying the
 * patches to what is left would not give the tree's files again, byte by byte. The patches in the
 * way and their places are then behind @why, one a line.
 */
bool ktree_gives_back(struct ktree *t, const struct fit *f, struct buf *why);

#endif
