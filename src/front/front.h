/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

/*
 * front: the parts that all programs of the package share: how a program begins, how it complains, and
 * how it ends.
 */

/* Exit statuses, the same in every program. */
enum exit_status {
	EXIT_GOOD = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_DENIED = 3,
	EXIT_NOTHING = 4,  /* no data, no such source */
	EXIT_BREACHED = 5, /* a --check */
	EXIT_NO_NEED = 6,  /* patch check, apply: the kernel has it all by itself */
};

/*
 * To be called first in main(). It sets the locale. It ignores signals that would end the program where a write can
 * report an error (SIGPIPE, SIGXFSZ). It fills those of the descriptors 0 to 2 that are closed, so that no
 * file of ours becomes one of them; to write to one of these fails as before.
 */
void front_start(void);

/* Undoes in a child process those settings of front_start() that the program which it executes must not inherit. */
void front_child(void);

/* Prints "PROGRAM: ..." and a newline on stderr; bytes that would harm a terminal are escaped. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The exit status for the -errno of a source: 3 without permission, 4 where the thing is not there, else 1. */
int status_of_error(int err);

/* Flushes stdout. Returns @status, or EXIT_FAILED after a message where the output did not arrive. */
int front_finish(int status);

#endif
