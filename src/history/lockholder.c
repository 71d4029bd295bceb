/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/lockholder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

#define WRITER_LOCK	 120
#define CHECKPOINT_LOCKS 121 /* and recovery */
#define READER_LOCKS	 123
#define N_READER_LOCKS	 5

int lockholder_open(const char *path)
{
	char *shm = xasprintf("%s-shm", path);
	int fd = open(shm, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	int r = fd < 0 ? -errno : fd;

	free(shm);
	return r;
}

static pid_t locked_by(int fd, off_t start, off_t len)
{
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = len};

	if (fcntl(fd, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK)
		return 0;
	return lock.l_pid;
}

pid_t lockholder_find(int shm_fd)
{
	static const struct {
		off_t start, len;
	} locks[] = {{WRITER_LOCK, 1}, {CHECKPOINT_LOCKS, 2}, {READER_LOCKS, N_READER_LOCKS}};

	for (size_t i = 0; shm_fd >= 0 && i < ARRAY_SIZE(locks); i++) {
		pid_t pid = locked_by(shm_fd, locks[i].start, locks[i].len);

		if (pid > 0)
			return pid;
	}
	return 0;
}

void lockholder_describe(pid_t pid, struct buf *out)
{
	char *path = xasprintf("/proc/%d/comm", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char name[64];
	ssize_t n = fd < 0 ? 0 : read(fd, name, sizeof(name));

	free(path);
	if (fd >= 0)
		close(fd);
	if (n > 1) {
		text_escape(out, name, (size_t)n - 1); /* without its newline */
		buf_addf(out, " (pid %d)", (int)pid);
	} else {
		buf_addf(out, "pid %d", (int)pid);
	}
}
