/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged files are set aside, those of others left alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "history/reader.h"
#include "model/source.h"
#include "unit/history_world.h"

static void a_damaged_file_is_set_aside(struct past *world, off_t from, size_t len)
{
	const struct history_writer_status *st;
	off_t size;

	append_n(world, 50);
	settle(world);
	scribble(world->path, from, len);
	size = size_of(world->path);
	for (int i = 0; i < 3; i++)
		try_append(world);
	st = history_writer_status(world->w);
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

/* Damage where only thinning comes by. */
static void damage_that_thinning_meets_is_set_aside(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st;
	int64_t page, bytes;

	world->opt.keep.full_ns = 3600 * NS_PER_SEC;
	restart(world);
	append_n(world, 1700);
	page = sql_number(world->path, "SELECT pageno FROM dbstat WHERE name = 'tick'"
				       " AND pagetype = 'leaf' ORDER BY pageno LIMIT 1");
	bytes = sql_number(world->path, "PRAGMA page_size");
	settle(world);
	scribble(world->path, (page - 1) * bytes, (size_t)bytes);
	for (int i = 0; i < 200; i++)
		try_append(world);
	st = history_writer_status(world->w);
	assert_int_equal(st->set_asides, 1);
	assert_int_equal(st->source.state, STATE_OK);
	assert_whole(world->path);
}

static void a_second_damaged_file_gets_a_name_of_its_own(void **state)
{
	struct past *world = *state;

	append_n(world, 5);
	for (unsigned i = 1; i <= 2; i++) {
		settle(world);
		scribble(world->path, 0, 100);
		try_append(world);
		world->fake.s.at.utc_ns -= TICK; /* at the same second */
		assert_int_equal(history_writer_status(world->w)->set_asides, 1);
	}
	assert_non_null(strstr(history_writer_status(world->w)->set_aside, "Z-1"));
}

static void left_alone(struct past *world, int err)
{
	char *before = sql_text(world->path, "SELECT group_concat(sql) FROM sqlite_schema"), *after;
	off_t size = size_of(world->path);

	for (int i = 0; i < 3; i++)
		assert_int_equal(try_append(world), err);
	assert_int_equal(history_writer_status(world->w)->source.state, STATE_ABSENT);
	assert_int_equal(history_writer_status(world->w)->set_asides, 0);
	assert_int_equal(history_writer_status(world->w)->lost_ticks, 3);
	after = sql_text(world->path, "SELECT group_concat(sql) FROM sqlite_schema");
	assert_string_equal(before, after);
	assert_int_equal(size_of(world->path), size);
	free(before);
	free(after);
}

static void a_newer_schema_is_left_alone(void **state)
{
	struct past *world = *state;
	struct source *src;

	append_n(world, 5);
	settle(world);
	sql_run(world->path, "PRAGMA user_version=1000");
	left_alone(world, -EPROTONOSUPPORT);
	assert_non_null(strstr(history_writer_status(world->w)->source.detail, "1000"));
	assert_int_equal(history_source_open(world->path, ALL, &src), -EPROTONOSUPPORT);
}

static void a_database_of_another_program_is_left_alone(void **state)
{
	struct past *world = *state;

	sql_run(world->path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
	left_alone(world, -EPROTONOSUPPORT);
	assert_int_equal(sql_number(world->path, "SELECT x FROM theirs"), 1);
}

/* The disk fails while this is set: the calls of SQLite come here. */
static bool disk_fails;

ssize_t pread64(int fd, void *to, size_t n, off64_t at);
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at);

ssize_t pread64(int fd, void *to, size_t n, off64_t at)
{
	if (disk_fails) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pread64, fd, to, n, at);
}

ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at)
{
	if (disk_fails) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pwrite64, fd, from, n, at);
}

static void a_disk_that_fails_for_a_while_costs_no_history(void **state)
{
	struct past *world = *state;

	append_n(world, 20);
	disk_fails = true;
	for (int i = 0; i < 12; i++)
		try_append(world);
	assert_int_not_equal(history_writer_status(world->w)->source.state, STATE_OK);
	disk_fails = false;
	for (int i = 0; i < 12; i++)
		try_append(world);
	assert_int_equal(history_writer_status(world->w)->set_asides, 0);
	assert_int_equal(history_writer_status(world->w)->source.state, STATE_OK);
	assert_true(sql_number(world->path, "SELECT min(id) FROM tick") == 1);
	assert_whole(world->path);
}

static void two_writers_of_a_file_are_no_damage(void **state)
{
	struct past *world = *state;
	struct history_writer *other = history_writer_new(&world->opt);

	append_n(world, 3);
	assert_int_equal(history_writer_append(other, fake_sample(&world->fake)), 0);
	for (int i = 0; i < 40; i++) {
		try_append(world);
		history_writer_append(other, fake_sample(&world->fake));
	}
	assert_int_equal(history_writer_status(world->w)->set_asides, 0);
	assert_int_equal(history_writer_status(other)->set_asides, 0);
	history_writer_free(other);
	assert_whole(world->path);
}

