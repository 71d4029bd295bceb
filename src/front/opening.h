/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_OPENING_H
#define FRONT_OPENING_H

#include <stdbool.h>
#include <stdint.h>

struct collector;
struct options;
struct sample;
struct source;
struct table;

/*
 * opening: opens the source that answers. Every reader has this order: the file that --input names; the kernel where
 * --live or --root say so; the history where a time was asked for, or while its last tick is young; else the kernel.
 * Code that has a source need not know which one it is.
 */

/* What each source is to read, if it is the one that answers. */
struct source_want {
	unsigned kernel;  /* enum collector_want */
	unsigned history; /* enum history_want */
	bool past_only;	  /* only a history has it: past events, stored windows */
};

/* What table @t needs of a source. */
struct source_want source_want_of(const struct table *t);

/* EXIT_GOOD and a source to be released by its ops->free, or the status to exit with, after a message. */
int source_open(const struct options *opt, const struct source_want *want, struct source **ret);

/*
 * The same for a command that acts on the kernel, where no history may answer. @want: enum collector_want. A command that
 * needs more of the kernel than a source gives opens the collector, to be released by collector_free().
 */
int source_open_kernel(const struct options *opt, unsigned want, struct source **ret);
int source_open_collector(const struct options *opt, unsigned want, struct collector **ret);

/* Whether a source is the kernel, which alone has the texts of a bundle and notes about permissions. */
bool source_is_kernel(const struct source *src);

/* The sample that @opt asks for: that of --at, else the newest. NULL after a message, with the status to exit with in
 * *ret_status. */
const struct sample *source_sample(const struct options *opt, struct source *src, int *ret_status);

/* The sample of that moment, from a source that keeps ticks; otherwise likewise. */
const struct sample *source_at(struct source *src, int64_t utc_ns, int *ret_status);

/* Complains that a source keeps nothing of that moment (-ENODATA of its at()); the status to exit with. */
int source_has_no_tick(int64_t utc_ns);

/* The newest sample; NULL after a message. */
const struct sample *source_next(struct source *src);

/*
 * A later sample, for a condition that must hold in two. That of the running kernel is taken more than a second later,
 * because the kernel's counts may lag that long. Of a history it is the next tick, which is waited for up to three
 * intervals.
 */
const struct sample *source_later(const struct options *opt, struct source *src);

/* Whether a range of time was asked for. */
bool options_ask_for_range(const struct options *opt);

/* Whether the options about time go together, for rows of @t; false after a message. */
bool options_times_fit(const struct options *opt, const struct table *t);

/* Complains of an error that an open source returned; the status to exit with. */
int source_failed(struct source *src, int err);

#endif
