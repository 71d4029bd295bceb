/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "model/savings.h"
#include "model/tickrow.h"

static const struct slub_params two_cpus = {{4096, true}, {2, true}, {2, true}};

static struct slab_shape shape(int64_t slot, int64_t objs, int64_t order)
{
	return (struct slab_shape){num(slot), num(objs), num(order)};
}

/* A struct with the measured figures of 6.18 on two CPUs. */
static struct followed mem_cgroup(enum patch_state state)
{
	struct followed f = {.name = "mem_cgroup", .state = state, .per_memcg = num(1)};

	f.requested_bytes = num(2184);
	f.bucket_shape = shape(4096, 8, 3);
	f.slot = state == PATCH_ABSENT ? f.bucket_shape : shape(2240, 14, 3);
	f.align_bytes = num(64);
	return f;
}

/* kernel.md, "slab order": sizes seen on booted kernels with two CPUs. */
static void order_rule_gives_the_slabs_that_kernels_were_seen_to_make(void **state)
{
	static const struct {
		int64_t slot, objs;
		double page_true;
	} seen[] = {{1792, 18, 1820.4}, {1856, 17, 1927.5}, {2112, 15, 2184.53},
		    {2240, 14, 2340.57}, {2368, 13, 2520.62}, {2560, 12, 2730.67}};

	(void)state;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		struct slab_shape s = savings_slab_shape(num(seen[i].slot), &two_cpus);

		assert_num(s.order, 3);
		assert_num(s.objs_per_slab, seen[i].objs);
		assert_true(savings_page_true(&s, num(4096)).v - seen[i].page_true < 0.1);
	}
}

/* kernel.md: where the bucket's order would be wrong. */
static void order_rule_counts_processors_and_page_size(void **state)
{
	const struct slub_params one = {num(4096), num(1), num(1)};
	const struct slub_params big = {num(16384), num(2), num(2)};
	struct slab_shape s = savings_slab_shape(num(1856), &one);

	(void)state;
	assert_real(savings_page_true(&s, num(4096)), 1927.53);
	s = savings_slab_shape(num(1280), &two_cpus);
	assert_real(savings_page_true(&s, num(4096)), 1365.33);
	s = savings_slab_shape(num(2240), &big);
	assert_real(savings_page_true(&s, num(16384)), 2340.57);
}

static void one_present_cpu_counts_the_possible_ones(void **state)
{
	const struct slub_params hotplug = {num(4096), num(1), num(64)};
	const struct slub_params alone = {num(4096), num(1), num(1)};

	(void)state;
	assert_num(savings_slab_shape(num(192), &hotplug).order, 1);
	assert_num(savings_slab_shape(num(192), &alone).order, 0);
}

static void dedicated_cache_saves_bucket_minus_slot(void **state)
{
	struct followed f = mem_cgroup(PATCH_DEDICATED);

	(void)state;
	savings_of_struct(&f, &two_cpus, true, false);
	assert_num(f.wasted_bytes, 56);
	assert_num(f.saved_bytes, 1856);
	assert_real(f.saved_page_true_bytes, 1755.43);
	assert_num(f.would_save_bytes, 0);
}

static void absent_cache_would_save_bucket_minus_own_slot(void **state)
{
	struct followed f = mem_cgroup(PATCH_ABSENT);

	(void)state;
	savings_of_struct(&f, &two_cpus, true, false);
	assert_num(f.wasted_bytes, 1912);
	assert_num(f.saved_bytes, 0);
	assert_num(f.own.slot_bytes, 2240);
	assert_num(f.would_save_bytes, 1856);
	assert_real(f.would_save_page_true_bytes, 1755.43);
	assert_false(f.own_is_estimate);
}

static void slab_debug_makes_would_save_unknown(void **state)
{
	struct followed f = mem_cgroup(PATCH_ABSENT);

	(void)state;
	savings_of_struct(&f, &two_cpus, true, true);
	assert_unknown(f.would_save_bytes);
	assert_unknown(f.would_save_page_true_bytes);
	assert_false(f.comparable);
}

static void broken_order_rule_falls_back_to_the_buckets_order(void **state)
{
	struct followed f = mem_cgroup(PATCH_ABSENT);

	(void)state;
	f.bucket_shape.order = num(2);
	savings_of_struct(&f, &two_cpus, false, false);
	assert_true(f.own_is_estimate);
	assert_num(f.own.order, 2);
	assert_num(f.own.objs_per_slab, 7);
}

static void unknown_state_saves_nothing_that_is_known(void **state)
{
	struct followed f = mem_cgroup(PATCH_UNKNOWN);

	(void)state;
	savings_of_struct(&f, &two_cpus, true, false);
	assert_unknown(f.saved_bytes);
	assert_unknown(f.would_save_bytes);
}

