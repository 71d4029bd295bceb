/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_OPTIONS_H
#define FRONT_OPTIONS_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct output_ops;

/* Which formats a command has: all; those that are not of metrics; those of a document, table and json. */
enum formats { FORMATS_ALL, FORMATS_OF_ROWS, FORMATS_OF_DOCUMENT };

/*
 * options: the command line of all programs. An option is one row of a table in options.c: its
 * name, letter, argument, help, and what it sets. A program or a command says which options it takes.
 */

/* What the command line said; a member that was not given is 0 or NULL. */
struct options {
	const char *command; /* "show"; the program's name where it has no commands */
	const char *root;    /* --root, "/" by default */
	const char *input;
	const char *btf;     /* --btf; asks the kernel, as --live does */
	bool live;
	bool has_at, has_since, has_until;
	int64_t at_ns, since_ns, until_ns; /* since the epoch */
	int64_t every_ns;	    /* 0 when not given */
	const struct output_ops *format; /* NULL: the command's own default */
	enum formats formats;		 /* those that the command has */
	const char *fields;		 /* comma-separated names */
	bool all_fields;
	const char *sort;
	bool reverse;
	const char *filter_text; /* as it was given */
	regex_t *filter;	 /* the same, compiled */
	uint64_t limit;		 /* 0: all */
	bool tree;
	bool follow;
	int64_t delay_ns;
	uint64_t times; /* -n */
	const char *output; /* NULL: stdout */
	const char **checks;
	size_t n_checks, checks_cap;
	/* of single commands */
	uint64_t count, memcgs, probes;
	int64_t seconds_ns;
	const char *slots;
	bool events_only;
	bool redact, force;
	bool metrics, http; /* of export */
	bool nagios;	     /* of status */
	const char *warning, *critical;
	const char *patches, *series;
	bool dry_run, am, optional;
	const char *by, *holder;
	bool free;
	/* of cgslabd */
	const char *config;
	bool foreground, check_config, clear_traces;
	/* of cgslabtop */
	const char *view;
	bool batch, once, no_color, list_keys, debug_stats;

	char **args; /* the arguments that are no options */
	int n_args;
	const char **given; /* the names of the options that were given */
	size_t n_given, given_cap;
};

#define STATUS_NOTHING ", 4 nothing to show"

/* A program or command that takes options, and the text that --help prints about it. */
struct usage {
	const char *command;   /* for the member of struct options */
	const char *program;   /* "cgslab show" */
	const char *arguments; /* "TABLE"; "": it takes none */
	const char *help;      /* a sentence without its full stop */
	const char *options;   /* the names of the options that it takes, a blank between two */
	enum formats formats;
	const char *more;      /* text to stand below the list of options, or "" */
	const char *pages;     /* manual pages to see; NULL: that of the program, or of the command and its program */
	const char *words;     /* words that a completion offers as the first argument, a blank between two; or NULL */
	const char *statuses; /* exit statuses beyond 3 and their words, for --help; NULL: 4 alone */
	/* The status to exit with after the complaint of a wrong option; NULL: EXIT_USAGE. */
	int (*mistaken)(const struct options *opt);
};

/*
 * Parses argv from argv[1] on, calls @run with the result, and flushes stdout. Returns the status to exit with: that of
 * @run, or where a message or the help was printed instead, the status for that.
 */
int options_run(const struct usage *u, int argc, char **argv, int (*run)(const struct options *opt));

/*
 * The name of the first option that was given and is none of @taken, names with a blank between two; NULL where all are.
 * For what takes fewer than its command does.
 */
const char *options_beyond(const struct options *opt, const char *taken);

/* The text of --help. */
void options_help(const struct usage *u, FILE *out);

#endif
