/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "history/readerparts.h"
#include "history/schema.h"
#include "model/growth.h"
#include "model/sample.h"
#include "model/source.h"

/* A reader waits so long, and no longer, for a writer that is recovering the log. */
#define BUSY_MS 250

/* A reader keeps 1 MiB of pages; the system keeps pages of the file as well. */
#define CACHE_SIZE "PRAGMA cache_size=-1024"

/* After so many intervals without a tick nobody writes. */
#define STALE_INTERVALS 3

static const struct source_ops history_source;
static const struct source_ops file_source;

struct reader *reader_inside(struct source *src)
{
	return (struct reader *)src;
}

/* Connections */

static bool wal_has_content(const struct reader *rp)
{
	struct stat st;

	return stat(rp->wal_path, &st) == 0 && st.st_size > 0;
}

/* The path as the URI that sqlite3_open_v2() takes, with everything but letters escaped. */
static char *immutable_uri(const char *path)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "file:");
	for (const char *p = path; *p; p++) {
		if (strchr("?#%", *p))
			buf_addf(&b, "%%%02x", (unsigned char)*p);
		else
			buf_addc(&b, *p);
	}
	buf_adds(&b, "?immutable=1");
	return buf_detach(&b);
}

static int try_connection(struct reader *rp, const char *name, int flags)
{
	int r = db_open(&rp->db, name, SQLITE_OPEN_READONLY | flags, load_statements, LOAD_COUNT);

	if (r < 0)
		return r;
	sqlite3_busy_timeout(rp->db.sql, BUSY_MS);
	sqlite3_exec(rp->db.sql, CACHE_SIZE, NULL, NULL, NULL);
	db_distrust(&rp->db); /* the file may come from anywhere */
	return schema_check(&rp->db, &rp->db.version);
}

static int check_file(struct reader *rp)
{
	if (stat(rp->path, &rp->file) < 0 || access(rp->path, R_OK) < 0)
		return -errno;
	return regular_check(rp->file.st_mode);
}

static int connect_file(struct reader *rp)
{
	char *uri;
	int r;

	loader_forget(&rp->loader);
	loader_forget(&rp->before);
	growth_forget(rp->growth);
	rp->data_version = rp->head = 0;
	rp->look_version = -1;
	r = check_file(rp);
	if (r < 0)
		return r;
	rp->immutable = false;
	r = try_connection(rp, rp->path, 0);
	if (r == 0 || r == -EPROTONOSUPPORT || r == -ENODATA || r == -EUCLEAN || r == -EBUSY)
		return r;
	/* the index of the log is gone, and only a process that may write can make it again; the file
	 * would be read without its log, and what is in the log would be missing without a word */
	if (wal_has_content(rp))
		return r == -ENOENT || r == -EROFS ? -ESTALE : r;
	/* the log is gone or empty, and this process may not make one */
	uri = immutable_uri(rp->path);
	rp->immutable = true;
	r = try_connection(rp, uri, SQLITE_OPEN_URI);
	free(uri);
	return r;
}

/* The file was renamed, deleted or replaced, or has a log again. */
static bool must_reconnect(struct reader *rp)
{
	struct stat st;

	if (!rp->db.sql || stat(rp->path, &st) < 0)
		return true;
	if (st.st_dev != rp->file.st_dev || st.st_ino != rp->file.st_ino)
		return true;
	if (!rp->immutable)
		return false;
	return wal_has_content(rp) || st.st_size != rp->file.st_size ||
	       st.st_mtim.tv_sec != rp->file.st_mtim.tv_sec ||
	       st.st_mtim.tv_nsec != rp->file.st_mtim.tv_nsec;
}

static int refresh_file(struct reader *rp)
{
	return must_reconnect(rp) ? connect_file(rp) : 0;
}

/* What the loaders read in the look before holds as long as nobody has written. */
static int note_look(struct reader *rp)
{
	int64_t version;
	int r = db_number(&rp->db, db_stmt(&rp->db, LOAD_DATA_VERSION), &version);

	if (r < 0 || version == rp->look_version)
		return r;
	rp->look_version = version;
	rp->loader.look++;
	rp->before.look++;
	return 0;
}

int reader_begin(struct reader *rp)
{
	int r = refresh_file(rp);

	if (r == 0)
		r = db_exec(&rp->db, "BEGIN");
	if (r < 0)
		return r;
	r = note_look(rp); /* after BEGIN: this is the version that is read until reader_end() */
	return r < 0 ? reader_end(rp, r) : 0;
}

