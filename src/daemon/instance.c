/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"

const char *instance_dir(void)
{
	const char *dir = getenv("RUNTIME_DIRECTORY");

	return dir && *dir == '/' ? dir : "/run/cgslab";
}

static pid_t read_pid(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return (pid_t)strtol(text, NULL, 10);
}

static int write_pid(int fd)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%d\n", (int)getpid());

	return ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)n, 0) != n ? -errno : 0;
}

int instance_lock(const char *dir, pid_t *ret_pid)
{
	char *path = xasprintf("%s/cgslabd.lock", dir);
	int fd, r = 0;

	*ret_pid = 0;
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		r = -errno;
	/* a process that may open the file could take the lock, and no daemon would start */
	fd = r < 0 ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	free(path);
	if (fd < 0)
		return r < 0 ? r : -errno;
	if (fchmod(fd, 0600) < 0) {
		r = -errno;
	} else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		r = -errno;
		*ret_pid = read_pid(fd);
	} else {
		r = write_pid(fd);
	}
	if (r < 0) {
		close(fd);
		return r;
	}
	return fd;
}
