/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/bundle.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/xalloc.h"
#include "history/writer.h"
#include "history/db.h"
#include "history/schema.h"
#include "model/sample.h"

/* Statements of the connection that finishes the file. */
enum {
	ADD_TEXT,
	STATEMENTS,
};

static const char *const statements[STATEMENTS] = {
	[ADD_TEXT] = "INSERT INTO source_text VALUES (?1, ?2)",
};

/* Makes one file of the database, and no page of it keeps what was there before. */
static const char finish[] = "PRAGMA journal_mode = DELETE; VACUUM";

static const char redact[] = "UPDATE memcg SET path = hidden(path), creator = hidden(creator);"
			     "UPDATE held SET file = hidden(file);"
			     "UPDATE boot SET hostname = hidden(hostname),"
			     " boot_id = lower(hex(randomblob(16)))";

/* The names that were hidden; the number of a name stands for it. */
struct names {
	char **of;
	size_t n, cap;
	struct map numbers; /* hash -> number */
};

/*
 * The number of a name, from 1. Where two names have one hash, the second gets a new number each time: it is hidden
 * too.
 */
static size_t number_of_text(struct names *names, const char *name, size_t len)
{
	uint64_t key = hash_mix(HASH_START, name, len);
	uintptr_t known = (uintptr_t)map_get(&names->numbers, 0, key);

	if (known && strlen(names->of[known - 1]) == len && !memcmp(names->of[known - 1], name, len))
		return known;
	XGROW(names->of, names->n, names->cap);
	names->of[names->n++] = xstrndup(name, len);
	map_put(&names->numbers, 0, key, (void *)(uintptr_t)names->n);
	return names->n;
}

/* "/system.slice/a" becomes "/n1/n2": the same name has the same number wherever it stands. */
static void hide_text(struct names *names, const char *text, struct buf *out)
{
	while (*text) {
		size_t len = strcspn(text, "/");

		if (len)
			buf_addf(out, "n%zu", number_of_text(names, text, len));
		text += len;
		if (*text == '/')
			buf_addc(out, *text++);
	}
}

static void sql_hidden(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct buf out = BUF_INIT;

	(void)n;
	if (!text)
		return; /* NULL */
	hide_text(sqlite3_user_data(context), text, &out);
	sqlite3_result_text(context, buf_str(&out), -1, SQLITE_TRANSIENT);
	buf_done(&out);
}

static int hide_names(struct db *db)
{
	struct names names = {.numbers = MAP_INIT};
	int r = db_result(db, sqlite3_create_function(db->sql, "hidden", 1, SQLITE_UTF8, &names,
						      sql_hidden, NULL, NULL));

	if (r == 0)
		r = db_exec(db, redact);
	for (size_t i = 0; i < names.n; i++)
		free(names.of[i]);
	free(names.of);
	map_done(&names.numbers);
	return r;
}

static int add_texts(struct db *db, const struct bundle_options *opt)
{
	int r = db_exec(db, schema_source_text);

	for (size_t i = 0; r == 0 && i < opt->n_texts; i++) {
		sqlite3_stmt *st = db_stmt(db, ADD_TEXT);

		db_bind_text(st, 1, opt->texts[i].name);
		db_bind_text(st, 2, opt->texts[i].text);
		r = db_run(db, st);
	}
	return r;
}

static int write_sample(const char *path, const struct sample *s, const struct bundle_options *opt,
			struct buf *why)
{
	struct history_writer_options history = history_writer_defaults;
	struct history_writer *w;
	int r;

	history.path = path;
	history.version = opt->version;
	w = history_writer_new(&history);
	r = history_writer_append(w, s);
	if (r == 0)
		r = history_writer_stop(w, s->at.utc_ns);
	if (r < 0)
		buf_adds(why, history_writer_status(w)->source.detail);
	history_writer_free(w);
	return r;
}

int bundle_write(const char *path, const struct sample *s, const struct bundle_options *opt,
		 struct buf *why)
{
	struct db db = DB_INIT;
	int r = write_sample(path, s, opt, why);

	if (r < 0)
		return r;
	r = db_open(&db, path, SQLITE_OPEN_READWRITE, statements, STATEMENTS);
	if (r == 0)
		r = add_texts(&db, opt);
	if (r == 0 && opt->redact)
		r = hide_names(&db);
	if (r == 0)
		r = db_exec(&db, finish);
	if (r < 0)
		buf_adds(why, buf_str(&db.error));
	db_done(&db);
	return r;
}
