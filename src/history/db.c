/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "history/rows.h"

static const struct {
	int rc;
	int err;
} errors[] = {
	{SQLITE_BUSY, -EBUSY},	    {SQLITE_LOCKED, -EBUSY},	{SQLITE_PROTOCOL, -EBUSY},
	{SQLITE_FULL, -ENOSPC},	    {SQLITE_READONLY, -EROFS},	{SQLITE_CORRUPT, -EUCLEAN},
	{SQLITE_NOTADB, -EUCLEAN},  {SQLITE_CANTOPEN, -ENOENT}, {SQLITE_PERM, -EACCES},
	{SQLITE_AUTH, -EACCES},	    {SQLITE_NOMEM, -ENOMEM},	{SQLITE_CONSTRAINT, -EEXIST},
	{SQLITE_INTERRUPT, -EINTR}, {SQLITE_TOOBIG, -EUCLEAN},
};

/* A full disk may also show as a failed write. */
static int io_error(int extended, int system_errno)
{
	if (system_errno == ENOSPC || system_errno == EDQUOT)
		return -ENOSPC;
	if (system_errno == EROFS)
		return -EROFS;
	if (extended == SQLITE_IOERR_ACCESS)
		return -EACCES;
	return -EIO;
}

/* SQLite's sentence, and the system's reason where there is one. */
static void keep_sentence(struct db *db, int rc, int system_errno)
{
	buf_clear(&db->error);
	buf_adds(&db->error, db->sql ? sqlite3_errmsg(db->sql) : sqlite3_errstr(rc));
	if (system_errno)
		buf_addf(&db->error, " (%s)", strerror(system_errno));
}

int db_result(struct db *db, int rc)
{
	int primary = rc & 0xff, system_errno = 0;

	if (primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE)
		return 0;
	if (db->sql && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
		system_errno = sqlite3_system_errno(db->sql);
	keep_sentence(db, rc, system_errno);
	if (primary == SQLITE_INTERRUPT && db->steps < 0)
		return -EUCLEAN;
	if (primary == SQLITE_IOERR)
		return io_error(rc, system_errno);
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].rc == primary)
			return errors[i].err;
	return -EIO;
}

/* A file may be called "file:x" or ":memory:", which mean something else to SQLite: it is given "./file:x". */
static int open_named(struct db *db, const char *path, int flags)
{
	bool plain = *path == '/' || flags & SQLITE_OPEN_URI;
	char *name = xasprintf("%s%s", plain ? "" : "./", path);
	int rc = sqlite3_open_v2(name, &db->sql, flags | SQLITE_OPEN_NOMUTEX, NULL);

	free(name);
	return db_result(db, rc);
}

int db_open(struct db *db, const char *path, int flags, const char *const *texts, size_t n_texts)
{
	int r;

	db_close(db);
	db->texts = texts;
	db->version = INT64_MAX;
	db->n_stmts = n_texts;
	db->stmts = xcalloc(n_texts ? n_texts : 1, sizeof(sqlite3_stmt *));
	r = open_named(db, path, flags);
	if (r < 0) {
		db_close(db);
		return r;
	}
	sqlite3_extended_result_codes(db->sql, 1);
	return 0;
}

void db_close(struct db *db)
{
	for (size_t i = 0; db->stmts && i < db->n_stmts; i++)
		sqlite3_finalize(db->stmts[i]);
	free(db->stmts);
	db->stmts = NULL;
	sqlite3_close(db->sql);
	db->sql = NULL;
}

void db_done(struct db *db)
{
	db_close(db);
	buf_done(&db->error);
	*db = DB_INIT;
}

/* Steps between two looks at how many are left. */
#define STEPS_A_LOOK 10000

/* Of one statement. A scan of 300,000 ticks takes 6 million, a day in the slowest guest. */
#define STEPS_MOST 500000000

/* So many bytes may be taken by all connections of a process. */
#define HEAP_MOST (256 << 20)

static int steps_are_over(void *user)
{
	struct db *db = user;

	db->steps -= STEPS_A_LOOK;
	return db->steps < 0;
}

void db_distrust(struct db *db)
{
	db->steps = STEPS_MOST;
	sqlite3_hard_heap_limit64(HEAP_MOST);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_limit(db->sql, SQLITE_LIMIT_LENGTH, 1 << 20);
	sqlite3_exec(db->sql, "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=1", NULL, NULL, NULL);
	sqlite3_progress_handler(db->sql, STEPS_A_LOOK, steps_are_over, db);
}

int db_exec(struct db *db, const char *sql)
{
	return db_result(db, sqlite3_exec(db->sql, sql, NULL, NULL, NULL));
}

int db_prepare(struct db *db, const char *text, sqlite3_stmt **ret)
{
	char *sql = rows_statement(text, db->version);
	int r = db_result(db, sqlite3_prepare_v3(db->sql, sql, -1, SQLITE_PREPARE_PERSISTENT, ret,
						 NULL));

	free(sql);
	db->steps = STEPS_MOST;
	return r;
}

