/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_VIEWS_VIEW_H
#define TOP_VIEWS_VIEW_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "top/columns.h"
#include "top/line.h"
#include "top/list.h"

struct buf;
struct memcg;
struct sample;
struct source;
struct table;
struct timeline;
struct view;

/*
 * view: a table on the screen. To add one, write views/NAME.c with one struct view_ops, view_NAME, and give it a
 * row in TOP_VIEWS (Makefile.am).
 *
 * A view sees samples only. It keeps the choice and the order of its rows, and update() tells it of each new
 * sample. Cells are made from the sample when a row is drawn.
 */

/* The identity of a row, whatever its place. */
struct row_id {
	uint64_t a, b;
};

/* "sort by this": the key that follows `o`. */
struct view_letter {
	char letter;
	const char *field;
};

/* A column as ops name it; view_new() looks it up in the table. */
struct view_want {
	const char *field;
	const char *title;
	int width, rank;
};

struct view_ops {
	const char *name; /* of the tab, of --view, and of its section in top.conf */
	int number;	  /* of the tab, and the key that shows it */
	const char *help; /* one sentence */
	const struct table *table;
	const struct view_want
		*columns; /* the columns shown by default, ended by a NULL field; the last one takes the rest */
	const struct view_letter *letters; /* ended by letter 0 */
	const char *sort;		   /* field at start, NULL: as they come */
	size_t last_least;		   /* columns that the last column needs */
	bool follows;	    /* takes in every sample, shown or not, because it lives on changes */
	bool all_bounds;    /* shows bounds of every cache: source_ops.all_bounds */
	size_t state_bytes; /* the size of view->state, which is cleared at first */

	/*
	 * Takes in @s, which may be the same sample again after a change of sort, filter or tree (view->stale).
	 * Sets view->n. Returns how many rows it had to load.
	 */
	size_t (*update)(struct view *v, const struct sample *s);

	/* For views of the past: takes in @s while another view is shown. NULL: there is nothing to do. */
	void (*note)(struct view *v, const struct sample *s);

	/* Frees the members of the state. */
	void (*done)(struct view *v);

	const void *(*row)(const struct view *v, size_t i); /* i < view->n */
	struct row_id (*id)(const void *row);
	enum style (*style)(const struct sample *s, const void *row);

	/* True when a text of the row matches. */
	bool (*matches)(const struct view *v, size_t i, const regex_t *re);

	/* Adds the reason why there are no rows, apart from a filter. */
	void (*empty)(const struct sample *s, struct buf *out);

	/* Adds a few words about all rows, for the bottom of the screen. May be NULL. */
	void (*caption)(const struct view *v, const struct sample *s, struct buf *out);

	/*
	 * For rows about one cgroup: path() adds its path as the table shows it (nothing where it is unknown);
	 * memcg() gives its memcg, NULL where that is gone. NULL: rows are about something else.
	 */
	void (*path)(const void *row, struct buf *out);
	const struct memcg *(*memcg)(const struct sample *s, const void *row);

	/*
	 * The words by which rows of other views that belong to this row are found, where that is no path: they
	 * contain the words, or with *ret_whole one of their texts is the words. False: there are none. NULL: no
	 * row has any.
	 */
	bool (*words)(const void *row, struct buf *ret_words, bool *ret_whole);

	/* Explains how the figures of the row came about. */
	void (*explain)(const struct sample *s, const void *row, struct source *src,
			struct buf *out);

	/* The labels of the two forms between which the key of tree switches; NULL: the view has one form. */
	const char *tree_label, *flat_label;
	void (*turn)(struct view *v); /* for a view with more than two forms: turns to the next one; else NULL */

	/*
	 * For views with a chart, else NULL. The chart takes the place of the rows while view->tree is set.
	 * chart_line() makes line @y of it, the first in place of the titles. chart_move() moves the cursor by
	 * columns. chart_zoom() with +1 shows a longer time. chart_time() gives the time of the cursor; false:
	 * there is none.
	 */
	void (*chart_line)(const struct view *v, const struct sample *s, size_t y,
			   struct line *out);
	void (*chart_move)(struct view *v, long columns);
	void (*chart_zoom)(struct view *v, int step);
	bool (*chart_time)(const struct view *v, int64_t *ret_utc_ns);
	struct timeline *(*timeline)(const struct view *v); /* the timeline that it draws */
	bool begins_as_chart;

