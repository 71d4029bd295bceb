/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of the writer (history/writer.h): its lock, its opening, its damage, and the state of the source
 * "history".
 */
#include "history/writerparts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lockfile.h"
#include "base/xalloc.h"
#include "history/changeset.h"
#include "history/damage.h"
#include "history/encoder.h"
#include "history/insert.h"
#include "history/lockholder.h"
#include "history/schema.h"

#define JOURNAL_BYTES	(4 << 20) /* what a WAL keeps of its size once it starts over */

void writer_drop_queue(struct history_writer *w)
{
	for (size_t i = 0; i < w->n_queue; i++)
		changeset_free(w->queue[i]);
	w->n_queue = 0;
	w->status.waiting = 0;
}

/* The connection is closed first: closing shm_fd before it would drop its locks. */
void writer_close(struct history_writer *w)
{
	encoder_free(w->encoder);
	w->encoder = NULL;
	db_close(&w->db);
	if (w->shm_fd >= 0)
		close(w->shm_fd);
	w->shm_fd = -1;
	w->status.lost_ticks += w->n_queue;
	writer_drop_queue(w);
}

/* States */

static void set_history_state(struct history_writer *w, enum source_state state)
{
	w->status.source = (struct source_status){state, buf_str(&w->detail)};
}

void writer_state_ok(struct history_writer *w)
{
	buf_clear(&w->detail);
	w->status.holder = 0;
	set_history_state(w, STATE_OK);
}

/* Adds the process @pid, which is in the way; 0: there is none, or it is not known. */
static void describe_holder(struct history_writer *w, pid_t pid)
{
	w->status.holder = pid;
	if (pid <= 0)
		return;
	buf_adds(&w->detail, ", held by ");
	lockholder_describe(pid, &w->detail);
}

void writer_state_failed(struct history_writer *w, int err)
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
		describe_holder(w, lockholder_find(w->shm_fd));
	else if (err == -EEXIST)
		describe_holder(w, w->other_writer);
	set_history_state(w, state);
}

void writer_state_wal_full(struct history_writer *w, uint64_t wal_bytes)
{
	buf_clear(&w->detail);
	buf_addf(&w->detail, "%s: the write-ahead log has %llu MiB and cannot start over", w->path,
		 (unsigned long long)(wal_bytes >> 20));
	describe_holder(w, lockholder_find(w->shm_fd));
	set_history_state(w, STATE_BLOCKED);
}

/* Opening */

/*
 * Those who may read the history must not be able to open the file of the lock: they could take the lock. A disk without
 * room for the pid is one without room for ticks.
 */
static int take_writer_lock(struct history_writer *w)
{
	char *path;
	int fd;

	if (!w->opt.lock || w->lock_fd >= 0)
		return 0;
	path = xasprintf("%s.lock", w->path);
	fd = lockfile_take(path, &w->other_writer);
	free(path);
	if (fd == -EWOULDBLOCK)
		fd = -EEXIST;
	if (fd < 0) {
		buf_clear(&w->db.error);
		buf_addf(&w->db.error, "its lock: %s", strerror(-fd));
		return fd;
	}
	w->lock_fd = fd;
	return 0;
}

static int configure_db(struct db *db)
{
	/* page_size and auto_vacuum have an effect on an empty file only */
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

/* SQLite opens a file that it may not write, without an error. */
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
 * Renames a damaged file. The WAL belongs to it and is renamed first: beside a new file it would be taken for the WAL
 * of that one.
 */
static int set_aside(struct history_writer *w, int64_t utc_ns)
{
	char *to = damage_name(w->path, utc_ns);
	int r;

	writer_close(w);
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

/* Damage that was met so often is believed, although no separate connection found it. */
#define DOUBTS_MOST 10

int writer_judge(struct history_writer *w, const struct sample *s)
{
	int r;

	writer_close(w); /* its sentence stays */
	r = ++w->doubts > DOUBTS_MOST ? 1 : damage_is_real(w->path);
	if (r > 0)
		return set_aside(w, s->at.utc_ns);
	return r < 0 ? r : -EAGAIN;
}

int writer_open(struct history_writer *w, const struct sample *s)
{
	int r = try_open(w, s);

	if (r == -EUCLEAN) {
		r = writer_judge(w, s);
		if (r == 0)
			r = try_open(w, s);
	}
	if (r < 0) {
		writer_state_failed(w, r);
		writer_close(w);
		return r;
	}
	w->checkpoint_boot_ns = s->at.boot_ns;
	w->newest = 0;
	w->unsafe_ticks = 0;
	writer_state_ok(w);
	return 0;
}
