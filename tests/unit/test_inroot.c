/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/inroot.h"
#include "base/xalloc.h"
#include "unit/folder.h"

static struct folder tree;

static int setup(void **state)
{
	(void)state;
	folder_new(&tree);
	folder_file(&tree, "etc/passwd", "inside");
	folder_file(&tree, "proc/1/mounts", "mounts");
	folder_dir(&tree, "sys/fs");
	folder_link(&tree, "proc/self", "1");
	folder_link(&tree, "absolute", "/etc/passwd");
	folder_link(&tree, "out", "../../../../etc/passwd");
	folder_link(&tree, "sys/up", "../etc");
	folder_link(&tree, "loop", "loop");
	folder_link(&tree, "dangling", "nothing");
	folder_link(&tree, "chain", "sys/up/passwd");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_done(&tree);
	return 0;
}

/* "inode N of device M", or the error: what an open came to. */
static const char *came_to(int fd, char ret[80])
{
	struct stat st;

	if (fd < 0)
		snprintf(ret, 80, "%s", strerror(errno));
	else if (!fstat(fd, &st))
		snprintf(ret, 80, "inode %llu of device %llu", (unsigned long long)st.st_ino,
			 (unsigned long long)st.st_dev);
	if (fd >= 0)
		close(fd);
	return ret;
}

/* Each path, however it is to be opened, comes to the same by parts as by the kernel's own call. */
static void by_parts_it_is_the_file_that_the_kernel_opens(void **state)
{
	static const char *const paths[] = {
		"etc/passwd", "/etc/passwd", "etc//passwd", "./etc/./passwd", ".", "/", "..", "../..",
		"../etc/passwd", "sys/../etc/passwd", "proc/self/mounts", "proc/self", "absolute", "out",
		"sys/up/passwd", "sys/up/../etc/passwd", "chain", "loop", "loop/x", "dangling", "nothing",
		"etc/nothing", "etc/passwd/x", "sys/fs", "sys/fs/", "out/..", "etc/passwd/", "absolute/.", "proc/self/../1/mounts",
	};
	static const int flags[] = {O_RDONLY, O_PATH, O_PATH | O_NOFOLLOW, O_RDONLY | O_NOFOLLOW,
				    O_RDONLY | O_DIRECTORY, O_PATH | O_DIRECTORY};
	char a[80], b[80];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		for (size_t k = 0; k < ARRAY_SIZE(flags); k++)
			assert_string_equal(came_to(inroot_open_by_parts(tree.root.fd, paths[i], flags[k]), a),
					    came_to(inroot_open(tree.root.fd, paths[i], flags[k]), b));
}

static void no_descriptor_is_left_open(void **state)
{
	int before = dup(0), after, fd = inroot_open_by_parts(tree.root.fd, "sys/up/../proc/self/mounts", O_RDONLY);

	(void)state;
	close(before);
	assert_true(fd >= 0);
	close(fd);
	inroot_open_by_parts(tree.root.fd, "etc/passwd/x", O_RDONLY);
	inroot_open_by_parts(tree.root.fd, "loop", O_RDONLY);
	after = dup(0);
	close(after);
	assert_int_equal(before, after);
}

static void a_path_that_is_too_deep_is_refused(void **state)
{
	char *path = xasprintf("%s", "deep");

	(void)state;
	for (int i = 0; i < 200; i++) {
		char *deeper;

		folder_dir(&tree, path);
		deeper = xasprintf("%s/d", path);
		free(path);
		path = deeper;
	}
	assert_int_equal(inroot_open_by_parts(tree.root.fd, path, O_RDONLY), -1);
	assert_int_equal(errno, ENAMETOOLONG);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(by_parts_it_is_the_file_that_the_kernel_opens, setup, teardown),
		cmocka_unit_test_setup_teardown(no_descriptor_is_left_open, setup, teardown),
		cmocka_unit_test_setup_teardown(a_path_that_is_too_deep_is_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
