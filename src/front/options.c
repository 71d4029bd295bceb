/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One table of options for all programs and commands: getopt's table, the text of --help and the setting of the
 * value come from the same row. A program names the rows that it takes.
 */
#include "front/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/nearest.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/xalloc.h"
#include <config.h>
#include "front/front.h"
#include "output/output.h"

struct row;

/* Sets the value. False with words for a right value in @wrong, to stand behind "--name: 'value' ". */
typedef bool set_fn(struct options *opt, const struct row *row, const char *value,
		    struct buf *wrong);

struct row {
	const char *name;
	char letter;	      /* 0: none */
	const char *argument; /* NULL: takes none */
	const char *help;
	set_fn *set;
	size_t at; /* offset of the member, for set_text(), set_flag() and set_number() */
	uint64_t most;	   /* for set_number(): the largest number */
	const char *right; /* and the words for a right one */
	const char *only;  /* the program that has this row in place of another of that name; NULL: any */
};

static void *member(struct options *opt, const struct row *row)
{
	return (char *)opt + row->at;
}

static bool refuse_value(struct buf *wrong, const char *right)
{
	buf_adds(wrong, right);
	return false;
}

static bool set_text(struct options *opt, const struct row *row, const char *value,
		     struct buf *wrong)
{
	(void)wrong;
	*(const char **)member(opt, row) = value;
	return true;
}

/* The option asks the kernel, because a history has its own sizes. */
static bool set_btf(struct options *opt, const struct row *row, const char *value, struct buf *wrong)
{
	(void)row;
	(void)wrong;
	opt->btf = value;
	opt->live = true;
	return true;
}

static bool set_flag(struct options *opt, const struct row *row, const char *value,
		     struct buf *wrong)
{
	(void)value;
	(void)wrong;
	*(bool *)member(opt, row) = true;
	return true;
}

static bool set_number(struct options *opt, const struct row *row, const char *value,
		       struct buf *wrong)
{
	uint64_t v;

	if (parse_u64(value, &v) || !v || v > row->most)
		return refuse_value(wrong, row->right);
	*(uint64_t *)member(opt, row) = v;
	return true;
}

static bool set_time(int64_t *ret_ns, const char *value, struct buf *wrong)
{
	int r = parse_time(value, clock_now().utc_ns, ret_ns);

	if (!r)
		return true;
	if (r == -ERANGE)
		return refuse_value(wrong, "is too far: times are of the years 1678 to 2261");
	return refuse_value(wrong,
			    "is no time: 2026-11-23T10:00:00Z, 2026-11-23, yesterday, 10m (ago), "
			    "or an epoch");
}

static bool set_at(struct options *opt, const struct row *row, const char *value, struct buf *wrong)
{
	(void)row;
	opt->has_at = set_time(&opt->at_ns, value, wrong);
	return opt->has_at;
}

static bool set_since(struct options *opt, const struct row *row, const char *value,
		      struct buf *wrong)
{
	(void)row;
	opt->has_since = set_time(&opt->since_ns, value, wrong);
	return opt->has_since;
}

static bool set_until(struct options *opt, const struct row *row, const char *value,
		      struct buf *wrong)
{
	(void)row;
	opt->has_until = set_time(&opt->until_ns, value, wrong);
	return opt->has_until;
}

static bool set_every(struct options *opt, const struct row *row, const char *value,
		      struct buf *wrong)
{
	(void)row;
	if (parse_duration(value, &opt->every_ns) || opt->every_ns <= 0)
		return refuse_value(wrong, "is no time span: 10s, 5min, 1h, 1d");
	return true;
}

static bool is_among(enum formats formats, const struct output_ops *format)
{
	if (formats == FORMATS_OF_DOCUMENT)
		return format == &output_table || format == &output_json;
	return formats == FORMATS_ALL || !format->metrics;
}

/* The number of the next of @formats from number @i on; output_at() of it is NULL where there is none. */
static size_t next_format(enum formats formats, size_t i)
{
	while (output_at(i) && !is_among(formats, output_at(i)))
		i++;
	return i;
}

