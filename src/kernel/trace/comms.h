/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_COMMS_H
#define KERNEL_TRACE_COMMS_H

#include <stdbool.h>
#include <stdint.h>

struct instance;

/*
 * comms: commands of threads, most of which are gone by the time one asks.
 *
 * A thread that still runs, and ran at the time of the event, is asked. Of those that are gone the
 * kernel has a note, in the top level's saved_cmdlines (only read here): it is made when a thread
 * that caused an event is next switched away from, and kept by pid, of which there are
 * few. So a note counts only when it was read after the event; an older one may be of another
 * thread that had the pid. Nothing is remembered from one drain to the next.
 */

struct comms; /* opaque */

/* @in is borrowed. */
struct comms *comms_new(struct instance *in);
void comms_free(struct comms *c);

/* Events that come from now on may be newer than what is remembered: look again when asked next. */
void comms_refresh(struct comms *c);

/* Of the thread that was @pid at @boot_ns, which is before comms_refresh(). False when unknown. */
bool comms_get(struct comms *c, int32_t pid, int64_t boot_ns, char ret[16]);

#endif
