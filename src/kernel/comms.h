/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COMMS_H
#define KERNEL_COMMS_H

#include <stdbool.h>
#include <stdint.h>

struct instance;

/*
 * comms: commands of threads, most of which are gone by the time one asks.
 *
 * The kernel notes the commands of threads that cause trace events, in the top level's
 * saved_cmdlines (only read here); a thread that is not in it may still run. The note
 * is kept by pid and may be overwritten, so an answer is likely, not certain.
 */

struct comms; /* opaque */

/* @in is borrowed. */
struct comms *comms_new(struct instance *in);
void comms_free(struct comms *c);

/* What is remembered may be old: look again when asked next. */
void comms_refresh(struct comms *c);

/* False when unknown. */
bool comms_get(struct comms *c, int32_t pid, char ret[16]);

#endif
