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
 * print: the parts that commands which print tables share: columns by name, the
 * repeats of -d and -n, and the exit status when a source was denied.
 */

/* Fields to print, as --fields or the defaults say. The owner calls columns_done(). */
struct columns {
	const struct field **fields;
	size_t n, cap;
	struct field **made; /* for caches by name (model/follow.h) */
	size_t n_made, made_cap;
	bool whole; /* all columns are wanted, and columns_follow() has still to add those of followed caches */
};

/*
 * Chooses the columns. False after a message that names the wrong field and all right ones.
 * @everything: also the fields that a table for people leaves out.
 */
bool columns_choose(const struct table *t, const char *names, bool everything,
		    struct columns *ret);
void columns_done(struct columns *c);

/*
 * Adds the columns of followed caches, which only a sample can tell, where all columns of table ticks are wanted.
 * Complains of a cache that a column names and that the sample does not have.
 */
void columns_follow(struct columns *c, const struct sample *s);

/* Whether one of the columns of a table of ticks shows counters of caches, or one may that columns_follow() adds. */
bool columns_show_caches(const struct columns *c);

/* The fields of @t with a sentence each, for --fields help. */
void columns_help(const struct table *t, FILE *out);

/* Complains with one sentence of each source that is not well. */
void print_source_notes(const struct sample *s);

/*
 * The exit status of a command that had @rows rows to show from @s: 0; where it had none, 3 if a
 * permission was missing, else 4.
 */
int status_of_rows(const struct sample *s, size_t rows);

/* Waits for the next repeat of -d and -n; false when there is none. *done counts the finished repeats. */
bool next_repeat(const struct options *opt, unsigned long long *done);

#endif
