/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ONCE_H
#define CLI_ONCE_H

#include <stdbool.h>
#include <stdio.h>

struct options;
struct sample;
struct table;

/*
 * once: prints a table of one sample once, as --format, --fields, --sort, --filter, --limit and
 * -o say. It is for commands that make their rows themselves.
 */

/*
 * False after a message where --fields or --sort name no field, or --format does not fit. A command asks before it
 * begins its work.
 */
bool once_check(const struct options *opt, const struct table *t);

/* Prints the fields where --fields=help was given; true then. */
bool once_help(const struct options *opt, const struct table *t);

/*
 * Prints the rows. @heading prints the lines above them where the format is for people; it may be NULL. Returns the exit
 * status.
 */
typedef void once_heading_fn(void *user, FILE *out);
int once_print(const struct options *opt, const struct sample *s, const struct table *t,
	       once_heading_fn *heading, void *user);

/* One complaint for each line of @lines. */
void once_complain(const char *lines);

#endif