static void the_lock_keeps_a_second_writer_out(void **state)
{
	struct past *world = *state;
	struct history_writer *other;
	char *lock = xasprintf("%s.lock", world->path);
	struct stat st;

	world->opt.lock = true;
	restart(world);
	append_n(world, 3);
	assert_int_equal(stat(lock, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600); /* who could read it could take it */
	other = history_writer_new(&world->opt);
	assert_int_equal(history_writer_append(other, fake_sample(&world->fake)), -EEXIST);
	assert_int_equal(history_writer_status(other)->source.state, STATE_BLOCKED);
	assert_non_null(strstr(history_writer_status(other)->source.detail, "another process"));
	assert_int_equal(history_writer_status(other)->holder, getpid());
	history_writer_free(other);
	append_n(world, 3);
	restart(world);
	append_n(world, 1);
	free(lock);
}

static void a_few_damaged_files_are_kept(void **state)
{
	struct past *world = *state;
	char *any = xasprintf("ls -d %s.damaged-* | grep -cv -e -wal -e -shm", world->path);
	FILE *f;
	int n = 0;

	for (int i = 0; i < KEPT_DAMAGED + 3; i++) {
		append_n(world, 5);
		settle(world);
		scribble(world->path, 0, 100);
		try_append(world);
		assert_int_equal(history_writer_status(world->w)->set_asides, 1);
	}
	f = popen(any, "r");
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	assert_int_equal(n, KEPT_DAMAGED);
	free(any);
}

/* Every page, whatever that costs here: the machine may be busy, or valgrind's. */
static void looks_each_minute(struct past *world)
{
	world->opt.look_ns = history_writer_defaults.look_ns;
	world->opt.look_share = 0;
	restart(world);
}

/* What was done to the file under the writer is told within two minutes, and its ticks are counted. */
static void told_and_counted(struct past *world)
{
	const struct history_writer_status *st = history_writer_status(world->w);

	for (int i = 0; i < 70; i++)
		try_append(world);
	assert_true(st->set_asides + st->vanished >= 1);
	assert_true(st->lost_ticks > 0);
	assert_int_equal(st->source.state, STATE_OK);
	assert_true(sql_number(world->path, "SELECT count(*) FROM tick") > 0);
	assert_whole(world->path);
}

static void a_file_cut_to_nothing_is_told(void **state)
{
	struct past *world = *state;

	looks_each_minute(world);
	append_n(world, 100);
	assert_int_equal(truncate(world->path, 0), 0);
	told_and_counted(world);
}

static void noise_over_a_file_is_told(void **state)
{
	struct past *world = *state;

	looks_each_minute(world);
	append_n(world, 100);
	scribble(world->path, 5 * 1024, 20000);
	told_and_counted(world);
}

static void a_file_that_vanishes_is_told(void **state)
{
	struct past *world = *state;

	append_n(world, 100);
	assert_int_equal(unlink(world->path), 0);
	told_and_counted(world);
	assert_int_equal(history_writer_status(world->w)->vanished, 1);
}

/* So many ticks come while somebody else writes. */
static void append_while_locked(struct past *world, int n)
{
	sqlite3 *sql;

	assert_int_equal(sqlite3_open(world->path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	while (n--)
		assert_int_equal(try_append(world), -EBUSY);
	sqlite3_close(sql);
}

/* The file goes, and the writer finds that out: *@handed ticks it was given by then. */
static void lose_the_file(struct past *world, uint64_t *handed)
{
	const struct history_writer_status *st = history_writer_status(world->w);

	assert_int_equal(unlink(world->path), 0);
	for (int i = 0; !st->vanished && i < 100; i++, ++*handed)
		append_n(world, 1);
	assert_int_equal(st->vanished, 1);
}

static void a_file_that_was_never_looked_at_takes_all_its_ticks(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st = history_writer_status(world->w);
	uint64_t handed = 5;

	append_n(world, 5);
	lose_the_file(world, &handed);
	assert_int_equal(st->vanished_ticks, handed);
	assert_int_equal(st->lost_ticks, handed);
	assert_int_equal(st->ticks, 0);
	append_n(world, 3);
	assert_int_equal(st->ticks, 3);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick"), 3);
}

static void a_tick_that_was_given_up_is_lost_once(void **state)
{
	struct past *world = *state;
	const struct history_writer_status *st;
	uint64_t handed = 51, looked_at = 31, given_up;

	world->opt.queue_ticks = 4;
	restart(world);
	st = history_writer_status(world->w);
	append_n(world, 40); /* a minute after the first there was a look */
	append_while_locked(world, 10);
	append_n(world, 1);
	given_up = st->lost_ticks;
	assert_true(given_up > 0);
	lose_the_file(world, &handed);
	assert_int_equal(st->vanished_ticks, handed - looked_at - given_up);
	assert_int_equal(st->lost_ticks, handed - looked_at);
	assert_int_equal(st->ticks, looked_at);
}

static void a_deleted_file_is_begun_again(void **state)
{
	struct past *world = *state;

	append_n(world, 5);
	assert_int_equal(unlink(world->path), 0);
	for (int i = 0; i < 70; i++)
		try_append(world);
	assert_true(sql_number(world->path, "SELECT count(*) FROM tick") > 0);
	assert_int_equal(history_writer_status(world->w)->source.state, STATE_OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_file_with_a_damaged_header_is_set_aside),
		T(a_file_with_damaged_pages_is_set_aside),
		T(damage_that_thinning_meets_is_set_aside),
		T(a_second_damaged_file_gets_a_name_of_its_own),
		T(a_newer_schema_is_left_alone),
		T(a_database_of_another_program_is_left_alone),
		T(a_deleted_file_is_begun_again),
		T(a_disk_that_fails_for_a_while_costs_no_history),
		T(two_writers_of_a_file_are_no_damage),
		T(the_lock_keeps_a_second_writer_out),
		T(a_few_damaged_files_are_kept),
		T(a_file_cut_to_nothing_is_told),
		T(noise_over_a_file_is_told),
		T(a_file_that_vanishes_is_told),
		T(a_file_that_was_never_looked_at_takes_all_its_ticks),
		T(a_tick_that_was_given_up_is_lost_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
