/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/ktree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "base/xalloc.h"
#include "front/front.h"
#include "patch/filetext.h"
#include "patch/patchrun.h"
#include "patch/series.h"

static const char *const state_names[] = {
	[FIT_APPLIED] = "already applied",
	[FIT_EXACT] = "fits",
	[FIT_FUZZ] = "fits with fuzz",
	[FIT_PARTLY] = "partly applied",
	[FIT_OWN_CACHE] = "has its own cache",
	[FIT_NOT] = "does not fit",
	[FIT_ERROR] = "unknown",
};

const char *fit_state_name(enum fit_state state)
{
	return state_names[state];
}

/* The tree */

static bool has_file(const char *dir, const char *file)
{
	char *path = xasprintf("%s/%s", dir, file);
	bool has = !access(path, F_OK);

	free(path);
	return has;
}

static int complain_of_tree(const char *dir)
{
	struct stat st;

	if (stat(dir, &st))
		complain("%s: %s", dir, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		complain("%s: is no folder; unpack the kernel source and name its folder", dir);
	else if (access(dir, R_OK | X_OK))
		complain("%s: %s", dir, strerror(errno));
	else
		complain("%s: no kernel source: it has no Makefile and mm/memcontrol.c", dir);
	return errno == EACCES ? EXIT_DENIED : EXIT_NOTHING;
}

static char *make_scratch(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/cgslab-patch.XXXXXX", tmp && *tmp ? tmp : "/tmp");

	if (mkdtemp(dir))
		return dir;
	complain("%s: %s; TMPDIR names another folder for scratch copies", dir, strerror(errno));
	free(dir);
	return NULL;
}

int ktree_open(struct ktree *t, const char *dir)
{
	*t = (struct ktree){.fd = -1};
	errno = 0;
	if (!has_file(dir, "Makefile") || !has_file(dir, "mm/memcontrol.c"))
		return complain_of_tree(dir);
	t->dir = realpath(dir, NULL);
	t->fd = t->dir ? open(t->dir, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	if (t->fd < 0)
		complain("%s: %s", dir, strerror(errno));
	else
		t->scratch = make_scratch();
	if (t->scratch)
		return EXIT_GOOD;
	ktree_close(t);
	return EXIT_FAILED;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void ktree_close(struct ktree *t)
{
	if (t->scratch && nftw(t->scratch, remove_entry, 16, FTW_DEPTH | FTW_PHYS))
		complain("%s: %s; remove it", t->scratch, strerror(errno));
	if (t->fd >= 0)
		close(t->fd);
	free(t->scratch);
	free(t->dir);
	*t = (struct ktree){.fd = -1};
}

/* Scratch copies */

static int copy_file(const struct ktree *t, const char *to, const char *file)
{
	char *to_path = xasprintf("%s/%s", to, file);
	struct buf text = BUF_INIT;
	int r = filetext_read_below(t->fd, file, &text);

	if (!r)
		r = filetext_make_folders(to_path);
	if (!r)
		r = filetext_write(to_path, &text);
	buf_done(&text);
	free(to_path);
	return r;
}

/* A fresh copy of the files of @s; NULL where one cannot be read, named in @why. */
static char *copy_files(struct ktree *t, const struct series *s, struct buf *why)
{
	char *to = xasprintf("%s/%u", t->scratch, t->copies++);

	for (size_t i = 0; i < s->n_files; i++) {
		int r = copy_file(t, to, s->files[i]);

		if (!r)
			continue;
		buf_addf(why, "%s: %s", s->files[i], r == -ENOENT ? "the tree has no such file" :
			 r == -EINVAL ? "is no regular file" : strerror(-r));
		free(to);
		return NULL;
	}
	return to;
}

char *ktree_applied(struct ktree *t, const struct series *s, const bool *chosen, struct buf *why)
{
	char *to = copy_files(t, s, why);

	for (size_t i = 0; to && i < s->n; i++) {
		struct patch_result r;

		if (!chosen[i])
			continue;
		patchrun(&s->patches[i], to, PATCH_APPLY, &r);
		if (!r.good) {
			buf_adds(why, buf_str(&r.failures));
			free(to);
			to = NULL;
		}
		patch_result_done(&r);
	}
	return to;
}

char *ktree_reverted(struct ktree *t, const struct series *s, const bool *chosen, struct buf *why)
{
	char *to = copy_files(t, s, why);

	for (size_t i = s->n; to && i-- > 0;) {
		struct patch_result r;

		if (!chosen[i])
			continue;
		patchrun(&s->patches[i], to, PATCH_REVERT, &r);
		if (!r.good) {
			buf_adds(why, buf_str(&r.failures));
			free(to);
			to = NULL;
		}
		patch_result_done(&r);
	}
	return to;
}

/* How a series fits */

/* Takes back, from the last on, what can be taken back. */
static void find_applied(struct fit *f)
{
	for (size_t i = f->series->n; i-- > 0;) {
		struct patch_result r;

		patchrun(&f->series->patches[i], f->taken_back, PATCH_REVERT, &r);
		f->applied[i] = r.good;
		f->n_applied += r.good;
		if (r.broken)
			f->state = FIT_ERROR;
		patch_result_done(&r);
		if (f->state == FIT_ERROR)
			return;
	}
}

/* Lines with words in them: a lone brace or an empty line is everywhere. */
static bool is_telling(const char *text)
{
	size_t letters = 0;

	for (; *text; text++)
		letters += (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
	return letters >= 10;
}

/* Whether the text that a hunk adds stands in @dir as it is. */
static bool stands_in(const char *dir, const struct added_block *b)
{
	char *path = xasprintf("%s/%s", dir, b->file);
	struct buf text = BUF_INIT;
	bool stands = !filetext_read(path, &text) && strstr(buf_str(&text), b->text);

	buf_done(&text);
	free(path);
	return stands;
}

/* Hunks of patches that cannot be taken back whole, whose lines are there all the same. */
static size_t count_standing(const struct fit *f, size_t *ret_of)
{
	size_t n = 0;

	*ret_of = 0;
	for (size_t i = 0; i < f->series->n; i++)
		for (size_t j = 0; j < f->series->patches[i].n_added; j++) {
			const struct added_block *b = &f->series->patches[i].added[j];

			if (f->applied[i] || !is_telling(b->text))
				continue;
			(*ret_of)++;
			n += stands_in(f->taken_back, b);
		}
	return n;
}

static bool adds_line(const struct series *s, const char *line, size_t len)
{
	char *text = xstrndup(line, len);
	bool adds = false;

	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->patches[i].n_added; j++)
			adds = adds || strstr(s->patches[i].added[j].text, text);
	free(text);
	return adds;
}

/* A call that makes the cache: kmem_cache_create*("mem_cgroup" or KMEM_CACHE(mem_cgroup. */
static const char *find_creation(const char *text)
{
	for (const char *at = text; (at = strstr(at, "\"mem_cgroup\"")); at++) {
		const char *open = at;

		while (open > text && strchr(" \t\n(", open[-1]))
			open--;
		while (open > text && (open[-1] == '_' || (open[-1] >= 'a' && open[-1] <= 'z')))
			open--;
		if (!strncmp(open, "kmem_cache_create", 17))
			return open;
	}
	return strstr(text, "KMEM_CACHE(mem_cgroup,");
}

/* A mem_cgroup cache that stays when our patches are taken back. */
static bool has_own_cache(const struct fit *f)
{
	char *path = xasprintf("%s/mm/memcontrol.c", f->taken_back);
	struct buf text = BUF_INIT;
	const char *call = filetext_read(path, &text) ? NULL : find_creation(buf_str(&text));
	bool own = call && !adds_line(f->series, call, strcspn(call, "\n"));

	buf_done(&text);
	free(path);
	return own;
}

static void note_result(struct fit *f, const struct patch_result *r)
{
	f->fuzz += r->fuzz;
	if (r->farthest > f->farthest)
		f->farthest = r->farthest;
	if (r->fuzz)
		buf_adds(&f->detail, buf_str(&r->notes));
}

/* Applies what is not there, in order; true when all that must be does. */
static bool try_forward(struct ktree *t, struct fit *f)
{
	char *to = copy_files(t, f->series, &f->detail);
	bool good = to != NULL;

	for (size_t i = 0; to && i < f->series->n; i++) {
		struct patch_result r;

		if (f->applied[i] || (!good && !f->series->patches[i].optional))
			continue;
		patchrun(&f->series->patches[i], to, PATCH_APPLY, &r);
		f->fits[i] = r.good;
		if (!f->series->patches[i].optional) {
			note_result(f, &r);
			good = r.good;
			if (!good) {
				buf_clear(&f->detail); /* fuzz before it tells nothing more */
				buf_adds(&f->detail, buf_str(&r.failures));
			}
		}
		patch_result_done(&r);
	}
	free(to);
	return good;
}

static size_t count_required(const struct fit *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->series->n; i++)
		n += f->applied[i] && !f->series->patches[i].optional;
	return n;
}

static void say_partly(struct fit *f)
{
	buf_clear(&f->detail);
	for (size_t i = 0; i < f->series->n; i++)
		buf_addf(&f->detail, "%s %s\n", f->series->patches[i].name,
			 f->applied[i] ? "is there" : "is not there");
}

static void decide(struct ktree *t, struct fit *f)
{
	size_t there = count_required(f), standing, of;

	if (there == series_required(f->series)) {
		f->state = FIT_APPLIED;
		try_forward(t, f);
		return;
	}
	if (has_own_cache(f)) {
		f->state = FIT_OWN_CACHE;
		return;
	}
	if (there) {
		f->state = FIT_PARTLY;
		say_partly(f);
		return;
	}
	if (try_forward(t, f)) {
		f->state = f->fuzz ? FIT_FUZZ : FIT_EXACT;
		return;
	}
	f->state = FIT_NOT;
	standing = count_standing(f, &of);
	if (standing) {
		f->state = FIT_PARTLY;
		buf_addf(&f->detail, "%zu of %zu changes are there already\n", standing, of);
	}
}

void ktree_fit(struct ktree *t, const struct series *s, struct fit *ret)
{
	*ret = (struct fit){
		.series = s,
		.state = FIT_NOT,
		.applied = xcalloc(s->n, sizeof(bool)),
		.fits = xcalloc(s->n, sizeof(bool)),
	};
	ret->taken_back = copy_files(t, s, &ret->detail);
	if (!ret->taken_back)
		return;
	find_applied(ret);
	if (ret->state != FIT_ERROR)
		decide(t, ret);
}

void fit_done(struct fit *f)
{
	free(f->applied);
	free(f->fits);
	free(f->taken_back);
	buf_done(&f->detail);
}

bool fit_better(const struct fit *a, const struct fit *b)
{
	if (a->state != b->state)
		return a->state < b->state;
	if (a->n_applied != b->n_applied)
		return a->n_applied > b->n_applied;
	return a->fuzz != b->fuzz ? a->fuzz < b->fuzz : a->farthest < b->farthest;
}
