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
 * report: decides which records a tick gives to the journal. It remembers what was told, so that a state is told when
 * it changes and not while it lasts. What may be noise is told when it stands in two ticks: the counts of memcgs lag,
 * and locks are often held for a moment only.
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
	unsigned ticks; /* ticks for which it has been so, or once it was told, has not been so */
	bool told;
};

/* What is remembered for the limit of a cache, by its name and time. */
#define GROWTH_POINTS 17
struct cache_watch {
	char *name;
	int64_t per_ns;
	struct lasting alert;
	struct {
		int64_t boot_ns, bytes;
	} points[GROWTH_POINTS]; /* over the time of its growth, oldest first */
	size_t n;
};

struct report {
	struct journal journal;
	struct lasting alerts[ALERT_COUNT];
	struct cache_watch *watches; /* one for each cache limit of the configuration, in their order */
	size_t n_watches;
	struct lasting blocked;
	bool seen[SOURCE_COUNT];
	enum source_state sources[SOURCE_COUNT];
	bool started;
	int64_t summary_boot_ns; /* time of the last summary */
	int64_t lost_events;	 /* number that was told so far */
	uint64_t lost_ticks;	 /* number of this writer at the time when the history was last good */
	uint64_t lost_before;	 /* given up since that time by writers that are no more */
	unsigned set_asides, vanished; /* told so far */
};

/* @plain as in journal_init(). report_renew() comes next. */
void report_init(struct report *rep, bool plain);
void report_done(struct report *rep);

/*
 * To be called after each new configuration and before its first tick. The limits of caches are those of @c; what is
 * remembered stays with the limit of the same name and time. @old: what the writer has counted in whose place another
 * one writes from now on; NULL where the writer is the same. @collector: another one counts lost events from 0.
 */
void report_renew(struct report *rep, const struct config *c, const struct history_writer_status *old,
		  bool collector);

/* Tells everything that @s and @history give reason to tell; the first tick tells the start. */
void report_tick(struct report *rep, const struct config *c, const struct sample *s,
		 const struct history_writer_status *history);

/* @c: the configuration that was read from @path; @s: a sample that was taken with it. */
void report_reload(struct report *rep, const char *path, const struct config *c, const struct sample *s);
void report_reload_failed(struct report *rep, const char *error);
void report_stop(struct report *rep, const struct sample *s, const struct history_writer_status *history,
		 const char *reason);

/* Adds to @out the line STATUS for sd_notify(). */
void report_status(const struct sample *s, const struct history_writer_status *history, struct buf *out);

#endif
