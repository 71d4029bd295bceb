/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"

struct field;
struct sample;
struct table;

/*
 * output: rows of a table in a format. A format is one file with one const struct
 * output_ops; it knows fields, not what they mean.
 *
 *   struct output o;
 *   output_init(&o, ops, stream, table, fields, n);
 *   output_begin(&o, sample); output_row(&o, sample, row); ... output_end(&o);
 *
 * Rows are written as they come, so memory does not grow with their number. The caller looks at the
 * stream for errors (ferror) in the end.
 */

struct output;

struct output_ops {
	const char *name; /* as --format takes it */
	const char *help;
	bool people;	  /* for people: a few columns, with units */
	bool metrics;	  /* for a collector of metrics: numbers of one moment, no ranges, no texts */
	/* Called for each row before begin, where the rows are at hand, to find the widths of columns; may be NULL. */
	void (*measure)(struct output *o, const struct sample *s, const void *row);
	void (*begin)(struct output *o, const struct sample *s); /* may be NULL */
	void (*row)(struct output *o, const struct sample *s, const void *row);
	void (*end)(struct output *o); /* may be NULL */
};

struct output {
	const struct output_ops *ops;
	FILE *stream;
	const struct table *table;
	const struct field *const *fields; /* borrowed */
	size_t n_fields;
	int *widths;      /* of the table format */
	struct buf *waiting; /* of openmetrics: a text for each field; NULL before begin */
	size_t rows;      /* written since begin */
	size_t documents; /* how many were begun, since CSV writes its header once */
	struct buf line, cell, scratch;
};

extern const struct output_ops output_table, output_csv, output_json, output_jsonl, output_openmetrics,
	output_prometheus, output_markdown;

/* The format of that name; NULL when there is none. */
const struct output_ops *output_find(const char *name);
const struct output_ops *output_at(size_t i); /* NULL past the end */

void output_init(struct output *o, const struct output_ops *ops, FILE *stream,
		 const struct table *table, const struct field *const *fields, size_t n_fields);
void output_done(struct output *o);

/* Takes other fields, before the first output_begin(). */
void output_fields(struct output *o, const struct field *const *fields, size_t n_fields);

void output_measure(struct output *o, const struct sample *s, const void *row);
void output_begin(struct output *o, const struct sample *s);
void output_row(struct output *o, const struct sample *s, const void *row);
void output_end(struct output *o);

#endif
