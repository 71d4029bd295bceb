/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One table of options for all commands: what getopt takes, what --help prints and what
 * sets the value are the same row. A command names the letters it takes.
 */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "config.h"
#include "output/output.h"

/* 0, or a sentence of what would be right, put behind "--name: 'value' ". */
typedef const char *set_fn(struct options *opt, const char *value);

struct option_row {
	char letter; /* also the long option's value; letters above 'z' have no short form */
	const char *name;
	const char *argument; /* NULL: takes none */
	const char *help;
	set_fn *set;
};

static const char *set_root(struct options *opt, const char *value)
{
	opt->root = value;
	return NULL;
}

static const char *set_input(struct options *opt, const char *value)
{
	opt->input = value;
	return NULL;
}

static const char *set_live(struct options *opt, const char *value)
{
	(void)value;
	opt->live = true;
	return NULL;
}

static const char time_help[] =
	"is no time: 2026-11-23T10:00:00Z, 2026-11-23, yesterday, 10m (ago), or an epoch";

static const char *set_since(struct options *opt, const char *value)
{
	opt->has_since = !parse_time(value, clock_now().utc_ns, &opt->since_ns);
	return opt->has_since ? NULL : time_help;
}

static const char *set_until(struct options *opt, const char *value)
{
	opt->has_until = !parse_time(value, clock_now().utc_ns, &opt->until_ns);
	return opt->has_until ? NULL : time_help;
}

static const char *set_every(struct options *opt, const char *value)
{
	if (parse_duration(value, &opt->every_ns) || opt->every_ns <= 0)
		return "is no time span: 10s, 5min, 1h, 1d";
	return NULL;
}

static const char *set_format(struct options *opt, const char *value)
{
	opt->format = output_find(value);
	return opt->format ? NULL : "is no format: table, csv, json, jsonl or openmetrics";
}

static const char *set_fields(struct options *opt, const char *value)
{
	opt->fields = value;
	return NULL;
}

static const char *set_sort(struct options *opt, const char *value)
{
	opt->sort = value;
	return NULL;
}

static const char *set_reverse(struct options *opt, const char *value)
{
	(void)value;
	opt->reverse = true;
	return NULL;
}

static const char *set_filter(struct options *opt, const char *value)
{
	if (!opt->filter)
		opt->filter = xcalloc(1, sizeof(*opt->filter));
	else
		regfree(opt->filter);
	if (regcomp(opt->filter, value, REG_EXTENDED | REG_NOSUB)) {
		free(opt->filter);
		opt->filter = NULL;
		return "is no extended regular expression";
	}
	return NULL;
}

static const char *set_limit(struct options *opt, const char *value)
{
	uint64_t v;

	if (parse_u64(value, &v) || !v || v > SIZE_MAX)
		return "must be a number of rows, 1 or more";
	opt->limit = (size_t)v;
	return NULL;
}

static const char *set_delay(struct options *opt, const char *value)
{
	if (parse_duration(value, &opt->delay_ns) || opt->delay_ns < 10000000)
		return "must be seconds, 0.01 or more (fractions and units such as 500ms are taken)";
	return NULL;
}

static const char *set_times(struct options *opt, const char *value)
{
	if (parse_u64(value, &opt->times) || !opt->times)
		return "must be a number of times, 1 or more";
	return NULL;
}

static const char *set_tree(struct options *opt, const char *value)
{
	(void)value;
	opt->tree = true;
	return NULL;
}

static const char *set_follow(struct options *opt, const char *value)
{
	(void)value;
	opt->follow = true;
	return NULL;
}

static const char *set_all(struct options *opt, const char *value)
{
	(void)value;
	opt->all = true;
	return NULL;
}

static const char *set_output(struct options *opt, const char *value)
{
	opt->output = value;
	return NULL;
}

static const char *set_patches(struct options *opt, const char *value)
{
	opt->patches = value;
	return NULL;
}

static const char *set_series(struct options *opt, const char *value)
{
	opt->series = value;
	return NULL;
}

static const char *set_dry_run(struct options *opt, const char *value)
{
	(void)value;
	opt->dry_run = true;
	return NULL;
}

