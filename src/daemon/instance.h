/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_INSTANCE_H
#define DAEMON_INSTANCE_H

#include <sys/types.h>

/*
 * instance: makes sure that one daemon runs at a time. The lock is a flock on cgslabd.lock in the runtime folder, so
 * that a kill releases it. The pid in the file is for the message only.
 */

/*
 * Takes the lock in @dir, which is made where it is missing. A descriptor that holds the lock; -EWOULDBLOCK where
 * another daemon runs, whose pid *ret_pid gets (0: unknown); or another -errno.
 */
int instance_lock(const char *dir, pid_t *ret_pid);

/* RUNTIME_DIRECTORY, which systemd sets, or /run/cgslab. */
const char *instance_dir(void);

#endif
