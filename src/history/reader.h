/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_READER_H
#define HISTORY_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

struct buf;
struct sample;
struct source;

/*
 * reader: samples from the history, through the interface of model/source.h.
 *
 * Any number of readers beside the writer. A reader holds no lock once a call has returned,
 * so it never keeps the writer's log from starting over, however long it shows what it has.
 *
 * A daemon that was stopped may leave a file without its log, in a folder where the reader
 * may not make one: then the file alone is read, which is right only while there is no log
 * with content, so that is looked at each time. The sample's source state "history" says:
 *   ok       the last tick is young
 *   stale    no tick for more than three intervals
 *   stopped  the daemon ended on purpose
 *   blocked  what the daemon could not write at the time, it has written since
 *
 * Times are looked for by the wall clock and given in the order of ticks: after a step of the
 * clock both stretches that it showed are found.
 */

enum history_want {
	HISTORY_CACHES = 1 << 0,
	HISTORY_MEMCGS = 1 << 1,
	HISTORY_SITES = 1 << 3, /* the last window of allocation tracing */
	HISTORY_HELD = 1 << 4,	/* what holds the dying memcgs; with HISTORY_MEMCGS */
	HISTORY_FILE = 1 << 2, /* a file that somebody named: "from" is "file", never stale */
};

/*
 * 0, or -ENOENT no such file; -EACCES; -EPROTONOSUPPORT a newer cgslab or another program
 * wrote it; -EUCLEAN damaged; -ENODATA no tick in it yet; -ESTALE its log has content that only
 * a writer can make readable; another -errno. *ret is to be released by its ops->free.
 */
int history_source_open(const char *path, unsigned want, struct source **ret);

/* The sentence for people about such an error, with the place and the cure. */
void history_explain(int err, const char *path, struct buf *out);

/* What SQLite said last, "" where nothing. */
const char *history_source_error(const struct source *src);

/* Whether the newest tick is younger than three intervals, and its run goes on. */
bool history_is_fresh(struct source *src);

/* Planned distance of ticks where the source stands now. */
int64_t history_interval_ns(const struct source *src);

/* Anything but 0 ends the walk. */
typedef int history_pause_fn(void *user);

/*
 * Which ticks: those with since_ns <= time <= until_ns, one in each every_ns (the first that
 * falls into each multiple of it; 0: all).
 *
 * @pause, where it is set (history_each() alone has it): many ticks are read in one look at the database, which is cheaper.
 * Nobody may have to wait for @fn then, and @fn may not ask the source: what it has made of ticks it keeps for @pause,
 * which is called between two looks.
 */
struct history_range {
	int64_t since_ns, until_ns, every_ns;
	history_pause_fn *pause;
};

/* Anything but 0 ends the walk. */
typedef int history_sample_fn(void *user, const struct sample *s);

struct event;
typedef int history_event_fn(void *user, const struct event *e);

/*
 * Calls @fn with each event of the range, in the order in which they were seen; every_ns is of
 * no meaning. Returns as history_each(); -ENODATA where the file is of an older cgslab,
 * which kept none.
 */
int history_each_event(struct source *src, const struct history_range *range, history_event_fn *fn,
		       void *user);

/*
 * From when on every event is kept: the time of the first tick, or of the oldest event where older ones were
 * dropped. 0, -ENODATA as above, or another -errno.
 */
int history_events_since(struct source *src, int64_t *ret_utc_ns);

/*
 * Calls @fn with each window of allocation tracing of the range, as a sample that has its time and its
 * sites and nothing else. Returns as history_each_event().
 */
int history_each_site_window(struct source *src, const struct history_range *range,
			     history_sample_fn *fn, void *user);

/* Calls @fn with each, in the order of ticks. What it returned, 0 at the end, or -errno. */
int history_each(struct source *src, const struct history_range *range, history_sample_fn *fn,
		 void *user);

/* The little of a tick that a look at very many needs. */
struct history_count {
	uint64_t tick;
	int64_t utc_ns, run; /* what else than figures may differ is the same in one run */
	struct num live, dying;
};

typedef int history_count_fn(void *user, const struct history_count *c);

/* As history_each(), without making samples. */
int history_each_count(struct source *src, const struct history_range *range, history_count_fn *fn,
		       void *user);

/* The sample of tick @id, or where it was thinned out since, of the tick that took it in. */
int history_tick(struct source *src, uint64_t id, const struct sample **ret);

/*
 * Which boot @name means: "0" the newest, "-1" the one before it, else what its id begins with.
 * *ret_boot_id is the caller's to free, *ret_since_ns its earliest time: before that the
 * history has nothing of it. -ENODATA where there is no such boot, -ENOTUNIQ several.
 */
int history_find_boot(struct source *src, const char *name, char **ret_boot_id,
		      int64_t *ret_since_ns);

#endif
