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
 * reader: gives samples from the history, through the interface of model/source.h.
 *
 * There may be any number of readers beside the writer. A reader holds no lock after a call has returned; so it never
 * keeps the write-ahead log from starting over, however long it shows what it has read.
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
	HISTORY_FILE = 1 << 2, /* a file that the user named: "from" is "file", and it is never stale */
};

/*
 * Opens a history. 0, or -ENOENT no such file; -EACCES; -EISDIR and -ESPIPE no regular file;
 * -EPROTONOSUPPORT a newer cgslab or another program wrote it; -EUCLEAN damaged; -ENODATA no tick in it yet;
 * -ESTALE its log has content that only a writer can make readable; another -errno. *ret is to be released by its ops->free.
 */
int history_source_open(const char *path, unsigned want, struct source **ret);

/* Adds to @out the sentence for people about such an error, with the place and the cure. */
void history_explain(int err, const char *path, struct buf *out);

/* The same for an error that an open history gave, with what SQLite said. */
void history_source_explain(const struct source *src, int err, struct buf *out);

/* What SQLite said last; "" where it said nothing. */
const char *history_source_error(const struct source *src);

/* Whether the newest tick is younger than three intervals and its run goes on. */
bool history_is_fresh(struct source *src);

/* The planned time between two ticks, at the place where the source stands now. */
int64_t history_interval_ns(const struct source *src);

/* Anything but 0 ends the walk. */
typedef int history_pause_fn(void *user);

/*
 * Which ticks are wanted: those with since_ns <= time <= until_ns; of each every_ns only the first (0: all).
 *
 * @pause, where it is set (history_each() alone has it): many ticks are read in one look at the database, which is
 * cheaper. Nobody may have to wait for @fn then, and @fn may not ask the source: what it has made of ticks it keeps
 * for @pause, which is called between two looks.
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
 * Calls @fn with each event of the range, in the order in which events were seen; every_ns is not used. The result is
 * as that of history_each(), and -ENODATA where an older cgslab, which kept no events, wrote the file.
 */
int history_each_event(struct source *src, const struct history_range *range, history_event_fn *fn,
		       void *user);

/*
 * Calls @fn with each window of allocation tracing of the range, as a sample that has the time and the sites of the
 * window and nothing else. The result is as that of history_each_event().
 */
int history_each_site_window(struct source *src, const struct history_range *range,
			     history_sample_fn *fn, void *user);

/*
 * Calls @fn with each sample of the range, in the order of ticks. 0 at the end, what @fn gave where it ended the
 * walk, or -errno.
 */
int history_each(struct source *src, const struct history_range *range, history_sample_fn *fn,
		 void *user);

/* The few figures of a tick that a look at very many ticks needs. */
struct history_count {
	uint64_t tick;
	int64_t utc_ns, run; /* ticks of one run differ in figures only */
	struct num live, dying;
};

typedef int history_count_fn(void *user, const struct history_count *c);

/* As history_each(), but without making samples. */
int history_each_count(struct source *src, const struct history_range *range, history_count_fn *fn,
		       void *user);

/* The sample of tick @id; where that tick was thinned out, the sample of the tick that took it in. */
int history_tick(struct source *src, uint64_t id, const struct sample **ret);

/*
 * Finds the boot that @name means: "0" is the newest, "-1" the one before it; any other name is the beginning of a
 * boot's id. The caller frees *ret_boot_id. *ret_since_ns gets the earliest time that the history has of the boot. 0;
 * -ENODATA where there is no such boot; -ENOTUNIQ where there are several.
 */
int history_find_boot(struct source *src, const char *name, char **ret_boot_id,
		      int64_t *ret_since_ns);

#endif
