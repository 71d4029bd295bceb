/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/letgo.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/held.h"
#include "model/memcg.h"

static int drop_bytes(int fd, const struct held_file *f)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_ino != f->inode)
		return -ESTALE;
	return -posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

int letgo_file(const struct held_file *f)
{
	int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open(f->path, flags), r;

	if (fd < 0)
		return -errno;
	r = drop_bytes(fd, f);
	close(fd);
	return r;
}

int letgo_reclaim(int mountfd, const struct memcg *m, uint64_t bytes)
{
	struct buf path = BUF_INIT;
	char text[24];
	int n = snprintf(text, sizeof(text), "%" PRIu64, bytes), fd, r = 0;

	buf_addc(&path, '.');
	memcg_path_raw(m, &path);
	buf_adds(&path, "/memory.reclaim");
	fd = openat(mountfd, buf_str(&path), O_WRONLY | O_CLOEXEC);
	buf_done(&path);
	if (fd < 0)
		return -errno;
	if (write(fd, text, (size_t)n) < 0)
		r = -errno;
	close(fd);
	return r;
}
