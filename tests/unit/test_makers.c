/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "model/events.h"
#include "model/makers.h"
#include "model/sample.h"
#include "model/source.h"

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

#define LIFE(what, number, where, who, ...) {.kind = (what), .id = {number, true}, .path = (where), .comm = (who), __VA_ARGS__}

static const struct event events[] = {
	LIFE(EVENT_BORN, 1, "/a", "runc"),
	LIFE(EVENT_BORN, 2, "/b", "runc"),
	LIFE(EVENT_DYING, 1, "/a", "rmdir", .lifetime_ns = {4 * NS_PER_SEC, true}),
	LIFE(EVENT_FREED, 1, "/a", NULL, .lifetime_ns = {5 * NS_PER_SEC, true}),
	LIFE(EVENT_DYING, 7, "/z", "rmdir"),
	LIFE(EVENT_RENAMED, 2, "/c", "mv"),
	{.kind = EVENT_LOST},
	LIFE(EVENT_DYING, 3, "/d", "rmdir"),
};

static const struct lives_sum sums[] = {
	{.path = "/d", .creator = "cron", .id = {3, true}, .born = 1},
	{.path = "/p", .below = true, .creator = "runc", .born = 5, .removed = 5, .freed = 5},
};

/* A source that keeps 100 seconds of lives. */
static int give_lives(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns, void *user,
		      struct lives_span *ret)
{
	(void)src;
	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		fns->sum(user, &sums[i]);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		fns->event(user, &events[i]);
	ret->since_utc_ns = want->since_utc_ns + (MAKERS_WINDOW_SECONDS - 100) * NS_PER_SEC;
	return 0;
}

/* One that fails when it has given them. */
static int give_lives_and_fail(struct source *src, const struct lives_wanted *want, const struct lives_fns *fns,
			       void *user, struct lives_span *ret)
{
	give_lives(src, want, fns, user, ret);
	return -EIO;
}

static const struct source_ops keeps = {.lives = give_lives}, fails = {.lives = give_lives_and_fail};

static struct makers *makers_of(enum makers_by by, const struct source_ops *ops)
{
	struct sample s = {.at.utc_ns = 5000 * NS_PER_SEC, .sources[SOURCE_TRACE].state = STATE_OK};
	struct source src = {ops};
	struct makers *m = makers_new(by);
	struct lives_span span;

	assert_int_equal(makers_take_lives(m, &src, &s, 0, &span), ops == &keeps);
	return m;
}

static void removals_count_for_the_maker_whose_birth_was_seen(void **state)
{
	struct makers *m = makers_of(BY_CREATOR, &keeps);
	const struct maker_row *rows, *runc, *cron;
	size_t n;

	(void)state;
	rows = makers_rows(m, &n);
	assert_int_equal(n, 3);
	assert_null(rows[0].key);
	assert_int_equal(rows[0].removed.v, 1);
	assert_false(rows[0].lifetime_seconds.known);
	runc = row_called(rows, n, "runc");
	assert_int_equal(runc->created.v, 2 + 5);
	assert_int_equal(runc->removed.v, 1 + 5);
	assert_int_equal(runc->freed.v, 1 + 5);
	assert_true(runc->births_per_second.v > 0.0699 && runc->births_per_second.v < 0.0701);
	assert_true(runc->lifetime_seconds.v > 3.99 && runc->lifetime_seconds.v < 4.01);
	/* a sum of one memcg tells whose it is, too */
	cron = row_called(rows, n, "cron");
	assert_int_equal(cron->created.v, 1);
	assert_int_equal(cron->removed.v, 1);
	makers_free(m);
}

static void what_was_read_before_a_failure_is_not_told(void **state)
{
	struct makers *m = makers_of(BY_CREATOR, &fails);
	const struct maker_row *rows;
	size_t n;

	(void)state;
	rows = makers_rows(m, &n);
	for (size_t i = 0; i < n; i++) {
		assert_false(rows[i].created.known);
		assert_false(rows[i].removed.known);
		assert_false(rows[i].births_per_second.known);
		assert_false(rows[i].lifetime_seconds.known);
	}
	makers_free(m);
}

static void a_sum_below_a_group_counts_for_the_group(void **state)
{
	struct makers *m = makers_of(BY_GROUP, &keeps);
	const struct maker_row *rows;
	size_t n;

	(void)state;
	rows = makers_rows(m, &n);
	assert_int_equal(n, 2);
	assert_int_equal(row_called(rows, n, "/p")->created.v, 5);
	assert_int_equal(row_called(rows, n, "/")->created.v, 2 + 1);
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
		cmocka_unit_test(what_was_read_before_a_failure_is_not_told),
		cmocka_unit_test(a_sum_below_a_group_counts_for_the_group),
		cmocka_unit_test(without_a_window_nothing_is_said_of_it),
		cmocka_unit_test(every_word_of_by_is_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
