/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_LOCKFILE_H
#define BASE_LOCKFILE_H

#include <sys/types.h>

/*
 * lockfile: a file whose flock one process has at a time, with the pid of that process in it. The file's owner alone
 * may open it: who may open it could take the lock. The lock goes with the descriptor, so a process that was killed
 * leaves none behind.
 *
 * A descriptor, or -errno: -EWOULDBLOCK where another process has the lock; *ret_pid is what stands in the file then (0:
 * nothing), a pid as that process sees itself.
 */
int lockfile_take(const char *path, pid_t *ret_pid);

#endif
