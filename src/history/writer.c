/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "history/damage.h"
#include "history/db.h"
#include "history/lockholder.h"
#include "history/changeset.h"
#include "history/encoder.h"
#include "history/schema.h"
#include "history/insert.h"

#define DAY_NS		(24 * 3600 * NS_PER_SEC)
#define JOURNAL_BYTES	(4 << 20) /* what a WAL keeps of its size once it starts over */
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
};

struct history_writer {
	struct history_writer_options opt;
	char *path, *wal_path, *version;
	struct db db;
	int shm_fd, lock_fd;
	struct encoder *encoder; /* with an open database only */
	struct changeset **queue;	   /* oldest first */
	size_t n_queue;
	bool tried;
	int64_t tried_boot_ns;	    /* when opening was last tried */
	int64_t checkpoint_boot_ns; /* when the last one was */
	bool retention_due;
	uint64_t since_key_bytes;
	int64_t newest;		/* tick that was written last */
	int64_t safe;		/* tick that a connection of its own has seen since */
	int64_t deep_boot_ns;	/* when every page was looked at */
	double deep_cost;	/* seconds of CPU that it took */
	unsigned doubts;	/* times that damage was met and not found again since a tick was written */
	struct history_writer_status status;
	struct buf detail, set_aside;
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

static void drop_queue(struct history_writer *w)
{
	for (size_t i = 0; i < w->n_queue; i++)
		changeset_free(w->queue[i]);
	w->n_queue = 0;
	w->status.waiting = 0;
}

/* The connection goes first: closing shm_fd would drop its locks. */
static void close_db(struct history_writer *w)
{
	encoder_free(w->encoder);
	w->encoder = NULL;
	db_close(&w->db);
	if (w->shm_fd >= 0)
		close(w->shm_fd);
	w->shm_fd = -1;
	w->status.lost_ticks += w->n_queue;
	drop_queue(w);
}

void history_writer_free(struct history_writer *w)
{
	if (!w)
		return;
	close_db(w);
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

/* States */

static void set_history_state(struct history_writer *w, enum source_state state)
{
	w->status.source = (struct source_status){state, buf_str(&w->detail)};
}

static void state_ok(struct history_writer *w)
{
	buf_clear(&w->detail);
	w->status.holder = 0;
	set_history_state(w, STATE_OK);
}

/* Who is in the way, where somebody is. */
static void describe_holder(struct history_writer *w)
{
	pid_t pid = lockholder_find(w->shm_fd);

	w->status.holder = pid;
	if (pid <= 0)
		return;
	buf_adds(&w->detail, ", held by ");
	lockholder_describe(pid, &w->detail);
}

static void state_failed(struct history_writer *w, int err)
{
	static const struct {
		int err;
		enum source_state state;
		const char *text;
	} known[] = {
		{-EBUSY, STATE_BLOCKED, "locked"},
		{-ENOSPC, STATE_BLOCKED, "no space left; it goes on when there is room"},
		{-EROFS, STATE_BLOCKED, "cannot be written: read-only"},
		{-EACCES, STATE_DENIED, "permission denied"},
		{-EPROTONOSUPPORT, STATE_ABSENT, NULL},
		{-EEXIST, STATE_BLOCKED, "another process writes it"},
		{-EAGAIN, STATE_BLOCKED, "what looked like damage is none; it is opened again"},
	};
	const char *text = NULL;
	enum source_state state = STATE_BLOCKED;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (known[i].err != err)
			continue;
		text = known[i].text;
		state = known[i].state;
	}
	buf_clear(&w->detail);
	buf_addf(&w->detail, "%s: %s", w->path, text ? text : buf_str(&w->db.error));
	w->status.holder = 0;
	if (err == -EBUSY)
		describe_holder(w);
	set_history_state(w, state);
}

static void state_wal_full(struct history_writer *w, uint64_t wal_bytes)
{
	buf_clear(&w->detail);
	buf_addf(&w->detail, "%s: the write-ahead log has %llu MiB and cannot start over", w->path,
		 (unsigned long long)(wal_bytes >> 20));
	describe_holder(w);
	set_history_state(w, STATE_BLOCKED);
}

/* Opening */

/* The file of the lock may not be readable by those who may read the history: they could take it. */
static int take_writer_lock(struct history_writer *w)
{
	char *path;
	int fd, r = 0;

	if (!w->opt.lock || w->lock_fd >= 0)
		return 0;
	path = xasprintf("%s.lock", w->path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		r = -errno;
	else if (fchmod(fd, 0600) < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		r = errno == EWOULDBLOCK ? -EEXIST : -errno;
	free(path);
	if (r < 0) {
		buf_clear(&w->db.error);
		buf_addf(&w->db.error, "its lock: %s", strerror(-r));
		if (fd >= 0)
			close(fd);
		return r;
	}
	w->lock_fd = fd;
	return 0;
}

static int configure_db(struct db *db)
{
	/* page_size and auto_vacuum hold for a file that is still empty only. */
	static const char fmt[] = "PRAGMA page_size=%d; PRAGMA auto_vacuum=INCREMENTAL;"
				  "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
				  "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=%d;"
				  "PRAGMA cache_size=-1024; PRAGMA temp_store=MEMORY;"
				  "PRAGMA busy_timeout=0;";
	int on = 1;
	char *sql = xasprintf(fmt, SCHEMA_PAGE_BYTES, JOURNAL_BYTES);
	int r = db_exec(db, sql);

	free(sql);
	if (r == 0)
		r = db_result(db,
			      sqlite3_file_control(db->sql, "main", SQLITE_FCNTL_PERSIST_WAL, &on));
	return r;
}

/* SQLite opens what it may not write without a word. */
static int check_writable(struct history_writer *w)
{
	if (sqlite3_db_readonly(w->db.sql, "main") != 1)
		return 0;
	buf_clear(&w->db.error);
	buf_adds(&w->db.error, "read-only");
	return -EROFS;
}

static int open_file(struct history_writer *w)
{
	int64_t version;
	int r = take_writer_lock(w);

	if (r < 0)
		return r;
	r = db_open(&w->db, w->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			writer_statements, writer_n_statements);

	if (r < 0)
		return r;
	r = check_writable(w);
	if (r == 0)
		r = schema_check(&w->db, &version); /* nothing is written to another's file */
	if (r == 0 || r == -ENODATA)
		r = configure_db(&w->db);
	if (r == 0)
		r = schema_prepare(&w->db);
	return r;
}

static int start_encoder(struct history_writer *w, const struct sample *s)
{
	struct encoder_options opt = {w->version, w->opt.interval_ns, w->opt.key_ticks};
	int fd;
	int r = encoder_new(&w->db, s, &opt, &w->encoder);

	if (r < 0)
		return r;
	fd = lockholder_open(w->path);
	w->shm_fd = fd < 0 ? -1 : fd;
	return 0;
}

static int move_aside(const char *path, const char *to, const char *suffix)
{
	char *a = xasprintf("%s%s", path, suffix), *b = xasprintf("%s%s", to, suffix);
	int r = rename(a, b) < 0 ? -errno : 0;

	free(a);
	free(b);
	return r;
}

/*
 * The WAL belongs to the damaged file and goes first: beside a new one it would be taken
 * for its own.
 */
static int set_aside(struct history_writer *w, int64_t utc_ns)
{
	char *to = damage_name(w->path, utc_ns);
	int r;

	close_db(w);
	r = move_aside(w->path, to, "-wal");
	if (r == 0 || r == -ENOENT)
		r = move_aside(w->path, to, "-shm");
	if (r == 0 || r == -ENOENT)
		r = move_aside(w->path, to, "");
	if (r == 0) {
		damage_forget(w->path, KEPT_DAMAGED);
		buf_clear(&w->set_aside);
		buf_adds(&w->set_aside, to);
		w->status.set_aside = buf_str(&w->set_aside);
		w->status.set_asides++;
		w->doubts = 0;
	}
	free(to);
	return r;
}

static int try_open(struct history_writer *w, const struct sample *s)
{
	int r = open_file(w);

	if (r == 0)
		r = start_encoder(w, s);
	return r;
}

/* What was met again and again, and never found by those who looked for it, is believed. */
#define DOUBTS_MOST 10

/*
 * After -EUCLEAN: 0 when the file was damaged and is set aside, else why it was not. A disk that
 * fails for some seconds looks like damage too, and half a year of history is not put away for that.
 */
static int judge_file(struct history_writer *w, const struct sample *s)
{
	int r;

	close_db(w); /* its sentence stays */
	r = ++w->doubts > DOUBTS_MOST ? 1 : damage_is_real(w->path);
	if (r > 0)
		return set_aside(w, s->at.utc_ns);
	return r < 0 ? r : -EAGAIN;
}

static int open_db(struct history_writer *w, const struct sample *s)
{
	int r = try_open(w, s);

	if (r == -EUCLEAN) {
		r = judge_file(w, s);
		if (r == 0)
			r = try_open(w, s);
	}
	if (r < 0) {
		state_failed(w, r);
		close_db(w);
		return r;
	}
	w->checkpoint_boot_ns = s->at.boot_ns;
	w->safe = w->newest = 0;
	state_ok(w);
	return 0;
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

/* The WAL counts to max_bytes: a small limit leaves it a quarter. */
static uint64_t wal_limit(const struct history_writer *w)
{
	uint64_t quarter = w->opt.keep.max_bytes / 4;

	return quarter && quarter < w->opt.wal_max_bytes ? quarter : w->opt.wal_max_bytes;
}

/* 0 when there is room in the WAL, or it could be emptied. */
static int check_wal(struct history_writer *w)
{
	uint64_t bytes = wal_bytes(w);

	if (bytes <= wal_limit(w) || checkpoint_wal(w, SQLITE_CHECKPOINT_TRUNCATE) == 0)
		return 0;
	state_wal_full(w, bytes);
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

/* Gives up the oldest tick that waits; what it said moves into the one behind it. */
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
 * Only what lies before a key tick can be dropped, so there is one whenever an eighth of max_bytes was
 * written since the last: a storm of births fills no disk.
 */
static void count_bytes(struct history_writer *w, const struct changeset *r)
{
	w->since_key_bytes = r->key ? 0 : w->since_key_bytes + changeset_bytes(r);
	if (w->opt.keep.max_bytes && w->since_key_bytes > w->opt.keep.max_bytes / 8)
		encoder_want_key(w->encoder);
}

static void queue_changeset(struct history_writer *w, struct changeset *r)
{
	count_bytes(w, r);
	if (w->n_queue == w->opt.queue_ticks)
		give_up_oldest(w, r);
	w->queue[w->n_queue++] = r;
	while (w->n_queue > 1 && queue_weight(w) > w->opt.queue_rows)
		give_up_oldest(w, NULL);
	w->status.waiting = w->n_queue;
	w->retention_due |= r->key;
}

/* Ticks that were written and are in no file of ours any more, so far as anybody has looked. */
static uint64_t count_unsafe(struct history_writer *w)
{
	uint64_t n = w->safe && w->newest > w->safe ? (uint64_t)(w->newest - w->safe) : 0;

	n = n < w->status.ticks ? n : w->status.ticks;
	w->status.ticks -= n;
	w->status.lost_ticks += n;
	w->safe = w->newest;
	return n;
}

/* The next sample begins a new file, or opens the old one again. */
static void note_damage(struct history_writer *w, const struct sample *s)
{
	int r = judge_file(w, s);

	if (r == 0) {
		count_unsafe(w);
		w->tried = false;
		return;
	}
	w->tried_boot_ns = s->at.boot_ns;
	state_failed(w, r);
}

static int flush_queue(struct history_writer *w, const struct sample *s)
{
	int r = check_wal(w);

	if (r < 0)
		return r;
	r = write_queue(w);
	if (r == 0) {
		w->newest = w->queue[w->n_queue - 1]->tick;
		w->safe = w->safe ? w->safe : w->queue[0]->tick - 1;
		w->status.ticks += w->n_queue;
		w->doubts = 0;
		drop_queue(w);
		state_ok(w);
		return 0;
	}
	state_failed(w, r);
	if (r == -EUCLEAN)
		note_damage(w, s);
	else if (r == -EEXIST)
		close_db(w); /* our ids are somebody's: they are read again */
	return r;
}

/*
 * Upkeep: what fails here is tried again later, and shows as a WAL or a file that grows. But damage
 * in old pages is met here first, and would keep the file from ever being thinned again.
 */

static bool file_moved(struct history_writer *w)
{
	int moved = 0;

	sqlite3_file_control(w->db.sql, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved;
}

/* A log beyond its share goes into the file before it grows on; where a reader holds it, it stays. */
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

/* Deep looks are so seldom that they take a forty-thousandth of one CPU: 50 us a tick of 2 s. */
#define DEEP_SHARE 40000

/*
 * What somebody did to the file is not seen by a connection that has its pages in memory. Another one
 * looks: each time whether the newest tick is there, now and then at every page.
 */
static int look_again(struct history_writer *w, const struct sample *s)
{
	int64_t since = s->at.boot_ns - w->deep_boot_ns;
	bool deep = since >= w->opt.look_ns && (double)since >= w->deep_cost * 1e9 * DEEP_SHARE;
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
		w->safe = w->newest;
	if (r == -EUCLEAN) {
		buf_clear(&w->db.error);
		buf_adds(&w->db.error, buf_str(&other.error));
	}
	db_done(&other);
	return r;
}

/* What is written now would be lost: another file is begun, or the one that lies there gone on with. */
static void note_vanished(struct history_writer *w)
{
	w->status.vanished++;
	w->status.vanished_ticks = count_unsafe(w);
	close_db(w);
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
		state_failed(w, -EUCLEAN);
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
		r = open_db(w, s);
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
	if (w->n_queue)
		r = write_queue(w);
	if (r == 0) {
		drop_queue(w);
		r = insert_run_stop(&w->db, encoder_run(w->encoder), utc_ns);
	}
	checkpoint_wal(w, SQLITE_CHECKPOINT_TRUNCATE);
	close_db(w);
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