static void totals_are_per_memcg_times_live_and_dying(void **state)
{
	struct followed f[2] = {mem_cgroup(PATCH_DEDICATED), {.per_memcg = num(2)}};
	struct savings each, all;

	(void)state;
	savings_of_struct(&f[0], &two_cpus, true, false);
	f[1].requested_bytes = f[1].wasted_bytes = num(10);
	f[1].saved_bytes = f[1].would_save_bytes = num(5);
	f[1].saved_page_true_bytes = f[1].would_save_page_true_bytes = real(5);
	each = savings_per_memcg(f, 2);
	assert_num(each.saved_bytes, 1866);
	assert_num(each.wasted_bytes, 76);
	all = savings_total(&each, num(41));
	assert_num(all.saved_bytes, 41 * 1866);
	assert_unknown(savings_total(&each, NUM_UNKNOWN).saved_bytes);
	assert_unknown(savings_per_memcg(NULL, 0).saved_bytes);
	assert_unknown(savings_per_memcg(NULL, 0).requested_bytes);
}

static void what_would_be_saved_is_told_where_nothing_is(void **state)
{
	struct tick_row row = {.saved_bytes = num(0), .would_save_bytes = NUM_UNKNOWN};

	(void)state;
	assert_false(savings_are_to_come(num(1856), num(1536)));
	assert_false(savings_are_to_come(num(0), num(0)));
	assert_false(savings_are_to_come(NUM_UNKNOWN, num(1536)));
	assert_true(savings_are_to_come(num(0), num(1536)));
	assert_true(savings_are_to_come(num(0), NUM_UNKNOWN));
	assert_unknown(tick_row_saving(&row));
	row.would_save_bytes = num(1536);
	assert_num(tick_row_saving(&row), 1536);
}

/* DESIGN's example: 41 memcgs, nine slabs held. */
static void net_page_saving_may_be_negative(void **state)
{
	struct followed f = mem_cgroup(PATCH_DEDICATED);

	(void)state;
	savings_of_struct(&f, &two_cpus, true, false);
	f.cache_slab_bytes = num(9 * 32768);
	assert_num(savings_net_pages(&f, 1, num(41)), -126976);
	f.state = PATCH_MERGED;
	assert_unknown(savings_net_pages(&f, 1, num(41)));
}

static void dying_memcgs_are_priced_by_slots(void **state)
{
	struct followed f = mem_cgroup(PATCH_DEDICATED);

	(void)state;
	assert_num(savings_dying_bytes(&f, 1, num(3)), 3 * 2240);
	assert_unknown(savings_dying_bytes(&f, 1, NUM_UNKNOWN));
	assert_unknown(savings_dying_bytes(&f, 0, num(3)));
}

static void slots_of_a_memcg_are_unknown_where_no_struct_is_known(void **state)
{
	struct followed f[2] = {mem_cgroup(PATCH_DEDICATED), mem_cgroup(PATCH_ABSENT)};

	(void)state;
	f[1].per_memcg = num(2);
	assert_num(savings_slot_bytes(f, 2, false), 2240 + 2 * 4096);
	assert_num(savings_slot_bytes(f, 2, true), 3 * 4096);
	assert_unknown(savings_slot_bytes(f, 0, false));
	assert_unknown(savings_slot_bytes(f, 0, true));
	f[1].per_memcg = NUM_UNKNOWN;
	assert_unknown(savings_slot_bytes(f, 2, false));
}

static void huge_figures_become_unknown_instead_of_wrong(void **state)
{
	(void)state;
	assert_unknown(num_mul(num(INT64_MAX), num(2)));
	assert_unknown(num_add(num(INT64_MAX), num(1)));
	assert_unknown(savings_slab_shape(num(INT64_MAX), &two_cpus).order);
	assert_unknown(savings_round_up(num(INT64_MAX), num(64)));
	assert_unknown(savings_round_up(num(100), num(0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_rule_gives_the_slabs_that_kernels_were_seen_to_make),
		cmocka_unit_test(order_rule_counts_processors_and_page_size),
		cmocka_unit_test(one_present_cpu_counts_the_possible_ones),
		cmocka_unit_test(dedicated_cache_saves_bucket_minus_slot),
		cmocka_unit_test(absent_cache_would_save_bucket_minus_own_slot),
		cmocka_unit_test(slab_debug_makes_would_save_unknown),
		cmocka_unit_test(broken_order_rule_falls_back_to_the_buckets_order),
		cmocka_unit_test(unknown_state_saves_nothing_that_is_known),
		cmocka_unit_test(totals_are_per_memcg_times_live_and_dying),
		cmocka_unit_test(what_would_be_saved_is_told_where_nothing_is),
		cmocka_unit_test(net_page_saving_may_be_negative),
		cmocka_unit_test(dying_memcgs_are_priced_by_slots),
		cmocka_unit_test(slots_of_a_memcg_are_unknown_where_no_struct_is_known),
		cmocka_unit_test(huge_figures_become_unknown_instead_of_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
