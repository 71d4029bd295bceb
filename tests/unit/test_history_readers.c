/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every state in which a reader may find a history, as somebody who may not write there. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "history/reader.h"
#include "history/readerparts.h"
#include "history/schema.h"
#include "model/source.h"
#include "unit/history_world.h"

/* Readers, as somebody who may not write where the history is. */

static void drop_rights(void)
{
	if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
		_exit(3);
}

/* 10 and more: the state of the source; below: something went wrong. */
static int read_head(const char *path)
{
	const struct sample *s;
	struct source *src;
	int r;

	drop_rights();
	if (access(path, R_OK) < 0 || access(path, W_OK) == 0)
		return 4;
	r = history_source_open(path, ALL, &src);
	if (r < 0)
		return 5;
	if (src->ops->next(src, &s) < 0 || s->memcgs->n != 1)
		return 6;
	r = 10 + (int)s->sources[SOURCE_HISTORY].state;
	/* The newest tick of the log is among what was read. */
	r = s->tick >= 20 ? r : 7;
	src->ops->free(src);
	return r;
}

static void close_to_others(struct past *world)
{
	char *shm = xasprintf("%s-shm", world->path), *wal = xasprintf("%s-wal", world->path);

	chmod(world->path, 0444);
	chmod(shm, 0444);
	chmod(wal, 0444);
	chmod(world->dir, 0555);
	free(shm);
	free(wal);
}

static void a_reader_without_rights_reads_beside_the_writer(void **state)
{
	struct past *world = *state;

	append_n(world, 20);
	close_to_others(world);
	assert_int_equal(run_process(read_head, world->path), 10 + STATE_STALE);
}

static void a_reader_without_rights_reads_after_a_clean_stop(void **state)
{
	struct past *world = *state;

	append_n(world, 20);
	settle(world);
	close_to_others(world);
	assert_int_equal(run_process(read_head, world->path), 10 + STATE_STOPPED);
}

static int write_and_die(const char *path)
{
	struct fake fake;
	struct history_writer_options opt = fake_options(path);
	struct history_writer *w = history_writer_new(&opt);

	fake_init(&fake);
	for (int i = 0; i < 20; i++) {
		if (history_writer_append(w, fake_sample(&fake)))
			return 1;
		fake_step(&fake, TICK);
	}
	return 0;
}

static void a_reader_without_rights_reads_after_a_kill(void **state)
{
	struct past *world = *state;

	stop_process(start_process(write_and_die, world->path));
	assert_true(wal_bytes(world) > 0);
	close_to_others(world);
	assert_int_equal(run_process(read_head, world->path), 10 + STATE_STALE);
}

