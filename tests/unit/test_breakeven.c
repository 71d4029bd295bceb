/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "model/breakeven.h"

/* The small 6.12 kernel: mem_cgroup 2112 for 4096, 15 in 32 KiB; per node 448 for 512, 18 in 8 KiB. */
static const struct own_cache small[] = {
	{{32768, true}, {15, true}, {1, true}, {4096, true}},
	{{8192, true}, {18, true}, {1, true}, {512, true}},
};

/* And struct cgroup 832 for 1024, 19 in 16 KiB: patches 1 to 4. */
static const struct own_cache all[] = {
	{{32768, true}, {15, true}, {1, true}, {4096, true}},
	{{8192, true}, {18, true}, {1, true}, {512, true}},
	{{16384, true}, {19, true}, {1, true}, {1024, true}},
};

/* With 8 processors SLUB gives the smaller ones larger slabs. */
static const struct own_cache all_of_eight[] = {
	{{32768, true}, {15, true}, {1, true}, {4096, true}},
	{{16384, true}, {36, true}, {1, true}, {512, true}},
	{{32768, true}, {39, true}, {1, true}, {1024, true}},
};

static struct real extra(int cpus, int memcgs)
{
	return breakeven_extra(small, 2, num(cpus), memcgs);
}

/* Growth of Slab with patches 1 to 3 minus without, 8 processors (tests/vm, 2026-11-28). */
static void agrees_with_what_eight_processors_showed(void **state)
{
	static const struct { int memcgs, kb; } seen[] = {
		{8, 208}, {50, 88}, {100, -200}, {200, -468}, {400, -984}, {800, -1880}, {1600, -3180}};

	(void)state;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		double kb = extra(8, seen[i].memcgs).v / 1024;
		double off = kb > seen[i].kb ? kb - seen[i].kb : seen[i].kb - kb;

		assert_true(off < 100 || off < 0.25 * (seen[i].kb < 0 ? -seen[i].kb : seen[i].kb));
	}
	assert_in_range(breakeven_memcgs(small, 2, num(8)).v, 50, 100);
}

/*
 * The same with patches 1 to 4, made on every processor in turn (tests/vm/boots/few-memcgs.sh): free room in
 * kmalloc's slabs moves it by some 100 kB, or 40 a processor.
 */
static void agrees_with_what_two_to_eight_processors_showed(void **state)
{
	static const int memcgs[] = {8, 16, 25, 50, 100, 200, 400, 800, 1600};
	static const struct {
		int cpus;
		const struct own_cache *caches;
		int told, kb[9];
	} seen[] = {
		{2, all, 21, {68, 48, 36, -4, -92, -300, -740, -1524, -3148}},
		{4, all, 41, {64, 56, 20, -156, -252, -504, -900, -1628, -3248}},
		{8, all_of_eight, 117, {136, 272, 276, 280, -8, -504, -748, -1628, -3068}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		for (size_t j = 0; j < sizeof(memcgs) / sizeof(memcgs[0]); j++) {
			double kb = breakeven_extra(seen[i].caches, 3, num(seen[i].cpus),
						    memcgs[j]).v / 1024;
			double off = kb - seen[i].kb[j];

			/* fewer memcgs than processors leave some without a slab: no more than is said */
			if (memcgs[j] > seen[i].cpus)
				assert_true(off < 40 * seen[i].cpus);
			assert_true(off > -125 || off > 0.1 * seen[i].kb[j]);
		}
		assert_int_equal(breakeven_memcgs(seen[i].caches, 3, num(seen[i].cpus)).v, seen[i].told);
	}
}

static void is_the_smallest_number_that_saves(void **state)
{
	(void)state;
	for (int cpus = 1; cpus <= 64; cpus *= 2) {
		struct num at = breakeven_memcgs(small, 2, num(cpus));

		assert_true(at.known);
		assert_true(extra(cpus, (int)at.v).v < 0);
		assert_true(extra(cpus, (int)at.v - 1).v >= 0);
	}
	assert_true(breakeven_memcgs(small, 2, num(2)).v < breakeven_memcgs(small, 2, num(4)).v);
}

static void is_unknown_where_it_never_saves_or_nobody_knows(void **state)
{
	struct own_cache none = {num(8192), num(8), num(1), real(1024)};
	struct own_cache dark = {NUM_UNKNOWN, num(8), num(1), real(1024)};

	(void)state;
	assert_false(breakeven_memcgs(&none, 1, num(4)).known);
	assert_false(breakeven_memcgs(&dark, 1, num(4)).known);
	assert_false(breakeven_memcgs(small, 2, NUM_UNKNOWN).known);
	assert_false(breakeven_memcgs(small, 0, num(4)).known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_what_eight_processors_showed),
		cmocka_unit_test(agrees_with_what_two_to_eight_processors_showed),
		cmocka_unit_test(is_the_smallest_number_that_saves),
		cmocka_unit_test(is_unknown_where_it_never_saves_or_nobody_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
