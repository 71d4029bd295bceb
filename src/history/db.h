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
 * SQLite's result codes become negative errno here and nowhere else:
 * -EBUSY locked, -EEXIST somebody else writes the same ids, -ENOSPC full, -EROFS read-only, -EUCLEAN damaged, -EACCES no permission,
 * -ENOENT cannot be opened, -EIO any other failed read or write. The sentence is kept in
 * error. Unknown numbers are NULL in the database and the other way round.
 */
struct db {
	sqlite3 *sql;
	sqlite3_stmt **stmts;	  /* prepared at first use, by place in texts */
	const char *const *texts; /* the connection's statements */
	size_t n_stmts;
	int64_t version; /* of the file's schema, that statements are made for (rows.h); the newest until set */
	int64_t steps;	 /* of SQLite's machine that the statement may still take; see db_distrust() */
	struct buf error;
};

#define DB_INIT ((struct db){NULL, NULL, NULL, 0, INT64_MAX, 0, BUF_INIT})

/* @flags are those of sqlite3_open_v2(). @texts lives as long as the connection. */
int db_open(struct db *db, const char *path, int flags, const char *const *texts, size_t n_texts);

/* Accepts a connection that was never opened; error stays readable. */
void db_close(struct db *db);

/* Releases all; @db is as after DB_INIT. */
void db_done(struct db *db);

/*
 * For a file that may come from anybody: nothing that its schema says is run, no value of it is
 * longer than a mebibyte, nothing is sorted on disk, and a statement that takes more steps than any
 * question to an honest file ends as damage (-EUCLEAN).
 */
void db_distrust(struct db *db);

/* Runs statements that give no rows. */
int db_exec(struct db *db, const char *sql);

/* The errno of @rc; keeps SQLite's sentence. 0 for SQLITE_OK, SQLITE_ROW and SQLITE_DONE. */
int db_result(struct db *db, int rc);

/*
 * The statement texts[i], reset and unbound. NULL where it cannot be prepared: db_step()
 * of it then returns the error.
 */
sqlite3_stmt *db_stmt(struct db *db, size_t i);

/* A statement of nobody's list, the caller's to finalize. {NAME} as in rows.h. */
int db_prepare(struct db *db, const char *text, sqlite3_stmt **ret);

/* 1 for a row, 0 at the end (the statement is then reset), or -errno (also reset). */
int db_step(struct db *db, sqlite3_stmt *st);

/* Runs a statement to its end: 0 or -errno. */
int db_run(struct db *db, sqlite3_stmt *st);

/* The first column of the first row as a number. -ENODATA where there is no row. */
int db_number(struct db *db, sqlite3_stmt *st, int64_t *ret);

/* A statement of no table, for tests and pragmas. */
int db_query_number(struct db *db, const char *sql, int64_t *ret);

/* The id of @table's next row. -EUCLEAN where ids are such as no daemon ever came to: they would run out. */
int db_next_id(struct db *db, const char *table, int64_t *ret);

void db_bind(sqlite3_stmt *st, int i, int64_t v);
void db_bind_num(sqlite3_stmt *st, int i, struct num v);
void db_bind_real(sqlite3_stmt *st, int i, struct real v);

/* Borrowed until the statement is stepped to its end; NULL stays NULL. */
void db_bind_text(sqlite3_stmt *st, int i, const char *s);

struct num db_num(sqlite3_stmt *st, int col);
struct real db_real(sqlite3_stmt *st, int col);

/*
 * A time in ns. A file may say anything: it is cut so that the difference of two of them never
 * overflows (years 1823 to 2116).
 */
int64_t db_time(sqlite3_stmt *st, int col);
struct num db_num_time(sqlite3_stmt *st, int col);

bool db_is_null(sqlite3_stmt *st, int col);

/* -EUCLEAN, with the sentence that a row of @table lacks what its schema promises. */
int db_damaged(struct db *db, const char *table);

/* NULL where the column is. Borrowed until the next step. */
const char *db_text(sqlite3_stmt *st, int col);

/*
 * The text as one printable line, the caller's own, whoever wrote it: what no terminal may get is
 * \xNN (text_clean()), and what is longer than DB_LINE_MOST is cut. What this program
 * wrote comes back as it was. NULL where the column is.
 */
char *db_line(sqlite3_stmt *st, int col);
#define DB_LINE_MOST 8192

/* The bytes behind a name that was stored escaped, the caller's own: its getter escapes it. */
char *db_name(sqlite3_stmt *st, int col);

/* As db_line(), of several lines; "" where the column is NULL. */
char *db_lines(sqlite3_stmt *st, int col);

#endif