/* Root's own sqlite3 tidies the log away when it is the last to close. */
static void take_the_log_away(struct past *world)
{
	char *wal = xasprintf("%s-wal", world->path);
	sqlite3 *sql;

	assert_int_equal(sqlite3_open(world->path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, "SELECT count(*) FROM tick", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(sql);
	assert_int_equal(access(wal, F_OK), -1);
	free(wal);
}

static void a_reader_without_rights_reads_when_the_log_is_gone(void **state)
{
	struct past *world = *state;

	append_n(world, 20);
	settle(world);
	take_the_log_away(world);
	close_to_others(world);
	assert_int_equal(run_process(read_head, world->path), 10 + STATE_STOPPED);
}

/* The log is gone, the reader has the file alone; then a daemon starts. */
static int follow_into_a_run(const char *path)
{
	const struct sample *s;
	struct source *src;
	int r = 5;

	drop_rights();
	if (history_source_open(path, ALL, &src) < 0)
		return 4;
	for (int i = 0; r == 5 && i < 500; i++) {
		if (src->ops->next(src, &s) < 0)
			r = 6;
		else if (s->tick >= 30)
			r = 0;
		usleep(10000);
	}
	src->ops->free(src);
	return r;
}

static void a_reader_of_the_file_alone_finds_a_new_log(void **state)
{
	struct past *world = *state;
	int status;
	pid_t pid;

	append_n(world, 20);
	settle(world);
	take_the_log_away(world);
	chmod(world->path, 0444);
	chmod(world->dir, 0555);
	pid = fork_child();
	if (pid == 0)
		_exit(follow_into_a_run(world->path));
	chmod(world->dir, 0755);
	append_n(world, 10);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_damaged_shm_is_made_again(void **state)
{
	struct past *world = *state;
	char *shm = xasprintf("%s-shm", world->path);
	struct source *src;
	const struct sample *s;

	append_n(world, 20);
	scribble(shm, 0, 136); /* both copies of the header of the index, and the marks */
	append_n(world, 20);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(src->ops->next(src, &s), 0);
	assert_int_equal(s->tick, 40);
	src->ops->free(src);
	assert_whole(world->path);
	free(shm);
}

static void a_shm_damaged_after_a_kill_hides_nothing(void **state)
{
	struct past *world = *state;
	char *shm = xasprintf("%s-shm", world->path);

	stop_process(start_process(write_and_die, world->path));
	scribble(shm, 0, 136);
	close_to_others(world);
	assert_int_equal(run_process(read_head, world->path), 10 + STATE_STALE);
	free(shm);
}

static int read_needs_a_writer(const char *path)
{
	struct source *src;

	drop_rights();
	return history_source_open(path, ALL, &src) == -ESTALE ? 0 : 1;
}

/* What is in the log must not vanish without a word, as the file alone would have it. */
static void a_log_without_its_index_is_not_passed_over(void **state)
{
	struct past *world = *state;
	char *shm = xasprintf("%s-shm", world->path), *wal = xasprintf("%s-wal", world->path);

	stop_process(start_process(write_and_die, world->path));
	assert_true(wal_bytes(world) > 0);
	assert_int_equal(unlink(shm), 0);
	chmod(world->path, 0444);
	chmod(wal, 0444);
	chmod(world->dir, 0555);
	assert_int_equal(run_process(read_needs_a_writer, world->path), 0);
	chmod(world->dir, 0755);
	chmod(world->path, 0644);
	chmod(wal, 0644);
	append_n(world, 1);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick"), 21);
	free(shm);
	free(wal);
}

static int read_denied(const char *path)
{
	struct source *src;

	drop_rights();
	return history_source_open(path, ALL, &src) == -EACCES ? 0 : 1;
}

static void a_reader_outside_the_group_is_refused(void **state)
{
	struct past *world = *state;

	append_n(world, 2);
	if (geteuid())
		chmod(world->path, 0); /* for the owner there is no outside */
	chmod(world->dir, geteuid() ? 0755 : 0750);
	assert_int_equal(run_process(read_denied, world->path), 0);
	chmod(world->path, 0600);
}

static void an_older_schema_is_brought_forward_under_a_reader(void **state)
{
	struct past *world = *state;
	struct db db = DB_INIT;
	struct source *src;
	const struct sample *s;

	assert_int_equal(
		db_open(&db, world->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL, 0), 0);
	assert_int_equal(db_exec(&db, "PRAGMA journal_mode=WAL"), 0);
	assert_int_equal(schema_prepare_at(&db, 1), 0);
	assert_int_equal(
		db_exec(&db,
			"INSERT INTO boot (id, boot_id) VALUES (1, 'old'); INSERT INTO run (id, boot,"
			" started_utc_ns, interval_ns, version) VALUES (1, 1, 0, 2000000000, 'old');"
			"INSERT INTO tick (id, run, key, boottime_ns, mono_ns, utc_ns, live)"
			" VALUES (1, 1, 1, 5, 5, 1700000000000000000, 7)"),
		0);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(src->ops->next(src, &s), 0);
	assert_int_equal(s->counts.live.v, 7);
	assert_int_equal(try_append(world), 0);
	assert_int_equal(src->ops->next(src, &s), 1);
	assert_int_equal(s->tick, 2);
	assert_int_equal(src->ops->at(src, 1700000000000000000, 0, &s), 0);
	assert_int_equal(s->counts.live.v, 7);
	src->ops->free(src);
	db_done(&db);
	assert_int_equal(sql_number(world->path, "PRAGMA user_version"), schema_version());
}

static void rename_with_log(struct past *world)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		char *from = xasprintf("%s%s", world->path, ends[i]), *to = xasprintf("%s.old%s", world->path, ends[i]);

		assert_int_equal(rename(from, to), 0);
		free(from);
		free(to);
	}
}

/* The numbers of rows start over in a new file: nothing that was read of the old one may be taken for the new one's. */
static void a_new_file_under_the_name_is_read_afresh(void **state)
{
	struct past *world = *state;
	struct source *src;
	const struct sample *s;

	append_n(world, 3);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	settle(world);
	rename_with_log(world);
	world->fake.s.counts.live_source = "walk";
	world->fake.s.counts.hierarchy = HIERARCHY_V2;
	append_n(world, 2);
	assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), 0);
	assert_int_equal(src->ops->next(src, &s), 1);
	assert_same_sample(&world->fake.s, s);
	src->ops->free(src);
}