static void name_formats(enum formats formats, struct buf *out)
{
	for (size_t i = next_format(formats, 0), next; output_at(i); i = next) {
		next = next_format(formats, i + 1);
		buf_adds(out, output_at(i)->name);
		if (output_at(next))
			buf_adds(out, output_at(next_format(formats, next + 1)) ? ", " : " or ");
	}
}

/* Adds the names of the formats, and the one that was meant. */
static void say_formats(const struct options *opt, const char *value, struct buf *wrong)
{
	struct nearest n = {.meant = value};

	if (output_find(value))
		buf_addf(wrong, "is no format of %s: ", opt->command);
	else
		buf_adds(wrong, "is no format: ");
	name_formats(opt->formats, wrong);
	for (size_t i = next_format(opt->formats, 0); output_at(i); i = next_format(opt->formats, i + 1))
		nearest_offer(&n, output_at(i)->name);
	if (n.word)
		buf_addf(wrong, "; did you mean '%s'?", n.word);
}

static bool set_format(struct options *opt, const struct row *row, const char *value,
		       struct buf *wrong)
{
	(void)row;
	opt->format = output_find(value);
	if (opt->format && !is_among(opt->formats, opt->format))
		opt->format = NULL;
	if (!opt->format)
		say_formats(opt, value, wrong);
	return opt->format;
}

static bool set_filter(struct options *opt, const struct row *row, const char *value,
		       struct buf *wrong)
{
	int err;

	(void)row;
	if (!opt->filter)
		opt->filter = xcalloc(1, sizeof(*opt->filter));
	else
		regfree(opt->filter);
	opt->filter_text = value;
	err = regcomp(opt->filter, value, REG_EXTENDED | REG_NOSUB);
	if (!err)
		return true;
	free(opt->filter);
	opt->filter = NULL;
	return refuse_value(wrong, "is no extended regular expression");
}

static bool set_delay(struct options *opt, const struct row *row, const char *value,
		      struct buf *wrong)
{
	(void)row;
	if (parse_duration(value, &opt->delay_ns) || opt->delay_ns < NS_PER_SEC / 100)
		return refuse_value(wrong,
				    "must be seconds, 0.01 or more (fractions and units such as "
				    "500ms are taken)");
	return true;
}

static bool set_seconds(struct options *opt, const struct row *row, const char *value,
			struct buf *wrong)
{
	(void)row;
	if (parse_duration(value, &opt->seconds_ns) || opt->seconds_ns < NS_PER_SEC / 100 ||
	    opt->seconds_ns > 86400 * NS_PER_SEC)
		return refuse_value(wrong,
				    "must be seconds, 0.01 to a day (fractions and units such as "
				    "500ms are taken)");
	return true;
}

static bool set_check(struct options *opt, const struct row *row, const char *value,
		      struct buf *wrong)
{
	(void)row;
	(void)wrong;
	XGROW(opt->checks, opt->n_checks, opt->checks_cap);
	opt->checks[opt->n_checks++] = value;
	return true;
}

#define TEXT(member)		   set_text, offsetof(struct options, member), 0, NULL, NULL
#define FLAG(member)		   set_flag, offsetof(struct options, member), 0, NULL, NULL
#define NUMBER(member, most, what) set_number, offsetof(struct options, member), most, what, NULL
#define OWN(fn)			   fn, 0, 0, NULL, NULL
#define FLAG_OF(program, member)   set_flag, offsetof(struct options, member), 0, NULL, program

