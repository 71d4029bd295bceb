/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/gittree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "front/front.h"
#include "patch/filetext.h"
#include "patch/ktree.h"
#include "patch/series.h"
#include "patch/spawn.h"

bool gittree_is(const struct ktree *t)
{
	return !faccessat(t->fd, ".git", F_OK, AT_SYMLINK_NOFOLLOW);
}

/* Runs git in the tree as the tree's owner. @words: the arguments behind "git -C DIR", NULL at the end. */
static int run_git(const struct ktree *t, const char *const words[], struct buf *out)
{
	static const char *const always[] = {
		"git", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-C"};
	const char **argv;
	size_t n = 0, n_words = 0;
	struct stat st;
	int r;

	if (fstat(t->fd, &st))
		return -errno;
	while (words[n_words])
		n_words++;
	argv = xcalloc(ARRAY_SIZE(always) + n_words + 2, sizeof(*argv));
	for (; n < ARRAY_SIZE(always); n++)
		argv[n] = always[n];
	argv[n++] = t->dir;
	memcpy(&argv[n], words, n_words * sizeof(*argv));
	r = spawn_run_as(st.st_uid, argv, out);
	free(argv);
	return r;
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

/* Whether the file without our patches is the committed one. */
static bool is_ours_only(const struct ktree *t, const char *file, const struct fit *f)
{
	char *object = xasprintf("HEAD:./%s", file);
	char *path = xasprintf("%s/%s", f->taken_back, file);
	const char *words[] = {"show", object, NULL};
	struct buf committed = BUF_INIT, text = BUF_INIT;
	bool same = !run_git(t, words, &committed) && !filetext_read(path, &text) &&
		    !strcmp(buf_str(&committed), buf_str(&text));

	buf_done(&committed);
	buf_done(&text);
	free(path);
	free(object);
	return same;
}

int gittree_clean(const struct ktree *t, const struct fit *f)
{
	int status = EXIT_GOOD;

	for (size_t i = 0; i < f->series->n_files && !status; i++) {
		const char *file = f->series->files[i];
		const char *ask[] = {"--no-optional-locks", "status", "--porcelain", "--", file, NULL};
		struct buf words = BUF_INIT;
		int r = run_git(t, ask, &words);

		if (r) {
			status = complain_of_git(t->dir, r, &words);
		} else if (words.len && !(f->taken_back && is_ours_only(t, file, f))) {
			complain("%s/%s: has changes that are not committed; commit or stash them "
				 "first", t->dir, file);
			status = EXIT_FAILED;
		}
		buf_done(&words);
	}
	return status;
}

/* Whether an am or rebase of the user's is under way, which an abort of ours would end. */
static bool is_busy(const struct ktree *t)
{
	static const char *const folders[] = {"rebase-apply", "rebase-merge"};
	bool busy = false;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		const char *ask[] = {"rev-parse", "--path-format=absolute", "--git-path",
				     folders[i], NULL};
		struct buf path = BUF_INIT;

		if (!run_git(t, ask, &path) && path.len) {
			path.bytes[strcspn(path.bytes, "\n")] = '\0';
			busy = busy || !access(path.bytes, F_OK);
		}
		buf_done(&path);
	}
	return busy;
}

int gittree_am(const struct ktree *t, const struct series *s, const bool *chosen)
{
	const char **argv = xcalloc(s->n + 3, sizeof(*argv));
	const char *const abort_argv[] = {"am", "--abort", NULL};
	struct buf words = BUF_INIT;
	size_t n = 0;
	int r, status = EXIT_GOOD;

	if (is_busy(t)) {
		complain("%s: a git am or rebase is under way; finish or abort it first", t->dir);
		free(argv);
		return EXIT_FAILED;
	}
	argv[n++] = "am";
	argv[n++] = "--quiet";
	for (size_t i = 0; i < s->n; i++)
		if (chosen[i])
			argv[n++] = s->patches[i].path;
	r = run_git(t, argv, &words);
	if (r) {
		status = complain_of_git(t->dir, r, &words);
		if (r > 0 && is_busy(t))
			run_git(t, abort_argv, &words);
	}
	buf_done(&words);
	free(argv);
	return status;
}