/* A walk against readers that load one tick and end. */
struct twice {
	struct past *world;
	int n;
};

static int see_twice(void *user, const struct sample *s)
{
	struct twice *t = user;
	struct source *alone = past_open(t->world);
	const struct sample *again;

	assert_int_equal(history_tick(alone, s->tick, &again), 0);
	assert_same_sample(s, again);
	alone->ops->free(alone);
	t->n++;
	return 0;
}

static int no_pause(void *user)
{
	(void)user;
	return 0;
}

/* Sources and structs change at other ticks than caches, and over the ends of looks and of segments. */
static void append_with_changes(struct past *world, int n)
{
	struct fake *f = &world->fake;

	while (n--) {
		uint64_t i = f->s.tick;

		if (i % 7 == 0)
			f->s.sources[SOURCE_TRACE] = i % 2 ? (struct source_status){STATE_LOSSY, "lost"}
							   : (struct source_status){STATE_OK, ""};
		if (i % 11 == 0)
			f->structs[0].requested_bytes.v ^= 8;
		if (i % 53 == 0)
			f->caches[0].object_bytes.v ^= 8;
		append_n(world, 1);
	}
}

static void a_walk_gives_the_samples_that_ticks_have(void **state)
{
	struct past *world = *state;
	struct twice t = {.world = world};
	struct history_range in_looks = {.until_ns = INT64_MAX, .pause = no_pause},
			     one_by_one = {.until_ns = INT64_MAX};
	const struct sample *s;
	struct source *src;

	append_with_changes(world, 400);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(history_each(src, &in_looks, see_twice, &t), 0);
	assert_int_equal(t.n, 400);
	for (int i = 0; i < 30; i++) {
		append_with_changes(world, 1);
		assert_int_equal(src->ops->next(src, &s), 1);
		see_twice(&t, s);
	}
	assert_int_equal(history_each(src, &one_by_one, see_twice, &t), 0);
	assert_int_equal(t.n, 400 + 30 + 430);
	src->ops->free(src);
}

/* A walk that makes its looks at many ticks: between two of them the writer gets all it wants. */
struct looks {
	struct past *world;
	int ticks, in_a_look, pauses;
	uint64_t last;
};

static int take_tick(void *user, const struct sample *s)
{
	struct looks *l = user;

	assert_true(s->tick == l->last + 1);
	assert_int_equal(s->memcgs->n, 1);
	l->last = s->tick;
	l->ticks++;
	assert_in_range(++l->in_a_look, 1, 64);
	return 0;
}

static int take_pause(void *user)
{
	struct looks *l = user;
	struct db db = DB_INIT;
	int64_t busy = -1;

	l->pauses++;
	l->in_a_look = 0;
	if (l->pauses <= 3)
		append_n(l->world, 1);
	assert_int_equal(db_open(&db, l->world->path, SQLITE_OPEN_READWRITE, NULL, 0), 0);
	assert_int_equal(db_query_number(&db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy), 0);
	assert_int_equal(busy, 0);
	db_done(&db);
	return 0;
}

static void a_walk_of_many_ticks_lets_go_now_and_then(void **state)
{
	struct looks l = {.world = *state};
	struct history_range all = {.until_ns = INT64_MAX, .pause = take_pause};
	struct source *src;

	append_n(l.world, 1000);
	assert_int_equal(history_source_open(l.world->path, ALL, &src), 0);
	assert_int_equal(history_each(src, &all, take_tick, &l), 0);
	assert_int_equal(l.ticks, 1003);
	/* one after each look, and one after each page */
	assert_in_range(l.pauses, 1000 / 64 + 1, 1000 / 64 + 10);
	src->ops->free(src);
}

