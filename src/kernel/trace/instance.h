/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_INSTANCE_H
#define KERNEL_TRACE_INSTANCE_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * instance: a trace instance of our own in tracefs. A lock tells whether its owner lives, so that what dead owners
 * left behind is found and removed.
 *
 * The name of an instance is "cgslab-PID-START". START is field 22 of /proc/PID/stat, so that a pid that is used
 * again gives another name. The owner holds a flock on the file of that name in the lock folder: it takes the lock
 * before it makes the instance, and gives the lock back after it has removed the instance. An instance whose lock is
 * free is stale, whatever ended its owner. Besides, the kernel refuses to remove an instance whose buffers are open;
 * so an owner in another container, whose lock is not seen, keeps its instance. The top-level buffer and instances
 * with other names are never touched.
 *
 * A process has one instance at a time for each @tag. The module is not thread safe: libtracefs keeps the tracing
 * folder in a global.
 */

struct instance; /* opaque */

#define INSTANCE_LOCKS "/run/cgslab"

/*
 * Finds tracefs, removes stale instances and makes one of our own, which does not record yet. @locks is the lock
 * folder, which is made where it is missing. @tag tells several instances of one process apart: "" for the first,
 * then "-kmem" or the like.
 *
 * Where tracefs is mounted nowhere and this process may mount it, it makes a mount that stands in no folder
 * (fsmount()): the mounts of the machine stay as they are.
 *
 * @tracefs is a descriptor that instance_hold() gave; -1: tracefs is looked for. A process that gives its rights away
 * calls instance_hold() before it does, since mounting tracefs takes CAP_SYS_ADMIN.
 *
 * 0, or -errno with a sentence in @why that names the place and the cure: -EACCES,
 * -EPERM without permission, -ENOENT, -ENODEV without tracefs.
 */
int instance_create(int tracefs, const char *locks, const char *tag, struct instance **ret,
		    struct buf *why);

/* A descriptor of tracefs, which is mounted as above where it is mounted nowhere. Errors as instance_create(). */
int instance_hold(struct buf *why);

/* Switches the instance off and removes it and its lock. All its files must be closed before. */
void instance_destroy(struct instance *in);

/*
 * For the handler of a signal that ends the process: closes every descriptor above 2 and removes the instances of
 * this process, by async-signal-safe calls only. The process can only end after it.
 */
void instance_clear_at_crash(void);

/*
 * Removes the instances that dead owners left, and their locks. The number of instances, or -errno where there is no
 * tracefs. It is for ExecStopPost= and the like; instance_create() does this by itself.
 */
int instance_clear_stale(const char *locks);

/*
 * Takes the lock of the file @path, which is made where it is missing. 0 and in *ret a descriptor that holds the
 * lock, or -errno; -EWOULDBLOCK where another process has the lock.
 */
int instance_try_lock(const char *path, int *ret);

/* Files of the instance. Errors are negative errno. */
int instance_write(struct instance *in, const char *file, const char *text);
int instance_read(struct instance *in, const char *file, struct buf *out);
int instance_open(struct instance *in, const char *file, int flags);

/*
 * Adds to @why the reason why the kernel refused a write with the negative errno @err: the error, and the kernel's
 * own words about a filter or trigger where it has some.
 */
void instance_explain(struct instance *in, int err, struct buf *why);

/* Reads a file of the top level: a format, saved_cmdlines. */
int instance_read_top(struct instance *in, const char *file, struct buf *out);

/* @on 1: records from now on; 0: no longer. */
int instance_switch(struct instance *in, int on);

/* Enables an event by the names of its system and its own. -ENOENT where the kernel has no such event. */
int instance_enable(struct instance *in, const char *system, const char *event);

const char *instance_name(const struct instance *in);

#endif
