/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other processes and kills do to the history: they never stop the writer, and nothing
 * that was written is lost. The others here are real processes with real locks.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "history/reader.h"
#include "model/events.h"
#include "model/source.h"
#include "unit/history_world.h"

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

static void a_reader_that_never_ends_bounds_the_log(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st;
	int blocked = 0;
	pid_t reader;

	world->opt.wal_max_bytes = 1 << 20;
	restart(world);
	append_n(world, 10);
	reader = start_process(hold_a_read, world->path);
	for (int i = 0; i < 10000; i++)
		blocked += try_append(world) == -EBUSY;
	st = history_writer_status(world->w);
	assert_true(blocked > 1000);
	assert_true(wal_bytes(world) < (1 << 20) + (256 << 10));
	assert_int_equal(st->source.state, STATE_BLOCKED);
	assert_int_equal(st->holder, reader);
	assert_non_null(strstr(st->source.detail, "held by"));
	assert_int_equal(st->waiting, world->opt.queue_ticks);
	assert_int_equal(st->lost_ticks, (unsigned)blocked - st->waiting);
	stop_process(reader);
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

/* So many ticks are written, and so many wait for the process that is returned. */
static pid_t hold_up(struct past *world, act_fn *act, int written, int waiting)
{
	pid_t holder;

	append_n(world, written);
	holder = start_process(act, world->path);
	while (waiting--)
		assert_int_equal(try_append(world), -EBUSY);
	return holder;
}

static void blocked_by(struct past *world, act_fn *act)
{
	const struct history_writer_status *st;
	pid_t holder = hold_up(world, act, 10, 50);

	st = history_writer_status(world->w);
	assert_int_equal(st->source.state, STATE_BLOCKED);
	assert_int_equal(st->holder, holder);
	assert_int_equal(st->waiting, 50);
	stop_process(holder);
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

static void a_stop_writes_what_waits(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st = history_writer_status(world->w);

	stop_process(hold_up(world, hold_a_write, 5, 4));
	assert_int_equal(history_writer_stop(world->w, world->fake.s.at.utc_ns), 0);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick"), 9);
	assert_int_equal(st->ticks, 9);
	assert_int_equal(st->lost_ticks, 0);
	assert_int_equal(st->waiting, 0);
	assert_int_equal(st->source.state, STATE_OK);
}

static void a_stop_that_cannot_write_loses_what_waits(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st = history_writer_status(world->w);
	pid_t holder = hold_up(world, hold_a_write, 5, 4);

	assert_int_equal(history_writer_stop(world->w, world->fake.s.at.utc_ns), -EBUSY);
	stop_process(holder);
	assert_int_equal(st->ticks, 5);
	assert_int_equal(st->lost_ticks, 4);
	assert_int_equal(st->source.state, STATE_BLOCKED);
}

/* Memcgs that come and go while nothing can be written are right afterwards. */
static void lives_are_right_after_ticks_were_given_up(void **state)
{
	struct past *world = *state;
	struct memcg *before, *meanwhile = NULL;
	struct source *src = NULL;
	const struct sample *s;
	pid_t holder;

	world->opt.queue_ticks = 5;
	restart(world);
	before = fake_memcg(&world->fake, NULL, "before");
	append_n(world, 3);
	holder = start_process(hold_a_write, world->path);
	for (int i = 0; i < 40; i++) {
		if (i == 3)
			memcg_table_remove(world->fake.table, before);
		if (i % 10 == 5 && meanwhile)
			memcg_table_remove(world->fake.table, meanwhile);
		if (i % 10 == 5)
			meanwhile = fake_memcg(&world->fake, NULL, "meanwhile");
		try_append(world);
	}
	stop_process(holder);
	assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), 0);
	assert_int_equal(history_source_open(world->path, ALL, &src), 0);
	assert_int_equal(src->ops->next(src, &s), 0);
	assert_same_sample(fake_sample(&world->fake), s);
	assert_int_equal(s->memcgs->n, 2);
	assert_int_equal(src->ops->at(src, FAKE_START_UTC, 0, &s), 0);
	assert_int_equal(s->memcgs->n, 2);
	src->ops->free(src);
	assert_int_equal(sql_number(world->path, "SELECT sum(lost_ticks) FROM tick"),
			 history_writer_status(world->w)->lost_ticks);
}