sqlite3_stmt *db_stmt(struct db *db, size_t i)
{
	sqlite3_stmt **st = &db->stmts[i];

	if (!*st)
		db_prepare(db, db->texts[i], st);
	if (*st) {
		sqlite3_reset(*st);
		sqlite3_clear_bindings(*st);
	}
	db->steps = STEPS_MOST;
	return *st;
}

int db_step(struct db *db, sqlite3_stmt *st)
{
	int rc, r;

	if (!st)
		return db_result(db, sqlite3_extended_errcode(db->sql)) ?: -EIO;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		return 1;
	r = db_result(db, rc);
	sqlite3_reset(st);
	return r;
}

int db_run(struct db *db, sqlite3_stmt *st)
{
	int r;

	do
		r = db_step(db, st);
	while (r > 0);
	return r;
}

int db_number(struct db *db, sqlite3_stmt *st, int64_t *ret)
{
	int r = db_step(db, st);

	if (r <= 0)
		return r < 0 ? r : -ENODATA;
	r = sqlite3_column_type(st, 0) == SQLITE_NULL ? -ENODATA : 0;
	if (r == 0)
		*ret = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r;
}

int db_query_number(struct db *db, const char *sql, int64_t *ret)
{
	sqlite3_stmt *st = NULL;
	int r = db_result(db, sqlite3_prepare_v2(db->sql, sql, -1, &st, NULL));

	if (r == 0)
		r = db_number(db, st, ret);
	sqlite3_finalize(st);
	return r;
}

/* A row each microsecond would reach this id in 140,000 years. */
#define ID_MOST (INT64_MAX / 2)

int db_next_id(struct db *db, const char *table, int64_t *ret)
{
	char *sql = xasprintf("SELECT coalesce(max(id), 0) FROM %s", table);
	int r = db_query_number(db, sql, ret);

	free(sql);
	if (r < 0)
		return r;
	if (*ret < 0 || *ret > ID_MOST) {
		buf_clear(&db->error);
		buf_addf(&db->error, "the last row of %s has the number %lld", table, (long long)*ret);
		return -EUCLEAN;
	}
	++*ret;
	return 0;
}

void db_bind(sqlite3_stmt *st, int i, int64_t v)
{
	if (st)
		sqlite3_bind_int64(st, i, v);
}

void db_bind_num(sqlite3_stmt *st, int i, struct num v)
{
	if (st && v.known)
		sqlite3_bind_int64(st, i, v.v);
}

void db_bind_real(sqlite3_stmt *st, int i, struct real v)
{
	if (st && v.known)
		sqlite3_bind_double(st, i, v.v);
}

void db_bind_text(sqlite3_stmt *st, int i, const char *s)
{
	if (st && s)
		sqlite3_bind_text(st, i, s, -1, SQLITE_STATIC);
}

bool db_is_null(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL;
}

int db_damaged(struct db *db, const char *table)
{
	buf_clear(&db->error);
	buf_addf(&db->error, "a row of %s lacks what it must have", table);
	return -EUCLEAN;
}

struct num db_num(sqlite3_stmt *st, int col)
{
	if (sqlite3_column_type(st, col) == SQLITE_NULL)
		return NUM_UNKNOWN;
	return num(sqlite3_column_int64(st, col));
}

struct real db_real(sqlite3_stmt *st, int col)
{
	if (sqlite3_column_type(st, col) == SQLITE_NULL)
		return REAL_UNKNOWN;
	return real(sqlite3_column_double(st, col));
}

#define TIME_MOST ((INT64_C(1) << 62) - 1)

int64_t db_time(sqlite3_stmt *st, int col)
{
	int64_t v = sqlite3_column_int64(st, col);

	return v > TIME_MOST ? TIME_MOST : v < -TIME_MOST ? -TIME_MOST : v;
}

struct num db_num_time(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? NUM_UNKNOWN : num(db_time(st, col));
}

const char *db_text(sqlite3_stmt *st, int col)
{
	return (const char *)sqlite3_column_text(st, col);
}

char *db_line(sqlite3_stmt *st, int col)
{
	const char *s = db_text(st, col);
	struct buf out = BUF_INIT;

	if (!s)
		return NULL;
	buf_adds(&out, "");
	text_clean(&out, s, strnlen(s, DB_LINE_MOST));
	return buf_detach(&out);
}

char *db_name(sqlite3_stmt *st, int col)
{
	const char *s = db_text(st, col);
	struct buf out = BUF_INIT;

	if (!s)
		return NULL;
	buf_adds(&out, "");
	text_unescape(&out, s, strlen(s));
	return buf_detach(&out);
}

char *db_lines(sqlite3_stmt *st, int col)
{
	const char *s = db_text(st, col), *end = s ? s + strnlen(s, DB_LINE_MOST) : NULL;
	struct buf out = BUF_INIT;

	buf_adds(&out, "");
	while (s < end) {
		size_t len = strcspn(s, "\n");

		len = len < (size_t)(end - s) ? len : (size_t)(end - s);
		text_clean(&out, s, len);
		s += len;
		if (s < end && *s++ == '\n')
			buf_addc(&out, '\n');
	}
	return buf_detach(&out);
}