int reader_end(struct reader *rp, int r)
{
	sqlite3_exec(rp->db.sql, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
	/* a connection that failed once may stay broken: the next call makes a new one */
	if (r < 0 && r != -ENODATA)
		db_close(&rp->db);
	return r;
}

/* Age and state */

static double age_seconds(const struct reader *rp)
{
	const struct moment *at = &rp->loader.sample.at;
	struct moment now = clock_now();
	int64_t age = now.utc_ns - at->utc_ns;

	/* the wall clock may have been set back; of another boot the boot clock gives less, and is not used */
	if (now.boot_ns - at->boot_ns > age)
		age = now.boot_ns - at->boot_ns;
	return age > 0 ? (double)age / (double)NS_PER_SEC : 0;
}

static bool is_old(const struct reader *rp, double age)
{
	return age * (double)NS_PER_SEC > (double)rp->loader.run.interval_ns * STALE_INTERVALS;
}

static enum source_state head_state(struct reader *rp, double age)
{
	const struct run_row *run = &rp->loader.run;

	buf_clear(&rp->detail);
	if (run->clean) {
		buf_addf(&rp->detail, "%s: cgslabd was stopped ", rp->path);
		text_time(&rp->detail, run->stopped_utc_ns.v);
		return STATE_STOPPED;
	}
	if (rp->immutable) {
		buf_addf(&rp->detail, "%s: cgslabd does not run; the file is read as it stands",
			 rp->path);
		return STATE_STOPPED;
	}
	if (!is_old(rp, age))
		return STATE_OK;
	buf_addf(&rp->detail, "%s: no tick for ", rp->path);
	text_duration(&rp->detail, age);
	return STATE_STALE;
}

void reader_finish_sample(struct reader *rp, bool is_head)
{
	struct sample *s = &rp->loader.sample;
	enum source_state state;

	s->from = rp->source.ops->name;
	s->age_seconds = age_seconds(rp);
	if (!is_head || rp->want & HISTORY_FILE)
		return;
	state = head_state(rp, s->age_seconds);
	if (state != STATE_OK)
		s->sources[SOURCE_HISTORY] = (struct source_status){state, buf_str(&rp->detail)};
}

/* The interface of model/source.h */

struct place {
	int64_t id, utc_ns, run;
	bool after_gap;
};

static int step_from(struct reader *rp, int64_t id, int step, struct place *ret)
{
	int r;

	sqlite3_stmt *st = db_stmt(&rp->db, step < 0 ? LOAD_STEP_BACK : LOAD_STEP_ON);

	db_bind(st, 1, id);
	r = db_step(&rp->db, st);
	if (r <= 0)
		return r < 0 ? r : -ENODATA;
	*ret = (struct place){sqlite3_column_int64(st, 0), db_time(st, 1),
			      sqlite3_column_int64(st, 2), db_num(st, 3).known};
	sqlite3_reset(st);
	return 0;
}

/* The tick at or before @utc_ns, in the newest stretch of ticks that reaches that time. */
static int find_tick(struct reader *rp, int64_t utc_ns, int64_t *ret_id, int64_t *ret_utc)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_KEY_AT);
	int64_t key, next;
	int r;

	db_bind(st, 1, utc_ns);
	r = db_number(&rp->db, st, &key);
	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_NEXT_KEY);
	db_bind(st, 1, key);
	r = db_number(&rp->db, st, &next);
	if (r < 0 && r != -ENODATA)
		return r;
	st = db_stmt(&rp->db, LOAD_AT);
	db_bind(st, 1, key);
	db_bind(st, 2, r == 0 ? next : INT64_MAX);
	db_bind(st, 3, utc_ns);
	r = db_step(&rp->db, st);
	if (r <= 0)
		return r < 0 ? r : -ENODATA;
	*ret_id = sqlite3_column_int64(st, 0);
	*ret_utc = db_time(st, 1);
	sqlite3_reset(st);
	return 0;
}

/*
 * Growth: where the reader begins, and where it jumps to, the tick of one span before is loaded. From there on the
 * ticks that are shown are remembered.
 */

#define JUMP_NS (30 * NS_PER_SEC)