/* A storm while nothing can be written: memory stays bounded, what was given up is on record. */
static void a_storm_of_events_while_blocked_is_bounded(void **state)
{
	enum {
		MANY = 4000
	};
	struct past *world = *state;
	struct event *events = calloc(MANY, sizeof(*events));
	int64_t kept, lost;
	pid_t holder;

	for (int i = 0; i < MANY; i++)
		events[i] = (struct event){.kind = EVENT_BORN, .id = num(i), .path = "/x"};
	append_n(world, 1);
	holder = start_process(hold_a_write, world->path);
	world->fake.s.events = events;
	world->fake.s.n_events = MANY;
	for (int i = 0; i < 100; i++)
		assert_int_equal(try_append(world), -EBUSY);
	assert_true(history_writer_status(world->w)->waiting < 40);
	stop_process(holder);
	world->fake.s.n_events = 0;
	append_n(world, 1);
	kept = sql_number(world->path, "SELECT count(*) FROM event WHERE event = 'born'");
	lost = sql_number(world->path, "SELECT sum(lost) FROM event WHERE event = 'lost'");
	assert_int_equal(kept + lost, 100 * MANY);
	assert_true(kept <= 100000 + 8192);
	free(events);
}

/* Short lives in ever new places, while ticks are given up: all are counted, in so many places. */
static void churn_in_many_places_while_blocked_is_bounded(void **state)
{
	enum {
		PLACES = 5000
	};
	struct past *world = *state;
	struct churn churn = {.creator = "sh", .born = 1, .freed = 1};
	pid_t holder;

	world->opt.queue_ticks = 2;
	restart(world);
	append_n(world, 1);
	holder = start_process(hold_a_write, world->path);
	world->fake.s.churn = &churn;
	world->fake.s.n_churn = 1;
	for (int i = 0; i < PLACES; i++) {
		char *place = xasprintf("/pods/%d", i);

		churn.parent = place;
		assert_int_equal(try_append(world), -EBUSY);
		free(place);
	}
	stop_process(holder);
	world->fake.s.n_churn = 0;
	append_n(world, 1);
	assert_int_equal(sql_number(world->path, "SELECT sum(born) FROM churn"), PLACES);
	assert_true(sql_number(world->path, "SELECT count(*) FROM churn") < 4096 + 8);
}

/* Killed at any moment: the file is whole and at most the tick of that moment is missing. */

static void write_for_ever(const char *path, volatile int64_t *done)
{
	struct fake fake;
	struct history_writer_options opt = fake_options(path);
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
		if (history_writer_append(w, fake_sample(&fake)))
			_exit(1);
		*done += 1;
		fake_step(&fake, TICK);
	}
}

/* After @ticks of it, which a busy machine may take long for, and @us more. */
static void kill_a_writer(const char *path, unsigned ticks, unsigned us, volatile int64_t *done)
{
	int64_t until = *done + ticks;
	pid_t pid = fork_child();
	int status;

	if (pid == 0)
		write_for_ever(path, done);
	for (int i = 0; i < 300000 && *done < until; i++)
		usleep(100);
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
	struct past *world = *state;
	const char *times = getenv("CGSLAB_KILLS");
	int kills = times ? atoi(times) : 20;
	volatile int64_t *done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct history_range all = {.since_ns = 0, .until_ns = INT64_MAX};
	int64_t last = 0;

	assert_true(done != MAP_FAILED);
	srand(1);
	for (int i = 0; i < kills; i++) {
		struct source *src;
		int64_t before = *done, newest;

		kill_a_writer(world->path, (unsigned)rand() % 32, (unsigned)rand() % 5000, done);
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

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_reader_that_never_ends_bounds_the_log),
		T(a_lock_on_byte_120_is_named_and_waited_out),
		T(another_writer_is_named_and_waited_out),
		T(a_stop_writes_what_waits),
		T(a_stop_that_cannot_write_loses_what_waits),
		T(lives_are_right_after_ticks_were_given_up),
		T(a_storm_of_events_while_blocked_is_bounded),
		T(churn_in_many_places_while_blocked_is_bounded),
		T(a_kill_at_any_moment_loses_at_most_that_tick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
