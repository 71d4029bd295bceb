/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgslab patch: the shipped series. A series fits a kernel tree when it applies to copies of the tree's files. The
 * tree itself changes only when every patch went well, and then as a whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stops.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/patch_words.h"
#include "cli/patch_worth.h"
#include "front/options.h"
#include "output/output.h"
#include "patch/filetext.h"
#include "patch/gittree.h"
#include "patch/ktree.h"
#include "patch/patch_list.h"
#include "patch/series.h"

/* A tree, and how each series fits it. */
struct job {
	const struct options *opt;
	const struct series_list *list;
	struct ktree tree;
	struct fit *fits;
	size_t n;
	struct fit *best;
};

static int find_best(struct job *j)
{
	const struct series *only = NULL;

	if (j->opt->series) {
		only = series_find(j->list, j->opt->series);
		if (!only) {
			complain("--series: '%s' is none; 'cgslab patch list' names them",
				 j->opt->series);
			return EXIT_NOTHING;
		}
	}
	j->fits = xcalloc(j->list->n, sizeof(*j->fits));
	for (size_t i = 0; i < j->list->n; i++) {
		struct fit *f = &j->fits[j->n];

		if (only && only != &j->list->series[i])
			continue;
		j->n++;
		ktree_fit(&j->tree, &j->list->series[i], f);
		if (f->state == FIT_ERROR)
			return EXIT_FAILED;
	}
	if (!ktree_compare(&j->tree, j->fits, j->n))
		return EXIT_FAILED;
	j->best = &j->fits[0];
	for (size_t i = 1; i < j->n; i++)
		if (fit_better(&j->fits[i], j->best))
			j->best = &j->fits[i];
	return EXIT_GOOD;
}

/* The patches that an apply is to bring: the required ones, and the optional ones that were named. */
static int choose_series(const struct job *j, bool *chosen)
{
	const struct series *s = j->best->series;

	for (size_t i = 0; i < s->n; i++)
		chosen[i] = !s->patches[i].optional || j->opt->optional;
	for (int i = 2; i < j->opt->n_args; i++) {
		int at = series_patch_find(s, j->opt->args[i]);

		if (at < 0) {
			complain("'%s' is no patch of %s; 'cgslab patch list' names them",
				 j->opt->args[i], s->name);
			return EXIT_USAGE;
		}
		chosen[at] = true;
	}
	for (size_t i = 0; i < s->n; i++)
		chosen[i] = chosen[i] && !j->best->applied[i];
	return EXIT_GOOD;
}

/* Words */

