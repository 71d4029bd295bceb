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
 * past: rows of what was, up to the tick that is shown; never later ones, so that a screen is of
 * one moment in replay as well.
 *
 * A source that keeps ticks is asked for the rows since the last tick, or for all that are kept
 * here after a jump; a step back shows fewer of those that are there. Of another source the
 * rows are collected from its samples, from the start on.
 */

struct past;

struct past_ops {
	size_t row_bytes;
	size_t most; /* rows that are kept here, newest of all */
	uint64_t (*tick)(const void *row);
	void (*drop)(void *row); /* frees what it holds; NULL: nothing */

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
	size_t shown;	      /* of them, those up to the tick shown */
	uint64_t at;	      /* the tick shown */
	uint64_t until;	      /* the rows are complete up to that tick ... */
	int64_t until_utc_ns; /* ... of this time */
	bool whole;	      /* there is nothing before them */
	bool changed;	      /* since they were selected */
	size_t added;	      /* since then */
	struct row_list list; /* as the view shows them */
};

/* A cleared row at the end. */
void *past_add(struct past *p);
void *past_at(const struct past *p, size_t i);

/* Brings the rows to the sample's tick. */
void past_note(struct view *v, const struct sample *s, const struct past_ops *ops);

/* Selects and sorts them where something changed; the rest of update(). How many are new. */
size_t past_select(struct view *v, const struct sample *s);

/* The time of the first tick that the source keeps; that of @s where it does not tell. */
int64_t past_begin_utc_ns(struct source *src, const struct sample *s);

/* Members of struct view_ops. */
void past_done(struct view *v);
const void *past_row(const struct view *v, size_t i);
bool past_matches(const struct view *v, size_t i, const regex_t *re);

#endif
