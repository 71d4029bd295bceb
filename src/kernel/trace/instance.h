/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_INSTANCE_H
#define KERNEL_TRACE_INSTANCE_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * instance: a trace buffer of our own, found and cleared away by its lock.
 *
 * Its name is "cgslab-PID-START" (START: field 22 of /proc/PID/stat, so a pid that is
 * used again gives another name). As long as its owner lives, it holds a flock on the file
 * of that name in the lock folder; the lock is taken before the instance is made and
 * given back after it is removed. An instance whose lock is free is stale, whatever
 * killed its owner. The kernel, besides, refuses to remove an instance whose buffers are
 * open, so an owner that cannot be seen (another container) is safe as well.
 * The top-level buffer and instances of other names are never touched.
 *
 * One at a time a process for each @tag. Not thread safe: libtracefs keeps the tracing
 * folder in a global.
 */

struct instance; /* opaque */

#define INSTANCE_LOCKS "/run/cgslab"

/*
 * Finds tracefs, clears stale instances and makes ours, switched off. @locks is the lock
 * folder, made where it is missing. @tag tells several instances of one process apart
 * ("" for the first, then "-kmem" or the like).
 *
 * Where tracefs is mounted nowhere and we may, a mount of our own is made that no folder
 * shows (fsmount()): the machine's mounts stay as they are.
 *
 * @tracefs is one that instance_hold() gave, -1: it is looked for. A process that gives its rights
 * away holds tracefs before: mounting one takes CAP_SYS_ADMIN.
 *
 * 0, or -errno with a sentence in @why that names the place and the cure: -EACCES,
 * -EPERM without permission, -ENOENT, -ENODEV without tracefs.
 */
int instance_create(int tracefs, const char *locks, const char *tag, struct instance **ret,
		    struct buf *why);

/* A descriptor of tracefs, mounted for it where it is mounted nowhere. Errors as instance_create(). */
int instance_hold(struct buf *why);

/* Switches it off and removes it with its lock. All its files must be closed. */
void instance_destroy(struct instance *in);

/*
 * For the handler of a signal that ends the process: closes every descriptor above 2 and removes
 * the instances that this process has, by async-signal-safe calls only. Nothing goes on after it.
 */
void instance_clear_at_crash(void);

/*
 * Removes what dead owners left, locks included. How many instances; negative errno without
 * tracefs. For ExecStopPost= and the like: instance_create() does it by itself.
 */
int instance_clear_stale(const char *locks);

/*
 * Takes the lock of a file in the lock folder, made where it is missing: a descriptor in *ret that holds
 * it. -errno; -EWOULDBLOCK where another process has it.
 */
int instance_try_lock(const char *path, int *ret);

/* Files below the instance. Errors are negative errno. */
int instance_write(struct instance *in, const char *file, const char *text);
int instance_read(struct instance *in, const char *file, struct buf *out);
int instance_open(struct instance *in, const char *file, int flags);

/*
 * Adds to @why what a write that was refused with -errno @err was refused for: the error, and the
 * kernel's own words on a filter or trigger where it has some.
 */
void instance_explain(struct instance *in, int err, struct buf *why);

/* A file of the top level, read only: formats, saved_cmdlines. */
int instance_read_top(struct instance *in, const char *file, struct buf *out);

/* Records from now on, or no longer. */
int instance_switch(struct instance *in, int on);

/* Enables an event by its names. -ENOENT where the kernel has none such. */
int instance_enable(struct instance *in, const char *system, const char *event);

const char *instance_name(const struct instance *in);

#endif