static int see_nothing(void *user, const struct sample *s)
{
	(void)user;
	(void)s;
	return 0;
}

static int runs_of(struct source *src, enum load_statement which)
{
	sqlite3_stmt *st = reader_inside(src)->db.stmts[which];

	return st ? sqlite3_stmt_status(st, SQLITE_STMTSTATUS_RUN, 0) : 0;
}

static void a_look_where_nobody_wrote_reads_ticks_alone(void **state)
{
	struct past *world = *state;
	struct history_range all = {.until_ns = INT64_MAX};
	const struct sample *s;
	struct source *src;
	int runs, keys;

	append_n(world, 200);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	runs = runs_of(src, LOAD_RUN);
	keys = runs_of(src, LOAD_NEXT_KEY);
	assert_int_equal(history_each(src, &all, see_nothing, NULL), 0);
	assert_true(runs_of(src, LOAD_TICK) >= 200);
	assert_in_range(runs_of(src, LOAD_RUN) - runs, 0, 1);
	assert_in_range(runs_of(src, LOAD_NEXT_KEY) - keys, 1, 4);
	runs = runs_of(src, LOAD_RUN);
	append_n(world, 1);
	assert_int_equal(history_tick(src, 200, &s), 0);
	assert_int_equal(runs_of(src, LOAD_RUN), runs + 1);
	src->ops->free(src);
}

/* The steps of a walk, and a writer that thins the ticks behind the walk's back once the first step was shown. */
struct steps {
	struct past *thinned; /* NULL: nothing is thinned */
	int n;
	int64_t last;
};

static int take_step(void *user, const struct sample *s)
{
	struct steps *t = user;
	int64_t minute = s->at.utc_ns / (60 * NS_PER_SEC);

	assert_true(minute > t->last);
	t->last = minute;
	if (t->n++ == 0 && t->thinned) {
		struct retention_limits keep = t->thinned->opt.keep;

		keep.full_ns = 1;
		history_writer_set_limits(t->thinned->w, &keep);
		append_n(t->thinned, 1);
		assert_true(sql_number(t->thinned->path, "SELECT count(*) FROM tick") < 100);
	}
	return 0;
}

static void a_walk_in_steps_loses_none_to_thinning(void **state)
{
	struct past *world = *state;
	struct steps before = {0}, meanwhile = {.thinned = world};
	struct history_range minutes = {.until_ns = INT64_MAX, .every_ns = 60 * NS_PER_SEC};
	struct source *src;

	append_n(world, 250);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(history_each(src, &minutes, take_step, &before), 0);
	assert_int_equal(before.n, 9);
	assert_int_equal(history_each(src, &minutes, take_step, &meanwhile), 0);
	assert_int_equal(meanwhile.n, before.n);
	src->ops->free(src);
}

static int end_at_once(void *user)
{
	++*(int *)user;
	return 7;
}

static void a_pause_may_end_the_walk(void **state)
{
	struct history_range all = {.until_ns = INT64_MAX, .pause = end_at_once};
	struct past *world = *state;
	struct source *src;
	int pauses = 0;

	append_n(world, 200);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(history_each(src, &all, see_nothing, &pauses), 7);
	assert_int_equal(pauses, 1);
	append_n(world, 1);
	assert_whole(world->path);
	src->ops->free(src);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_reader_without_rights_reads_beside_the_writer),
		T(a_reader_without_rights_reads_after_a_clean_stop),
		T(a_reader_without_rights_reads_after_a_kill),
		T(a_reader_without_rights_reads_when_the_log_is_gone),
		T(a_reader_of_the_file_alone_finds_a_new_log),
		T(a_damaged_shm_is_made_again),
		T(a_shm_damaged_after_a_kill_hides_nothing),
		T(a_log_without_its_index_is_not_passed_over),
		T(a_reader_outside_the_group_is_refused),
		T(an_older_schema_is_brought_forward_under_a_reader),
		T(a_new_file_under_the_name_is_read_afresh),
		T(a_walk_gives_the_samples_that_ticks_have),
		T(a_walk_of_many_ticks_lets_go_now_and_then),
		T(a_look_where_nobody_wrote_reads_ticks_alone),
		T(a_walk_in_steps_loses_none_to_thinning),
		T(a_pause_may_end_the_walk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
