/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_LOCKHOLDER_H
#define HISTORY_LOCKHOLDER_H

#include <sys/types.h>

struct buf;

/*
 * lockholder: who keeps a lock on the history.
 *
 * SQLite locks bytes of the -shm file (wal.c, WALINDEX_LOCK_OFFSET and unixShmLock()):
 * byte 120 for writing, 121 and 122 for checkpoint and recovery, 123 to 127 for readers.
 * Closing any descriptor of a file drops all of a process's locks on it, so the descriptor
 * asked with here must be closed after the connection's own.
 */

/* Opens PATH-shm. The descriptor, or -errno. */
int lockholder_open(const char *path);

/* Pid of a process that locks out the writer, else of one that keeps an old read lock; 0: none. */
pid_t lockholder_find(int shm_fd);

/* "sqlite3 (pid 1234)", "pid 1234" where its name cannot be read. */
void lockholder_describe(pid_t pid, struct buf *out);

#endif
