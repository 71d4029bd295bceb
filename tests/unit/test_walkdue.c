/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/clock.h"
#include "kernel/lives/walkdue.h"

#define S NS_PER_SEC

/* A tick in which nothing calls for a walk: it took 4 ms, 60 s ago. */
static struct walk_facts quiet(void)
{
	return (struct walk_facts){.since_ns = 60 * S, .walk_seconds = 0.004, .traced = true, .total = true};
}

static void folders_are_walked_seldom_while_events_tell(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.walk_seconds = 0.002;
	assert_false(walkdue_folders(&f));
	f.since_ns = 300 * S;
	assert_true(walkdue_folders(&f));
	/* where they take 40 ms, each 4000 s */
	f.walk_seconds = 0.04;
	f.since_ns = 3999 * S;
	assert_false(walkdue_folders(&f));
	f.since_ns = 4001 * S;
	assert_true(walkdue_folders(&f));
}

static void folders_are_walked_at_once_where_events_were_lost(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.lost = true;
	f.since_ns = 1;
	assert_true(walkdue_folders(&f));
}

static void totals_that_never_agree_walk_no_oftener_than_each_two_seconds(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.differs = true;
	f.since_ns = S;
	assert_false(walkdue_folders(&f));
	f.since_ns = 2 * S;
	assert_true(walkdue_folders(&f));
}

static void dying_that_no_row_stands_for_are_looked_for_where_a_walk_is_cheap(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.fewer = true;
	f.since_ns = 3 * S;
	assert_false(walkdue_folders(&f));
	f.since_ns = 4 * S;
	assert_true(walkdue_folders(&f));
}

static void without_events_totals_tell_and_a_walk_each_ten_seconds(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.traced = false;
	f.since_ns = 9 * S;
	assert_false(walkdue_folders(&f));
	f.changed = true;
	assert_true(walkdue_folders(&f));
	f.changed = false;
	f.since_ns = 10 * S;
	assert_true(walkdue_folders(&f));
}

static void without_a_total_folders_are_walked_as_often_as_is_cheap_and_each_ten_seconds(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.total = false;
	f.since_ns = 7 * S / 10;
	assert_false(walkdue_folders(&f));
	f.since_ns = S;
	assert_true(walkdue_folders(&f));
	f.walk_seconds = 0.1;
	f.since_ns = 9 * S;
	assert_false(walkdue_folders(&f));
	f.since_ns = 10 * S;
	assert_true(walkdue_folders(&f));
}

static void the_kernels_tree_is_walked_for_news_where_no_total_covers_it(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.news = true;
	f.since_ns = 2 * S;
	assert_false(walkdue_exact(&f));
	f.part = true;
	assert_true(walkdue_exact(&f));
	f.part = false;
	f.total = false;
	assert_true(walkdue_exact(&f));
	/* 4 ms in 0.7 s are more than a half in a hundred */
	f.since_ns = 7 * S / 10;
	assert_false(walkdue_exact(&f));
}

static void holders_are_looked_for_within_a_thousandth_of_a_cpu(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.holders = true;
	f.since_ns = 3 * S;
	assert_false(walkdue_exact(&f));
	f.since_ns = 4 * S;
	assert_true(walkdue_exact(&f));
}

static void rows_that_differ_are_walked_again_but_once_a_tick(void **state)
{
	struct walk_facts f = quiet();

	(void)state;
	f.since_ns = 0;
	f.walk_seconds = 0;
	assert_false(walkdue_again(&f, true));
	f.walk_seconds = 0.004;
	f.since_ns = S / 10;
	assert_true(walkdue_again(&f, true));
	assert_false(walkdue_again(&f, false));
	f.since_ns = S;
	assert_true(walkdue_again(&f, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_are_walked_seldom_while_events_tell),
		cmocka_unit_test(folders_are_walked_at_once_where_events_were_lost),
		cmocka_unit_test(totals_that_never_agree_walk_no_oftener_than_each_two_seconds),
		cmocka_unit_test(dying_that_no_row_stands_for_are_looked_for_where_a_walk_is_cheap),
		cmocka_unit_test(without_events_totals_tell_and_a_walk_each_ten_seconds),
		cmocka_unit_test(without_a_total_folders_are_walked_as_often_as_is_cheap_and_each_ten_seconds),
		cmocka_unit_test(the_kernels_tree_is_walked_for_news_where_no_total_covers_it),
		cmocka_unit_test(holders_are_looked_for_within_a_thousandth_of_a_cpu),
		cmocka_unit_test(rows_that_differ_are_walked_again_but_once_a_tick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
