/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_UNIT_FOLDER_H
#define TESTS_UNIT_FOLDER_H

#include "base/root.h"

/*
 * folder: a small tree of files for a test, in a temporary folder, with the struct root that reads it.
 */
struct folder {
	char *dir;
	struct root root;
};

void folder_new(struct folder *f);
void folder_done(struct folder *f); /* removes everything in it */

/* Makes the folders above too. */
void folder_file(const struct folder *f, const char *path, const char *text);
void folder_dir(const struct folder *f, const char *path);
void folder_link(const struct folder *f, const char *path, const char *target);
void folder_remove(const struct folder *f, const char *path); /* with all below it */
void folder_rename(const struct folder *f, const char *from, const char *to);

#endif
