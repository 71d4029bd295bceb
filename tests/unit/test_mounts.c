/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"

#define ROOT "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
#define V1 "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
#define V2 "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n"

static void assert_v1(const char *text, const char *point, const char *root)
{
	struct mount m = {NULL, NULL};

	assert_true(mounts_find_v1(text, "memory", &m));
	assert_string_equal(m.point, point);
	assert_string_equal(m.root, root);
	mount_done(&m);
}

static void finds_the_controller_among_super_options(void **state)
{
	(void)state;
	assert_v1(ROOT V2 V1, "/sys/fs/cgroup/memory", "/");
	assert_v1("1 1 0:1 / /c rw - cgroup cgroup rw,cpu,memory,pids\n", "/c", "/");
	assert_v1("1 1 0:1 / /c rw - cgroup cgroup memory\n", "/c", "/");
}

static void part_of_a_name_is_not_the_controller(void **state)
{
	static const char *const not[] = {
		"1 1 0:1 / /c rw - cgroup cgroup rw,name=memory\n",
		"1 1 0:1 / /c rw - cgroup cgroup rw,memory_numa\n",
		"1 1 0:1 / /c rw - cgroup cgroup rw,xmemory\n",
		"1 1 0:1 / /memory memory - cgroup memory rw,cpu\n",
		"1 1 0:1 / /c rw - tmpfs cgroup rw,memory\n",
	};
	struct mount m = {NULL, NULL};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(not); i++)
		assert_false(mounts_find_v1(not[i], "memory", &m));
}

static void any_number_of_tags_may_stand_before_the_dash(void **state)
{
	(void)state;
	assert_v1("1 1 0:1 / /c rw shared:1 master:2 propagate_from:3 unbindable - cgroup x rw,memory\n", "/c",
		  "/");
}

static void escapes_in_paths_are_undone(void **state)
{
	(void)state;
	assert_v1("1 1 0:1 /a\\040b /my\\040\\134c\\011 rw - cgroup x rw,memory\n", "/my \\c\t", "/a b");
	assert_v1("1 1 0:1 / /odd\\04 rw - cgroup x rw,memory\n", "/odd\\04", "/");
	assert_v1("1 1 0:1 / /odd\\999 rw - cgroup x rw,memory\n", "/odd\\999", "/");
}

static void a_bound_folder_keeps_its_root(void **state)
{
	(void)state;
	assert_v1("1 1 0:1 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
		  "/sys/fs/cgroup/memory", "/docker/abc");
	assert_v1("1 1 0:1 /../.. /c ro - cgroup cgroup rw,memory\n", "/c", "/../..");
}

static void v2_is_the_first_cgroup2_mount(void **state)
{
	struct mount m = {NULL, NULL};

	(void)state;
	assert_true(mounts_find_v2(ROOT V1 V2 "50 1 0:38 / /second rw - cgroup2 x rw\n", &m));
	assert_string_equal(m.point, "/sys/fs/cgroup/unified");
	mount_done(&m);
	assert_false(mounts_find_v2(ROOT V1, &m));
}

static void cut_and_broken_lines_are_passed_over(void **state)
{
	static const char *const cut[] = {"", "\n", "1", "1 1 0:1 / /c rw", "1 1 0:1 / /c rw -",
					  "1 1 0:1 / /c rw - cgroup", "1 1 0:1 / /c rw - cgroup cgroup",
					  "1 1 0:1 / /c rw cgroup cgroup rw,memory\n", " - - - \n"};
	struct mount m = {NULL, NULL};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		char *text = xasprintf("%s\n" V1, cut[i]);

		assert_false(mounts_find_v1(cut[i], "memory", &m));
		assert_v1(text, "/sys/fs/cgroup/memory", "/");
		free(text);
	}
	assert_v1("1 1 0:1 / /c rw - cgroup x rw,memory", "/c", "/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_controller_among_super_options),
		cmocka_unit_test(part_of_a_name_is_not_the_controller),
		cmocka_unit_test(any_number_of_tags_may_stand_before_the_dash),
		cmocka_unit_test(escapes_in_paths_are_undone),
		cmocka_unit_test(a_bound_folder_keeps_its_root),
		cmocka_unit_test(v2_is_the_first_cgroup2_mount),
		cmocka_unit_test(cut_and_broken_lines_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
