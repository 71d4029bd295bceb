/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_VIEWS_PAST_H
#define TOP_VIEWS_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/select.h"

struct sample;
struct source;
struct source_rows;
struct view;

/*
 * past: rows about the past, up to the tick that is shown and never later ones, so that a screen is of
 * one moment in replay as well.
 *
 * A source that keeps ticks is asked for the rows since the last tick, and after a jump for as many rows as are
 * kept here; a step back shows fewer of the rows that are here. Where a source keeps no ticks, the
 * rows are collected from its samples since the start.
 */

struct past;

struct past_ops {
	size_t row_bytes;
	size_t most; /* how many rows are kept here, the newest */
	uint64_t (*tick)(const void *row);
	void (*drop)(void *row); /* frees the members of a row; NULL: there is nothing to free */

	/* Adds the rows that the source keeps, by past_add(). -EOPNOTSUPP: it keeps none. */
	int (*load)(struct past *p, struct source *src, const struct source_rows *which);

	/* Adds the rows of a sample. */
	void (*take)(struct past *p, const struct sample *s);
};

/* The state of such a view. */
struct past {
	const struct past_ops *ops;
	char *rows; /* oldest first */
	size_t n, cap;
	size_t shown;	      /* how many are of ticks up to the one shown */
	uint64_t at;	      /* the tick shown */
	uint64_t until;	      /* the rows are complete up to that tick ... */
	int64_t until_utc_ns; /* ... of this time */
	bool whole;	      /* the source has no rows before them */
	bool changed;	      /* the rows changed since they were selected */
	size_t added;	      /* how many came since then */
	struct row_list list; /* the rows as the view shows them */
};

/* Adds a cleared row at the end. */
void *past_add(struct past *p);
void *past_at(const struct past *p, size_t i);

/* Brings the rows to the sample's tick. */
void past_note(struct view *v, const struct sample *s, const struct past_ops *ops);

/* Selects and sorts the rows where they changed: the rest of update(). Returns how many rows are new. */
size_t past_select(struct view *v, const struct sample *s);

/* Members of struct view_ops. */
void past_done(struct view *v);
const void *past_row(const struct view *v, size_t i);
bool past_matches(const struct view *v, size_t i, const regex_t *re);

#endif
