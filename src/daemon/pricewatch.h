/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_PRICEWATCH_H
#define DAEMON_PRICEWATCH_H

#include <systemd/sd-event.h>

struct journal;
struct root;
struct sample;

/*
 * pricewatch: looks for the price of a memcg while another program makes memcgs (kernel/cost/seenprice.h), between
 * the ticks of the daemon, and keeps the price for all readers of this boot (kernel/cost/pricefile.h).
 *
 * A moment is opened after a tick that saw a birth, at most one in five minutes, and none once the price is known.
 * Where no memcg is made, this costs nothing. It waits while another window of allocation tracing is open. Where the
 * price cannot be seen, it stays the computed one, which says so.
 */

struct pricewatch; /* opaque */

/* @tracefs: a descriptor of instance_hold(), or < 0; it is not closed here. @root and @journal are borrowed. */
struct pricewatch *pricewatch_new(const struct root *root, int tracefs, struct journal *journal);
void pricewatch_free(struct pricewatch *p); /* accepts NULL */

/* Starts on the loop @event. 0, or the -errno of sd-event. */
int pricewatch_start(struct pricewatch *p, sd_event *event);

/* To be called after each tick at which the configuration allows windows of allocation tracing. */
void pricewatch_tick(struct pricewatch *p, const struct sample *s);

#endif
