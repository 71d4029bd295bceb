/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_KTREE_H
#define PATCH_KTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct series;

/*
 * ktree: a kernel source tree, and how a patch series fits it.
 *
 * Nothing here writes to the tree. patch(1) runs on copies of the files that a series names, in
 * a scratch folder below $TMPDIR. Later patches of a series build on the earlier ones, so that a
 * dry run of each by itself would not tell. Versions are never compared: a series fits when it applies. Where several
 * series are there in part, as much of each, the one for the tree's own line is the better answer.
 */

struct ktree {
	char *dir;     /* of the kernel, absolute; for messages and git */
	char *line;    /* "6.12", by its Makefile; "" where that does not tell */
	int fd;        /* of the same folder; files are opened below it */
	char *scratch; /* the scratch folder, which ktree_close() removes */
	unsigned copies;
};

enum fit_state {
	FIT_APPLIED,   /* the tree has every patch that is not optional, and each can be taken back */
	FIT_EXACT,     /* the series applies, perhaps some lines off */
	FIT_FUZZ,      /* the series applies where patch(1) leaves out lines of context */
	FIT_PARTLY,    /* the tree has some patches and not all, or a patch in part; or so it is with another series */
	FIT_OWN_CACHE, /* mm/memcontrol.c makes a cache "mem_cgroup" by other lines than ours */
	FIT_NOT,
	FIT_ERROR,     /* it could not be found out; a message was printed */
};

/* The word that `cgslab patch check` prints for a state. */
const char *fit_state_name(enum fit_state state);

/* One patch of a series in a tree. */
enum patch_is {
	PATCH_IS_AWAY,    /* the tree does not have it, and it does not apply where the others are taken back */
	PATCH_IS_MISSING, /* the tree does not have it, and it would apply */
	PATCH_IS_IN_PART, /* the tree has some of its lines, but it cannot be taken back */
	PATCH_IS_THERE,   /* the tree has it: it can be taken back */
};

struct fit {
	const struct series *series;
	enum fit_state state;
	enum patch_is *is; /* of each patch */
	char **places;     /* of each patch that is there in part: how much of it, and where lines are missing */
	bool *applied; /* of each patch: it is PATCH_IS_THERE */
	bool *fits;    /* of each patch that is not there: it applies behind those before it */
	size_t n_applied;
	unsigned fuzz;    /* hunks that needed fuzz */
	unsigned farthest; /* lines that a hunk is off at most */
	struct buf detail; /* the places where it fails, or the hunks with fuzz, one a line */
	char *taken_back;  /* scratch folder: the files without our patches */
	bool of_tree_line; /* the series has the name of the tree's line */
	const struct series *beside; /* FIT_PARTLY only because this other series is there in part; else NULL */
};

/*
 * 0, or an exit status after a message where @dir cannot be read or is no kernel source
 * (which has Makefile and mm/memcontrol.c).
 */
int ktree_open(struct ktree *t, const char *dir);
void ktree_close(struct ktree *t);

/* Finds out how @s fits; an error is FIT_ERROR. Release with fit_done(). */
void ktree_fit(struct ktree *t, const struct series *s, struct fit *ret);
void fit_done(struct fit *f);

/*
 * Holds the series against each other. One that fits or is applied becomes FIT_PARTLY where another is there in
 * part and still is when the patches of the first are taken back: what somebody left half done may not
 * boot, whatever else applies to it. False where that could not be found out; a message was printed.
 */
bool ktree_compare(struct ktree *t, struct fit *fits, size_t n);

/* Whether a patch of the series is there in part; then ktree_gives_back() is false. */
bool fit_has_part(const struct fit *f);

/* True where @a is a better answer than @b to "which series is for this tree". */
bool fit_better(const struct fit *a, const struct fit *b);

/*
 * Copies the files into a new folder of the scratch, applies the patches of @chosen there, and returns the folder's
 * path, to be freed. NULL when a patch does not apply; the words of patch(1) are then added to @why.
 */
char *ktree_applied(struct ktree *t, const struct series *s, const bool *chosen, struct buf *why);

/*
 * Whether those patches of @f that the tree has may be taken back together; @f->taken_back is then the tree
 * without them. They may not where a patch below the topmost one stands in part or in other words,
 * because a tree between two patches of a series may not boot; nor where applying the
 * patches again would not give the tree's files byte by byte. The patches in the
 * way and their places are then added to @why, one a line.
 */
bool ktree_gives_back(struct ktree *t, const struct fit *f, struct buf *why);

#endif
