/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>

#include "kernel/slab/slabsys.h"
#include "unit/folder.h"

#define SLAB "sys/kernel/slab/"

static void names_of_links_share_a_folder_and_a_folder_is_a_name(void **state)
{
	struct slabsys sys = SLABSYS_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_file(&f, SLAB ":0000512/aliases", "1\n");
	folder_link(&f, SLAB "mem_cgroup_per_node", ":0000512");
	folder_link(&f, SLAB "aaa", ":0000512");
	folder_dir(&f, SLAB "dentry");
	assert_int_equal(slabsys_scan(&sys, &f.root), 0);
	assert_int_equal(sys.n, 3);
	assert_true(sys.merging);
	assert_string_equal(slabsys_find(&sys, "mem_cgroup_per_node")->id, ":0000512");
	assert_string_equal(slabsys_find(&sys, "aaa")->id, ":0000512");
	assert_string_equal(slabsys_find(&sys, "dentry")->id, "dentry");
	assert_null(slabsys_find(&sys, ":0000512"));
	assert_null(slabsys_find(&sys, "nothing"));
	slabsys_done(&sys);
	folder_done(&f);
}

static void without_links_nothing_is_merged(void **state)
{
	struct slabsys sys = SLABSYS_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_dir(&f, SLAB "mem_cgroup");
	assert_int_equal(slabsys_scan(&sys, &f.root), 0);
	assert_false(sys.merging);
	slabsys_done(&sys);
	folder_done(&f);
}

static void a_missing_or_empty_folder_is_absent(void **state)
{
	struct slabsys sys = SLABSYS_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	assert_int_equal(slabsys_scan(&sys, &f.root), -ENOENT);
	folder_dir(&f, "sys/kernel/slab");
	assert_int_equal(slabsys_scan(&sys, &f.root), -ENOENT);
	assert_null(slabsys_find(&sys, "x"));
	slabsys_done(&sys);
	folder_done(&f);
}

static void a_scan_replaces_the_names_of_the_last(void **state)
{
	struct slabsys sys = SLABSYS_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_link(&f, SLAB "old", ":1");
	assert_int_equal(slabsys_scan(&sys, &f.root), 0);
	folder_remove(&f, SLAB "old");
	folder_dir(&f, SLAB "new");
	assert_int_equal(slabsys_scan(&sys, &f.root), 0);
	assert_int_equal(sys.n, 1);
	assert_false(sys.merging);
	assert_null(slabsys_find(&sys, "old"));
	slabsys_done(&sys);
	folder_done(&f);
}

static void values_that_are_no_numbers_are_unknown(void **state)
{
	struct slabsys_const k;
	struct slabsys_counts c;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_file(&f, SLAB "a/object_size", "2184\n");
	folder_file(&f, SLAB "a/slab_size", "0x8c0\n");
	folder_file(&f, SLAB "a/order", "-1\n");
	folder_file(&f, SLAB "a/align", "");
	folder_file(&f, SLAB "a/hwcache_align", "18446744073709551615\n");
	folder_file(&f, SLAB "a/objects", "103 N0=103\n");
	folder_file(&f, SLAB "a/cpu_slabs", "7 N0=7\n");
	assert_int_equal(slabsys_read_const(&f.root, "a", &k), 0);
	assert_num(k.object_size, 2184);
	assert_unknown(k.slab_size);
	assert_unknown(k.order);
	assert_unknown(k.align);
	assert_unknown(k.hwcache_align);
	assert_unknown(k.objs_per_slab);
	assert_int_equal(slabsys_read_counts(&f.root, "a", &c), 0);
	assert_num(c.objects, 103);
	assert_num(c.cpu_slabs, 7);
	assert_int_equal(slabsys_read_const(&f.root, "gone", &k), -ENOENT);
	folder_done(&f);
}

static void assert_bounds(struct slabsys_counts c, struct slabsys_const k, int64_t low, int64_t high)
{
	struct num got_low, got_high;

	slabsys_bounds(&c, &k, &got_low, &got_high);
	assert_num(got_low, low);
	assert_num(got_high, high);
}

static void slots_of_cpu_slabs_come_off_the_lower_bound(void **state)
{
	const struct slabsys_const k = {.objs_per_slab = {14, true}, .sheaf_capacity = {0, true}};
	const struct slabsys_const sheaves = {.objs_per_slab = {14, true}, .sheaf_capacity = {32, true}};

	(void)state;
	assert_bounds((struct slabsys_counts){{126, true}, {8, true}}, k, 14, 126);
	assert_bounds((struct slabsys_counts){{10, true}, {8, true}}, k, 0, 10);
	assert_bounds((struct slabsys_counts){{126, true}, {8, true}}, sheaves, 0, 126);
}

static void bounds_of_unknown_counts_are_unknown(void **state)
{
	const struct slabsys_const k = {.objs_per_slab = {14, true}};
	const struct slabsys_counts c = {{126, true}, {0, false}};
	struct num low, high;

	(void)state;
	slabsys_bounds(&c, &k, &low, &high);
	assert_unknown(low);
	assert_num(high, 126);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_links_share_a_folder_and_a_folder_is_a_name),
		cmocka_unit_test(without_links_nothing_is_merged),
		cmocka_unit_test(a_missing_or_empty_folder_is_absent),
		cmocka_unit_test(a_scan_replaces_the_names_of_the_last),
		cmocka_unit_test(values_that_are_no_numbers_are_unknown),
		cmocka_unit_test(slots_of_cpu_slabs_come_off_the_lower_bound),
		cmocka_unit_test(bounds_of_unknown_counts_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