	/*
	 * For views with a tree, else NULL. label() adds the text of the last column in tree mode, and returns how
	 * many of its bytes are the lines of the tree.
	 */
	size_t (*label)(const struct view *v, size_t i, bool ascii, struct buf *out);
	bool (*fold)(struct view *v, size_t i, bool folded); /* false: nothing to fold */
	void (*fold_all)(struct view *v, bool folded);
};

/* The room that rows and their titles have. */
struct canvas {
	size_t width, height;
	bool ascii;
};

struct view {
	const struct view_ops *ops;
	struct canvas canvas;
	void *state;
	struct source *source; /* for data that a sample does not have; NULL: there is none */
	int err;	       /* 0, or the -errno of the source when it was asked for such data */

	struct view_column columns[COLUMNS_MAX]; /* the columns of ops, or those that the user chose */
	size_t n_columns;
	bool own_columns;	  /* chosen by the user */
	const struct field *sort; /* NULL: as they come */
	bool reverse;
	bool tree;
	size_t skip;	   /* columns of the last column that are scrolled off */
	char *filter_text; /* NULL: none */
	regex_t filter;	   /* compiled from it */
	const regex_t *mark; /* the expression that is searched for; NULL: none */

	const struct sample *sample; /* of the last update */
	bool stale;		     /* sort, filter or tree changed since the last update */
	size_t n;		     /* rows shown */
	struct list list;
	struct row_id cursor_id; /* the row under the cursor, so that it is found again */
	size_t loaded;		 /* rows loaded since the start */
};

/* All views, in the order of their tabs; NULL past the end. */
const struct view_ops *view_ops_at(size_t i);

struct view *view_new(const struct view_ops *ops);
void view_free(struct view *v); /* accepts NULL */

/* Takes in @s; the cursor stays on its row. @height: rows that fit on the screen. */
void view_update(struct view *v, const struct sample *s, size_t height);

/* True when a chart takes the place of its rows. */
bool view_is_chart(const struct view *v);

/* The row under the cursor, NULL when there is none. */
const void *view_cursor_row(const struct view *v);

/* The row of that id, NULL when it is not shown. */
const void *view_find(const struct view *v, struct row_id id);

/* Remembers the row under the cursor after it was moved. */
void view_note_cursor(struct view *v);

/* 0, or a sentence in *ret_why (the caller frees it) and -EINVAL. NULL or "" ends the filter. */
int view_set_filter(struct view *v, const char *text, char **ret_why);

/*
 * Takes names of fields, separated by blanks or commas; "" takes the view's own again. Returns as view_set_filter()
 * does.
 */
int view_set_columns(struct view *v, const char *names, char **ret_why);
void view_column_names(const struct view *v, struct buf *out);

/* -EINVAL when the table has no such field. */
int view_set_sort(struct view *v, const char *field);

/* The next column to the left (-1) or right (+1) of the sorted one. */
void view_step_sort(struct view *v, int step);

/* The field that `o` and @letter sort by, NULL when there is none. */
const char *view_letter_field(const struct view_ops *ops, int letter);

/* The title of a field's column here: the view's own, or the field's. */
const char *view_title(const struct view *v, const struct field *f);

/*
 * Notes the widths of the texts in rows [first, first + n). A column of text that is not the last gets the width of
 * the widest text that it has shown.
 */
void view_measure(struct view *v, const struct sample *s, size_t first, size_t n, bool ascii);

void view_fit(const struct view *v, const struct columns_room *room, struct columns *ret);

/* The arrow that tells the direction of the sorted column: the largest first, or a to z. */
const char *view_arrow(const struct view *v, bool ascii);

/* Draws a row as one line of cells. */
void view_draw_row(const struct view *v, const struct sample *s, const struct columns *columns,
		   size_t i, struct line *out);

#endif