static const char *set_am(struct options *opt, const char *value)
{
	(void)value;
	opt->am = true;
	return NULL;
}

static const char *set_optional(struct options *opt, const char *value)
{
	(void)value;
	opt->optional = true;
	return NULL;
}

static const char *set_redact(struct options *opt, const char *value)
{
	(void)value;
	opt->redact = true;
	return NULL;
}

static const char *set_count(struct options *opt, const char *value)
{
	uint64_t v;

	if (parse_u64(value, &v) || !v || v > 65535)
		return "must be a number of memcgs, 1 to 65535";
	opt->count = (size_t)v;
	return NULL;
}

static const char *set_check(struct options *opt, const char *value)
{
	XGROW(opt->checks, opt->n_checks, opt->checks_cap);
	opt->checks[opt->n_checks++] = value;
	return NULL;
}

static const char *set_seconds(struct options *opt, const char *value)
{
	if (parse_duration(value, &opt->seconds_ns) || opt->seconds_ns < 10000000 ||
	    opt->seconds_ns > 86400 * 1000000000LL)
		return "must be seconds, 0.01 to a day (fractions and units such as 500ms are taken)";
	return NULL;
}

static const char *set_slots(struct options *opt, const char *value)
{
	opt->slots = value;
	return NULL;
}

static const char *set_probes(struct options *opt, const char *value)
{
	if (parse_u64(value, &opt->probes) || !opt->probes || opt->probes > 1000)
		return "must be a number of memcgs, 1 to 1000";
	return NULL;
}

static const char *set_memcgs(struct options *opt, const char *value)
{
	if (parse_u64(value, &opt->memcgs) || !opt->memcgs || opt->memcgs > 65535)
		return "must be a number of memcgs, 1 to 65535";
	return NULL;
}

static const char *set_events_only(struct options *opt, const char *value)
{
	(void)value;
	opt->events_only = true;
	return NULL;
}

static const struct option_row rows[] = {
	{'R', "root", "DIR", "read the kernel's files below DIR (a captured tree)", set_root},
	{'i', "input", "FILE", "a history or a bundle, in the place of the kernel", set_input},
	{'L', "live", NULL, "ask the kernel, not the history", set_live},
	{'B', "since", "TIME", "from this time on (yesterday, 10m, 2026-11-23T10:00:00Z)", set_since},
	{'U', "until", "TIME", "up to this time", set_until},
	{'E', "every", "D", "one tick in each D (10s, 5min, 1h)", set_every},
	{'f', "format", "F", "table, csv, json, jsonl or openmetrics", set_format},
	{'F', "fields", "A,B", "these fields, in this order ('help' lists them)", set_fields},
	{'a', "all-fields", NULL, "every field, also those a table for people leaves out", set_all},
	{'s', "sort", "FIELD", "sort by this field, largest first, names from a to z", set_sort},
	{'r', "reverse", NULL, "the other way round", set_reverse},
	{'x', "filter", "REGEX", "rows with a text field that matches", set_filter},
	{'l', "limit", "N", "at most N rows", set_limit},
	{'t', "tree", NULL, "memcgs as a tree", set_tree},
	{'w', "follow", NULL, "events as they come, until it is stopped", set_follow},
	{'c', "check", "'NAME<N'", "exit 5 unless it holds (< <= > >= ==; may be repeated)", set_check},
	{'d', "delay", "S", "seconds between repeats", set_delay},
	{'n', "iterations", "N", "repeat N times; with -d alone until it is stopped", set_times},
	{'o', "output", "FILE", "write to FILE through a temporary name; - is stdout", set_output},
	{'P', "patches", "DIR", "the folder of series, in the place of the package's own", set_patches},
	{'S', "series", "NAME", "this series, in the place of the one that fits", set_series},
	{'y', "dry-run", NULL, "say what would be done; the tree stays as it is", set_dry_run},
	{'A', "am", NULL, "apply as commits, by git am", set_am},
	{'N', "count", "N", "memcgs to make (1000)", set_count},
	{'e', "seconds", "N", "watch for N seconds, 5 by default; a command until it ends", set_seconds},
	{'k', "slots", "A,B", "slots of these caches, kmalloc-4k by default", set_slots},
	{'m', "events", NULL, "read every event, also where the kernel could add them up", set_events_only},
	{'p', "probes", "N", "the mean of N memcgs, 256 by default", set_probes},
	{'G', "memcgs", "N", "at N memcgs, in the place of the largest count that both have had", set_memcgs},
	{'z', "redact", NULL, "numbers in the place of names: cgroups, their makers, the host", set_redact},
	{'O', "optional", NULL, "the optional patches too", set_optional},
};

