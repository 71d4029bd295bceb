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
 * past: the rows of a table, of now, of a moment or of a range of time, whoever answers.
 */

/* Says that the history has no window to show sites of, and why where it knows. */
void past_no_window(const struct sample *s);

/* Puts the time before the other columns where rows of several ticks come; for machines in two forms. */
void past_columns(const struct options *opt, const struct table *t, bool people, struct columns *columns);

/*
 * Prints what @opt asks for; the status to exit with. @stops: what is held, NULL for nothing. @columns gets those that
 * only a sample tells (columns_follow()), and loses those that say nothing of this machine, where people read
 * it and named none.
 */
int past_print(const struct options *opt, struct source *src, const struct stops *stops,
	       const struct table *t, const struct selection *sel, struct columns *columns, struct output *o);

#endif
