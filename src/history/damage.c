/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/damage.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "history/db.h"
#include "history/schema.h"

/* SQLite reports a failed read of the schema as damage; the system's error tells them apart. */
static int of_the_disk(struct db *db, int r)
{
	int e = db->sql ? sqlite3_system_errno(db->sql) : 0;

	return r == -EUCLEAN && e ? -e : r;
}

/* A sentence with the first thing that is wrong; "ok" where nothing is. */
static int check_pages(struct db *db)
{
	sqlite3_stmt *st = NULL;
	int r = db_prepare(db, "PRAGMA quick_check(1)", &st);

	if (r == 0)
		r = db_step(db, st);
	if (r > 0 && strcmp(db_text(st, 0) ?: "", "ok") != 0) {
		buf_clear(&db->error);
		buf_adds(&db->error, db_text(st, 0) ?: "damaged");
		r = -EUCLEAN;
	}
	sqlite3_finalize(st);
	return r < 0 ? r : 0;
}

/* A daemon could not go on behind them. */
static int check_ids(struct db *db)
{
	static const char *const tables[] = {"tick", "run", "counting", "event", "site_window", "cache", "memcg"};
	int64_t next;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(tables); i++)
		r = db_next_id(db, tables[i], &next);
	return r;
}

int damage_look(struct db *db, const char *path, bool deep, int64_t *ret_newest)
{
	int64_t version;
	int r = db_open(db, path, SQLITE_OPEN_READONLY, NULL, 0);

	*ret_newest = 0;
	if (r == 0 && deep)
		r = schema_check(db, &version);
	if (r == 0 && deep)
		r = check_pages(db);
	if (r == 0 && deep && version == schema_version())
		r = check_ids(db);
	if (r == 0)
		r = db_query_number(db, "SELECT coalesce(max(id), 0) FROM tick", ret_newest);
	r = of_the_disk(db, r);
	db_close(db);
	return r;
}

static int look_at_pages(const char *path)
{
	struct db db = DB_INIT;
	int64_t newest;
	int r = damage_look(&db, path, true, &newest);

	db_done(&db);
	return r;
}

/* 0 where every byte of the file can be read, else -errno. */
static int read_all(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), r = 0;
	char *block = xmalloc(1 << 16);
	off_t at = 0;
	ssize_t n = 0;

	if (fd < 0)
		r = -errno;
	while (r == 0 && (n = pread(fd, block, 1 << 16, at)) > 0)
		at += n;
	if (r == 0 && n < 0)
		r = -errno;
	if (fd >= 0)
		close(fd);
	free(block);
	return r;
}

int damage_is_real(const char *path)
{
	int r = look_at_pages(path);

	if (r != -EUCLEAN)
		return r == -ENODATA ? 0 : r;
	r = read_all(path);
	if (r < 0)
		return r;
	r = look_at_pages(path);
	return r == -EUCLEAN ? 1 : r == -ENODATA ? 0 : r;
}

char *damage_name(const char *path, int64_t utc_ns)
{
	time_t t = (time_t)(utc_ns / NS_PER_SEC);
	char when[32];
	struct stat st;
	struct tm tm;
	char *name;

	gmtime_r(&t, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	name = xasprintf("%s.damaged-%s", path, when);
	for (unsigned i = 1; lstat(name, &st) == 0; i++) {
		free(name);
		name = xasprintf("%s.damaged-%s-%u", path, when, i);
	}
	return name;
}

static void remove_with(const char *name)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		char *file = xasprintf("%s%s", name, suffixes[i]);

		unlink(file);
		free(file);
	}
}

struct kept {
	char *name;
	struct timespec changed;
};

static int by_age(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->changed.tv_sec != y->changed.tv_sec)
		return x->changed.tv_sec < y->changed.tv_sec ? -1 : 1;
	if (x->changed.tv_nsec != y->changed.tv_nsec)
		return x->changed.tv_nsec < y->changed.tv_nsec ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Logs and their indexes go with their files. */
static bool is_main_file(const char *name)
{
	size_t len = strlen(name);

	return len < 4 || (strcmp(name + len - 4, "-wal") != 0 && strcmp(name + len - 4, "-shm") != 0);
}

/* The letters that have a meaning for glob(). */
static char *pattern_of(const char *path)
{
	struct buf b = BUF_INIT;

	for (; *path; path++) {
		if (strchr("*?[\\", *path))
			buf_addc(&b, '\\');
		buf_addc(&b, *path);
	}
	buf_adds(&b, ".damaged-*");
	return buf_detach(&b);
}

unsigned damage_forget(const char *path, unsigned keep)
{
	char *pattern = pattern_of(path);
	struct kept *kept = NULL;
	size_t n = 0, cap = 0;
	unsigned gone = 0;
	struct stat st;
	glob_t found;

	if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			if (!is_main_file(found.gl_pathv[i]) || lstat(found.gl_pathv[i], &st) < 0)
				continue;
			XGROW(kept, n, cap);
			kept[n++] = (struct kept){found.gl_pathv[i], st.st_ctim};
		}
		if (n)
			qsort(kept, n, sizeof(*kept), by_age);
		for (; gone + keep < n; gone++)
			remove_with(kept[gone].name);
		globfree(&found);
	}
	free(kept);
	free(pattern);
	return gone;
}
