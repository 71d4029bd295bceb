/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/writerparts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "history/damage.h"
#include "history/changeset.h"
#include "history/encoder.h"
#include "history/insert.h"

#define DAY_NS		(24 * 3600 * NS_PER_SEC)
#define RETENTION_STEPS 32

const struct history_writer_options history_writer_defaults = {
	.path = "/var/lib/cgslab/history.db",
	.version = "",
	.interval_ns = 2 * NS_PER_SEC,
	.keep = {6 * 3600 * NS_PER_SEC, 14 * DAY_NS, 180 * DAY_NS, 256 << 20, 100000},
	.key_ticks = 300,
	.queue_ticks = 600,
	.queue_rows = 100000,
	.wal_max_bytes = 64 << 20,
	.checkpoint_ns = 60 * NS_PER_SEC,
	.retry_ns = 10 * NS_PER_SEC,
	.look_ns = 60 * NS_PER_SEC,
	.look_share = 40000,
};

struct history_writer *history_writer_new(const struct history_writer_options *opt)
{
	struct history_writer *w = xcalloc(1, sizeof(*w));

	w->opt = *opt;
	w->path = xstrdup(opt->path);
	w->wal_path = xasprintf("%s-wal", opt->path);
	w->version = xstrdup(opt->version);
	w->opt.version = w->version;
	w->opt.path = w->path;
	w->shm_fd = w->lock_fd = -1;
	w->queue = xcalloc(opt->queue_ticks + 1, sizeof(struct changeset *));
	w->status.source = (struct source_status){STATE_OK, ""};
	w->status.set_aside = "";
	return w;
}

void history_writer_free(struct history_writer *w)
{
	if (!w)
		return;
	writer_close(w);
	db_done(&w->db);
	if (w->lock_fd >= 0)
		close(w->lock_fd);
	free(w->queue);
	free(w->path);
	free(w->wal_path);
	free(w->version);
	buf_done(&w->detail);
	buf_done(&w->set_aside);
	free(w);
}

static bool open_is_due(const struct history_writer *w, const struct sample *s)
{
	return !w->tried || s->at.boot_ns - w->tried_boot_ns >= w->opt.retry_ns;
}

/* Writing */

