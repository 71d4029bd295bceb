/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_REPORT_H
#define DAEMON_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/journal.h"
#include "model/sample.h"

struct config;
struct history_writer_status;

/*
 * report: which records a tick gives. It remembers what was said, so that a state is told
 * when it changes and not while it lasts. What may be the moment's noise (the counts of
 * memcgs lag, a lock is held for a blink) is told when it stands in two ticks.
 */

enum alert {
	ALERT_DYING,
	ALERT_MEMCGS,
	ALERT_SAVED_BELOW,
	ALERT_IDS,
	ALERT_SHARE,
	ALERT_COUNT
};

/* Something that is told when it has lasted for two ticks, and again when it is over. */
struct lasting {
	unsigned ticks; /* that it has been so, or has not been so while told */
	bool told;
};

/* What a limit for a cache remembers. */
#define GROWTH_POINTS 17
struct cache_watch {
	struct lasting alert;
	struct {
		int64_t boot_ns, bytes;
	} points[GROWTH_POINTS]; /* of the time that its growth is of, oldest first */
	size_t n;
};

struct report {
	struct journal journal;
	struct lasting alerts[ALERT_COUNT];
	struct cache_watch *watches; /* one for each cache limit of the configuration */
	size_t n_watches;
	struct lasting blocked;
	bool seen[SOURCE_COUNT];
	enum source_state sources[SOURCE_COUNT];
	bool started;
	int64_t summary_boot_ns; /* when the last one was */
	int64_t lost_events;	 /* told so far */
	uint64_t lost_ticks;	 /* when the history was last well */
	unsigned set_asides, vanished; /* told so far */
};

/* @plain as in journal_init(). */
void report_init(struct report *rep, bool plain);
void report_done(struct report *rep);

/* Everything that @s and @history give reason to tell; the first tick tells the start. */
void report_tick(struct report *rep, const struct config *c, const struct sample *s,
		 const struct history_writer_status *history);

void report_reload(struct report *rep, const char *path);
void report_reload_failed(struct report *rep, const char *error);
void report_stop(struct report *rep, const struct sample *s, const struct history_writer_status *history,
		 const char *reason);

/* A line for sd_notify's STATUS. */
void report_status(const struct sample *s, const struct history_writer_status *history, struct buf *out);

#endif