/* Shows the tick @id to growth, if it is of this boot and after what it knows. */
static int seed_tick(struct reader *rp, int64_t id)
{
	const struct sample *s = &rp->before.sample;
	int r = loader_load(&rp->before, id);

	if (r == 0 && rp->before.boot == rp->loader.boot && s->at.boot_ns > growth_newest_ns(rp->growth) &&
	    s->at.boot_ns < rp->loader.sample.at.boot_ns)
		growth_seed(rp->growth, s);
	return r;
}

/* The tick of one span ago, or the first tick where none is so old. */
static int seed_span(struct reader *rp, unsigned span)
{
	int64_t utc, id;
	struct place first;
	int r = find_tick(rp, rp->loader.sample.at.utc_ns - growth_span_ns(span), &id, &utc);

	if (r == -ENODATA) {
		r = step_from(rp, 0, 1, &first);
		id = first.id;
	}
	return r < 0 ? r : seed_tick(rp, id);
}

/* Where the past cannot be read, growth is unknown, and the tick is shown all the same. */
static void take_growth(struct reader *rp)
{
	struct sample *s = &rp->loader.sample;
	int64_t since = s->at.boot_ns - growth_newest_ns(rp->growth);
	int r = 0;

	memset(s->growth, 0, sizeof(s->growth));
	if (!(rp->want & HISTORY_CACHES))
		return;
	if (since <= 0 || since > JUMP_NS) {
		growth_forget(rp->growth);
		for (unsigned span = GROWTH_SPANS; r == 0 && span > 0; span--)
			r = seed_span(rp, span - 1);
	}
	growth_take(rp->growth, s);
}

static int load_head(struct reader *rp, int64_t *ret_id)
{
	int r = db_number(&rp->db, db_stmt(&rp->db, LOAD_HEAD), ret_id);

	if (r == 0)
		r = loader_load(&rp->loader, *ret_id);
	if (r == 0)
		take_growth(rp);
	return r;
}

/* Whether a process has written since the last look; looking takes a few microseconds. */
static bool nothing_new(struct reader *rp)
{
	int64_t version;

	if (db_number(&rp->db, db_stmt(&rp->db, LOAD_DATA_VERSION), &version) < 0)
		return false;
	if (version == rp->data_version && rp->head && rp->loader.tick == rp->head)
		return true;
	rp->data_version = version;
	return false;
}

static int reader_next(struct source *src, const struct sample **ret)
{
	struct reader *rp = reader_inside(src);
	int64_t before, id;
	int r = refresh_file(rp);

	if (r < 0)
		return r;
	before = rp->loader.tick;
	if (nothing_new(rp)) {
		reader_finish_sample(rp, true);
		*ret = &rp->loader.sample;
		return 0;
	}
	r = reader_begin(rp);
	if (r < 0)
		return r;
	r = reader_end(rp, load_head(rp, &id));
	if (r < 0)
		return r;
	rp->head = id;
	reader_finish_sample(rp, true);
	*ret = &rp->loader.sample;
	return before != id;
}

/* Between two ticks of a run the first one holds; after a run, or where ticks were lost, none does. */
static bool is_covered(struct reader *rp, int64_t utc_ns)
{
	const struct loader *l = &rp->loader;
	struct place next;

	if (utc_ns - l->sample.at.utc_ns <= l->run.interval_ns * STALE_INTERVALS)
		return true;
	if (step_from(rp, l->tick, 1, &next) < 0)
		return false;
	return next.run == l->run.id && !next.after_gap && next.utc_ns > utc_ns;
}

/* Steps from the tick at which the reader stands, where the time is the time of that tick: after the clock was set,
 * another tick may have the same time. */
static int locate_tick(struct reader *rp, int64_t utc_ns, int step, int64_t *ret)
{
	struct place to;
	int64_t utc;
	int r = 0;

	if (step && rp->loader.tick && rp->loader.sample.at.utc_ns == utc_ns)
		*ret = rp->loader.tick;
	else
		r = find_tick(rp, utc_ns, ret, &utc);
	if (r == -ENODATA && step > 0) {
		*ret = 0;
		r = 0;
	}
	for (int left = abs(step); r == 0 && left; left--) {
		r = step_from(rp, *ret, step, &to);
		if (r == 0)
			*ret = to.id;
	}
	return r;
}

