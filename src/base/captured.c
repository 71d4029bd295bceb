/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/captured.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"

#define COPY_MAX (64U << 20)
#define TEXT_MAX (32U << 20)

/* Sets the descriptor back to its start, where the text begins. */
static int rewound(int fd, int r)
{
	if (r == 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = -errno;
	if (r < 0) {
		close(fd);
		return r;
	}
	return fd;
}

static int write_whole(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0)
			return -errno;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static int new_copy(void)
{
	int fd = memfd_create("cgslab-captured", MFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* gzip */

static int unpack_into(int fd, gzFile packed)
{
	char bytes[16384];
	size_t total = 0;
	int n, r = 0;

	if (gzdirect(packed))
		return -EIO; /* the file's name ends in .gz, but it is no gzip file */
	while (r == 0 && (n = gzread(packed, bytes, sizeof(bytes))) > 0) {
		total += (size_t)n;
		r = total > COPY_MAX ? -EFBIG : write_whole(fd, bytes, (size_t)n);
	}
	return r == 0 && (n < 0 || !gzeof(packed)) ? -EIO : r;
}

int captured_unpack(int packed_fd)
{
	gzFile packed = gzdopen(packed_fd, "rb");
	int fd = new_copy(), r;

	if (!packed)
		close(packed_fd);
	if (!packed || fd < 0) {
		if (packed)
			gzclose_r(packed);
		if (fd >= 0)
			close(fd);
		return -ENOMEM;
	}
	r = unpack_into(fd, packed);
	if (gzclose_r(packed) != Z_OK && r == 0)
		r = -EIO;
	return rewound(fd, r);
}

/* Sections */

struct section {
	char *path; /* without the leading slash */
	const char *text;
	size_t len;
};

struct sections {
	struct buf *texts; /* of the files */
	size_t n_texts, texts_cap;
	struct section *rows;
	size_t n, cap;
};

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool is_heading(const char *line)
{
	return begins(line, "#==[");
}

/* "/bin/cat" of "/bin/cat -s /proc/x" is a command whose output is the file. */
static bool is_cat(const char *line, size_t len)
{
	const char *slash = memrchr(line, '/', strcspn(line, " \n"));

	return len > 4 && slash && begins(slash, "/cat ");
}

/*
 * The path in the line behind a heading: "# /proc/meminfo", "# /bin/cat /proc/meminfo". NULL where the line names
 * no path, and for "# /proc/meminfo - File not found".
 */
static char *path_of(const char *line, size_t len)
{
	const char *end = line + len, *last = line + 2;

	if (len < 4 || !begins(line, "# /"))
		return NULL;
	while (end > line && (end[-1] == ' ' || end[-1] == '\r'))
		end--;
	for (const char *p = line + 2; p < end; p++)
		if (*p == ' ')
			last = p + 1;
	if (last != line + 2 && !is_cat(line + 2, len - 2)) {
		const char *command = line + 2 + strcspn(line + 2, " ");

		return begins(command - strlen("/uname"), "/uname -a") ? xstrdup("uname") : NULL;
	}
	return *last == '/' ? xstrndup(last + 1, (size_t)(end - last - 1)) : NULL;
}

static const char *next_line(const char *s)
{
	s += strcspn(s, "\n");
	return s + (*s == '\n');
}

static void add_section(struct sections *s, char *path, const char *text, const char *end)
{
	while (end > text + 1 && end[-1] == '\n' && end[-2] == '\n')
		end--;
	XGROW(s->rows, s->n, s->cap);
	s->rows[s->n++] = (struct section){path, text, (size_t)(end - text)};
}

static void find_sections(struct sections *s, const char *text)
{
	while (*text) {
		const char *name = next_line(text), *body, *end;
		char *path;

		if (!is_heading(text) || !*name) {
			text = name;
			continue;
		}
		path = path_of(name, strcspn(name, "\n"));
		body = end = next_line(name);
		while (*end && !is_heading(end))
			end = next_line(end);
		if (path)
			add_section(s, path, body, end);
		text = end;
	}
}

static void read_text(struct sections *s, int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct buf text = BUF_INIT;
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > TEXT_MAX || fd_read(fd, &text, TEXT_MAX) ||
	    !text.len) {
		buf_done(&text);
		close(fd);
		return;
	}
	close(fd);
	XGROW(s->texts, s->n_texts, s->texts_cap);
	s->texts[s->n_texts++] = text;
	find_sections(s, buf_str(&s->texts[s->n_texts - 1]));
}

static bool is_text(const struct dirent *e)
{
	size_t len = strlen(e->d_name);

	return len > 4 && !strcmp(e->d_name + len - 4, ".txt");
}

struct sections *sections_read(int dirfd)
{
	struct sections *s = xcalloc(1, sizeof(*s));
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (is_text(e))
			read_text(s, fd, e->d_name);
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
	if (s->n)
		return s;
	sections_free(s);
	return NULL;
}

void sections_free(struct sections *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_texts; i++)
		buf_done(&s->texts[i]);
	for (size_t i = 0; i < s->n; i++)
		free(s->rows[i].path);
	free(s->texts);
	free(s->rows);
	free(s);
}

int sections_open(const struct sections *s, const char *path)
{
	for (size_t i = 0; s && i < s->n; i++) {
		int fd;

		if (strcmp(s->rows[i].path, path) != 0)
			continue;
		fd = new_copy();
		return fd < 0 ? fd : rewound(fd, write_whole(fd, s->rows[i].text, s->rows[i].len));
	}
	return -ENOENT;
}
