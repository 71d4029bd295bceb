/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_WAIT_H
#define CLI_WAIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct collector;
struct sample;
struct stops;

/*
 * wait: reading and waiting while events are traced and signals are held. Buffers are drained meanwhile,
 * and whatever asks the program to end lets it remove its trace instance first.
 */

/*
 * Waits @ns, draining: what came is told by collector_on_event(). False when it is time to end:
 * a signal came, or @out has no reader any more.
 */
bool wait_ns(const struct stops *stops, struct collector *c, FILE *out, int64_t ns);

/* collector_tick(); where it hangs, a signal ends the program all the same. */
const struct sample *wait_tick(struct collector *c);

#endif