/* Letters mean the same in every program but cgslabd, which runs by itself and has a -c and a -f of its own. */
static const struct row rows[] = {
	{"config", 'c', "FILE", "the configuration, /etc/cgslab/cgslab.conf by default", TEXT(config)},
	{"foreground", 'f', NULL, "plain lines on stderr, also where that is the journal", FLAG(foreground)},
	{"once", 0, NULL, "one tick into the history, then end", FLAG_OF("cgslabd", once)},
	{"check-config", 0, NULL, "print the configuration that would be in force, and end", FLAG(check_config)},
	{"clear-traces", 0, NULL, "remove trace buffers that killed processes left, and end", FLAG(clear_traces)},
	{"root", 0, "DIR", "read the kernel's files below DIR (a captured tree)", TEXT(root)},
	{"btf", 0, "FILE", "sizes of structs from FILE (BTF, or vmlinux with it), for a kernel without BTF",
	 OWN(set_btf)},
	{"input", 0, "FILE", "a history or a bundle, in the place of the kernel", TEXT(input)},
	{"live", 0, NULL, "ask the kernel, not the history", FLAG(live)},
	{"at", 0, "TIME", "the tick at or before this time (yesterday, 10m, 07:50)", OWN(set_at)},
	{"since", 0, "TIME", "from this time on (yesterday, 10m, 2026-11-23T10:00:00Z)",
	 OWN(set_since)},
	{"until", 0, "TIME", "up to this time", OWN(set_until)},
	{"every", 0, "D", "one tick in each D (10s, 5min, 1h)", OWN(set_every)},
	{"view", 'v', "NAME", "start with this view", TEXT(view)},
	{"format", 0, "F", "", OWN(set_format)}, /* its help is the names of the formats */
	{"fields", 'f', "A,B", "these fields, in this order ('help' lists them)", TEXT(fields)},
	{"all-fields", 0, NULL, "every field, also those a table for people leaves out",
	 FLAG(all_fields)},
	{"sort", 's', "FIELD", "sort by this field, largest first, names from a to z", TEXT(sort)},
	{"reverse", 'r', NULL, "the other way round", FLAG(reverse)},
	{"filter", 'F', "REGEX", "rows with a text field that matches", OWN(set_filter)},
	{"limit", 'l', "N", "at most N rows",
	 NUMBER(limit, SIZE_MAX, "must be a number of rows, 1 or more")},
	{"tree", 't', NULL, "memcgs as a tree", FLAG(tree)},
	{"follow", 0, NULL, "events as they come, until it is stopped", FLAG(follow)},
	{"check", 0, "'NAME<N'", "exit 5 unless it holds (< <= > >= ==; may be repeated)",
	 OWN(set_check)},
	{"batch", 'b', NULL, "plain text in place of a screen, N times with -n, else for ever",
	 FLAG(batch)},
	{"once", 0, NULL, "plain text, once; also what happens without a terminal", FLAG_OF("cgslabtop", once)},
	{"delay", 'd', "S", "seconds between repeats (fractions and units such as 500ms are taken)",
	 OWN(set_delay)},
	{"iterations", 'n', "N", "repeat N times; with -d alone until it is stopped",
	 NUMBER(times, UINT64_MAX, "must be a number of times, 1 or more")},
	{"output", 'o', "FILE", "write to FILE through a temporary name; - is stdout", TEXT(output)},
	{"no-color", 'C', NULL, "no colours, as with NO_COLOR in the environment", FLAG(no_color)},
	{"patches", 0, "DIR", "the folder of series, in the place of the package's own",
	 TEXT(patches)},
	{"series", 0, "NAME", "this series, in the place of the one that fits", TEXT(series)},
	{"by", 0, "WHAT", "sums: dying by holder, file, subtree, maker; memcgs by maker, subtree, slice, unit, pod, container", TEXT(by)},
	{"free", 0, NULL, "ask the kernel to let go of them, and count what went (root)", FLAG(free)},
	{"holder", 0, "KIND", "those that this holds: file, device, tmpfs, anon, unevictable, swap, children, other",
	 TEXT(holder)},
	{"dry-run", 0, NULL, "say what would be done; nothing is changed", FLAG(dry_run)},
	{"am", 0, NULL, "apply as commits, by git am", FLAG(am)},
	{"optional", 0, NULL, "the optional patches too", FLAG(optional)},
	{"count", 0, "N", "memcgs to make (1000)",
	 NUMBER(count, 65535, "must be a number of memcgs, 1 to 65535")},
	{"seconds", 0, "N", "watch for N seconds, 5 by default; a command until it ends",
	 OWN(set_seconds)},
	{"slots", 0, "A,B", "slots of these caches, kmalloc-4k by default", TEXT(slots)},
	{"events", 0, NULL, "read every event, also where the kernel could add them up",
	 FLAG(events_only)},
	{"probes", 0, "N", "the mean of N memcgs, 256 by default",
	 NUMBER(probes, 1000, "must be a number of memcgs, 1 to 1000")},
	{"memcgs", 0, "N", "at N memcgs, in the place of the largest count that both have had",
	 NUMBER(memcgs, 65535, "must be a number of memcgs, 1 to 65535")},
	{"metrics", 0, NULL, "the page of metrics of this machine, in format prometheus or openmetrics",
	 FLAG(metrics)},
	{"http", 0, NULL, "answer one HTTP request for it on standard input and output", FLAG(http)},
	{"nagios", 0, NULL, "one line and the exit statuses of a monitoring plugin", FLAG(nagios)},
	{"warning", 'w', "NAME>N", "with --nagios: warn when this is so (a number, sum and unit as of --check)",
	 TEXT(warning)},
	{"critical", 'c', "NAME>N", "with --nagios: critical when this is so", TEXT(critical)},
	{"redact", 0, NULL, "numbers in the place of names: cgroups, their makers, the host",
	 FLAG(redact)},
	{"force", 0, NULL, "overwrite a file that is there", FLAG(force)},
	{"list-keys", 0, NULL, "print the table of keys", FLAG(list_keys)},
	{"debug-stats", 0, NULL, "at the end, what screens and keys have cost, on stderr", FLAG(debug_stats)},
};