static void print_lines(FILE *out, const char *indent, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%s%.*s\n", indent, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* Complains why an apply is refused and what to do; with @places also where. */
static void complain_of_fit(const struct job *j, bool places)
{
	const char *dir = j->tree.dir;
	const struct fit *f = j->best;

	if (f->state == FIT_OWN_CACHE) {
		complain("%s: the kernel makes caches of its own for the memcg structs, and no series "
			 "has more for it", dir);
		return;
	}
	if (f->state == FIT_PARTLY)
		complain("%s: %s is partly applied%s", dir, f->series->name,
			 f->n_applied && !fit_has_part(f)
				 ? "; 'cgslab patch revert' takes back what is there"
				 : "; restore its files, then apply");
	else
		complain("%s: no series fits this kernel; the tree is untouched", dir);
	for (size_t i = 0; i < j->n; i++)
		if (places && (f->state == FIT_NOT || &j->fits[i] == f)) {
			fprintf(stderr, "  %s:\n", j->fits[i].series->name);
			print_lines(stderr, "    ", buf_str(&j->fits[i].detail));
		}
}

static bool is_fine(const struct fit *f)
{
	return f->state == FIT_APPLIED || f->state == FIT_EXACT || f->state == FIT_FUZZ;
}

/* check */

/* Tells the series that were tried and where each fails, where none is for this tree. */
static void print_tried(const struct job *j)
{
	for (size_t i = 0; i < j->n; i++) {
		printf("  %-12s %s\n", j->fits[i].series->name, fit_state_name(j->fits[i].state));
		print_lines(stdout, "               ", buf_str(&j->fits[i].detail));
	}
}

static int status_of(const struct fit *f)
{
	return is_fine(f) ? EXIT_GOOD : f->state == FIT_OWN_CACHE ? EXIT_NO_NEED : EXIT_FAILED;
}

static int run_check(struct job *j)
{
	struct worth w;
	int status = find_best(j);

	if (status)
		return status;
	worth_of(&j->tree, j->best, j->opt, &w);
	if (j->opt->format == &output_json) {
		words_json(&j->tree, j->best, &w);
	} else {
		words_print(&j->tree, j->best, &w);
		if (j->best->state == FIT_NOT)
			print_tried(j);
	}
	worth_done(&w);
	return status_of(j->best);
}

/* apply and revert */

static void print_names(const struct series *s, const bool *chosen, const char *verb)
{
	for (size_t i = 0; i < s->n; i++)
		if (chosen[i])
			printf("%s %s/%s: %s\n", verb, s->name, s->patches[i].name,
			       s->patches[i].subject);
}

/* Tells the optional patches that an apply did not bring, for users who want them. */
static void print_left_out(const struct job *j, const bool *chosen)
{
	const struct fit *f = j->best;

	for (size_t i = 0; i < f->series->n; i++)
		if (!chosen[i] && !f->applied[i] && f->fits[i])
			printf("left out %s/%s: %s%s%s; --optional brings it\n", f->series->name,
			       f->series->patches[i].name, f->series->patches[i].subject,
			       *f->series->patches[i].worth ? "; " : "", f->series->patches[i].worth);
}

/* Puts the files of the scratch folder into the tree. */
static int write_back(const struct job *j, const char *from)
{
	const char *file = "";
	size_t changed = 0;
	bool denied;
	int r = filetext_replace_all(from, j->tree.fd, j->best->series->files,
				     j->best->series->n_files, &file, &changed);

	if (!r)
		return EXIT_GOOD;
	denied = r == -EACCES || r == -EPERM || r == -EROFS;
	complain("%s/%s: %s; the tree is untouched%s", j->tree.dir, file,
		 r == -ESTALE ? "was changed meanwhile" : r == -EINVAL ? "is no regular file any more"
		 : strerror(-r),
		 denied ? "; run as a user who may write there" : "");
	return denied ? EXIT_DENIED : EXIT_FAILED;
}

static int apply_files(struct job *j, const bool *chosen)
{
	struct buf why = BUF_INIT;
	char *from = ktree_applied(&j->tree, j->best->series, chosen, &why);
	int status = EXIT_FAILED;

	if (!from) {
		complain("%s: does not apply; the tree is untouched", j->tree.dir);
		print_lines(stderr, "  ", buf_str(&why));
	} else {
		status = j->opt->dry_run ? EXIT_GOOD : write_back(j, from);
	}
	free(from);
	buf_done(&why);
	return status;
}

static int apply_commits(const struct job *j, const bool *chosen)
{
	if (!gittree_is(&j->tree)) {
		complain("--am: %s is no git tree; leave it out", j->tree.dir);
		return EXIT_FAILED;
	}
	if (j->best->fuzz) {
		complain("--am: %s fits with fuzz only, which git does not take; leave it out",
			 j->best->series->name);
		return EXIT_FAILED;
	}
	return j->opt->dry_run ? EXIT_GOOD : gittree_am(&j->tree, j->best->series, chosen);
}

static int apply_chosen(struct job *j, const bool *chosen)
{
	const struct series *s = j->best->series;
	bool any = false;
	int status;

	for (size_t i = 0; i < s->n; i++)
		any = any || chosen[i];
	if (!any) {
		printf("%s: %s is applied already\n", j->tree.dir, s->name);
		return EXIT_GOOD;
	}
	status = gittree_is(&j->tree) ? gittree_clean(&j->tree, j->best) : EXIT_GOOD;
	if (status)
		return status;
	status = j->opt->am ? apply_commits(j, chosen) : apply_files(j, chosen);
	if (status)
		return status;
	print_names(s, chosen, j->opt->dry_run ? "would apply" : "applied");
	print_left_out(j, chosen);
	if (j->best->fuzz) {
		complain("%s fits with fuzz: look at these places before you build", s->name);
		print_lines(stderr, "  ", buf_str(&j->best->detail));
	}
	return EXIT_GOOD;
}

static int run_apply(struct job *j)
{
	bool *chosen;
	int status = find_best(j);

	if (status)
		return status;
	if (!is_fine(j->best)) {
		complain_of_fit(j, true);
		return status_of(j->best);
	}
	chosen = xcalloc(j->best->series->n, sizeof(*chosen));
	status = choose_series(j, chosen);
	if (!status)
		status = apply_chosen(j, chosen);
	free(chosen);
	return status;
}

/* The series to take back: the best answer, or where nothing of that is whole, the one that has most in the tree. */
static void find_most(struct job *j)
{
	if (j->best->n_applied)
		return;
	for (size_t i = 0; i < j->n; i++)
		if (j->fits[i].n_applied > j->best->n_applied)
			j->best = &j->fits[i];
}

static int take_back(struct job *j)
{
	struct buf why = BUF_INIT;
	int status = EXIT_GOOD;

	if (!ktree_gives_back(&j->tree, j->best, &why)) {
		complain("%s: %s cannot be taken back whole; the tree is untouched. Restore these places, "
			 "then try again:", j->tree.dir, j->best->series->name);
		print_lines(stderr, "  ", buf_str(&why));
		status = EXIT_FAILED;
	} else if (!j->opt->dry_run) {
		status = write_back(j, j->best->taken_back);
	}
	buf_done(&why);
	return status;
}

static int run_revert(struct job *j)
{
	int status = find_best(j);

	if (status)
		return status;
	find_most(j);
	if (!j->best->n_applied) {
		complain("%s: no patch of %s can be taken back: none is there whole", j->tree.dir,
			 j->n == 1 ? j->best->series->name : "any series");
		print_lines(stderr, "  ", j->best->state == FIT_PARTLY ? buf_str(&j->best->detail) : "");
		return EXIT_FAILED;
	}
	status = take_back(j);
	if (!status)
		print_names(j->best->series, j->best->applied,
			    j->opt->dry_run ? "would take back" : "took back");
	return status;
}

/* Sub-commands */

struct subcommand {
	const char *name;
	int least, most; /* arguments behind the name */
	const char *options;
	int (*with_list)(const struct options *opt, const struct series_list *list);
	int (*with_tree)(struct job *j);
};

static const struct subcommand subcommands[] = {
	{"list", 0, 0, "patches", patch_list, NULL},
	{"show", 0, 1, "patches series", patch_show, NULL},
	{"check", 1, 1, "patches series root format", NULL, run_check},
	{"apply", 1, 100, "patches series dry-run am optional", NULL, run_apply},
	{"revert", 1, 1, "patches series dry-run", NULL, run_revert},
};

/*
 * Signals wait until the tree is whole and the scratch copies are gone, which takes a second; patch and git, which
 * run meanwhile, inherit that.
 */
static int with_tree(const struct subcommand *sub, const struct options *opt,
		     const struct series_list *list)
{
	struct job j = {.opt = opt, .list = list};
	struct stops stops;
	int status;

	stops_hold(&stops);
	status = ktree_open(&j.tree, opt->args[1]);
	if (!status)
		status = sub->with_tree(&j);
	for (size_t i = 0; i < j.n; i++)
		fit_done(&j.fits[i]);
	free(j.fits);
	ktree_close(&j.tree);
	fflush(stdout);
	stops_release(&stops);
	return status;
}

static const struct subcommand *find_subcommand(const struct options *opt)
{
	const char *name = opt->n_args ? opt->args[0] : "";

	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++) {
		const struct subcommand *sub = &subcommands[i];

		if (strcmp(sub->name, name))
			continue;
		if (opt->n_args - 1 >= sub->least && opt->n_args - 1 <= sub->most)
			return sub;
		complain("patch %s: %s", name,
			 opt->n_args - 1 < sub->least ? "name the kernel source tree"
						      : "too many arguments");
		return NULL;
	}
	complain("patch: %s%s%s list, show, check TREE, apply TREE or revert TREE",
		 *name ? "'" : "", name, *name ? "' is none of" : "name what to do:");
	return NULL;
}

static bool options_fit(const struct subcommand *sub, const struct options *opt)
{
	const char *beyond = options_beyond(opt, sub->options);

	if (beyond)
		complain("--%s: patch %s does not take it", beyond, sub->name);
	return !beyond;
}

static int run_patch(const struct options *opt)
{
	const struct subcommand *sub = find_subcommand(opt);
	struct series_list list;
	int status;

	if (!sub || !options_fit(sub, opt))
		return EXIT_USAGE;
	status = series_list_read(&list, opt->patches);
	if (!status)
		status = sub->with_list ? sub->with_list(opt, &list) : with_tree(sub, opt, &list);
	series_list_done(&list);
	return status;
}

const struct command cmd_patch = {
	.name = "patch",
	.arguments = "list|show [SERIES]|check TREE|apply TREE [PATCH]...|revert TREE",
	.words = "list show check apply revert",
	.help = "The kernel patch series: which fits a source tree, apply it, take it back",
	.options = "patches series dry-run am optional root format",
	.statuses = STATUS_NOTHING ",\n6 the kernel has these caches by itself",
	.formats = FORMATS_OF_DOCUMENT,
	.run = run_patch,
};
