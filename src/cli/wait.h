/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_WAIT_H
#define CLI_WAIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct collector;
struct options;
struct sample;
struct source;
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

/*
 * Waits for the next repeat of -d and -n; false when there is none, or it is time to end. *done counts the
 * finished ones. With @stops what @src has to be drained of is drained meanwhile.
 */
bool wait_repeat(const struct options *opt, struct source *src, const struct stops *stops, FILE *out,
		 unsigned long long *done);

/* collector_tick(); where it hangs, a signal ends the program all the same. */
const struct sample *wait_tick(struct collector *c);

#endif
