/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/text.h"
#include "kernel/cgroup/cgroupfiles.h"

#define HEAD "#subsys_name\thierarchy\tnum_cgroups\tenabled\n"

static void the_line_of_the_controller_is_read(void **state)
{
	struct proc_cgroups p = proc_cgroups_parse(HEAD "cpu\t1\t2\t1\nmemory\t4\t27\t1\n", "memory");

	(void)state;
	assert_true(p.listed);
	assert_int_equal(p.hierarchy, 4);
	assert_int_equal(p.num, 27);
	assert_int_equal(p.enabled, 1);
	p = proc_cgroups_parse("memory\t0\t1\t0", "memory");
	assert_true(p.listed);
	assert_int_equal(p.enabled, 0);
}

static void a_line_that_is_cut_or_no_number_is_no_line(void **state)
{
	static const char *const bad[] = {"", HEAD, "memory", "memory\t", "memory\t4", "memory\t4\t27",
					  "memory\t4\t27\t", "memory\tx\t27\t1", "memory\t4\t-1\t1",
					  "memory_numa\t4\t27\t1\n", "xmemory\t4\t27\t1\n",
					  "memory\t99999999999999999999\t1\t1\n", "memory\n4\n27\n1\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(proc_cgroups_parse(bad[i], "memory").listed);
}

static void a_key_of_cgroup_stat_is_a_whole_word(void **state)
{
	static const char text[] = "nr_descendants 5\nnr_dying_descendants 690\nodd\nnr_x -1\n";

	(void)state;
	assert_num(cgroup_stat_value(text, "nr_descendants"), 5);
	assert_num(cgroup_stat_value(text, "nr_dying_descendants"), 690);
	assert_unknown(cgroup_stat_value(text, "nr_dying"));
	assert_unknown(cgroup_stat_value(text, "descendants"));
	assert_unknown(cgroup_stat_value(text, "odd"));
	assert_unknown(cgroup_stat_value(text, "nr_x"));
	assert_unknown(cgroup_stat_value("", "nr_descendants"));
}

static void dying_memcgs_are_counted_by_cgroups_where_the_kernel_does_not_count_them(void **state)
{
	bool memcgs;

	(void)state;
	assert_num(cgroup_stat_dying("nr_dying_descendants 690\nnr_dying_subsys_memory 7\n", &memcgs), 7);
	assert_true(memcgs);
	assert_num(cgroup_stat_dying("nr_dying_descendants 690\n", &memcgs), 690);
	assert_false(memcgs);
	assert_unknown(cgroup_stat_dying("", &memcgs));
	assert_false(memcgs);
}

static void children_get_memcgs_by_memory_or_io(void **state)
{
	(void)state;
	assert_int_equal(subtree_control_children("cpu io memory\n"), CHILDREN_WITH_MEMORY);
	assert_int_equal(subtree_control_children("cpu io\n"), CHILDREN_WITH_IO_ONLY);
	assert_int_equal(subtree_control_children("cpu pids rdma iox\n"), CHILDREN_WITHOUT_MEMCG);
	assert_int_equal(subtree_control_children("\n"), CHILDREN_WITHOUT_MEMCG);
}

static void words_are_whole(void **state)
{
	(void)state;
	assert_true(text_has_word("cpu io memory pids\n", "memory", " \n"));
	assert_true(text_has_word("memory", "memory", " \n"));
	assert_true(text_has_word("memory_x memory", "memory", " \n"));
	assert_false(text_has_word("cpu memory_x\n", "memory", " \n"));
	assert_false(text_has_word("xmemory", "memory", " \n"));
	assert_false(text_has_word("", "memory", " \n"));
}

static void the_command_line_may_switch_it_off(void **state)
{
	(void)state;
	assert_true(cmdline_disables("quiet cgroup_disable=memory rw\n", "memory"));
	assert_true(cmdline_disables("cgroup_disable=io,memory", "memory"));
	assert_true(cmdline_disables("cgroup_disable=io cgroup_disable=memory,cpu\n", "memory"));
	assert_false(cmdline_disables("cgroup_disable=memory_x", "memory"));
	assert_false(cmdline_disables("xcgroup_disable=memory", "memory"));
	assert_false(cmdline_disables("cgroup_enable=memory cgroup_disable=io x=memory\n", "memory"));
	assert_false(cmdline_disables("", "memory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_of_the_controller_is_read),
		cmocka_unit_test(a_line_that_is_cut_or_no_number_is_no_line),
		cmocka_unit_test(a_key_of_cgroup_stat_is_a_whole_word),
		cmocka_unit_test(dying_memcgs_are_counted_by_cgroups_where_the_kernel_does_not_count_them),
		cmocka_unit_test(children_get_memcgs_by_memory_or_io),
		cmocka_unit_test(words_are_whole),
		cmocka_unit_test(the_command_line_may_switch_it_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
