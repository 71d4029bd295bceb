/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TERMINAL_TTY_H
#define TOP_TERMINAL_TTY_H

#include <stdbool.h>
#include <stdint.h>

#include "top/terminal/theme.h"

struct line;

/*
 * tty: the terminal. It starts curses, paints lines, reads keys and signals, and leaves the
 * terminal as it was, however the program ends: by itself, by a stop (SIGTSTP), by a termination signal, or by
 * a crash, after which the signal does its usual work.
 *
 * A process has one struct tty at a time, because curses and the crash handler are global.
 */

struct tty; /* opaque */

/* There are no colours where @color is false or the terminal has none. 0; -ENOTTY; -EINVAL where
 * terminfo does not know $TERM, or where the terminal cannot move its cursor. */
int tty_start(bool color, struct tty **ret);

/* Paints lines in this theme from now on; before the first call it is THEME_DEFAULT. */
void tty_set_theme(struct tty *t, enum theme theme);

/* Restores the terminal; accepts NULL. */
void tty_stop(struct tty *t);

bool tty_is_ascii(const struct tty *t); /* no UTF-8 */
void tty_size(const struct tty *t, int *ret_height, int *ret_width);

/* Paints @line at line @y of the screen and clears the rest of that line. */
void tty_paint(struct tty *t, int y, const struct line *line);

/* Paints the line under the cursor: in one colour up to the right edge, with matches underlined. */
void tty_paint_cursor(struct tty *t, int y, const struct line *line);

void tty_erase(struct tty *t);
void tty_show(struct tty *t);		      /* sends what differs to the terminal */
void tty_cursor(struct tty *t, int y, int x); /* y < 0 hides it */
void tty_repaint(struct tty *t);	      /* all of it, at the next tty_show() */

/* The reasons for which tty_wait() returns. */
enum tty_event {
	TTY_TIMEOUT,
	TTY_KEY,    /* keys are there: tty_key() until -1 */
	TTY_RESIZE, /* the size changed, or the program was stopped: draw everything again */
	TTY_SOURCE, /* the other descriptor is readable */
	TTY_END,    /* SIGTERM, SIGINT, SIGHUP, or the terminal is gone */
};

/* @timeout_ms < 0 waits for ever; @fd is waited for beside the terminal, -1: none. */
enum tty_event tty_wait(struct tty *t, int timeout_ms, int fd);

struct tty_key {
	int code; /* a byte of text, or a curses KEY_ code */
	int mouse_x, mouse_y;
	enum tty_mouse {
		MOUSE_NONE,
		MOUSE_CLICK,
		MOUSE_UP,
		MOUSE_DOWN
	} mouse;
};

/* -1 when there is no key left. */
int tty_key(struct tty *t, struct tty_key *ret);

#endif
