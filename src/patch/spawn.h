/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_SPAWN_H
#define PATCH_SPAWN_H

#include <sys/types.h>

struct buf;

/*
 * spawn: runs another program to its end, without a shell.
 */

/*
 * Runs argv[0], which is looked for in PATH. Its standard input is empty; its standard output and error are
 * added to @out. Its messages are in English (LC_ALL=C), because callers read them, and
 * variables that change what patch and git do are removed from its environment.
 *
 * Returns the exit status; 128 + the signal that ended the program; or -errno where it could not be started
 * (-ENOENT: there is no such program).
 */
int spawn_run(const char *const argv[], struct buf *out);

/*
 * The same with the rights of the user @uid, where we are root and @uid is another user: with
 * that user's groups and home, and without the variables that sudo left in the environment. It is for programs that
 * a file of @uid's can make run others, as git's configuration does.
 */
int spawn_run_as(uid_t uid, const char *const argv[], struct buf *out);

#endif
