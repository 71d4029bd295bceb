/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_PRICEWATCH_H
#define DAEMON_PRICEWATCH_H

#include <systemd/sd-event.h>

struct root;
struct sample;

/*
 * pricewatch: looks for the price of a memcg while somebody makes some (kernel/cost/seenprice.h), between the
 * ticks of the daemon, and keeps it for all readers of this boot (kernel/cost/pricefile.h).
 *
 * A moment is opened after a tick that saw a birth, at most once in five minutes, and never again
 * once the price is known; where no memcg is made it costs nothing. It waits while another window of
 * allocation tracing is open. Where it cannot be had the price stays the computed one, which says so.
 */

struct pricewatch; /* opaque */

/* @tracefs: of instance_hold(), or < 0. Both are borrowed or copied: nothing is closed here. */
struct pricewatch *pricewatch_new(const struct root *root, int tracefs);
void pricewatch_free(struct pricewatch *p); /* accepts NULL */

/* 0 or -errno of sd-event. */
int pricewatch_start(struct pricewatch *p, sd_event *event);

/* After each tick whose configuration allows windows of allocation tracing. */
void pricewatch_tick(struct pricewatch *p, const struct sample *s);

#endif
