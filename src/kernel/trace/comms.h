/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_COMMS_H
#define KERNEL_TRACE_COMMS_H

#include <stdbool.h>
#include <stdint.h>

struct instance;

/*
 * comms: command names of threads that caused events. Most of these threads have ended when their name is wanted.
 *
 * A thread that still runs, and ran at the time of the event, has its name in /proc. For threads that have ended the
 * kernel keeps a list of names by pid, in the file saved_cmdlines of the top level, which is only read here. A name
 * gets into the list when a thread that caused an event is next switched away from. The list is short and pids are
 * used again; so a name is taken only from a reading that was made after the event, since an older one may be that of
 * another thread with the same pid. Nothing is remembered from one drain to the next.
 */

struct comms; /* opaque */

/* @in is borrowed. */
struct comms *comms_new(struct instance *in);
void comms_free(struct comms *c);

/* Events that come from now on may be newer than the last reading: the next comms_get() reads again. */
void comms_refresh(struct comms *c);

/* The name of the thread that had @pid at @boot_ns, which is before comms_refresh(). False where it is unknown. */
bool comms_get(struct comms *c, int32_t pid, int64_t boot_ns, char ret[16]);

#endif
