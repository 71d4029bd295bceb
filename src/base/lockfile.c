/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

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

	if (ftruncate(fd, 0) < 0)
		return -errno;
	errno = ENOSPC; /* of a short write */
	return pwrite(fd, text, (size_t)n, 0) == n ? 0 : -errno;
}

int lockfile_take(const char *path, pid_t *ret_pid)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), r;

	*ret_pid = 0;
	if (fd < 0)
		return -errno;
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
