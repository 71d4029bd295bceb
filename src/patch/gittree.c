/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/gittree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "patch/filetext.h"
#include "patch/ktree.h"
#include "patch/series.h"
#include "patch/spawn.h"

bool gittree_is(const char *dir)
{
	char *path = xasprintf("%s/.git", dir);
	bool is = !access(path, F_OK);

	free(path);
	return is;
}

static int complain_of_git(const char *dir, int status, struct buf *words)
{
	while (words->len && words->bytes[words->len - 1] == '\n')
		words->bytes[--words->len] = '\0';
	if (status == -ENOENT)
		complain("git: there is no such program; install the package 'git'");
	else if (status < 0)
		complain("git: %s", strerror(-status));
	else
		complain("%s: git says: %s", dir, buf_str(words));
	return EXIT_FAILED;
}

/* Whether the file without our patches is what was committed. */
static bool is_ours_only(const char *dir, const char *file, const struct fit *f)
{
	char *object = xasprintf("HEAD:./%s", file);
	char *path = xasprintf("%s/%s", f->taken_back, file);
	const char *argv[] = {"git", "-C", dir, "show", object, NULL};
	struct buf committed = BUF_INIT, text = BUF_INIT;
	bool same = !spawn_run(argv, &committed) && !filetext_read(path, &text) &&
		    !strcmp(buf_str(&committed), buf_str(&text));

	buf_done(&committed);
	buf_done(&text);
	free(path);
	free(object);
	return same;
}

int gittree_clean(const char *dir, const struct fit *f)
{
	int status = EXIT_GOOD;

	for (size_t i = 0; i < f->series->n_files && !status; i++) {
		const char *file = f->series->files[i];
		const char *argv[] = {"git", "--no-optional-locks", "-C", dir, "status",
				      "--porcelain", "--", file, NULL};
		struct buf words = BUF_INIT;
		int r = spawn_run(argv, &words);

		if (r) {
			status = complain_of_git(dir, r, &words);
		} else if (words.len && !(f->taken_back && is_ours_only(dir, file, f))) {
			complain("%s/%s: has changes that are not committed; commit or stash them "
				 "first", dir, file);
			status = EXIT_FAILED;
		}
		buf_done(&words);
	}
	return status;
}

/* An am or rebase of somebody else's, which an abort of ours would end. */
static bool is_busy(const char *dir)
{
	static const char *const folders[] = {"rebase-apply", "rebase-merge"};
	bool busy = false;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		const char *argv[] = {"git", "-C", dir, "rev-parse", "--path-format=absolute",
				      "--git-path", folders[i], NULL};
		struct buf path = BUF_INIT;

		if (!spawn_run(argv, &path) && path.len) {
			path.bytes[strcspn(path.bytes, "\n")] = '\0';
			busy = busy || !access(path.bytes, F_OK);
		}
		buf_done(&path);
	}
	return busy;
}

int gittree_am(const char *dir, const struct series *s, const bool *chosen)
{
	const char **argv = xcalloc(s->n + 6, sizeof(*argv));
	const char *const abort_argv[] = {"git", "-C", dir, "am", "--abort", NULL};
	struct buf words = BUF_INIT;
	size_t n = 0;
	int r, status = EXIT_GOOD;

	if (is_busy(dir)) {
		complain("%s: a git am or rebase is under way; finish or abort it first", dir);
		free(argv);
		return EXIT_FAILED;
	}
	argv[n++] = "git";
	argv[n++] = "-C";
	argv[n++] = dir;
	argv[n++] = "am";
	argv[n++] = "--quiet";
	for (size_t i = 0; i < s->n; i++)
		if (chosen[i])
			argv[n++] = s->patches[i].path;
	r = spawn_run(argv, &words);
	if (r) {
		status = complain_of_git(dir, r, &words);
		if (r > 0 && is_busy(dir))
			spawn_run(abort_argv, &words);
	}
	buf_done(&words);
	free(argv);
	return status;
}
