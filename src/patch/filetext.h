/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_FILETEXT_H
#define PATCH_FILETEXT_H

#include <stddef.h>

struct buf;

/*
 * filetext: files of a source tree, read and written whole.
 * All give 0 or -errno and print nothing.
 */

/* Behind what @out holds. -EINVAL where the path is no regular file (a link among them). */
int filetext_read(const char *path, struct buf *out);

/* Makes or empties the file; for scratch copies. */
int filetext_write(const char *path, const struct buf *text);

/* The folders above @path that are not there. */
int filetext_make_folders(const char *path);

/*
 * Puts the files of the folder @from into the folder @to, all or none.
 *
 * Each is first written whole under a temporary name beside its target, so that missing
 * space or permission shows before anything is changed; then each target is renamed to a
 * backup beside it and the new file gets its name, mode and, where we may, its owner. Where one
 * of these fails the backups get their names again. Files that are the same are left alone.
 * *ret_file names the one that failed, *ret_changed counts those that were replaced.
 */
int filetext_replace_all(const char *from, const char *to, char *const *files, size_t n,
			 const char **ret_file, size_t *ret_changed);

#endif
