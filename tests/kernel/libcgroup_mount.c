/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where libcgroup finds the memory controller, and where our own reading of mountinfo does. Exit
 * status 0 where both are the same, 77 where libcgroup cannot be used here.
 */
#include <libcgroup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/root.h"
#include "kernel/cgroup/memcgs.h"

/* The caller's own, NULL after a message. */
static char *ask_libcgroup(void)
{
	char memory[] = "memory", *point = NULL;
	int r = cgroup_init();

	if (!r)
		r = cgroup_get_subsys_mount_point(memory, &point);
	if (r)
		printf("libcgroup: %s (%d)\n", cgroup_strerror(r), r);
	return point;
}

int main(void)
{
	char *theirs = ask_libcgroup();
	const char *why = "";
	struct memcgs *m;
	struct root root;
	int status = 1;

	if (!theirs)
		return 77;
	if (root_open(&root, "/"))
		return 1;
	m = memcgs_new(&root);
	if (memcgs_locate(m, &why)) {
		printf("libcgroup says %s, we say %s\n", theirs, why);
	} else {
		printf("libcgroup says %s, we say %s\n", theirs, memcgs_where(m)->mount);
		status = strcmp(theirs, memcgs_where(m)->mount) != 0;
	}
	memcgs_free(m);
	root_done(&root);
	free(theirs);
	return status;
}
