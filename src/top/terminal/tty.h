/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TERMINAL_TTY_H
#define TOP_TERMINAL_TTY_H

#include <stdbool.h>
#include <stdint.h>

#include "top/terminal/theme.h"

struct line;

/*
 * tty: the terminal. Starts curses, paints lines, reads keys and signals, and leaves the
 * terminal as it was on every way out: an end, a stop (SIGTSTP), a termination signal, and
 * a crash of this program, after which the signal goes on to do what it does.
 *
 * One at a time in a process: curses and the crash handler are global.
 */

struct tty; /* opaque */

/* No colours with @color false, or where the terminal has none. -ENOTTY, or -EINVAL where
 * terminfo does not know $TERM or it cannot move its cursor. */
int tty_start(bool color, struct tty **ret);

/* From the next line painted on; the default one at the start. */
void tty_set_theme(struct tty *t, enum theme theme);

/* Restores the terminal; accepts NULL. */
void tty_stop(struct tty *t);

bool tty_is_ascii(const struct tty *t); /* no UTF-8 */
void tty_size(const struct tty *t, int *ret_height, int *ret_width);

/* Paints @line at line @y of the screen and clears what is behind it. */
void tty_paint(struct tty *t, int y, const struct line *line);

/* The line under the cursor: in its one colour to the right edge, matches underlined. */
void tty_paint_cursor(struct tty *t, int y, const struct line *line);

void tty_erase(struct tty *t);
void tty_show(struct tty *t);		      /* sends what differs to the terminal */
void tty_cursor(struct tty *t, int y, int x); /* y < 0 hides it */
void tty_repaint(struct tty *t);	      /* all of it, at the next tty_show() */

/* What tty_wait() came back with. */
enum tty_event {
	TTY_TIMEOUT,
	TTY_KEY,    /* keys are there: tty_key() until -1 */
	TTY_RESIZE, /* also after a stop: everything is to be drawn again */
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
