/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of a captured tree in another form: a gzip file, and the sections of supportconfig's texts. A section that is
 * found is a part of the text.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/captured.h"
#include "base/root.h"
#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const uint8_t *data, size_t size)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	assert(fd >= 0);
	assert(write(fd, data, size) == (ssize_t)size);
	assert(!lseek(fd, 0, SEEK_SET));
	return fd;
}

static void try_sections(const uint8_t *data, size_t size, const char *path)
{
	char dir[64], file[80];
	struct sections *s;
	struct buf text = BUF_INIT;
	int dirfd, fd;

	snprintf(dir, sizeof(dir), "%s/cgslab-fuzz-XXXXXX", scratch_place());
	assert(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/x.txt", dir);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size && !close(fd));
	dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	s = sections_read(dirfd);
	fd = sections_open(s, path);
	if (fd >= 0) {
		assert(s && !fd_read(fd, &text, size + 1));
		assert(!text.len || memmem(data, size, text.bytes, text.len));
		close(fd);
	}
	sections_free(s);
	buf_done(&text);
	close(dirfd);
	assert(!unlink(file) && !rmdir(dir));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = captured_unpack(file_of(data, size));

	if (fd >= 0)
		close(fd);
	try_sections(data, size, "proc/slabinfo");
	try_sections(data, size, "uname");
	return 0;
}
