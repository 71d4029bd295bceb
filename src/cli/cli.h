/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "front/front.h"
#include "front/options.h"

/*
 * cli: the commands of cgslab. Each is one file with one const struct command; main.c lists them.
 */

struct command {
	const char *name;
	const char *arguments; /* "TABLE", "" when there are none */
	const char *words;     /* words that a completion offers as the first argument; NULL: nothing, or files */
	const char *help;      /* one line */
	const char *options;   /* the names of the options that it takes, a blank between two (front/options.h) */
	int (*run)(const struct options *opt);
	enum formats formats;
	const char *statuses;			    /* as in struct usage */
	int (*mistaken)(const struct options *opt); /* likewise */
};

extern const struct command cmd_status, cmd_show, cmd_export, cmd_patch, cmd_verify;
extern const struct command cmd_dying, cmd_cost, cmd_sites, cmd_compare, cmd_bundle, cmd_report;

#endif