/* The words that a completion offers as the value of an option; for --format they are the formats there are. */
static const struct {
	const char *option, *words;
} values[] = {
	{"at", "now today yesterday 10m 1h 1d"},
	{"since", "today yesterday 10m 1h 1d"},
	{"until", "now today yesterday 10m 1h 1d"},
	{"every", "10s 1min 5min 1h 1d"},
	{"check", "dying<100 live+dying<60000 ids.left>1000 memcgs_share<30%"},
	{"warning", "dying>500 ids.left<5000 memcgs_share>30%"},
	{"critical", "dying>5000 ids.left<1000 memcgs_share>60%"},
	{"by", "holder file subtree maker slice unit pod container"},
	{"holder", "file device tmpfs anon unevictable swap children other"},
	{"slots", "kmalloc-4k kmalloc-2k kmalloc-1k"},
};

static bool takes(const struct usage *u, const struct row *row)
{
	return text_has_word(u->options, row->name, " ") && (!row->only || !strcmp(row->only, u->command));
}

static void print_words(const struct usage *u, const struct row *row, FILE *out)
{
	struct buf formats = BUF_INIT;

	name_formats(u->formats, &formats);
	fputs(row->set == set_format ? buf_str(&formats) : row->help, out);
	buf_done(&formats);
}

static void print_option(const struct usage *u, const struct row *row, FILE *out)
{
	struct buf left = BUF_INIT;

	if (row->letter)
		buf_addf(&left, "-%c, ", row->letter);
	else
		buf_adds(&left, "    ");
	buf_addf(&left, "--%s%s%s", row->name, row->argument ? "=" : "",
		 row->argument ? row->argument : "");
	fprintf(out, "  %-26s ", buf_str(&left));
	print_words(u, row, out);
	fputc('\n', out);
	buf_done(&left);
}

static void print_pages(const struct usage *u, FILE *out)
{
	int program = (int)strcspn(u->program, " ");

	if (u->pages)
		fprintf(out, "See %s.\n", u->pages);
	else if (u->program[program])
		fprintf(out, "See %.*s-%s(1) and %.*s(1).\n", program, u->program, u->command, program, u->program);
	else
		fprintf(out, "See %s(1).\n", u->program);
}

