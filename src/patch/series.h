/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_SERIES_H
#define PATCH_SERIES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * series: the patch series that the package ships.
 *
 * A folder of series has a folder for each kernel line ("linux-6.12"). Such a folder has
 * mails as `git format-patch` writes them, and a file "series" with their names, one a line,
 * in the order in which they apply:
 *
 *   # upstream: the part that Linux itself has   (a note that `cgslab patch list` prints)
 *   0001-first.patch
 *   0002-second.patch # optional: what it saves, for users who consider leaving it out
 *
 * Text behind # is a comment, except "# upstream:" and "optional" with the text behind their colons. Patches here
 * change files; a patch that makes, removes or renames a file is refused when it is read.
 */

/* Lines that one hunk adds together. */
struct added_block {
	const char *file; /* borrowed from series.files */
	char *text;       /* without the plus signs */
};

struct series_patch {
	char *name;    /* of the file */
	char *path;
	char *subject; /* of the mail, without [PATCH n/m] */
	bool optional;
	char *worth;   /* the words behind "optional:"; "" when the series file has none */
	struct added_block *added;
	size_t n_added, added_cap;
};

struct series {
	char *name;     /* "linux-6.12" */
	char *dir;
	char *upstream; /* "" when the series file does not say */
	struct series_patch *patches;
	size_t n, cap;
	char **files; /* all files that the patches change, below a kernel's tree, each once */
	size_t n_files, files_cap;
};

struct series_list {
	char *dir;
	struct series *series; /* the newest kernel line first */
	size_t n, cap;
};

/*
 * Reads the series in @dir. Where @dir is NULL, it is the folder that CGSLAB_PATCHES names, else the package's
 * own. 0, or an exit status after a message. Release with series_list_done() in both cases.
 */
int series_list_read(struct series_list *list, const char *dir);
void series_list_done(struct series_list *list);

/* Whether this is the series of that name, "linux-6.12" or "6.12". */
bool series_is(const struct series *s, const char *name);

/* The series of that name; NULL when there is none. */
const struct series *series_find(const struct series_list *list, const char *name);

/* Index of the patch of that name, or of that number ("4", "0004"); -1 when there is none. */
int series_patch_find(const struct series *s, const char *name);

/* How many of its patches are not optional. */
size_t series_required(const struct series *s);

#endif
