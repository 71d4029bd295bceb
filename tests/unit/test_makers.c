/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "model/events.h"
#include "model/makers.h"

static const struct maker_row *row_called(const struct maker_row *rows, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].key && !strcmp(rows[i].key, key))
			return &rows[i];
	return NULL;
}

/* Slice K has K memcgs, of which one is dying. */
static struct makers *slices(unsigned most)
{
	struct makers *m = makers_new(BY_SLICE);
	struct buf path = BUF_INIT;

	for (unsigned k = 1; k <= most; k++) {
		buf_clear(&path);
		buf_addf(&path, "/s%02u.slice/x", k);
		for (unsigned i = 0; i < k; i++)
			makers_take_path(m, buf_str(&path), i == 0);
	}
	makers_take_path(m, "/", false);
	buf_done(&path);
	return m;
}

static void no_more_than_so_many_slices_and_other(void **state)
{
	struct makers *m = slices(30);
	const struct maker_row *rows;
	size_t n;
	int64_t all = 0;

	(void)state;
	rows = makers_largest(m, 20, &n);
	assert_int_equal(n, 21);
	assert_int_equal(row_called(rows, n, "s30.slice")->live, 29);
	assert_int_equal(row_called(rows, n, "s30.slice")->dying, 1);
	assert_non_null(row_called(rows, n, "s11.slice"));
	assert_null(row_called(rows, n, "s10.slice"));
	assert_null(row_called(rows, n, "none"));
	assert_int_equal(row_called(rows, n, "other")->dying, 10);
	for (size_t i = 0; i < n; i++)
		all += rows[i].live + rows[i].dying;
	assert_int_equal(all, 30 * 31 / 2 + 1);
	makers_free(m);
}

static void few_slices_have_no_other(void **state)
{
	struct makers *m = slices(3);
	const struct maker_row *rows;
	size_t n;

	(void)state;
	rows = makers_largest(m, 20, &n);
	assert_int_equal(n, 4);
	assert_null(row_called(rows, n, "other"));
	assert_int_equal(row_called(rows, n, "none")->live, 1);
	makers_free(m);
}

static void feed(struct makers *m, enum event_kind kind, uint64_t id, const char *path, const char *comm,
		 struct num lifetime_ns)
{
	makers_take_event(m, &(struct event){.kind = kind, .id = num_u(id), .path = path, .comm = comm,
					     .lifetime_ns = lifetime_ns});
}

static void removals_count_for_the_maker_whose_birth_was_seen(void **state)
{
	struct makers *m = makers_new(BY_CREATOR);
	const struct maker_row *rows, *runc;
	size_t n;

	(void)state;
	makers_window(m, 100);
	feed(m, EVENT_BORN, 1, "/a", "runc", NUM_UNKNOWN);
	feed(m, EVENT_BORN, 2, "/b", "runc", NUM_UNKNOWN);
	feed(m, EVENT_DYING, 1, "/a", "rmdir", num(4 * NS_PER_SEC));
	feed(m, EVENT_FREED, 1, "/a", NULL, num(5 * NS_PER_SEC));
	feed(m, EVENT_DYING, 7, "/z", "rmdir", NUM_UNKNOWN);
	feed(m, EVENT_RENAMED, 2, "/c", "mv", NUM_UNKNOWN);
	feed(m, EVENT_LOST, 0, NULL, NULL, NUM_UNKNOWN);
	rows = makers_rows(m, &n);
	assert_int_equal(n, 2);
	assert_null(rows[0].key);
	assert_int_equal(rows[0].removed.v, 1);
	assert_false(rows[0].lifetime_seconds.known);
	runc = row_called(rows, n, "runc");
	assert_int_equal(runc->created.v, 2);
	assert_int_equal(runc->removed.v, 1);
	assert_int_equal(runc->freed.v, 1);
	assert_true(runc->births_per_second.v > 0.0199 && runc->births_per_second.v < 0.0201);
	assert_true(runc->lifetime_seconds.v > 3.99 && runc->lifetime_seconds.v < 4.01);
	makers_free(m);
}

static void without_a_window_nothing_is_said_of_it(void **state)
{
	struct makers *m = slices(1);
	const struct maker_row *rows;
	size_t n;

	(void)state;
	rows = makers_rows(m, &n);
	assert_int_equal(n, 2);
	assert_false(rows[1].created.known);
	assert_false(rows[1].births_per_second.known);
	makers_free(m);
}

static void every_word_of_by_is_found_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MAKERS_BY_COUNT; i++)
		assert_int_equal(makers_by_of_name(makers_by_name((enum makers_by)i)), i);
	assert_int_equal(makers_by_of_name("holder"), MAKERS_BY_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_than_so_many_slices_and_other),
		cmocka_unit_test(few_slices_have_no_other),
		cmocka_unit_test(removals_count_for_the_maker_whose_birth_was_seen),
		cmocka_unit_test(without_a_window_nothing_is_said_of_it),
		cmocka_unit_test(every_word_of_by_is_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
