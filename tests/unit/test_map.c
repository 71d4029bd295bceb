/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/map.h"

#define N 5000

/* Keys that differ in either half, some of them close together. */
static uint64_t hi_of(size_t i)
{
	return i % 3;
}

static uint64_t lo_of(size_t i)
{
	return i % 2 ? i : (uint64_t)i << 32;
}

static void finds_what_was_put_and_nothing_else(void **state)
{
	static char values[N];
	struct map m = MAP_INIT;

	(void)state;
	assert_null(map_get(&m, 1, 2));
	for (size_t i = 0; i < N; i++)
		map_put(&m, hi_of(i), lo_of(i), &values[i]);
	assert_int_equal(m.n, N);
	for (size_t i = 0; i < N; i++)
		assert_ptr_equal(map_get(&m, hi_of(i), lo_of(i)), &values[i]);
	assert_null(map_get(&m, 5, 1));
	map_done(&m);
}

static void a_second_put_replaces(void **state)
{
	struct map m = MAP_INIT;
	char a, b;

	(void)state;
	map_put(&m, 0, 0, &a);
	map_put(&m, 0, 0, &b);
	assert_int_equal(m.n, 1);
	assert_ptr_equal(map_get(&m, 0, 0), &b);
	map_done(&m);
}

static void removal_leaves_the_others_findable(void **state)
{
	static char values[N];
	struct map m = MAP_INIT;

	(void)state;
	for (size_t i = 0; i < N; i++)
		map_put(&m, hi_of(i), lo_of(i), &values[i]);
	for (size_t i = 0; i < N; i += 2)
		map_remove(&m, hi_of(i), lo_of(i));
	assert_int_equal(m.n, N / 2);
	for (size_t i = 0; i < N; i++)
		assert_ptr_equal(map_get(&m, hi_of(i), lo_of(i)), i % 2 ? &values[i] : NULL);
	map_remove(&m, 77, 77);
	assert_int_equal(m.n, N / 2);
	map_done(&m);
}

static void removing_from_an_empty_map_is_nothing(void **state)
{
	struct map m = MAP_INIT;

	(void)state;
	map_remove(&m, 1, 1);
	assert_int_equal(m.n, 0);
	map_done(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_put_and_nothing_else),
		cmocka_unit_test(a_second_put_replaces),
		cmocka_unit_test(removal_leaves_the_others_findable),
		cmocka_unit_test(removing_from_an_empty_map_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
