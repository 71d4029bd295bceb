/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_MOMENTS_H
#define TOP_KEYS_MOMENTS_H

#include <stdint.h>

struct top;

/*
 * moments: actions that go to another moment. A source that keeps no past says so.
 */

/* Goes to the tick at or before @utc_ns, or to the one @step ticks from it. */
unsigned moment_go(struct top *t, int64_t utc_ns, int step);

unsigned moment_step(struct top *t, int step);	/* by ticks */
unsigned moment_jump(struct top *t, int step);	/* by the span of the chart */
unsigned moment_event(struct top *t, int step); /* to the next tick with an event, or the one before */
unsigned moment_burst(struct top *t, int step); /* to a tick with many more memcgs than the tick before it */
unsigned moment_ask(struct top *t, int arg);	/* to a time that is asked for */
unsigned moment_live(struct top *t, int arg);	/* to the newest again */

#endif
