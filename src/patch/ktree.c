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
#include "front/destination.h"
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

/* "6.12" of a Makefile. */
static char *read_line_of_tree(const struct ktree *t)
{
	struct buf text = BUF_INIT;
	const char *version, *patchlevel;
	char *line = NULL;

	if (!filetext_read_below(t->fd, "Makefile", &text)) {
		version = strstr(buf_str(&text), "VERSION = ");
		patchlevel = strstr(buf_str(&text), "PATCHLEVEL = ");
		if (version && patchlevel)
			line = xasprintf("%d.%d", atoi(version + strlen("VERSION = ")),
					 atoi(patchlevel + strlen("PATCHLEVEL = ")));
	}
	buf_done(&text);
	return line ? line : xstrdup("");
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
		t->scratch = scratch_make();
	if (t->scratch) {
		t->line = read_line_of_tree(t);
		return EXIT_GOOD;
	}
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
	free(t->line);
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

/* Applies the patches of @chosen to the files in @to, in order. */
static bool apply_to(const char *to, const struct series *s, const bool *chosen, struct buf *why)
{
	bool good = true;

	for (size_t i = 0; good && i < s->n; i++) {
		struct patch_result r;

		if (!chosen[i])
			continue;
		patchrun(&s->patches[i], to, PATCH_APPLY, &r);
		good = r.good;
		if (!good)
			buf_adds(why, buf_str(&r.failures));
		patch_result_done(&r);
	}
	return good;
}

char *ktree_applied(struct ktree *t, const struct series *s, const bool *chosen, struct buf *why)
{
	char *to = copy_files(t, s, why);

	if (to && apply_to(to, s, chosen, why))
		return to;
	free(to);
	return NULL;
}

/* How a series fits */

/* Counts lines with words in them, because a lone brace or an empty line stands everywhere. */
static bool is_telling(const char *text)
{
	size_t letters = 0;

	for (; *text; text++)
		letters += (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
	return letters >= 10;
}

/* Whether the text that a hunk adds stands in @dir, unchanged. */
static bool stands_in(const char *dir, const struct added_block *b)
{
	char *path = xasprintf("%s/%s", dir, b->file);
	struct buf text = BUF_INIT;
	bool stands = !filetext_read(path, &text) && strstr(buf_str(&text), b->text);

	buf_done(&text);
	free(path);
	return stands;
}

/* The number of changes of @p that stand in @dir, and the number of all. */
static size_t count_standing(const char *dir, const struct series_patch *p, size_t *ret_of)
{
	size_t n = 0;

	*ret_of = 0;
	for (size_t i = 0; i < p->n_added; i++) {
		if (!is_telling(p->added[i].text))
			continue;
		(*ret_of)++;
		n += stands_in(dir, &p->added[i]);
	}
	return n;
}

/* The state of a patch that cannot be taken back where those behind it are taken back. */
static enum patch_is look_at(struct fit *f, size_t i, const struct patch_result *r)
{
	const struct series_patch *p = &f->series->patches[i];
	size_t of, standing = count_standing(f->taken_back, p, &of);
	const char *failures = buf_str(&r->failures);
	size_t name = strlen(p->name);

	if (!standing)
		return patchrun_would(p, f->taken_back, PATCH_APPLY) ? PATCH_IS_MISSING : PATCH_IS_AWAY;
	if (!strncmp(failures, p->name, name) && failures[name] == ':')
		failures += name + 1;
	f->places[i] = xasprintf("%zu of its %zu changes;%.*s", standing, of,
				 (int)strcspn(failures, "\n"), failures);
	return PATCH_IS_IN_PART;
}

/* Takes back the patches that can be, from the last one on. */
static void find_applied(struct fit *f)
{
	for (size_t i = f->series->n; i-- > 0 && f->state != FIT_ERROR;) {
		struct patch_result r;

		patchrun(&f->series->patches[i], f->taken_back, PATCH_REVERT, &r);
		f->applied[i] = r.good;
		f->n_applied += r.good;
		if (r.broken)
			f->state = FIT_ERROR;
		else
			f->is[i] = r.good ? PATCH_IS_THERE : look_at(f, i, &r);
		patch_result_done(&r);
	}
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

/* Whether a patch of the series makes the cache: a series for later kernels need not. */
static bool makes_cache(const struct series *s)
{
	bool makes = false;

	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->patches[i].n_added; j++)
			makes = makes || find_creation(s->patches[i].added[j].text);
	return makes;
}

/* Whether a mem_cgroup cache stays when our patches are taken back, so that ours would be a second one. */
static bool has_own_cache(const struct fit *f)
{
	char *path = xasprintf("%s/mm/memcontrol.c", f->taken_back);
	struct buf text = BUF_INIT;
	const char *call = filetext_read(path, &text) ? NULL : find_creation(buf_str(&text));
	bool own = call && makes_cache(f->series) &&
		   !adds_line(f->series, call, strcspn(call, "\n"));

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

/* Applies the patches that are missing, in order; true when every required one applies. */
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
				buf_clear(&f->detail); /* once a hunk failed, the fuzz of others tells nothing more */
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
		if (f->is[i] == PATCH_IS_IN_PART)
			buf_addf(&f->detail, "%s is there in part: %s\n", f->series->patches[i].name,
				 f->places[i]);
		else
			buf_addf(&f->detail, "%s %s\n", f->series->patches[i].name,
				 f->applied[i] ? "is there" : "is not there");
}

bool fit_has_part(const struct fit *f)
{
	bool part = false;

	for (size_t i = 0; i < f->series->n; i++)
		part = part || f->is[i] == PATCH_IS_IN_PART;
	return part;
}

static bool is_whole(const struct fit *f)
{
	return count_required(f) == series_required(f->series) && !fit_has_part(f);
}

static enum fit_state decide(struct ktree *t, struct fit *f)
{
	bool part = fit_has_part(f);

	if (is_whole(f)) {
		try_forward(t, f);
		return FIT_APPLIED;
	}
	if (has_own_cache(f))
		return FIT_OWN_CACHE;
	if (f->n_applied) {
		say_partly(f);
		return FIT_PARTLY;
	}
	if (try_forward(t, f) && !part)
		return f->fuzz ? FIT_FUZZ : FIT_EXACT;
	if (!part)
		return FIT_NOT;
	say_partly(f);
	return FIT_PARTLY;
}

static struct fit fit_new(const struct series *s)
{
	return (struct fit){
		.series = s,
		.state = FIT_NOT,
		.is = xcalloc(s->n, sizeof(enum patch_is)),
		.places = xcalloc(s->n, sizeof(char *)),
		.applied = xcalloc(s->n, sizeof(bool)),
		.fits = xcalloc(s->n, sizeof(bool)),
	};
}

void ktree_fit(struct ktree *t, const struct series *s, struct fit *ret)
{
	*ret = fit_new(s);
	ret->of_tree_line = series_is(s, t->line);
	ret->taken_back = copy_files(t, s, &ret->detail);
	if (!ret->taken_back)
		return;
	find_applied(ret);
	if (ret->state != FIT_ERROR)
		ret->state = decide(t, ret);
}

void fit_done(struct fit *f)
{
	for (size_t i = 0; f->places && i < f->series->n; i++)
		free(f->places[i]);
	free(f->places);
	free(f->is);
	free(f->applied);
	free(f->fits);
	free(f->taken_back);
	buf_done(&f->detail);
}

/* Series against each other */

/* A copy of the files of @s, as they are when the patches of @f are taken back; NULL where one cannot be read. */
static char *copy_without(struct ktree *t, const struct series *s, const struct fit *f)
{
	struct ktree back = {.fd = open(f->taken_back, O_PATH | O_DIRECTORY | O_CLOEXEC)};
	struct buf why = BUF_INIT;
	char *to = back.fd < 0 ? NULL : copy_files(t, s, &why);

	for (size_t i = 0; to && i < f->series->n_files; i++)
		if (copy_file(&back, to, f->series->files[i])) {
			free(to);
			to = NULL;
		}
	if (back.fd >= 0)
		close(back.fd);
	buf_done(&why);
	return to;
}

/* FIT_PARTLY where @s is there in part when the patches of @f are taken back; FIT_ERROR where that cannot be told. */
static enum fit_state fit_behind(struct ktree *t, const struct series *s, const struct fit *f)
{
	struct fit behind = fit_new(s);
	enum fit_state state;

	behind.taken_back = copy_without(t, s, f);
	if (behind.taken_back)
		find_applied(&behind);
	if (behind.state != FIT_ERROR && behind.taken_back && !is_whole(&behind) &&
	    !has_own_cache(&behind) && (behind.n_applied || fit_has_part(&behind)))
		behind.state = FIT_PARTLY;
	state = behind.state;
	fit_done(&behind);
	return state;
}

/*
 * Text that two series share makes the other one there in part, too. What counts is what stays when the patches of @a
 * are taken back. Another that is itself only FIT_PARTLY by a third says nothing: the third is asked by itself.
 */
static enum fit_state state_beside(struct ktree *t, const struct fit *a, const struct fit *b)
{
	if (a == b || b->beside || (b->state != FIT_PARTLY && b->state != FIT_APPLIED))
		return FIT_NOT;
	return a->n_applied ? fit_behind(t, b->series, a) : b->state;
}

static void note_beside(struct fit *f, const struct series *beside)
{
	f->state = FIT_PARTLY;
	f->beside = beside;
	say_partly(f);
	buf_addf(&f->detail, "%s is there in part, too\n", beside->name);
}

bool ktree_compare(struct ktree *t, struct fit *fits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n && fits[i].state <= FIT_FUZZ; j++) {
			enum fit_state state = state_beside(t, &fits[i], &fits[j]);

			if (state == FIT_ERROR)
				return false;
			if (state == FIT_PARTLY)
				note_beside(&fits[i], fits[j].series);
		}
	return true;
}

/* Taking back */

static bool is_in_the_way(const struct fit *f, size_t i, size_t end)
{
	return f->is[i] == PATCH_IS_IN_PART || (i < end && f->is[i] == PATCH_IS_AWAY);
}

/* Whether the files in @dir are those of the tree. */
static bool are_the_trees(struct ktree *t, const struct series *s, const char *dir, struct buf *why)
{
	bool same = true;

	for (size_t i = 0; i < s->n_files && same; i++) {
		char *path = xasprintf("%s/%s", dir, s->files[i]);
		struct buf there = BUF_INIT, made = BUF_INIT;

		same = !filetext_read_below(t->fd, s->files[i], &there) &&
		       !filetext_read(path, &made) && there.len == made.len &&
		       !memcmp(buf_str(&there), buf_str(&made), made.len);
		if (!same)
			buf_addf(why, "%s: %s: the patches on what would be left do not give it again\n",
				 s->name, s->files[i]);
		buf_done(&there);
		buf_done(&made);
		free(path);
	}
	return same;
}

/* A copy of the taken back files. */
static char *copy_taken_back(struct ktree *t, const struct fit *f)
{
	struct ktree scratch = {.fd = open(f->taken_back, O_PATH | O_DIRECTORY | O_CLOEXEC),
				.scratch = t->scratch, .copies = t->copies};
	struct buf why = BUF_INIT;
	char *to = scratch.fd < 0 ? NULL : copy_files(&scratch, f->series, &why);

	t->copies = scratch.copies;
	if (scratch.fd >= 0)
		close(scratch.fd);
	buf_done(&why);
	return to;
}

bool ktree_gives_back(struct ktree *t, const struct fit *f, struct buf *why)
{
	size_t end = f->series->n, blocked = 0;
	char *again;
	bool good;

	while (end && !f->applied[end - 1])
		end--;
	for (size_t i = 0; i < f->series->n; i++) {
		if (!is_in_the_way(f, i, end))
			continue;
		blocked++;
		buf_addf(why, "%s %s%s\n", f->series->patches[i].name,
			 f->places[i] ? "is there in part: " : "is not there, and the tree is not as without it",
			 f->places[i] ? f->places[i] : "");
	}
	if (blocked)
		return false;
	again = copy_taken_back(t, f);
	good = again && apply_to(again, f->series, f->applied, why) &&
	       are_the_trees(t, f->series, again, why);
	free(again);
	return good;
}

/* Patches that are there, wholly or in part. */
static size_t count_traces(const struct fit *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->series->n; i++)
		n += f->is[i] == PATCH_IS_THERE || f->is[i] == PATCH_IS_IN_PART;
	return n;
}

/* Below 0 where @a says more of what is there than @b: more patches, then whole ones, then those of the tree's line. */
static int compare_partly(const struct fit *a, const struct fit *b)
{
	size_t of_a = count_traces(a), of_b = count_traces(b);

	if (!a->beside != !b->beside)
		return a->beside ? 1 : -1;
	if (of_a != of_b)
		return of_a > of_b ? -1 : 1;
	if (fit_has_part(a) != fit_has_part(b))
		return fit_has_part(a) ? 1 : -1;
	return b->of_tree_line - a->of_tree_line;
}

bool fit_better(const struct fit *a, const struct fit *b)
{
	if (a->state != b->state)
		return a->state < b->state;
	if (a->state == FIT_PARTLY && compare_partly(a, b))
		return compare_partly(a, b) < 0;
	if (a->n_applied != b->n_applied)
		return a->n_applied > b->n_applied;
	if (a->state != FIT_NOT && a->series->n != b->series->n)
		return a->series->n > b->series->n; /* a series for later kernels does less */
	return a->fuzz != b->fuzz ? a->fuzz < b->fuzz : a->farthest < b->farthest;
}
