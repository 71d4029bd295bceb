/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_INSTANCE_H
#define DAEMON_INSTANCE_H

#include <sys/types.h>

/*
 * instance: one daemon at a time. Its lock is a flock on cgslabd.lock in the runtime folder,
 * which a kill releases; the pid in the file is for the message only.
 */

/*
 * Takes the lock in @dir, which is made where it is missing. The descriptor that holds it, or
 * -EWOULDBLOCK with *ret_pid of the one that runs (0: unknown), or another -errno.
 */
int instance_lock(const char *dir, pid_t *ret_pid);

/* RUNTIME_DIRECTORY, which systemd sets, or /run/cgslab. */
const char *instance_dir(void);

#endif
