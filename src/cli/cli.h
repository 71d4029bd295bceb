/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "front/front.h"

struct options;

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
	const char *formats;			    /* as in struct usage */
	const char *statuses;			    /* as in struct usage */
	int (*mistaken)(const struct options *opt); /* likewise */
};

/* The formats of a command that prints rows, or a document; one of rows of one moment has those of metrics too. */
#define FORMATS_OF_ROWS	    "table csv json jsonl markdown"
#define FORMATS_OF_DOCUMENT "table json"

extern const struct command cmd_status, cmd_show, cmd_export, cmd_patch, cmd_verify;
extern const struct command cmd_dying, cmd_cost, cmd_sites, cmd_compare, cmd_bundle, cmd_report;

#endif
