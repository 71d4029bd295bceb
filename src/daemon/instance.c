/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/instance.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/lockfile.h"
#include "base/xalloc.h"

const char *instance_dir(void)
{
	const char *dir = getenv("RUNTIME_DIRECTORY");

	return dir && *dir == '/' ? dir : "/run/cgslab";
}

int instance_lock(const char *dir, pid_t *ret_pid)
{
	char *path;
	int fd;

	*ret_pid = 0;
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	path = xasprintf("%s/cgslabd.lock", dir);
	fd = lockfile_take(path, ret_pid);
	free(path);
	return fd;
}
