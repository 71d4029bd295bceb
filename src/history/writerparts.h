/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_WRITERPARTS_H
#define HISTORY_WRITERPARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "history/db.h"
#include "history/writer.h"

struct changeset;
struct encoder;

/*
 * writerparts: what writer.c, which has the queue of ticks, and writerfile.c, which opens the file and tells what is
 * wrong with it, share of a writer.
 */

struct history_writer {
	struct history_writer_options opt;
	char *path, *wal_path, *version;
	struct db db;
	int shm_fd, lock_fd;
	pid_t other_writer; /* that has the lock; 0: none, or it is not known */
	struct encoder *encoder; /* with an open database only */
	struct changeset **queue;	   /* oldest first */
	size_t n_queue;
	bool tried;
	int64_t tried_boot_ns;	    /* when opening was last tried */
	int64_t checkpoint_boot_ns; /* when the last one was */
	bool retention_due;
	uint64_t since_key_bytes;
	int64_t newest;		/* tick that was written last */
	uint64_t unsafe_ticks;	/* written since a connection of its own last looked at the file */
	int64_t deep_boot_ns;	/* when every page was looked at */
	double deep_cost;	/* seconds of CPU that it took */
	unsigned doubts;	/* times that damage was met and not found again since a tick was written */
	struct history_writer_status status;
	struct buf detail, set_aside;
};

/* In writerfile.c. */

/*
 * Opens the database for a run that begins with @s, and sets a damaged one aside. 0 or -errno; the status says which.
 */
int writer_open(struct history_writer *w, const struct sample *s);

/* Closes it. Ticks that wait are counted as lost. */
void writer_close(struct history_writer *w);

/* Frees the ticks that wait, and counts nothing: they were written, or are counted already. */
void writer_drop_queue(struct history_writer *w);

/*
 * After -EUCLEAN: 0 when the file was damaged and is set aside, else why it was not. A disk that
 * fails for some seconds looks like damage too, and half a year of history is not put away for that.
 */
int writer_judge(struct history_writer *w, const struct sample *s);

/* The status of the source "history": good; what the error @err means; a write-ahead log that readers keep. */
void writer_state_ok(struct history_writer *w);
void writer_state_failed(struct history_writer *w, int err);
void writer_state_wal_full(struct history_writer *w, uint64_t wal_bytes);

#endif
