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
 * wait: reads and waits while events are traced and signals are held. Trace buffers are drained meanwhile.
 * A signal that asks the program to end lets it remove its trace instance first.
 */

/*
 * Waits @ns and drains the buffers; the function that collector_on_event() was given is told of each event. False when
 * it is time to end: a signal came, or @out has no reader any more.
 */
bool wait_ns(const struct stops *stops, struct collector *c, FILE *out, int64_t ns);

/*
 * Waits for the next repeat of -d and -n; false when there is none, or when it is time to end. *done counts the
 * finished repeats. Where @stops is not NULL, @src is drained meanwhile.
 */
bool wait_repeat(const struct options *opt, struct source *src, const struct stops *stops, FILE *out,
		 unsigned long long *done);

/* Calls collector_tick(). Where that hangs, a signal ends the program all the same. */
const struct sample *wait_tick(struct collector *c);

#endif
