/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_FILETEXT_H
#define PATCH_FILETEXT_H

#include <stddef.h>

struct buf;

/*
 * filetext: files of a source tree, read and written whole.
 * All functions return 0 or -errno and print nothing.
 */

/* Adds the text to @out. -EINVAL where the path is no regular file; a link is none. */
int filetext_read(const char *path, struct buf *out);

/*
 * The same of @file below the open folder @dir, where no part of @file may be a link or "..":
 * somebody else may own that tree, and change it meanwhile.
 */
int filetext_read_below(int dir, const char *file, struct buf *out);

/* Makes or empties the file; for scratch copies. */
int filetext_write(const char *path, const struct buf *text);

/* Makes those folders above @path that are missing. */
int filetext_make_folders(const char *path);

/*
 * Puts the files of the folder @from into the open folder @to, all or none.
 *
 * Each is first written whole under a temporary name beside its target, so that missing
 * space or permission shows before anything is changed; then each target is linked to a
 * backup beside it, and the new file gets the target's name, its permissions (without set-uid, set-gid
 * and sticky) and, where we may set it, its owner. Where one of these steps fails, the backups get their names
 * again. Files that do not differ are left alone; -ESTALE where somebody changed a file meanwhile.
 * No link below @to is followed, whoever owns that tree: see filetext_read_below().
 * *ret_file names the file that failed, *ret_changed counts the files that were replaced.
 */
int filetext_replace_all(const char *from, int to, char *const *files, size_t n,
			 const char **ret_file, size_t *ret_changed);

#endif