#define LONG_ONLY "RFaxltcrsfwPSyAOiLBUENekmpGz"

static bool takes(const struct command *cmd, char letter)
{
	return strchr(cmd->options, letter) != NULL;
}

static void print_help(const struct command *cmd)
{
	printf("Usage: cgslab %s [OPTION]...%s%s\n%s.\n\nOptions:\n", cmd->name,
	       *cmd->arguments ? " " : "", cmd->arguments, cmd->help);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf left = BUF_INIT;

		if (!takes(cmd, rows[i].letter))
			continue;
		if (!strchr(LONG_ONLY, rows[i].letter))
			buf_addf(&left, "-%c, ", rows[i].letter);
		else
			buf_adds(&left, "    ");
		buf_addf(&left, "--%s%s%s", rows[i].name, rows[i].argument ? "=" : "",
			 rows[i].argument ? rows[i].argument : "");
		printf("  %-26s %s\n", buf_str(&left), rows[i].help);
		buf_done(&left);
	}
	puts("  -h, --help                 this text\n"
	     "  -V, --version              version\n\n"
	     "Exit status: 0 good, 1 failure, 2 usage, 3 permission denied, 4 nothing to show,\n"
	     "5 a --check is breached. See cgslab(1).");
}

/* getopt's tables from the rows that @cmd takes. */
static void make_tables(const struct command *cmd, struct option *longs, struct buf *shorts)
{
	size_t n = 0;

	buf_adds(shorts, "hV");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!takes(cmd, rows[i].letter))
			continue;
		longs[n++] = (struct option){rows[i].name,
					     rows[i].argument ? required_argument : no_argument,
					     NULL, rows[i].letter};
		if (!strchr(LONG_ONLY, rows[i].letter))
			buf_addf(shorts, "%c%s", rows[i].letter, rows[i].argument ? ":" : "");
	}
	longs[n++] = (struct option){"help", no_argument, NULL, 'h'};
	longs[n] = (struct option){"version", no_argument, NULL, 'V'};
}

static const struct option_row *row_of(int letter)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

/* One option; the status to exit with, or -1 to go on. */
static int take_option(const struct command *cmd, struct options *opt, int letter)
{
	const struct option_row *row = row_of(letter);
	const char *wrong;

	if (letter == 'h') {
		print_help(cmd);
		return EXIT_GOOD;
	}
	if (letter == 'V') {
		puts(PACKAGE_STRING);
		return EXIT_GOOD;
	}
	if (!row) {
		fprintf(stderr, "Try 'cgslab %s --help'.\n", cmd->name);
		return EXIT_USAGE;
	}
	wrong = row->set(opt, optarg);
	if (wrong) {
		complain("--%s: '%s' %s", row->name, optarg, wrong);
		return EXIT_USAGE;
	}
	return -1;
}

int options_parse(const struct command *cmd, int argc, char **argv, struct options *opt,
		  bool *ret_exit)
{
	struct option longs[ARRAY_SIZE(rows) + 3] = {0};
	struct buf shorts = BUF_INIT;
	int letter, status = -1;

	*opt = (struct options){.command = cmd, .root = "/"};
	make_tables(cmd, longs, &shorts);
	optind = 1;
	while (status < 0 && (letter = getopt_long(argc, argv, buf_str(&shorts), longs, NULL)) != -1)
		status = take_option(cmd, opt, letter);
	buf_done(&shorts);
	opt->args = argv + optind;
	opt->n_args = argc - optind;
	*ret_exit = status >= 0;
	return status >= 0 ? status : EXIT_GOOD;
}

void options_done(struct options *opt)
{
	if (opt->filter)
		regfree(opt->filter);
	free(opt->filter);
	free(opt->checks);
}