void options_help(const struct usage *u, FILE *out)
{
	fprintf(out, "Usage: %s [OPTION]...%s%s\n%s.\n\nOptions:\n", u->program,
		*u->arguments ? " " : "", u->arguments, u->help);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (takes(u, &rows[i]))
			print_option(u, &rows[i], out);
	fprintf(out,
		"  -h, --help                 this text\n"
		"  -V, --version              version\n\n%s%s",
		u->more, *u->more ? "\n" : "");
	fprintf(out, "Exit status: 0 good, 1 failure, 2 usage, 3 permission denied%s.\n",
		u->statuses ? u->statuses : STATUS_NOTHING);
	print_pages(u, out);
}

static void print_values(const struct usage *u, const struct row *row, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (!strcmp(values[i].option, row->name))
			fputs(values[i].words, out);
	if (row->set != set_format)
		return;
	for (size_t i = next_format(u->formats, 0), next; output_at(i); i = next) {
		next = next_format(u->formats, i + 1);
		fprintf(out, "%s%s", output_at(i)->name, output_at(next) ? " " : "");
	}
}

/*
 * "NAME<TAB>LETTER<TAB>ARGUMENT<TAB>HELP<TAB>VALUES" for each, from which completions are made: VALUES are words that
 * may stand as the argument, a blank between two. A last line without a name has those of the first argument that
 * is no option.
 */
static void options_list(const struct usage *u, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char letter[] = {rows[i].letter, '\0'};

		if (!takes(u, &rows[i]))
			continue;
		fprintf(out, "%s\t%s\t%s\t", rows[i].name, letter, rows[i].argument ? rows[i].argument : "");
		print_words(u, &rows[i], out);
		fputc('\t', out);
		print_values(u, &rows[i], out);
		fputc('\n', out);
	}
	fputs("help\th\t\tthis text\t\nversion\tV\t\tversion\t\n", out);
	if (u->words)
		fprintf(out, "\t\t%s\t\t%s\n", u->arguments, u->words);
}

/* getopt's value for a long option: its row, behind the values of letters and of --list-options. */
#define LIST_VALUE 256
#define ROW_VALUE  257

struct getopt_tables {
	struct option longs[ARRAY_SIZE(rows) + 4];
	struct buf shorts;
};

/* Makes getopt's tables from the rows that the program takes. */
static void make_tables(const struct usage *u, struct getopt_tables *t)
{
	size_t n = 0;

	buf_adds(&t->shorts, "hV");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];

		if (!takes(u, row))
			continue;
		t->longs[n++] = (struct option){row->name, row->argument ? required_argument : no_argument, NULL,
						ROW_VALUE + (int)i};
		if (row->letter)
			buf_addf(&t->shorts, "%c%s", row->letter, row->argument ? ":" : "");
	}
	t->longs[n++] = (struct option){"help", no_argument, NULL, 'h'};
	t->longs[n++] = (struct option){"version", no_argument, NULL, 'V'};
	t->longs[n] = (struct option){"list-options", no_argument, NULL, LIST_VALUE};
}

static const struct row *option_row(const struct usage *u, int value)
{
	if (value >= ROW_VALUE)
		return &rows[value - ROW_VALUE];
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].letter == value && takes(u, &rows[i]))
			return &rows[i];
	return NULL;
}

/* Names that one command has and another lacks, which has one for the like: the letters do not lead to it. */
static const char *const alike[][2] = {{"count", "probes"}, {"probes", "count"}};

/* The option that was meant by @name, which is none; NULL where nobody can tell. */
static const char *option_meant(const struct usage *u, const char *name)
{
	struct nearest n = {.meant = name};

	for (size_t i = 0; i < ARRAY_SIZE(alike); i++)
		if (!strcmp(alike[i][0], name) && text_has_word(u->options, alike[i][1], " "))
			return alike[i][1];
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (takes(u, &rows[i]))
			nearest_offer(&n, rows[i].name);
	return n.distance ? n.word : NULL;
}