static int locate_and_load(struct reader *rp, int64_t utc_ns, int step)
{
	int64_t id;
	int r = locate_tick(rp, utc_ns, step, &id);

	if (r == 0)
		r = loader_load(&rp->loader, id);
	if (r == 0 && !step && !is_covered(rp, utc_ns))
		r = -ENODATA;
	if (r == 0)
		take_growth(rp);
	return r;
}

static int reader_at(struct source *src, int64_t utc_ns, int step, const struct sample **ret)
{
	struct reader *rp = reader_inside(src);
	int r = reader_begin(rp);

	if (r < 0)
		return r;
	r = reader_end(rp, locate_and_load(rp, utc_ns, step));
	if (r < 0)
		return r;
	reader_finish_sample(rp, false);
	*ret = &rp->loader.sample;
	return 0;
}

static void reader_free(struct source *src)
{
	struct reader *rp = reader_inside(src);

	loader_done(&rp->loader);
	loader_done(&rp->before);
	growth_free(rp->growth);
	db_done(&rp->db);
	buf_done(&rp->detail);
	free(rp->path);
	free(rp->wal_path);
	free(rp);
}

#define READER_OPS(what)                                                                           \
	{                                                                                          \
		.name = (what), .next = reader_next, .at = reader_at, .ticks = reader_ticks,       \
		.events = reader_events, .points = reader_points, .paths = reader_paths,           \
		.lives = reader_lives, .free = reader_free,                                        \
	}
static const struct source_ops history_source = READER_OPS("history");
static const struct source_ops file_source = READER_OPS("file");

int history_source_open(const char *path, unsigned want, struct source **ret)
{
	struct reader *rp = xcalloc(1, sizeof(*rp));
	const struct sample *s;
	int r;

	rp->source.ops = want & HISTORY_FILE ? &file_source : &history_source;
	rp->path = xstrdup(path);
	rp->wal_path = xasprintf("%s-wal", path);
	rp->want = want;
	loader_init(&rp->loader, &rp->db, want & HISTORY_CACHES, want & HISTORY_MEMCGS);
	loader_init(&rp->before, &rp->db, want & HISTORY_CACHES, false);
	rp->growth = growth_new();
	rp->loader.want_sites = want & HISTORY_SITES;
	rp->loader.memcgs.want_held = want & HISTORY_HELD;
	r = reader_next(&rp->source, &s);
	if (r < 0) {
		reader_free(&rp->source);
		return r;
	}
	*ret = &rp->source;
	return 0;
}

void history_explain(int err, const char *path, struct buf *out)
{
	static const struct {
		int err;
		const char *text;
	} known[] = {
		{-ENOENT, "no history yet: start cgslabd"},
		{-ENODATA, "no tick in it yet: start cgslabd, or wait a moment"},
		{-EACCES, "permission denied; join group cgslab, or run as root"},
		{-EPROTONOSUPPORT,
		 "it is not a history that this cgslab knows: a newer cgslab wrote it,"
		 " or another program"},
		{-EUCLEAN, "it is damaged; cgslabd sets it aside when it meets the damage"},
		{-EBUSY, "it is locked; try again"},
		{-ESTALE, "the index of its log is missing, and only a writer can make it again:"
			  " start cgslabd, or run as root"},
	};
	const char *text = root_strerror(err);

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].err == err)
			text = known[i].text;
	buf_addf(out, "%s: %s", path, text);
}

void history_source_explain(const struct source *src, int err, struct buf *out)
{
	const struct reader *rp = (const struct reader *)src;
	bool named = rp->want & HISTORY_FILE;

	if (err == -EUCLEAN && named)
		buf_addf(out, "%s: it is damaged; take another copy of it, or what sqlite3 can .recover of it", rp->path);
	else
		history_explain(err, rp->path, out);
	if (rp->db.error.len)
		buf_addf(out, " (%s)", buf_str(&rp->db.error));
}

const char *history_source_error(const struct source *src)
{
	return buf_str(&((const struct reader *)src)->db.error);
}

bool history_is_fresh(struct source *src)
{
	struct reader *rp = reader_inside(src);
	const struct sample *s;

	if (reader_next(src, &s) < 0)
		return false;
	return !rp->loader.run.clean && !rp->immutable && !is_old(rp, s->age_seconds);
}

int64_t history_interval_ns(const struct source *src)
{
	return ((const struct reader *)src)->loader.run.interval_ns;
}
