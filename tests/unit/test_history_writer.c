/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other processes and damage do to the history: it never stops the writer, and nothing
 * that was written is lost. The others here are real processes with real locks.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/append.h"
#include "history/replay.h"
#include "history/schema.h"
#include "unit/history_sample.h"
#include "model/events.h"
#include "model/source.h"

#define TICK (2 * NS_PER_SEC)
#define ALL  (HISTORY_CACHES | HISTORY_MEMCGS)

struct world {
	struct fake fake;
	char *dir, *path;
	struct history_options opt;
	struct history_writer *w;
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	fake_init(&world->fake);
	world->dir = scratch_dir();
	world->path = scratch_path(world->dir, "history.db");
	world->opt = fake_options(world->path);
	world->w = history_writer_new(&world->opt);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	history_writer_free(world->w);
	fake_done(&world->fake);
	chmod(world->dir, 0700);
	scratch_remove(world->dir);
	free(world->path);
	free(world);
	return 0;
}

static int try_append(struct world *world)
{
	int r;

	world->fake.caches[1].active_objs.v ^= 1; /* something to say each tick */
	r = history_append(world->w, fake_sample(&world->fake));
	fake_step(&world->fake, TICK);
	return r;
}

static void append_n(struct world *world, int n)
{
	while (n--)
		assert_int_equal(try_append(world), 0);
}

static void restart(struct world *world)
{
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
}

/* Another process: it does something, says that it has, and waits to be killed. */
typedef int act_fn(const char *path);

static pid_t start(act_fn *act, const char *path)
{
	int ready[2];
	char c;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int r = act(path);

		if (write(ready[1], r ? "n" : "y", 1) != 1)
			_exit(2);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	assert_int_equal(c, 'y');
	return pid;
}

static void stop(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* In a process of its own, since it may change who it is. Its exit status. */
static int run(act_fn *act, const char *path)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(act(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int hold_a_read(const char *path)
{
	sqlite3 *sql;

	return sqlite3_open_v2(path, &sql, SQLITE_OPEN_READONLY, NULL) ||
	       sqlite3_exec(sql, "BEGIN; SELECT count(*) FROM tick", NULL, NULL, NULL);
}

static int hold_a_write(const char *path)
{
	sqlite3 *sql;

	return sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE, NULL) ||
	       sqlite3_exec(sql, "BEGIN IMMEDIATE", NULL, NULL, NULL);
}

/* What anyone who may read the -shm can do. */
static int hold_byte_120(const char *path)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 120, .l_len = 1};
	char *shm = xasprintf("%s-shm", path);
	int fd = open(shm, O_RDONLY);

	return fd < 0 || fcntl(fd, F_SETLK, &lock) < 0;
}

static uint64_t wal_bytes(const struct world *world)
{
	char *wal = xasprintf("%s-wal", world->path);
	struct stat st;

	assert_int_equal(stat(wal, &st), 0);
	free(wal);
	return (uint64_t)st.st_size;
}

static void assert_whole(const char *path)
{
	char *s = sql_text(path, "PRAGMA integrity_check");

	assert_string_equal(s, "ok");
	free(s);
}

static void a_reader_that_never_ends_bounds_the_log(void **state)
{
	struct world *world = *state;
	const struct history_status *st;
	int blocked = 0;
	pid_t reader;

	world->opt.wal_max_bytes = 1 << 20;
	restart(world);
	append_n(world, 10);
	reader = start(hold_a_read, world->path);
	for (int i = 0; i < 10000; i++)
		blocked += try_append(world) == -EBUSY;
	st = history_status(world->w);
	assert_true(blocked > 1000);
	assert_true(wal_bytes(world) < (1 << 20) + (256 << 10));
	assert_int_equal(st->source.state, STATE_BLOCKED);
	assert_int_equal(st->holder, reader);
	assert_non_null(strstr(st->source.detail, "held by"));
	assert_int_equal(st->waiting, world->opt.queue_ticks);
	assert_int_equal(st->lost_ticks, (unsigned)blocked - st->waiting);
	stop(reader);
	append_n(world, 1);
	assert_int_equal(st->source.state, STATE_OK);
	assert_int_equal(st->waiting, 0);
	/* The gap is on record, and so is why. */
	assert_int_equal(sql_number(world->path, "SELECT sum(lost_ticks) FROM tick"),
			 st->lost_ticks);
	assert_true(sql_number(world->path, "SELECT count(*) FROM source_state WHERE source ="
					    " 'history' AND state = 'blocked'") > 0);
	append_n(world, 100);
	assert_true(wal_bytes(world) < 1 << 20);
	assert_whole(world->path);
}

