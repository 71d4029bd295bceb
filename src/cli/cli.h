/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

struct options;

/*
 * cli: one file a sub-command, each with one const struct command; main.c lists them.
 */

/* Exit statuses, the same in every program of the package. */
enum exit_status {
	EXIT_GOOD = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_DENIED = 3,
	EXIT_NOTHING = 4,  /* no data, no such source */
	EXIT_BREACHED = 5, /* a --check */
};

struct command {
	const char *name;
	const char *arguments; /* "TABLE", "" when there are none */
	const char *help;      /* one line */
	const char *options;   /* short letters of the options it takes, see options.c */
	int (*run)(const struct options *opt);
};

extern const struct command cmd_status, cmd_show, cmd_export, cmd_patch, cmd_verify;
extern const struct command cmd_cost, cmd_sites, cmd_compare, cmd_bundle;

/* "cgslab: ..." on stderr, with a newline. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
