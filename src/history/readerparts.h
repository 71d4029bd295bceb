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

/* readerparts: the inside of a reader, which reader.c and the files of its other questions share. */

struct reader {
	struct source source; /* first: the interface of model/source.h */
	char *path, *wal_path;
	unsigned want;
	struct db db;
	bool immutable;	  /* the file is read without its log */
	struct stat file; /* of the file as it was opened */
	int64_t data_version, head;
	int64_t look_version; /* data_version of the look that is open, or was the last; -1: of none */
	struct loader loader;
	struct loader before; /* loads the earlier ticks from which growth is told; without memcgs */
	struct growth *growth;
	struct buf detail;
};

struct reader *reader_inside(struct source *src);

/* From here on the lock of a read is held ... */
int reader_begin(struct reader *rp);

/* ... and until here. The result is @r. */
int reader_end(struct reader *rp, int r);

/* Columns of LOAD_EVENTS and LOAD_EVENTS_BACK; those of row_event begin at READER_EVENT. */
enum {
	READER_EVENT_ID,
	READER_EVENT_TICK,
	READER_EVENT,
};

/* In newest.c: these are members of struct source_ops. */
int reader_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		 void *user);
int reader_events(struct source *src, const struct source_rows *which, source_event_fn *fn,
		  void *user);
int reader_paths(struct source *src, source_path_fn *fn, void *user);

/* In lives.c: this is one too. */
int reader_lives(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
		 struct lives_span *ret);

/* In points.c: and this. */
int reader_points(struct source *src, const struct points_wanted *want, points_fn *fn, void *user);

/* In boots.c: the id of the boot that a run is of. -ENODATA where that is not known. */
int reader_boot_of_run(struct reader *rp, int64_t run, int64_t *ret_boot);

/* Puts into the sample what the database does not say: where the sample is from and how old it is. */
void reader_finish_sample(struct reader *rp, bool is_head);

#endif
