/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "front/destination.h"

struct field;
struct options;
struct output_ops;
struct sample;
struct table;

/*
 * print: what the commands that print tables share: columns by name, the
 * repeats of -d and -n, and the exit status when a source was denied.
 */

/* Fields to print, as --fields or the defaults say. The owner calls columns_done(). */
struct columns {
	const struct field **fields;
	size_t n, cap;
	struct field **made; /* for caches by name (model/follow.h) */
	size_t n_made, made_cap;
	bool whole; /* all that the table has: columns of followed caches are still to come */
};

/*
 * False after a message that names the wrong field and those there are.
 * @everything: also the fields that a table for people leaves out.
 */
bool columns_choose(const struct table *t, const char *names, bool everything,
		    struct columns *ret);
void columns_done(struct columns *c);

/*
 * What only a sample can tell of the columns of table ticks: which caches are followed, where all columns are
 * wanted; a word on stderr about a cache that was named and is not there.
 */
void columns_follow(struct columns *c, const struct sample *s);

/* The fields of @t with a sentence each, for --fields help. */
void columns_help(const struct table *t, FILE *out);

/* One sentence for each source that is not well, on stderr. */
void print_source_notes(const struct sample *s);

/*
 * The status of a command that had @rows rows to show from @s: 0; 3 where nothing could be shown for
 * lack of permission; 4 where there is nothing.
 */
int status_of_rows(const struct sample *s, size_t rows);

/* Waits for the next repeat; false when there is none. *done counts the finished ones. */
bool next_repeat(const struct options *opt, unsigned long long *done);

#endif