static void blocked_by(struct world *world, act_fn *act)
{
	const struct history_status *st;
	pid_t holder;

	append_n(world, 10);
	holder = start(act, world->path);
	for (int i = 0; i < 50; i++)
		assert_int_equal(try_append(world), -EBUSY);
	st = history_status(world->w);
	assert_int_equal(st->source.state, STATE_BLOCKED);
	assert_int_equal(st->holder, holder);
	assert_int_equal(st->waiting, 50);
	stop(holder);
	append_n(world, 1);
	/* None of what waited is missing. */
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick"), 61);
	assert_int_equal(st->lost_ticks, 0);
}

static void a_lock_on_byte_120_is_named_and_waited_out(void **state)
{
	blocked_by(*state, hold_byte_120);
}

static void another_writer_is_named_and_waited_out(void **state)
{
	blocked_by(*state, hold_a_write);
}

/* Memcgs that come and go while nothing can be written are right afterwards. */
static void lives_are_right_after_ticks_were_given_up(void **state)
{
	struct world *world = *state;
	struct memcg *before, *meanwhile = NULL;
	struct source *src = NULL;
	const struct sample *s;
	pid_t holder;

	world->opt.queue_ticks = 5;
	restart(world);
	before = fake_memcg(&world->fake, NULL, "before");
	append_n(world, 3);
	holder = start(hold_a_write, world->path);
	for (int i = 0; i < 40; i++) {
		if (i == 3)
			memcg_table_remove(world->fake.table, before);
		if (i % 10 == 5 && meanwhile)
			memcg_table_remove(world->fake.table, meanwhile);
		if (i % 10 == 5)
			meanwhile = fake_memcg(&world->fake, NULL, "meanwhile");
		try_append(world);
	}
	stop(holder);
	assert_int_equal(history_append(world->w, fake_sample(&world->fake)), 0);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(src->ops->next(src, &s), 0);
	assert_same_sample(fake_sample(&world->fake), s);
	assert_int_equal(s->memcgs->n, 2);
	assert_int_equal(src->ops->at(src, FAKE_START_UTC, 0, &s), 0);
	assert_int_equal(s->memcgs->n, 2);
	src->ops->free(src);
	assert_int_equal(sql_number(world->path, "SELECT sum(lost_ticks) FROM tick"),
			 history_status(world->w)->lost_ticks);
}

/* A storm while nothing can be written: memory stays bounded, what was given up is on record. */
static void a_storm_of_events_while_blocked_is_bounded(void **state)
{
	enum {
		MANY = 4000
	};
	struct world *world = *state;
	struct event *events = calloc(MANY, sizeof(*events));
	int64_t kept, lost;
	pid_t holder;

	for (int i = 0; i < MANY; i++)
		events[i] = (struct event){.kind = EVENT_BORN, .id = num(i), .path = "/x"};
	append_n(world, 1);
	holder = start(hold_a_write, world->path);
	world->fake.s.events = events;
	world->fake.s.n_events = MANY;
	for (int i = 0; i < 100; i++)
		assert_int_equal(try_append(world), -EBUSY);
	assert_true(history_status(world->w)->waiting < 40);
	stop(holder);
	world->fake.s.n_events = 0;
	append_n(world, 1);
	kept = sql_number(world->path, "SELECT count(*) FROM event WHERE event = 'born'");
	lost = sql_number(world->path, "SELECT sum(lost) FROM event WHERE event = 'lost'");
	assert_int_equal(kept + lost, 100 * MANY);
	assert_true(kept <= 100000 + 8192);
	free(events);
}

static void scribble(const char *path, off_t from, size_t len)
{
	char *junk = malloc(len);
	int fd = open(path, O_WRONLY);

	memset(junk, 0xa5, len);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, len, from), (ssize_t)len);
	close(fd);
	free(junk);
}

static off_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

/* Everything is in the file, so that the damage meets all of it. */
static void settle(struct world *world)
{
	assert_int_equal(history_stop(world->w, world->fake.s.at.utc_ns), 0);
	restart(world);
}

static void a_damaged_file_is_set_aside(struct world *world, off_t from, size_t len)
{
	const struct history_status *st;
	off_t size;

	append_n(world, 50);
	settle(world);
	scribble(world->path, from, len);
	size = size_of(world->path);
	for (int i = 0; i < 3; i++)
		try_append(world);
	st = history_status(world->w);
	assert_int_equal(st->set_asides, 1);
	assert_int_equal(st->source.state, STATE_OK);
	assert_non_null(strstr(st->set_aside, ".damaged-2026"));
	assert_int_equal(size_of(st->set_aside), size);
	assert_true(sql_number(world->path, "SELECT count(*) FROM tick") >= 1);
	assert_whole(world->path);
}

