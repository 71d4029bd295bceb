/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_READERPARTS_H
#define HISTORY_READERPARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "history/db.h"
#include "history/load.h"
#include "model/events.h"
#include "model/source.h"

/* readerparts: what reader.c, range.c and newest.c share of a reader's connection. */

struct reader {
	struct source source; /* first: the interface of model/source.h */
	char *path, *wal_path;
	unsigned want;
	struct db db;
	bool immutable;	  /* the file alone is read */
	struct stat file; /* what was opened */
	int64_t data_version, head;
	struct loader loader;
	struct loader before; /* ticks that growth is told from; without memcgs */
	struct growth *growth;
	struct buf detail;
};

struct reader *reader_inside(struct source *src);

/* The lock of a read is held from here ... */
int reader_begin(struct reader *rp);

/* ... to here. @r is passed through. */
int reader_end(struct reader *rp, int r);

/* LOAD_EVENTS and LOAD_EVENTS_BACK: columns 0, 1, and from where row_event is. */
enum {
	READER_EVENT_ID,
	READER_EVENT_TICK,
	READER_EVENT,
};

/* In newest.c: members of struct source_ops. */
int reader_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		 void *user);
int reader_events(struct source *src, const struct source_rows *which, source_event_fn *fn,
		  void *user);
int reader_paths(struct source *src, source_path_fn *fn, void *user);

/* In points.c: likewise. */
int reader_points(struct source *src, const struct points_wanted *want, points_fn *fn, void *user);

/* What a sample says that the database does not: where it is from, how old it is. */
void reader_finish_sample(struct reader *rp, bool is_head);

#endif
