/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged files are set aside, those of others left alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/append.h"
#include "history/replay.h"
#include "model/source.h"
#include "unit/history_world.h"

static void a_damaged_file_is_set_aside(struct past *world, off_t from, size_t len)
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

/* Damage where only thinning comes by. */
static void damage_that_thinning_meets_is_set_aside(void **state)
{
	struct past *world = *state;
	const struct history_status *st;
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
	st = history_status(world->w);
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
		assert_int_equal(history_status(world->w)->set_asides, 1);
	}
	assert_non_null(strstr(history_status(world->w)->set_aside, "Z-1"));
}

static void left_alone(struct past *world, int err)
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
	struct past *world = *state;
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
	struct past *world = *state;

	sql_run(world->path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
	left_alone(world, -EPROTONOSUPPORT);
	assert_int_equal(sql_number(world->path, "SELECT x FROM theirs"), 1);
}

static void a_deleted_file_is_begun_again(void **state)
{
	struct past *world = *state;

	append_n(world, 5);
	assert_int_equal(unlink(world->path), 0);
	for (int i = 0; i < 70; i++)
		try_append(world);
	assert_true(sql_number(world->path, "SELECT count(*) FROM tick") > 0);
	assert_int_equal(history_status(world->w)->source.state, STATE_OK);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