static void a_file_with_a_damaged_header_is_set_aside(void **state)
{
	a_damaged_file_is_set_aside(*state, 0, 100);
}

static void a_file_with_damaged_pages_is_set_aside(void **state)
{
	a_damaged_file_is_set_aside(*state, 100, 60000);
}

static void a_second_damaged_file_gets_a_name_of_its_own(void **state)
{
	struct world *world = *state;

	append_n(world, 5);
	for (unsigned i = 1; i <= 2; i++) {
		settle(world);
		scribble(world->path, 0, 100);
		try_append(world);
		world->fake.s.at.utc_ns -= TICK; /* at the same second */
		assert_int_equal(history_status(world->w)->set_asides, 1);
	}
	assert_non_null(strstr(history_status(world->w)->set_aside, "Z-1"));
}

static void left_alone(struct world *world, int err)
{
	char *before = sql_text(world->path, "SELECT group_concat(sql) FROM sqlite_schema"), *after;
	off_t size = size_of(world->path);

	for (int i = 0; i < 3; i++)
		assert_int_equal(try_append(world), err);
	assert_int_equal(history_status(world->w)->source.state, STATE_ABSENT);
	assert_int_equal(history_status(world->w)->set_asides, 0);
	assert_int_equal(history_status(world->w)->lost_ticks, 3);
	after = sql_text(world->path, "SELECT group_concat(sql) FROM sqlite_schema");
	assert_string_equal(before, after);
	assert_int_equal(size_of(world->path), size);
	free(before);
	free(after);
}

static void a_newer_schema_is_left_alone(void **state)
{
	struct world *world = *state;
	struct source *src;

	append_n(world, 5);
	settle(world);
	sql_run(world->path, "PRAGMA user_version=1000");
	left_alone(world, -EPROTONOSUPPORT);
	assert_non_null(strstr(history_status(world->w)->source.detail, "1000"));
	assert_int_equal(history_source_open(world->path, ALL, &src), -EPROTONOSUPPORT);
}

static void a_database_of_another_program_is_left_alone(void **state)
{
	struct world *world = *state;

	sql_run(world->path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
	left_alone(world, -EPROTONOSUPPORT);
	assert_int_equal(sql_number(world->path, "SELECT x FROM theirs"), 1);
}

static void a_deleted_file_is_begun_again(void **state)
{
	struct world *world = *state;

	append_n(world, 5);
	assert_int_equal(unlink(world->path), 0);
	for (int i = 0; i < 70; i++)
		try_append(world);
	assert_true(sql_number(world->path, "SELECT count(*) FROM tick") > 0);
	assert_int_equal(history_status(world->w)->source.state, STATE_OK);
}

/* Killed at any moment: the file is whole and at most the tick of that moment is missing. */

static void write_for_ever(const char *path, volatile int64_t *done)
{
	struct fake fake;
	struct history_options opt = fake_options(path);
	struct memcg *jobs[8] = {NULL};
	struct history_writer *w;

	opt.checkpoint_ns = 20 * NS_PER_SEC;
	opt.keep.full_ns = 300 * NS_PER_SEC;
	w = history_writer_new(&opt);
	fake_init(&fake);
	for (int i = 0;; i++) {
		struct memcg **slot = &jobs[i % 8];

		memcg_table_remove(fake.table, fake_memcg(&fake, NULL, "churn"));
		if (*slot)
			memcg_table_remove(fake.table, *slot);
		*slot = fake_memcg(&fake, NULL, "job");
		fake.caches[1].active_objs.v ^= 1;
		if (history_append(w, fake_sample(&fake)))
			_exit(1);
		*done += 1;
		fake_step(&fake, TICK);
	}
}

static void kill_a_writer(const char *path, unsigned us, volatile int64_t *done)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		write_for_ever(path, done);
	usleep(us);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static int read_all(void *user, const struct sample *s)
{
	if (s->memcgs->n != (size_t)(s->counts.live.v + s->counts.dying.v))
		return -EUCLEAN;
	*(int64_t *)user = (int64_t)s->tick;
	return 0;
}

static void a_kill_at_any_moment_loses_at_most_that_tick(void **state)
{
	struct world *world = *state;
	const char *times = getenv("CGSLAB_KILLS");
	int kills = times ? atoi(times) : 20;
	volatile int64_t *done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct history_range all = {0, INT64_MAX, 0};
	int64_t last = 0;

	assert_true(done != MAP_FAILED);
	srand(1);
	for (int i = 0; i < kills; i++) {
		struct source *src;
		int64_t before = *done, newest;

		kill_a_writer(world->path, (unsigned)rand() % 150000, done);
		if (*done == 0)
			continue; /* killed before the file was there */
		assert_whole(world->path);
		/* Ids count every tick of every run, thinned ones as well. */
		newest = sql_number(world->path, "SELECT max(id) FROM tick");
		assert_in_range(newest - last, *done - before, *done - before + 1);
		last = newest;
		assert_int_equal(history_source_open(world->path, ALL, &src), 0);
		assert_int_equal(history_each(src, &all, read_all, &newest), 0);
		assert_int_equal(newest, last);
		src->ops->free(src);
	}
	assert_true(*done > kills);
	munmap((void *)(uintptr_t)done, sizeof(*done));
}

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

static void close_to_others(struct world *world)
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
	struct world *world = *state;

	append_n(world, 20);
	close_to_others(world);
	assert_int_equal(run(read_head, world->path), 10 + STATE_STALE);
}