static uint64_t wal_bytes(const struct history_writer *w)
{
	struct stat st;

	return stat(w->wal_path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static int checkpoint_wal(struct history_writer *w, int mode)
{
	return db_result(&w->db, sqlite3_wal_checkpoint_v2(w->db.sql, NULL, mode, NULL, NULL));
}

/* max_bytes counts the WAL too: where the limit is small, the WAL gets a quarter of it. */
static uint64_t wal_limit(const struct history_writer *w)
{
	uint64_t quarter = w->opt.keep.max_bytes / 4;

	return quarter && quarter < w->opt.wal_max_bytes ? quarter : w->opt.wal_max_bytes;
}

/* 0 where there is room in the WAL, or it could be emptied. */
static int check_wal(struct history_writer *w)
{
	uint64_t bytes = wal_bytes(w);

	if (bytes <= wal_limit(w) || checkpoint_wal(w, SQLITE_CHECKPOINT_TRUNCATE) == 0)
		return 0;
	writer_state_wal_full(w, bytes);
	return -EBUSY;
}

static int write_queue(struct history_writer *w)
{
	int r = db_exec(&w->db, "BEGIN IMMEDIATE");

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < w->n_queue; i++)
		r = insert_changeset(&w->db, w->queue[i]);
	if (r == 0)
		r = db_exec(&w->db, "COMMIT");
	if (r < 0)
		sqlite3_exec(w->db.sql, "ROLLBACK", NULL, NULL, NULL); /* the first error counts */
	return r;
}

/* What waited is in the file. */
static void note_written(struct history_writer *w)
{
	w->newest = w->queue[w->n_queue - 1]->tick;
	w->unsafe_ticks += w->n_queue;
	w->status.ticks += w->n_queue;
	w->doubts = 0;
	writer_drop_queue(w);
	writer_state_ok(w);
}

/* Gives up the oldest tick that waits; what it says moves into the next one. */
static void give_up_oldest(struct history_writer *w, struct changeset *newest)
{
	changeset_absorb(w->n_queue > 1 ? w->queue[1] : newest, w->queue[0]);
	memmove(w->queue, w->queue + 1, --w->n_queue * sizeof(*w->queue));
	w->status.lost_ticks++;
}

static size_t queue_weight(const struct history_writer *w)
{
	size_t weight = 0;

	for (size_t i = 0; i < w->n_queue; i++)
		weight += changeset_weight(w->queue[i]);
	return weight;
}

/*
 * Only ticks before a key tick can be dropped. So there is a key tick whenever an eighth of max_bytes was written
 * since the last one; otherwise a storm of births could fill the disk.
 */
static void count_bytes(struct history_writer *w, const struct changeset *cs)
{
	w->since_key_bytes = cs->key ? 0 : w->since_key_bytes + changeset_bytes(cs);
	if (w->opt.keep.max_bytes && w->since_key_bytes > w->opt.keep.max_bytes / 8)
		encoder_want_key(w->encoder);
}

static void queue_changeset(struct history_writer *w, struct changeset *cs)
{
	count_bytes(w, cs);
	if (w->n_queue == w->opt.queue_ticks)
		give_up_oldest(w, cs);
	w->queue[w->n_queue++] = cs;
	while (w->n_queue > 1 && queue_weight(w) > w->opt.queue_rows)
		give_up_oldest(w, NULL);
	w->status.waiting = w->n_queue;
	w->retention_due |= cs->key;
}

/* Counts the ticks that were written since the last look at the file: they are taken for lost with it. */
static uint64_t count_unsafe(struct history_writer *w)
{
	uint64_t n = w->unsafe_ticks;

	w->status.ticks -= n;
	w->status.lost_ticks += n;
	w->unsafe_ticks = 0;
	return n;
}

/* The next sample begins a new file, or opens the old one again. */
static void note_damage(struct history_writer *w, const struct sample *s)
{
	int r = writer_judge(w, s);

	if (r == 0) {
		count_unsafe(w);
		w->tried = false;
		return;
	}
	w->tried_boot_ns = s->at.boot_ns;
	writer_state_failed(w, r);
}

static int flush_queue(struct history_writer *w, const struct sample *s)
{
	int r = check_wal(w);

	if (r < 0)
		return r;
	r = write_queue(w);
	if (r == 0) {
		note_written(w);
		return 0;
	}
	writer_state_failed(w, r);
	if (r == -EUCLEAN)
		note_damage(w, s);
	else if (r == -EEXIST)
		writer_close(w); /* our ids are somebody's: they are read again */
	return r;
}

/*
 * Upkeep. What fails here is tried again later; meanwhile the WAL or the file grows. But damage in old pages is met
 * here first, and would keep the file from being thinned for good: so it is acted on.
 */

static bool file_moved(struct history_writer *w)
{
	int moved = 0;

	sqlite3_file_control(w->db.sql, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved;
}

/* A log that is larger than its share is written into the file; where a reader holds the log, it stays. */
static void shorten_wal(struct history_writer *w)
{
	if (wal_bytes(w) > wal_limit(w))
		checkpoint_wal(w, SQLITE_CHECKPOINT_TRUNCATE);
}

static int retain_history(struct history_writer *w, const struct sample *s)
{
	struct retention_now now = {0, s->at.boot_ns, s->at.utc_ns, 0};
	int r;

	shorten_wal(w);
	now.wal_bytes = wal_bytes(w);
	now.boot = encoder_boot(w->encoder);
	r = retention_step(&w->db, &w->opt.keep, &now, RETENTION_STEPS);
	if (r == 0)
		w->retention_due = false;
	shorten_wal(w);
	return r;
}

/*
 * What somebody did to the file is not seen by a connection that has its pages in memory. Another one
 * looks: each time whether the newest tick is there, now and then at every page: of one CPU, a forty-thousandth,
 * 50 us a tick of 2 s.
 */
static int look_again(struct history_writer *w, const struct sample *s)
{
	int64_t since = s->at.boot_ns - w->deep_boot_ns;
	bool deep = since >= w->opt.look_ns && (double)since >= w->deep_cost * 1e9 * w->opt.look_share;
	struct db other = DB_INIT;
	double before = clock_cpu_seconds();
	int64_t newest;
	int r = damage_look(&other, w->path, deep, &newest);

	if (deep) {
		w->deep_boot_ns = s->at.boot_ns;
		w->deep_cost = clock_cpu_seconds() - before;
	}
	if (r == 0 && newest < w->newest)
		r = -ESTALE;
	if (r == 0)
		w->unsafe_ticks = 0;
	if (r == -EUCLEAN) {
		buf_clear(&w->db.error);
		buf_adds(&w->db.error, buf_str(&other.error));
	}
	db_done(&other);
	return r;
}

/* What is written now would be lost: a new file is begun, or the file that has the name now is gone on with. */
static void note_vanished(struct history_writer *w)
{
	w->status.vanished++;
	w->status.vanished_ticks = count_unsafe(w);
	writer_close(w);
	w->tried = false;
}

static void keep_up_file(struct history_writer *w, const struct sample *s)
{
	int r = 0;

	if (w->retention_due)
		r = retain_history(w, s);
	if (r != -EUCLEAN) {
		if (s->at.boot_ns - w->checkpoint_boot_ns < w->opt.checkpoint_ns)
			return;
		w->checkpoint_boot_ns = s->at.boot_ns;
		w->retention_due = true;
		if (file_moved(w)) { /* somebody renamed or deleted it */
			note_vanished(w);
			return;
		}
		r = look_again(w, s);
	}
	if (r == -ESTALE || r == -ENODATA) {
		note_vanished(w);
	} else if (r == -EUCLEAN) {
		writer_state_failed(w, -EUCLEAN);
		note_damage(w, s);
	} else {
		checkpoint_wal(w, SQLITE_CHECKPOINT_PASSIVE);
	}
}

int history_writer_append(struct history_writer *w, const struct sample *s)
{
	int r;

	if (!w->encoder) {
		if (!open_is_due(w, s)) {
			w->status.lost_ticks++;
			return -EAGAIN;
		}
		w->tried = true;
		w->tried_boot_ns = s->at.boot_ns;
		r = writer_open(w, s);
		if (r < 0) {
			w->status.lost_ticks++;
			return r;
		}
	}
	queue_changeset(w, encoder_changeset(w->encoder, s, &w->status.source));
	r = flush_queue(w, s);
	if (r == 0)
		keep_up_file(w, s);
	return r;
}

int history_writer_stop(struct history_writer *w, int64_t utc_ns)
{
	int r = 0;

	if (!w->encoder)
		return -ENOTCONN;
	if (w->n_queue) {
		r = write_queue(w);
		if (r == 0)
			note_written(w);
	}
	if (r == 0)
		r = insert_run_stop(&w->db, encoder_run(w->encoder), utc_ns);
	checkpoint_wal(w, SQLITE_CHECKPOINT_TRUNCATE);
	writer_close(w);
	return r;
}

void history_writer_set_limits(struct history_writer *w, const struct retention_limits *keep)
{
	w->opt.keep = *keep;
	w->retention_due = true;
}

const struct history_writer_status *history_writer_status(const struct history_writer *w)
{
	return &w->status;
}
