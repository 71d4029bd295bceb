/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observe DIR: makes the group DIR and prints the bytes that the kernel asked for its struct
 * mem_cgroup, as the kmalloc event told them; "own cache" where that is where it came from.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "kernel/trace/instance.h"
#include "kernel/lives/observe.h"

static int make(void *user)
{
	return mkdir(user, 0755) ? -errno : 0;
}

int main(int argc, char **argv)
{
	struct buf why = BUF_INIT;
	struct num requested;
	struct root root;
	int err = argc == 2 ? root_open(&root, "/") : -EINVAL;

	if (!err) {
		err = observe_mem_cgroup(INSTANCE_LOCKS, &root, make, argv[1], &requested, &why);
		rmdir(argv[1]);
		root_done(&root);
	}
	if (!err)
		printf("%" PRId64 "\n", requested.v);
	else if (err == -ENODATA)
		puts("own cache");
	else
		fprintf(stderr, "%s: %s\n", strerror(-err), buf_str(&why));
	buf_done(&why);
	return err && err != -ENODATA;
}