static void a_reader_without_rights_reads_after_a_clean_stop(void **state)
{
	struct world *world = *state;

	append_n(world, 20);
	settle(world);
	close_to_others(world);
	assert_int_equal(run(read_head, world->path), 10 + STATE_STOPPED);
}

static int write_and_die(const char *path)
{
	struct fake fake;
	struct history_options opt = fake_options(path);
	struct history_writer *w = history_writer_new(&opt);

	fake_init(&fake);
	for (int i = 0; i < 20; i++) {
		if (history_append(w, fake_sample(&fake)))
			return 1;
		fake_step(&fake, TICK);
	}
	return 0;
}

static void a_reader_without_rights_reads_after_a_kill(void **state)
{
	struct world *world = *state;

	stop(start(write_and_die, world->path));
	assert_true(wal_bytes(world) > 0);
	close_to_others(world);
	assert_int_equal(run(read_head, world->path), 10 + STATE_STALE);
}

/* Root's own sqlite3 tidies the log away when it is the last to close. */
static void take_the_log_away(struct world *world)
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
	struct world *world = *state;

	append_n(world, 20);
	settle(world);
	take_the_log_away(world);
	close_to_others(world);
	assert_int_equal(run(read_head, world->path), 10 + STATE_STOPPED);
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
	struct world *world = *state;
	int status;
	pid_t pid;

	append_n(world, 20);
	settle(world);
	take_the_log_away(world);
	chmod(world->path, 0444);
	chmod(world->dir, 0555);
	pid = fork();
	if (pid == 0)
		_exit(follow_into_a_run(world->path));
	chmod(world->dir, 0755);
	append_n(world, 10);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_damaged_shm_is_made_again(void **state)
{
	struct world *world = *state;
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
	struct world *world = *state;
	char *shm = xasprintf("%s-shm", world->path);

	stop(start(write_and_die, world->path));
	scribble(shm, 0, 136);
	close_to_others(world);
	assert_int_equal(run(read_head, world->path), 10 + STATE_STALE);
	free(shm);
}

static int read_denied(const char *path)
{
	struct source *src;

	drop_rights();
	return history_source_open(path, ALL, &src) == -EACCES ? 0 : 1;
}

static void a_reader_outside_the_group_is_refused(void **state)
{
	struct world *world = *state;

	append_n(world, 2);
	if (geteuid())
		chmod(world->path, 0); /* for the owner there is no outside */
	chmod(world->dir, geteuid() ? 0755 : 0750);
	assert_int_equal(run(read_denied, world->path), 0);
	chmod(world->path, 0600);
}

static void an_older_schema_is_brought_forward_under_a_reader(void **state)
{
	struct world *world = *state;
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

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_reader_that_never_ends_bounds_the_log),
		T(a_lock_on_byte_120_is_named_and_waited_out),
		T(another_writer_is_named_and_waited_out),
		T(lives_are_right_after_ticks_were_given_up),
		T(a_storm_of_events_while_blocked_is_bounded),
		T(a_file_with_a_damaged_header_is_set_aside),
		T(a_file_with_damaged_pages_is_set_aside),
		T(a_second_damaged_file_gets_a_name_of_its_own),
		T(a_newer_schema_is_left_alone),
		T(a_database_of_another_program_is_left_alone),
		T(a_deleted_file_is_begun_again),
		T(a_kill_at_any_moment_loses_at_most_that_tick),
		T(a_reader_without_rights_reads_beside_the_writer),
		T(a_reader_without_rights_reads_after_a_clean_stop),
		T(a_reader_without_rights_reads_after_a_kill),
		T(a_reader_without_rights_reads_when_the_log_is_gone),
		T(a_reader_of_the_file_alone_finds_a_new_log),
		T(a_damaged_shm_is_made_again),
		T(a_shm_damaged_after_a_kill_hides_nothing),
		T(a_reader_outside_the_group_is_refused),
		T(an_older_schema_is_brought_forward_under_a_reader),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
