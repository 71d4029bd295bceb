/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "model/sitesum.h"

static void adds_up_what_has_one_key(void **state)
{
	struct site_sums s = SITE_SUMS_INIT;
	struct site_key key = {0xffffffff81000057, 4096, 1};
	size_t row;

	(void)state;
	row = site_sums_add(&s, &key, 2300);
	assert_int_equal(site_sums_add(&s, &key, 2400), row);
	assert_int_equal(site_sums_add(&s, &key, 2100), row);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.rows[row].count, 3);
	assert_int_equal(s.rows[row].requested_sum, 6800);
	assert_int_equal(s.rows[row].requested_min, 2100);
	assert_int_equal(s.rows[row].requested_max, 2400);
	site_sums_done(&s);
}

static void keeps_site_slot_and_tag_apart(void **state)
{
	const struct site_key keys[] = {
		{0x1000, 4096, 0}, {0x1001, 4096, 0}, {0x1000, 2048, 0}, {0x1000, 4096, 1}};
	struct site_sums s = SITE_SUMS_INIT;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(site_sums_add(&s, &keys[i], 10), i);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(s.rows[i].count, 1);
	site_sums_done(&s);
}

/* Far more sites than the first table has places for: none may be lost when it grows. */
static void finds_every_row_after_it_has_grown(void **state)
{
	struct site_sums s = SITE_SUMS_INIT;

	(void)state;
	for (unsigned round = 1; round <= 3; round++)
		for (uint64_t i = 0; i < 20000; i++) {
			struct site_key key = {0xffffffff81000000 + i * 16, 4096, 0};

			assert_int_equal(site_sums_add(&s, &key, i), i);
		}
	assert_int_equal(s.n, 20000);
	for (uint64_t i = 0; i < s.n; i++) {
		assert_int_equal(s.rows[i].count, 3);
		assert_int_equal(s.rows[i].requested_sum, 3 * i);
	}
	site_sums_done(&s);
}

static void many_at_once_are_as_many_one_by_one(void **state)
{
	struct site_sums one = SITE_SUMS_INIT, many = SITE_SUMS_INIT;
	struct site_key key = {1, 4096, 3};

	(void)state;
	for (int i = 0; i < 5; i++)
		site_sums_add(&one, &key, 2300);
	site_sums_add_many(&many, &key, 2300, 5);
	assert_memory_equal(&one.rows[0], &many.rows[0], sizeof(one.rows[0]));
	site_sums_done(&one);
	site_sums_done(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_up_what_has_one_key),
		cmocka_unit_test(keeps_site_slot_and_tag_apart),
		cmocka_unit_test(finds_every_row_after_it_has_grown),
		cmocka_unit_test(many_at_once_are_as_many_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
