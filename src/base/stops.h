/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_STOPS_H
#define BASE_STOPS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * stops: the signals that ask a program to end (INT, TERM, HUP, QUIT), kept waiting while it has
 * something to put back. Nothing is interrupted: who holds them looks now and then whether one waits,
 * undoes what must be undone, and then lets them go, which ends the program as it was asked to, or
 * forgets them and ends by itself. Under nohup SIGHUP asks for nothing.
 */
struct stops {
	sigset_t before;
	int fd; /* readable when one has come */
};

void stops_hold(struct stops *s);

/* The same, and the descriptor is readable too when a child has ended. */
void stops_hold_and_children(struct stops *s);

/* As it was before; what has come takes effect. */
void stops_release(struct stops *s);

/* As it was before; what has come was heard, and is taken away. */
void stops_forget(struct stops *s);

/* One of them waits. Of whoever holds them: no state is needed. */
bool stops_pending(void);

/*
 * Waits @ns, or until one of @n others has something (at most STOPS_OTHERS): their revents say so.
 * False when it is time to end.
 */
#define STOPS_OTHERS 2
bool stops_wait(const struct stops *s, struct pollfd *others, size_t n, int64_t ns);

/*
 * Around what may hang although we hold them, such as reading a file that somebody else gave. A signal
 * that comes meanwhile waits a second for stops_read_end(), and is pending then as if it had come
 * later; after that second, or when another comes, @undo is called, which must be safe in a signal's
 * handler, and the signal ends the program.
 */
void stops_read_begin(void (*undo)(void));
void stops_read_end(void);

#endif
