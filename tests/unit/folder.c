/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/unit.h"

#include "base/xalloc.h"

void folder_new(struct folder *f)
{
	const char *tmp = getenv("TMPDIR");

	f->dir = xasprintf("%s/cgslab-unit.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(root_open(&f->root, f->dir), 0);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void folder_remove(const struct folder *f, const char *path)
{
	char *full = xasprintf("%s/%s", f->dir, path);

	assert_int_equal(nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	free(full);
}

void folder_done(struct folder *f)
{
	root_done(&f->root);
	nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f->dir);
}

/* The whole path; the folders above it exist afterwards. */
static char *place(const struct folder *f, const char *path)
{
	char *full = xasprintf("%s/%s", f->dir, path);

	for (char *s = full + strlen(f->dir) + 1; (s = strchr(s, '/')); s++) {
		*s = '\0';
		mkdir(full, 0755);
		*s = '/';
	}
	return full;
}

void folder_dir(const struct folder *f, const char *path)
{
	char *full = place(f, path);

	assert_int_equal(mkdir(full, 0755), 0);
	free(full);
}

void folder_file(const struct folder *f, const char *path, const char *text)
{
	char *full = place(f, path);
	FILE *file = fopen(full, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	free(full);
}

void folder_link(const struct folder *f, const char *path, const char *target)
{
	char *full = place(f, path);

	assert_int_equal(symlink(target, full), 0);
	free(full);
}

void folder_rename(const struct folder *f, const char *from, const char *to)
{
	char *a = place(f, from), *b = place(f, to);

	assert_int_equal(rename(a, b), 0);
	free(a);
	free(b);
}
