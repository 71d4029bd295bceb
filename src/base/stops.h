/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_STOPS_H
#define BASE_STOPS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * stops: the signals that ask a program to end (INT, TERM, HUP, QUIT), which a program holds back while it has
 * something to put back in its place. Nothing is interrupted. The program looks now and then whether a signal
 * waits and undoes what must be undone. Then it either releases the signals, and the one that waits ends the
 * program, or it forgets them and ends by itself. Under nohup SIGHUP does not ask a program to end.
 */
struct stops {
	sigset_t before;
	int fd; /* readable when a signal has come */
};

void stops_hold(struct stops *s);

/* The same, and the descriptor is readable too when a child has ended. */
void stops_hold_and_children(struct stops *s);

/* Makes signals as they were before; one that waits takes effect. */
void stops_release(struct stops *s);

/* Makes signals as they were before; those that wait are taken away, since the program has heard them. */
void stops_forget(struct stops *s);

/* Whether a signal waits. It needs no state, so that code far from the holder can ask. */
bool stops_pending(void);

/*
 * Waits @ns, or until one of the @n descriptors in @others is ready (at most STOPS_OTHERS; their revents say which).
 * False when it is time to end.
 */
#define STOPS_OTHERS 2
bool stops_wait(const struct stops *s, struct pollfd *others, size_t n, int64_t ns);

/*
 * To be put around a call that may hang while signals are held, such as the read of a file that somebody else gave. A
 * signal that comes meanwhile waits up to a second for stops_read_end(), and is then pending as if it had come
 * later. After that second, or when another signal comes, @undo is called (it must be safe in a signal handler), and
 * the signal ends the program.
 */
void stops_read_begin(void (*undo)(void));
void stops_read_end(void);

#endif
