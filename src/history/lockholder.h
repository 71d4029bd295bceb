/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_LOCKHOLDER_H
#define HISTORY_LOCKHOLDER_H

#include <sys/types.h>

struct buf;

/*
 * lockholder: finds the process that keeps a lock on the history.
 *
 * SQLite locks bytes of the -shm file (wal.c, WALINDEX_LOCK_OFFSET and unixShmLock()):
 * byte 120 for writing, 121 and 122 for checkpoint and recovery, 123 to 127 for readers.
 * When a process closes any descriptor of a file, it loses all its locks on that file. So the descriptor that is used
 * here must be closed after the one of the connection.
 */

/* Opens PATH-shm: a descriptor, or -errno. */
int lockholder_open(const char *path);

/* The pid of a process that keeps the writer out, else of one that keeps an old read lock; 0: there is none. */
pid_t lockholder_find(int shm_fd);

/* Adds "sqlite3 (pid 1234)" to @out, or "pid 1234" where the name cannot be read. */
void lockholder_describe(pid_t pid, struct buf *out);

#endif
