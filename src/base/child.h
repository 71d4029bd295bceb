/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <sys/types.h>

/* child: a process that becomes another program. */

/*
 * Starts a process that calls @become(@user), which executes the program and returns only where it cannot, with errno.
 * Returns the pid when the program has begun; -errno where it has not, and then no process is left.
 */
pid_t child_start(void (*become)(const void *user), const void *user);

#endif
