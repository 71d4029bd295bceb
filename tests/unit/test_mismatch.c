/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "kernel/lives/mismatch.h"

/* Two ticks of the same totals, as a walk needs to be asked for. */
static bool stands(struct mismatch *r, int64_t kernel, int64_t table)
{
	mismatch_due(r, num(kernel), num(table));
	return mismatch_due(r, num(kernel), num(table));
}

/* Five more in the kernel's total, which a walk does not find: dying before we looked. */
static struct mismatch with_five_unseen(void)
{
	struct mismatch r = MISMATCH_INIT;

	assert_true(stands(&r, 15, 10));
	mismatch_walked(&r);
	assert_false(stands(&r, 15, 10));
	return r;
}

static void a_difference_that_a_walk_leaves_is_usual(void **state)
{
	struct mismatch r = with_five_unseen();

	(void)state;
	/* births and deaths that are seen change both totals */
	for (int64_t seen = 10; seen < 20; seen++)
		assert_false(mismatch_due(&r, num(seen + 5), num(seen)));
}

static void a_difference_that_changes_for_good_asks_for_a_walk(void **state)
{
	struct mismatch r = with_five_unseen();

	(void)state;
	/* once may be the kernel's count lagging */
	assert_false(mismatch_due(&r, num(17), num(10)));
	assert_true(mismatch_due(&r, num(17), num(10)));
	/* and until it was walked */
	assert_true(mismatch_due(&r, num(17), num(10)));
	mismatch_walked(&r);
	assert_false(stands(&r, 17, 12));
}

/* It must not be taken for what is usual because it stands there when the walk is over. */
static void a_change_right_behind_a_walk_asks_for_another(void **state)
{
	struct mismatch r = MISMATCH_INIT;

	(void)state;
	mismatch_walked(&r);
	assert_true(stands(&r, 9, 10));
	mismatch_walked(&r);
	assert_true(stands(&r, 9, 9));
	mismatch_walked(&r);
	assert_false(stands(&r, 9, 9));
	/* the usual stays the usual through walks for other reasons */
	mismatch_walked(&r);
	for (int64_t live = 8; live > 5; live--) {
		assert_true(stands(&r, live, live + 1));
		mismatch_walked(&r);
		assert_false(stands(&r, live, live));
	}
}

static void a_count_that_lags_asks_for_nothing(void **state)
{
	struct mismatch r = with_five_unseen();

	(void)state;
	assert_false(mismatch_due(&r, num(622), num(10)));
	assert_false(mismatch_due(&r, num(60), num(10)));
	assert_false(mismatch_due(&r, num(15), num(10)));
	assert_false(mismatch_due(&r, num(15), num(10)));
}

static void unknown_totals_ask_for_nothing(void **state)
{
	struct mismatch r = with_five_unseen();

	(void)state;
	assert_false(mismatch_due(&r, NUM_UNKNOWN, num(10)));
	assert_false(mismatch_due(&r, num(17), num(10)));
	assert_false(mismatch_due(&r, NUM_UNKNOWN, num(10)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_that_a_walk_leaves_is_usual),
		cmocka_unit_test(a_difference_that_changes_for_good_asks_for_a_walk),
		cmocka_unit_test(a_change_right_behind_a_walk_asks_for_another),
		cmocka_unit_test(a_count_that_lags_asks_for_nothing),
		cmocka_unit_test(unknown_totals_ask_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
