/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One table of options: what getopt takes, what --help prints and what sets the value are
 * the same row.
 */
#include "top/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/xalloc.h"
#include "config.h"
#include "top/view.h"

struct row {
	int letter;
	const char *name;
	const char *argument; /* NULL: takes none */
	const char *help;     /* NULL: not listed, for looking into the program */
	bool (*set)(struct options *opt, const char *value);
	const char *right; /* what a value that is refused should have been */
};

#define TEXT(fn, member)                                                                           \
	static bool fn(struct options *opt, const char *value)                                     \
	{                                                                                          \
		opt->member = value;                                                               \
		return true;                                                                       \
	}
#define FLAG(fn, member)                                                                           \
	static bool fn(struct options *opt, const char *value)                                     \
	{                                                                                          \
		(void)value;                                                                       \
		opt->member = true;                                                                \
		return true;                                                                       \
	}

TEXT(set_root, root)
TEXT(set_input, input)
TEXT(set_view, view)
TEXT(set_sort, sort)
TEXT(set_filter, filter)
TEXT(set_fields, fields)
FLAG(set_live, live)
FLAG(set_reverse, reverse)
FLAG(set_tree, tree)
FLAG(set_no_color, no_color)
FLAG(set_batch, batch)
FLAG(set_once, once)
FLAG(set_debug_stats, debug_stats)
FLAG(set_list_keys, list_keys)

static bool set_delay(struct options *opt, const char *value)
{
	return !parse_duration(value, &opt->delay_ns) && opt->delay_ns >= NS_PER_SEC / 10;
}

static bool set_times(struct options *opt, const char *value)
{
	return !parse_u64(value, &opt->times) && opt->times;
}

static bool set_limit(struct options *opt, const char *value)
{
	uint64_t v;

	if (parse_u64(value, &v) || !v || v > SIZE_MAX)
		return false;
	opt->limit = (size_t)v;
	return true;
}

static const struct row rows[] = {
	{'v', "view", "NAME", "start with this view: ", set_view, ""},
	{'d', "delay", "S", "seconds between two reads (2); fractions and units are taken",
	 set_delay, "must be 0.1 s or more, such as 0.5, 2 or 1min"},
	{'n', "iterations", "N", "end after N reads", set_times,
	 "must be a number of reads, 1 or more"},
	{'b', "batch", NULL, "plain text in place of a screen, N times with -n, else for ever",
	 set_batch, ""},
	{'o', "once", NULL, "plain text, once; also what happens without a terminal", set_once, ""},
	{'s', "sort", "FIELD", "sort by this field, largest first, names from a to z", set_sort,
	 ""},
	{'r', "reverse", NULL, "the other way round", set_reverse, ""},
	{'F', "filter", "REGEX", "only rows with a text that matches", set_filter, ""},
	{'f', "fields", "A,B", "these columns, in this order", set_fields, ""},
	{'t', "tree", NULL, "memcgs as a tree", set_tree, ""},
	{'l', "limit", "N", "plain text: at most N rows", set_limit,
	 "must be a number of rows, 1 or more"},
	{'C', "no-color", NULL, "no colours, as with NO_COLOR in the environment", set_no_color,
	 ""},
	{1, "live", NULL, "read the kernel itself", set_live, ""},
	{2, "input", "FILE", "a history or a bundle", set_input, ""},
	{3, "root", "DIR", "read the kernel's files below DIR (a captured tree)", set_root, ""},
	{4, "list-keys", NULL, "print the table of keys", set_list_keys, ""},
	{5, "debug-stats", NULL, NULL, set_debug_stats, ""},
};

/* "a, b or c": all views. */
static void add_view_names(struct buf *out)
{
	for (size_t i = 0; view_ops_at(i); i++)
		buf_addf(out, "%s%s",
			 !i		      ? ""
			 : view_ops_at(i + 1) ? ", "
					      : " or ",
			 view_ops_at(i)->name);
}

static void print_help(void)
{
	puts("Usage: cgslabtop [OPTION]...\n"
	     "Slab memory of memory cgroups, live: what is saved, wasted, and held by dying ones.\n\n"
	     "Options:");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf left = BUF_INIT, right = BUF_INIT;

		if (!rows[i].help)
			continue;
		if (rows[i].letter > ' ')
			buf_addf(&left, "-%c, ", rows[i].letter);
		else
			buf_adds(&left, "    ");
		buf_addf(&left, "--%s%s%s", rows[i].name, rows[i].argument ? "=" : "",
			 rows[i].argument ? rows[i].argument : "");
		buf_adds(&right, rows[i].help);
		if (rows[i].set == set_view)
			add_view_names(&right);
		printf("  %-24s %s\n", buf_str(&left), buf_str(&right));
		buf_done(&left);
		buf_done(&right);
	}
	puts("  -h, --help               this text\n"
	     "  -V, --version            version\n\n"
	     "Keys: ? in the program. Exit status: 0 good, 1 failure, 2 usage, 3 permission denied,\n"
	     "4 nothing to show. See cgslabtop(1).");
}

static void make_tables(struct option *longs, struct buf *shorts)
{
	size_t n = 0;

	buf_adds(shorts, "hV");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		longs[n++] = (struct option){rows[i].name,
					     rows[i].argument ? required_argument : no_argument,
					     NULL, rows[i].letter};
		if (rows[i].letter > ' ')
			buf_addf(shorts, "%c%s", rows[i].letter, rows[i].argument ? ":" : "");
	}
	longs[n++] = (struct option){"help", no_argument, NULL, 'h'};
	longs[n] = (struct option){"version", no_argument, NULL, 'V'};
}

/* -1 to go on, else the status to exit with. */
static int take(struct options *opt, int letter)
{
	if (letter == 'h') {
		print_help();
		return 0;
	}
	if (letter == 'V') {
		puts(PACKAGE_STRING);
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].letter != letter)
			continue;
		if (rows[i].set(opt, optarg))
			return -1;
		fprintf(stderr, "cgslabtop: --%s: '%s' %s\n", rows[i].name, optarg, rows[i].right);
		return 2;
	}
	fputs("Try 'cgslabtop --help'.\n", stderr);
	return 2;
}

int options_parse(int argc, char **argv, struct options *opt, int *ret_status)
{
	struct option longs[ARRAY_SIZE(rows) + 3] = {0};
	struct buf shorts = BUF_INIT;
	int letter, status = -1;

	*opt = (struct options){.root = "/"};
	make_tables(longs, &shorts);
	while (status < 0 &&
	       (letter = getopt_long(argc, argv, buf_str(&shorts), longs, NULL)) != -1)
		status = take(opt, letter);
	buf_done(&shorts);
	if (status < 0 && optind < argc) {
		fprintf(stderr, "cgslabtop: '%s': takes no such argument; 'cgslabtop --help'\n",
			argv[optind]);
		status = 2;
	}
	*ret_status = status;
	return status < 0 ? 0 : 1;
}
