/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_WAIT_H
#define CLI_WAIT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct collector;

/*
 * wait: waiting while events are traced. Buffers are drained meanwhile, and whatever asks the
 * program to end lets it remove its trace instance first.
 */
struct wait {
	int fd; /* signalfd */
	sigset_t before;
};

/* Takes over SIGINT, SIGTERM, SIGHUP and SIGQUIT, until wait_done(). */
void wait_init(struct wait *w);
void wait_done(struct wait *w);

/*
 * Waits @ns, draining: what came is told by collector_on_event(). False when it is time to end:
 * a signal came, or @out has no reader any more.
 */
bool wait_ns(struct wait *w, struct collector *c, FILE *out, int64_t ns);

#endif
