/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_DB_H
#define HISTORY_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/known.h"

/*
 * db: one SQLite connection, its prepared statements and what went wrong last.
 *
 * SQLite's result codes become negative errno here and nowhere else: -EBUSY locked, -EEXIST somebody else writes the
 * same ids, -ENOSPC full, -EROFS read-only, -EUCLEAN damaged, -EACCES no permission, -ENOENT cannot be opened, -EIO
 * any other failed read or write. The sentence is kept in error. Unknown numbers are NULL in the database and the
 * other way round.
 */
struct db {
	sqlite3 *sql;
	sqlite3_stmt **stmts;	  /* by their place in texts; each is prepared when it is used first */
	const char *const *texts; /* the connection's statements */
	size_t n_stmts;
	int64_t version; /* schema of the file, for which statements are made (rows.h); the newest until set */
	int64_t steps;	 /* steps that a statement may still take: db_distrust() */
	struct buf error;
};

#define DB_INIT ((struct db){NULL, NULL, NULL, 0, INT64_MAX, 0, BUF_INIT})

/* @flags are those of sqlite3_open_v2(). @texts must live as long as the connection. */
int db_open(struct db *db, const char *path, int flags, const char *const *texts, size_t n_texts);

/* Closes the connection, also one that was never opened. db->error stays readable. */
void db_close(struct db *db);

/* Closes and frees all; @db is as after DB_INIT then. */
void db_done(struct db *db);

/*
 * For a file that may come from anybody: no code in its schema is run, no value may be longer than a mebibyte,
 * nothing is sorted on disk, and a statement that takes more steps than any question to an honest file ends with
 * -EUCLEAN.
 */
void db_distrust(struct db *db);

/* Runs statements that give no rows. */
int db_exec(struct db *db, const char *sql);

/*
 * The negative errno for SQLite's code @rc, whose sentence db->error gets. 0 for SQLITE_OK, SQLITE_ROW, SQLITE_DONE.
 */
int db_result(struct db *db, int rc);

/*
 * The statement texts[i], reset and without values. NULL where it cannot be prepared: db_step() of NULL gives the
 * error.
 */
sqlite3_stmt *db_stmt(struct db *db, size_t i);

/* A statement that is in no list; the caller finalizes it. {NAME} is as in rows.h. */
int db_prepare(struct db *db, const char *text, sqlite3_stmt **ret);

/* 1: there is a row; 0: the end was reached; or -errno. After the last two the statement is reset. */
int db_step(struct db *db, sqlite3_stmt *st);

/* Runs a statement to its end: 0 or -errno. */
int db_run(struct db *db, sqlite3_stmt *st);

/* The first column of the first row as a number. -ENODATA where there is no row. */
int db_number(struct db *db, sqlite3_stmt *st, int64_t *ret);

/* The same for a statement that is in no list, for tests and pragmas. */
int db_query_number(struct db *db, const char *sql, int64_t *ret);

/* The id for the next row of @table. -EUCLEAN where ids are larger than any daemon gives: they would run out. */
int db_next_id(struct db *db, const char *table, int64_t *ret);

void db_bind(sqlite3_stmt *st, int i, int64_t v);
void db_bind_num(sqlite3_stmt *st, int i, struct num v);
void db_bind_real(sqlite3_stmt *st, int i, struct real v);

/* Borrowed until the statement is stepped to its end; NULL stays NULL. */
void db_bind_text(sqlite3_stmt *st, int i, const char *s);

struct num db_num(sqlite3_stmt *st, int col);
struct real db_real(sqlite3_stmt *st, int col);

/*
 * A time in ns. A file may have any number: it is cut to the years 1823 to 2116, so that the difference of two times
 * never overflows.
 */
int64_t db_time(sqlite3_stmt *st, int col);
struct num db_num_time(sqlite3_stmt *st, int col);

bool db_is_null(sqlite3_stmt *st, int col);

/* Gives -EUCLEAN, with the sentence that a row of @table lacks what its schema promises. */
int db_damaged(struct db *db, const char *table);

/* The text; NULL where the column is NULL. Borrowed until the next step. */
const char *db_text(sqlite3_stmt *st, int col);

/*
 * The text as one printable line, which the caller owns, whichever program wrote it. Bytes that no terminal may get
 * become \xNN (text_clean()), and what is longer than DB_LINE_MOST is cut. A text that this program wrote comes back
 * as it was. NULL where the column is NULL.
 */
char *db_line(sqlite3_stmt *st, int col);
#define DB_LINE_MOST 8192

/*
 * The raw bytes of a name that was stored escaped; the caller owns them. The getter of its field escapes them again.
 */
char *db_name(sqlite3_stmt *st, int col);

/* As db_line(), but for a text of several lines; "" where the column is NULL. */
char *db_lines(sqlite3_stmt *st, int col);

#endif
