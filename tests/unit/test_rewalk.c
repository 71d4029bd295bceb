/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "kernel/rewalk.h"

static void a_difference_that_stays_is_usual(void **state)
{
	struct rewalk r = REWALK_INIT;

	(void)state;
	/* five were dying before we looked; births and deaths that are seen change both totals */
	for (int64_t seen = 10; seen < 20; seen++)
		assert_false(rewalk_due(&r, num(seen + 5), num(seen)));
}

static void a_difference_that_changes_for_good_asks_for_a_walk(void **state)
{
	struct rewalk r = REWALK_INIT;

	(void)state;
	rewalk_due(&r, num(15), num(10));
	rewalk_due(&r, num(15), num(10));
	/* once may be the kernel's count lagging */
	assert_false(rewalk_due(&r, num(17), num(10)));
	assert_true(rewalk_due(&r, num(17), num(10)));
	rewalk_done(&r, 0);
	assert_false(rewalk_due(&r, num(17), num(12)));
	assert_false(rewalk_due(&r, num(17), num(12)));
}

static void a_count_that_lags_asks_for_nothing(void **state)
{
	struct rewalk r = REWALK_INIT;

	(void)state;
	rewalk_due(&r, num(15), num(10));
	rewalk_due(&r, num(15), num(10));
	assert_false(rewalk_due(&r, num(622), num(10)));
	assert_false(rewalk_due(&r, num(60), num(10)));
	assert_false(rewalk_due(&r, num(15), num(10)));
	assert_false(rewalk_due(&r, num(15), num(10)));
}

static void unknown_totals_ask_for_nothing(void **state)
{
	struct rewalk r = REWALK_INIT;

	(void)state;
	rewalk_due(&r, num(15), num(10));
	rewalk_due(&r, num(15), num(10));
	assert_false(rewalk_due(&r, NUM_UNKNOWN, num(10)));
	assert_false(rewalk_due(&r, num(17), num(10)));
	assert_false(rewalk_due(&r, NUM_UNKNOWN, num(10)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_that_stays_is_usual),
		cmocka_unit_test(a_difference_that_changes_for_good_asks_for_a_walk),
		cmocka_unit_test(a_count_that_lags_asks_for_nothing),
		cmocka_unit_test(unknown_totals_ask_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
