/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;
struct output_ops;

/* What the command line said; a member that was not given is 0 or NULL. */
struct options {
	const struct command *command;
	const char *root;               /* --root, "/" by default */
	const char *input;              /* --input; NULL when not given */
	bool live;                      /* --live */
	bool has_since, has_until;
	int64_t since_ns, until_ns, every_ns; /* since the epoch; every_ns 0 when not given */
	const struct output_ops *format; /* NULL: the command's own default */
	const char *fields;             /* --fields, comma-separated names */
	const char *sort;
	bool reverse;
	regex_t *filter;    /* compiled; NULL when not given */
	size_t limit;       /* 0: all */
	int64_t delay_ns;   /* -d; 0 when not given */
	uint64_t times;     /* -n; 0 when not given */
	bool tree;
	bool follow;
	bool all;           /* --all-fields */
	const char *output; /* -o; NULL: stdout */
	const char *patches; /* --patches; NULL: those of the package */
	const char *series;  /* --series; NULL: the one that fits */
	bool dry_run, am, optional;
	bool redact; /* --redact */
	uint64_t memcgs; /* --memcgs; 0 when not given */
	size_t count; /* --count; 0 when not given */
	int64_t seconds_ns;  /* --seconds; 0 when not given */
	const char *slots;   /* --slots; NULL: kmalloc-4k */
	bool events_only;    /* --events */
	uint64_t probes;     /* --probes; 0 when not given */
	const char **checks;
	size_t n_checks, checks_cap;
	char **args; /* what is no option */
	int n_args;
};

/*
 * Parses the command line behind the command's name into *opt (release with options_done).
 * Where *ret_exit is set the result is the status to exit with: a message or the help was printed.
 */
int options_parse(const struct command *cmd, int argc, char **argv, struct options *opt,
		  bool *ret_exit);
void options_done(struct options *opt);

#endif
