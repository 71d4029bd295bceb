/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ONCE_H
#define CLI_ONCE_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/print.h"
#include "front/destination.h"
#include "model/select.h"
#include "output/output.h"

struct options;
struct sample;
struct table;

/*
 * once: prints a table of a sample, as --format, --fields, --sort, --filter, --limit and -o say. It is for commands that
 * make their rows themselves.
 */

/*
 * False after a message where --fields or --sort name no field, or --format does not fit. A command asks before it
 * begins its work.
 */
bool once_check(const struct options *opt, const struct table *t);

/* Prints the fields where --fields=help was given; true then. */
bool once_help(const struct options *opt, const struct table *t);

/* Prints the lines above the rows, where the format is for people. */
typedef void once_heading_fn(void *user, FILE *out);

/* Prints the rows once, and ends. @heading may be NULL. Returns the exit status. */
int once_print(const struct options *opt, const struct sample *s, const struct table *t,
	       once_heading_fn *heading, void *user);

/*
 * The same where rows are printed again, for -d and -n: once_begin(), once_rows() for each sample, once_end(). Where
 * once_begin() gives another exit status than EXIT_GOOD, nothing is to be ended. once_end() takes whether all that was
 * asked for is printed (destination_close() of cli/print.h), and gives whether it could be written.
 */
struct once {
	const struct options *opt;
	const struct table *table;
	struct selection selection;
	struct columns columns;
	struct destination destination;
	struct output output;
};

int once_begin(struct once *o, const struct options *opt, const struct table *t);
void once_rows(struct once *o, const struct sample *s, once_heading_fn *heading, void *user);
bool once_end(struct once *o, bool whole);

/* One complaint for each line of @lines. */
void once_complain(const char *lines);

#endif
