/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_SPAWN_H
#define PATCH_SPAWN_H

#include <sys/types.h>

struct buf;

/*
 * spawn: another program, run to its end, without a shell.
 */

/*
 * Runs argv[0], found by PATH. Its standard input is empty; standard output and error go
 * behind what @out holds. Messages are in English (LC_ALL=C), because callers read them, and
 * variables that change what patch and git do are taken out of its environment.
 *
 * The exit status; 128 + the signal that ended it; or -errno where it could not be started
 * (-ENOENT: there is no such program).
 */
int spawn_run(const char *const argv[], struct buf *out);

/*
 * The same with the rights of the user @uid, where we are root and that is somebody else: with
 * that user's groups and home, and without what sudo left in the environment. For programs that
 * a folder of @uid can tell what to run, as git's configuration does.
 */
int spawn_run_as(uid_t uid, const char *const argv[], struct buf *out);

#endif
