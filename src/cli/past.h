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
struct table;

/*
 * past: what the history answers, in the place of the kernel.
 *
 * The order of DESIGN: a file that was named; the kernel where --live or --root say so; the
 * history when its last tick is young, or a time was asked for; else the kernel.
 */

/* Whether the options about time go together; false after a message. */
bool past_options_fit(const struct options *opt, const struct table *t);

/* What table @t needs of the history (enum history_want). */
unsigned past_wants(const struct table *t);

/*
 * Opens what answers: *ret is NULL where it is the kernel. @must: nothing else can (past events).
 * EXIT_GOOD, or the status to exit with, after a message.
 */
int past_open(const struct options *opt, unsigned want, bool must, struct source **ret);

/* Says that the history has no window to show sites of, and why where it knows. */
void past_no_window(const struct sample *s);

/* Puts the time before the other columns where rows of several ticks come. */
void past_columns(const struct options *opt, const struct table *t, struct columns *columns);

/* Prints what @opt asks for; the status to exit with. */
int past_print(const struct options *opt, struct source *src, const struct table *t,
	       const struct selection *sel, struct output *o);

/* The next tick for a command that repeats: waits for it up to three intervals. NULL after a
 * message. */
const struct sample *past_next(struct source *src, bool wait);

#endif
