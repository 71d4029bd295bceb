/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_OPENING_H
#define FRONT_OPENING_H

#include <stdbool.h>

struct collector;
struct options;
struct sample;
struct source;
struct table;

/*
 * opening: who answers. The order of every reader: a file that was named (--input); the kernel where --live or
 * --root say so; the history where a time was asked for, or while its last tick is young; else the kernel.
 * Who has a source need not know which one it is.
 */

/* What is wanted of whichever answers. */
struct source_want {
	unsigned kernel;  /* enum collector_want */
	unsigned history; /* enum history_want */
	bool past_only;	  /* of now the kernel has nothing: past events, stored windows */
};

/* What table @t needs. */
struct source_want source_want_of(const struct table *t);

/* EXIT_GOOD and a source to be released by its ops->free, or the status to exit with, after a message. */
int source_open(const struct options *opt, const struct source_want *want, struct source **ret);

/*
 * The same for a command that acts on the kernel: no history answers. @want: enum collector_want. Where it needs
 * more of the kernel than a source gives, it takes the collector, to be released by collector_free().
 */
int source_open_kernel(const struct options *opt, unsigned want, struct source **ret);
int source_open_collector(const struct options *opt, unsigned want, struct collector **ret);

/* Whether it is the kernel, for what only the kernel has: the texts of a bundle, notes about permissions. */
bool source_is_kernel(const struct source *src);

/* The sample that @opt asks for: that of --at, else the newest. NULL after a message; *ret_status then
 * is the status to exit with. */
const struct sample *source_sample(const struct options *opt, struct source *src, int *ret_status);

/* The newest sample; NULL after a message. */
const struct sample *source_next(struct source *src);

/*
 * A later one, for what must stand in two of them: of the running kernel more than a second later, for
 * that long its counts may lag; of a history its next tick, waited for up to three intervals.
 */
const struct sample *source_later(const struct options *opt, struct source *src);

/* Whether a range of time was asked for. */
bool options_ask_for_range(const struct options *opt);

/* Whether the options about time go together, for rows of @t; false after a message. */
bool options_times_fit(const struct options *opt, const struct table *t);

/* The message and status for an error of a history that was open. */
int source_failed(struct source *src, int err);

#endif
