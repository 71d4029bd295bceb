/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>
#include <sys/sysmacros.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"

#define ROOT "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
#define V1 "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
#define V2 "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n"

/* The only v1 mount with memory in @text. */
static void assert_v1(const char *text, const char *point, const char *root)
{
	struct mounts m = {0};
	size_t v1 = 0;

	mounts_parse(&m, text, "memory");
	for (size_t i = 0; i < m.n; i++) {
		if (m.at[i].type != HIERARCHY_V1)
			continue;
		v1++;
		assert_string_equal(m.at[i].point, point);
		assert_string_equal(m.at[i].root, root);
	}
	assert_int_equal(v1, 1);
	mounts_done(&m);
}

/* Points of what is found, each with its type, and "*" where it is covered. */
static void assert_mounts(const char *text, const char *wanted)
{
	struct mounts m = {0};
	struct buf all = BUF_INIT;

	mounts_parse(&m, text, "memory");
	for (size_t i = 0; i < m.n; i++)
		buf_addf(&all, "%s:%s%s ", hierarchy_name(m.at[i].type), m.at[i].point,
			 m.at[i].covered ? "*" : "");
	assert_string_equal(buf_str(&all), wanted);
	buf_done(&all);
	mounts_done(&m);
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

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(not); i++)
		assert_mounts(not[i], "");
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

static void every_mount_is_listed_in_its_order(void **state)
{
	(void)state;
	assert_mounts(ROOT V1 V2 "50 1 0:38 / /second rw - cgroup2 x rw\n",
		      "v1:/sys/fs/cgroup/memory v2:/sys/fs/cgroup/unified v2:/second ");
	assert_mounts(ROOT, "");
}

static void an_empty_source_is_a_field_as_well(void **state)
{
	(void)state;
	assert_v1("31 24 0:26 / /m rw,relatime - cgroup  rw,memory\n", "/m", "/");
	assert_mounts("31 24 0:26 / /m rw - cgroup2  rw\n", "v2:/m ");
}

/* /proc/mounts: no ids, no root, so nothing is known to be covered. */
static void the_table_without_ids_is_read_too(void **state)
{
	(void)state;
	assert_mounts("tmpfs /sys/fs/cgroup tmpfs ro,mode=755 0 0\n"
		      "cgroup /sys/fs/cgroup/my\\040memory cgroup rw,nosuid,memory 0 0\n"
		      "cgroup2 /u cgroup2 rw 0 0\n"
		      " /empty cgroup rw,memory 0 0\n",
		      "v1:/sys/fs/cgroup/my memory v2:/u v1:/empty ");
}

static void the_device_is_told(void **state)
{
	struct mounts m = {0};

	(void)state;
	mounts_parse(&m, V1 "cgroup2 /u cgroup2 rw 0 0\n", "memory");
	assert_int_equal(m.n, 2);
	assert_int_equal(m.at[0].dev, makedev(0, 32));
	assert_int_equal(m.at[1].dev, 0);
	mounts_done(&m);
}

static void a_mount_under_another_is_covered(void **state)
{
	(void)state;
	/* upon its root: the same controller again, and another file system */
	assert_mounts("22 1 8:1 / / rw - ext4 x rw\n30 22 0:31 / /m rw - cgroup c rw,memory\n"
		      "80 30 0:31 /pod /m ro - cgroup c rw,memory\n",
		      "v1:/m* v1:/m ");
	assert_mounts("30 22 0:31 / /m rw - cgroup c rw,memory\n80 30 0:9 / /m rw - tmpfs t rw\n", "v1:/m* ");
	/* over a folder on the way, in what it lies in */
	assert_mounts("22 1 8:1 / / rw - ext4 x rw\n30 22 0:31 / /a/m rw - cgroup c rw,memory\n"
		      "80 22 0:9 / /a rw - tmpfs t rw\n",
		      "v1:/a/m* ");
	/* over what it lies in */
	assert_mounts("22 1 8:1 / / rw - ext4 x rw\n25 22 0:8 / /a rw - tmpfs t rw\n"
		      "30 25 0:31 / /a/m rw - cgroup c rw,memory\n80 25 0:9 / /a rw - tmpfs t rw\n",
		      "v1:/a/m* ");
	/* twice in one place of one parent: the later one */
	assert_mounts("30 22 0:31 / /m rw - cgroup c rw,memory\n31 22 0:31 / /m rw - cgroup c rw,memory\n",
		      "v1:/m* v1:/m ");
}

static void what_lies_beside_or_below_covers_nothing(void **state)
{
	(void)state;
	assert_mounts("22 1 8:1 / / rw - ext4 x rw\n25 22 0:8 / /a rw - tmpfs t rw\n"
		      "30 25 0:31 / /a/m rw - cgroup c rw,memory\n80 30 0:9 / /a/m/below rw - tmpfs t rw\n"
		      "81 25 0:9 / /a/mm rw - tmpfs t rw\n82 25 0:9 / /a/m2/m rw - tmpfs t rw\n",
		      "v1:/a/m ");
	/* a table that goes round in a circle ends all the same */
	assert_mounts("30 31 0:31 / /m rw - cgroup c rw,memory\n31 30 0:8 / /x rw - tmpfs t rw\n", "v1:/m ");
	assert_mounts("30 30 0:31 / /m rw - cgroup c rw,memory\n", "v1:/m ");
}

static void cut_and_broken_lines_are_passed_over(void **state)
{
	static const char *const cut[] = {"", "\n", "1", "1 1 0:1 / /c rw", "1 1 0:1 / /c rw -",
					  "1 1 0:1 / /c rw - cgroup", "1 1 0:1 / /c rw - cgroup cgroup",
					  "1 1 0:1 / /c rw cgroup cgroup rw,memory\n", " - - - \n",
					  "cgroup", "cgroup /c cgroup", "cgroup c cgroup rw,memory 0 0\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		char *text = xasprintf("%s\n" V1, cut[i]);

		assert_mounts(cut[i], "");
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
		cmocka_unit_test(every_mount_is_listed_in_its_order),
		cmocka_unit_test(an_empty_source_is_a_field_as_well),
		cmocka_unit_test(the_table_without_ids_is_read_too),
		cmocka_unit_test(the_device_is_told),
		cmocka_unit_test(a_mount_under_another_is_covered),
		cmocka_unit_test(what_lies_beside_or_below_covers_nothing),
		cmocka_unit_test(cut_and_broken_lines_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
