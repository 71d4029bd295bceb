/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

/*
 * front: what the programs of the package share before and after their work: how they begin,
 * what they say, and how they end.
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
 * To be called first in main(): the locale; signals that would end the program for what is an error
 * of a write (SIGPIPE, SIGXFSZ) are ignored; descriptors 0 to 2 that are closed are opened, so that no
 * file of ours becomes one of them.
 */
void front_start(void);

/* Undoes in a child what a program that it will execute must not inherit. */
void front_child(void);

/* "PROGRAM: ..." on stderr, with a newline; what would harm a terminal is escaped. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The status of a source's -errno: 3 without permission, 4 where there is no such thing, else 1. */
int status_of_error(int err);

/* Flushes stdout; @status, or EXIT_FAILED after a message where what was printed did not arrive. */
int front_finish(int status);

#endif
