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
 * view: a table on the screen. To add one, write views/NAME.c with one ops struct, view_NAME,
 * and give it a row in TOP_VIEWS (Makefile.am).
 *
 * A view sees samples only. It keeps which rows are shown and in which order, and is told
 * by update() of each new sample; cells are made from the sample when a row is drawn.
 */

/* What a row is, whatever its place. */
struct row_id {
	uint64_t a, b;
};

/* "sort by this": the key that follows `o`. */
struct view_letter {
	char letter;
	const char *field;
};

/* A column as ops name it; resolved against the table by view_new(). */
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
		*columns; /* by default, ended by a NULL field; the last takes the rest */
	const struct view_letter *letters; /* ended by letter 0 */
	const char *sort;		   /* field at start, NULL: as they come */
	size_t last_least;		   /* columns that the last column needs */
	bool follows;	    /* takes in every sample, shown or not: it lives on changes */
	bool all_bounds;    /* shows bounds of every cache: source_ops.all_bounds */
	size_t state_bytes; /* of what it keeps, cleared, in view->state */

	/* Takes in @s, or the same sample again after a change of sort, filter or tree
	 * (view->stale). Sets view->n. Returns how many rows it had to load. */
	size_t (*update)(struct view *v, const struct sample *s);

	/* Views of what was: takes in @s also while another view is shown. NULL: nothing to do. */
	void (*note)(struct view *v, const struct sample *s);

	/* Frees what state holds. */
	void (*done)(struct view *v);

	const void *(*row)(const struct view *v, size_t i); /* i < view->n */
	struct row_id (*id)(const void *row);
	enum style (*style)(const struct sample *s, const void *row);

	/* True when a text of the row matches. */
	bool (*matches)(const struct view *v, size_t i, const regex_t *re);

	/* Why there are no rows, apart from a filter. */
	void (*empty)(const struct sample *s, struct buf *out);

	/* A few words about all rows, at the bottom of the screen. May be NULL. */
	void (*caption)(const struct view *v, const struct sample *s, struct buf *out);

	/* What a row is about, where that is one cgroup: its path as the table shows it (nothing: not known), and
	 * the memcg, NULL where it is there no more. NULL: rows are about something else. */
	void (*path)(const void *row, struct buf *out);
	const struct memcg *(*memcg)(const struct sample *s, const void *row);

	/* What rows of other views are found by that belong to this one, where that is no path: a text they have,
	 * or with *ret_whole one that is it. False: nothing. NULL: rows have none. */
	bool (*words)(const void *row, struct buf *ret_words, bool *ret_whole);

	/* "explain this number": how the figures of the row came about. */
	void (*explain)(const struct sample *s, const void *row, struct source *src,
			struct buf *out);

	/* What the key of tree switches to, and back; NULL: the view has one form. */
	const char *tree_label, *flat_label;
	void (*turn)(struct view *v); /* a view with more forms than two: the next one. Else NULL */

	/* Views with a chart only, else NULL: it takes the place of the rows while view->tree is set.
	 * chart_line: line @y of it, the first one in place of the titles. chart_move: the cursor, by
	 * columns. chart_zoom: +1 shows a longer time. chart_time: that of the cursor, false: none. */
	void (*chart_line)(const struct view *v, const struct sample *s, size_t y,
			   struct line *out);
	void (*chart_move)(struct view *v, long columns);
	void (*chart_zoom)(struct view *v, int step);
	bool (*chart_time)(const struct view *v, int64_t *ret_utc_ns);
	struct timeline *(*timeline)(const struct view *v); /* what it draws */
	bool begins_as_chart;

	/* Views with a tree only, else NULL. label: what the last column shows in tree mode;
	 * returns how many bytes of it are the tree's lines. */
	size_t (*label)(const struct view *v, size_t i, bool ascii, struct buf *out);
	bool (*fold)(struct view *v, size_t i, bool folded); /* false: nothing to fold */
	void (*fold_all)(struct view *v, bool folded);
};

/* The room of rows and their titles. */
struct canvas {
	size_t width, height;
	bool ascii;
};

struct view {
	const struct view_ops *ops;
	struct canvas canvas;
	void *state;
	struct source *source; /* for what a sample does not carry; NULL: there is none */
	int err;	       /* of the source, when it was asked for that; 0 or -errno */

	struct view_column columns[COLUMNS_MAX]; /* as ops have it, or as the user chose */
	size_t n_columns;
	bool own_columns;	  /* chosen by the user */
	const struct field *sort; /* NULL: as they come */
	bool reverse;
	bool tree;
	size_t skip;	   /* columns of the last column that are scrolled off */
	char *filter_text; /* NULL: none */
	regex_t filter;	   /* compiled from it */
	const regex_t *mark; /* what is searched for; NULL: nothing */

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

/* Blank or comma separated names of fields; "" takes the view's own again. As above. */
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

/* Notes how wide the texts of rows [first, first + n) are: a column of text that is not the last
 * gets the width of what it has shown. */
void view_measure(struct view *v, const struct sample *s, size_t first, size_t n, bool ascii);

void view_fit(const struct view *v, const struct columns_room *room, struct columns *ret);

/* Which way the sorted column goes: the largest first, or a to z. */
const char *view_arrow(const struct view *v, bool ascii);

/* One line of cells. */
void view_draw_row(const struct view *v, const struct sample *s, const struct columns *columns,
		   size_t i, struct line *out);

#endif
