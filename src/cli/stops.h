/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STOPS_H
#define CLI_STOPS_H

#include <signal.h>
#include <stdbool.h>

/*
 * stops: signals that end a program, held back while it has something to clean up. They are
 * seen as pending or read from a descriptor, and take effect when they are released.
 */

struct stops {
	sigset_t before;
	int fd; /* readable when one has come; with SIGCHLD among them */
};

void stops_hold(struct stops *s);
void stops_release(struct stops *s);

/* One of those that end the program is waiting. */
bool stops_pending(void);

#endif