/* Says where to look, after getopt has complained of @word. */
static int say_usage(const struct usage *u, const char *word)
{
	char *name = xstrndup(word, strcspn(word, "="));
	const char *meant = !strncmp(name, "--", 2) ? option_meant(u, name + 2) : NULL;

	if (meant)
		complain("did you mean '--%s'?", meant);
	free(name);
	fprintf(stderr, "Try '%s --help'.\n", u->program);
	return EXIT_USAGE;
}

/* Takes one option of getopt's; the status to exit with, or -1 to go on. */
static int take_option(const struct usage *u, struct options *opt, int value, const char *word)
{
	const struct row *row = option_row(u, value);
	struct buf wrong = BUF_INIT;
	bool good;

	if (value == 'h') {
		options_help(u, stdout);
		return EXIT_GOOD;
	}
	if (value == 'V') {
		puts(PACKAGE_STRING);
		return EXIT_GOOD;
	}
	if (value == LIST_VALUE) {
		options_list(u, stdout);
		return EXIT_GOOD;
	}
	if (!row)
		return say_usage(u, word);
	XGROW(opt->given, opt->n_given, opt->given_cap);
	opt->given[opt->n_given++] = row->name;
	good = row->set(opt, row, optarg, &wrong);
	if (!good)
		complain("--%s: '%s' %s", row->name, optarg, buf_str(&wrong));
	buf_done(&wrong);
	return good ? -1 : EXIT_USAGE;
}

/* Behind a mistake: takes the options that have no argument, since usage.mistaken() may ask for one. Says nothing. */
static void take_flags(const struct usage *u, struct options *opt, int argc, char **argv, const struct getopt_tables *t)
{
	const struct row *row;
	int value;

	opterr = 0;
	while ((value = getopt_long(argc, argv, buf_str(&t->shorts), t->longs, NULL)) != -1) {
		row = option_row(u, value);
		if (row && !row->argument)
			row->set(opt, row, NULL, NULL);
	}
	opterr = 1;
}

/* Parses the command line; the status to exit with, or -1 to go on. */
static int parse_options(const struct usage *u, int argc, char **argv, struct options *opt)
{
	struct getopt_tables t = {.shorts = BUF_INIT};
	int value, status = -1;

	make_tables(u, &t);
	optind = 1;
	while (status < 0 && (value = getopt_long(argc, argv, buf_str(&t.shorts), t.longs, NULL)) != -1)
		status = take_option(u, opt, value, argv[optind - 1]);
	if (status == EXIT_USAGE)
		take_flags(u, opt, argc, argv, &t);
	buf_done(&t.shorts);
	opt->args = argv + optind;
	opt->n_args = argc - optind;
	if (status >= 0 || *u->arguments || !opt->n_args)
		return status;
	complain("%s takes no argument, and '%s' is one", opt->command, opt->args[0]);
	return EXIT_USAGE;
}

const char *options_beyond(const struct options *opt, const char *taken)
{
	for (size_t i = 0; i < opt->n_given; i++)
		if (!text_has_word(taken, opt->given[i], " "))
			return opt->given[i];
	return NULL;
}

int options_run(const struct usage *u, int argc, char **argv, int (*run)(const struct options *opt))
{
	struct options opt = {.command = u->command, .root = "/", .formats = u->formats};
	int status;

	argv[0] = program_invocation_short_name; /* getopt's messages begin with it */
	status = parse_options(u, argc, argv, &opt);
	if (status < 0)
		status = run(&opt);
	else if (status == EXIT_USAGE && u->mistaken)
		status = u->mistaken(&opt);
	if (opt.filter)
		regfree(opt.filter);
	free(opt.filter);
	free(opt.checks);
	free(opt.given);
	return front_finish(status);
}
