/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PAST_H
#define CLI_PAST_H

#include <stdbool.h>

struct columns;
struct options;
struct output;
struct sample;
struct selection;
struct source;
struct stops;
struct table;

/*
 * past: prints the rows of a table as they are now, at a moment, or over a range of time, from whichever source answers.
 */

/* Complains that the history has no window of tracing to show sites of, with the reason where the history knows it. */
void past_no_window(const struct sample *s);

/* Puts a column of time before the others where rows of several ticks come; for machines two, in both forms of time. */
void past_columns(const struct options *opt, const struct table *t, bool people, struct columns *columns);

/*
 * Prints the rows that @opt asks for; returns the status to exit with. @stops: the signals that are held, or NULL.
 * @columns gets the columns that only a sample can tell (columns_follow()). Where people read the table and named no
 * columns, it loses those that say nothing of this machine.
 */
int past_print(const struct options *opt, struct source *src, const struct stops *stops,
	       const struct table *t, const struct selection *sel, struct columns *columns, struct output *o);

#endif
