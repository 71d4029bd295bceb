/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TOP_H
#define TOP_TOP_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "top/columns.h"
#include "top/header.h"
#include "top/keys/keys.h"
#include "top/keys/menu.h"
#include "top/layout.h"
#include "top/line.h"
#include "top/overlay.h"
#include "top/prompt.h"
#include "top/terminal/tty.h"
#include "top/views/view.h"

struct sample;
struct source;
struct top;

/*
 * top: the state of the front end, and its loop.
 *
 * A screen shows one moment: header, rows and overlay are made from t->sample, which is
 * borrowed from the source until the next sample. Keys change the state and return reactions;
 * only the loop reads the source and draws.
 */

/* A line that is asked for at the bottom of the screen. */
struct question {
	const char *label;
	/* Takes the answer; the question is closed by then. What is wrong with the answer it says as a message. */
	unsigned (*answer)(struct top *t, const char *text);
	/* Called after each edit, to try the text; NULL: nothing happens before the answer. */
	unsigned (*edit)(struct top *t, const char *text);
	/* Called when the question is left without an answer; NULL: there is nothing to undo. */
	unsigned (*leave)(struct top *t);
};

/* Writes the rows that the view shows to a new file: 0, or -errno. main gives it, because top knows no formats. */
typedef int top_export_fn(const char *path, const struct view *v, const struct sample *s);

/* The rows that led to other views (top/keys/leads.h), in the order in which they did. */
#define TRAIL_MAX 8
struct top_step {
	size_t view;
	struct row_id row;
};
struct top_trail {
	struct top_step v[TRAIL_MAX];
	size_t n;
};

/* The figures that --debug-stats prints. */
struct top_stats {
	uint64_t refreshes;	    /* after the first screen */
	double refresh_cpu_seconds; /* of all refreshes: to read, update and draw */
	double refresh_cpu_max;
	double first_screen_seconds; /* since top_new() */
	double first_screen_cpu;     /* of the process until then */
	uint64_t keys;
	double key_max_seconds; /* from reading it until the screen was sent */
	double key_cpu_max;	/* the same in CPU time */
	size_t first_loaded;	/* rows loaded for the first screen */
};

struct top {
	struct source *source;
	const struct sample *sample; /* NULL until the first tick */
	char *stale;		     /* the reason why there is no newer one, or NULL */
	bool paused, replay;
	bool has_at; /* the first tick is that at a time, not the newest */
	int64_t at_ns;
	int64_t delay_ns;
	int64_t due_ns; /* next tick, monotonic */
	int64_t began_ns;
	uint64_t times; /* ticks left, 0: no end */

	struct view **views;
	size_t n_views, views_cap, at; /* @at: the one shown */
	struct top_trail trail;
	struct header header;
	struct keymap keys;
	top_export_fn *export;
	char *conf_path; /* where W saves; NULL: nowhere */

	enum theme theme;
	struct tty *tty;
	struct layout layout;
	struct columns columns;
	struct overlay overlay;
	struct menu menu;
	struct prompt prompt;
	const struct question *question; /* NULL: none is open */
	bool letter_mode;		 /* the next key is a sort letter */
	char *message;
	enum style message_style;
	char *search;	   /* last text searched for */
	regex_t search_re; /* compiled from it */
	bool searching;	   /* search_re is compiled, and its matches are marked */
	size_t search_from; /* row on which the search began */
	char *prompt_note; /* the fault of the answer as it stands, or NULL */
	struct top_stats stats;
};

struct top *top_new(struct source *source); /* owns @source */
void top_free(struct top *t);		    /* accepts NULL */

/* The view by name, NULL when there is none. */
struct view *top_view(struct top *t, const char *name);
struct view *top_shown(const struct top *t);
unsigned top_show_view(struct top *t, size_t i);
unsigned top_show_view_named(struct top *t, const char *name);

/* Reads the next sample, or says in t->stale why not. -errno only where there is no sample at all.
 */
int top_tick(struct top *t);

/* Shows @s from then on, and brings the sparks to its tick. */
void top_take(struct top *t, const struct sample *s);

/* Runs on the terminal, beginning with the sample it has, until a key, SIGTERM, SIGINT, SIGQUIT or SIGHUP
 * ends it. Returns 0, or the -errno of tty_start(). */
int top_run(struct top *t, bool color);

/* Sets the message line, which stays until the next key. */
void top_say(struct top *t, enum style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

void top_ask(struct top *t, const struct question *q, const char *initial);
void top_open(struct top *t, const struct overlay_kind *kind);

/* Draws all of the screen; curses sends what differs. */
void screen_draw(struct top *t);

/* Tab whose label covers column @x, or n_views. */
size_t screen_tab_at(const struct top *t, size_t x);

extern const struct overlay_kind overlay_help, overlay_details, overlay_sources, overlay_sums, overlay_owner;

#endif
