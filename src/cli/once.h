/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ONCE_H
#define CLI_ONCE_H

#include <stdbool.h>
#include <stdio.h>

struct options;
struct sample;
struct table;

/*
 * once: a table of one sample, printed once, as --format, --fields, --sort, --filter, --limit and
 * -o say. For commands that make their rows themselves.
 */

/*
 * False after a message where --fields or --sort name no field or --format does not fit: to be asked
 * before work is done.
 */
bool once_check(const struct options *opt, const struct table *t);

/* True when --fields=help was given, and answered. */
bool once_help(const struct options *opt, const struct table *t);

/*
 * The exit status. @heading, which may be NULL, is told to print what stands above the rows; only where
 * people read them.
 */
typedef void once_heading_fn(void *user, FILE *out);
int once_print(const struct options *opt, const struct sample *s, const struct table *t,
	       once_heading_fn *heading, void *user);

/* One complaint for each line of @lines. */
void once_complain(const char *lines);

#endif
