/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole trees for --root, as the text that tests/fixtures/machines/tree packs them into: a sample of any tree can be
 * made and told, and what is told holds together. The corpus is the machines of the fixtures.
 */
#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "cli/status/doc.h"
#include "kernel/collector.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "output/doc.h"
#include "output/exposition.h"
#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_ROWS 4000

/* Unpacking: what the text names is made below @top and nowhere else, also behind a link that it made before. */

static int open_below(int top, const char *path, uint64_t flags, uint64_t mode)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .mode = mode, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};

	return (int)syscall(SYS_openat2, top, path, &how, sizeof(how));
}

static void make_folder(int top, char *path)
{
	for (char *slash = path; slash; slash++) {
		char *end = strchr(slash, '/');
		int parent;

		if (end)
			*end = '\0';
		if (slash == path)
			parent = dup(top);
		else {
			slash[-1] = '\0';
			parent = open_below(top, path, O_PATH | O_DIRECTORY, 0);
			slash[-1] = '/';
		}
		if (parent >= 0 && *slash && strcmp(slash, ".") != 0 && strcmp(slash, "..") != 0)
			mkdirat(parent, slash, 0755);
		if (parent >= 0)
			close(parent);
		if (!end)
			return;
		*end = '/';
		slash = end;
	}
}

static size_t decode(char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t len = 0;
	uint32_t bits = 0;
	int n = 0;

	for (const char *p = text; *p && *p != '='; p++) {
		const char *d = strchr(digits, *p);

		if (!d)
			break;
		bits = bits << 6 | (uint32_t)(d - digits);
		n += 6;
		if (n >= 8) {
			n -= 8;
			text[len++] = (char)(bits >> n & 0xff);
		}
	}
	return len;
}

struct unpacking {
	int top, here;
	int file; /* that lines beginning with "|" belong to */
};

static bool is_name(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       strlen(name) <= NAME_MAX;
}

static void write_file(const struct unpacking *u, const char *name, const char *bytes, size_t len, bool newline)
{
	int fd = openat(u->here, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0)
		return;
	assert(write(fd, bytes, len) == (ssize_t)len);
	assert(!newline || write(fd, "\n", 1) == 1);
	close(fd);
}

static void take_line(struct unpacking *u, char *line)
{
	size_t len = strlen(line);
	char *sep;

	if (u->file >= 0 && (*line == '|' || *line == '\\')) {
		assert(write(u->file, line + 1, len - 1) == (ssize_t)len - 1);
		assert(*line != '|' || write(u->file, "\n", 1) == 1);
		return;
	}
	if (u->file >= 0)
		close(u->file);
	u->file = -1;
	if (line[0] == '/' && line[1] == ' ') {
		if (len < PATH_MAX)
			make_folder(u->top, line + 2);
		if (u->here >= 0)
			close(u->here);
		u->here = open_below(u->top, line + 2, O_RDONLY | O_DIRECTORY, 0);
	} else if (u->here < 0) {
		return;
	} else if (len && line[len - 1] == '|') {
		line[len - 1] = '\0';
		if (is_name(line))
			u->file = openat(u->here, line, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	} else if ((sep = strpbrk(line, ":>=")) && sep[1] == ' ') {
		char kind = *sep;

		*sep = '\0';
		sep += 2;
		if (!is_name(line))
			return;
		if (kind == '>' && *sep && strlen(sep) < PATH_MAX)
			assert(!symlinkat(sep, u->here, line) || true);
		else if (kind == '=')
			write_file(u, line, sep, decode(sep), false);
		else
			write_file(u, line, sep, strlen(sep), true);
	}
}

static void unpack(const uint8_t *data, size_t size, const char *dir)
{
	char *text = xmalloc(size + 1), *save = NULL;
	struct unpacking u = {open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), -1, -1};
	size_t rows = 0;

	assert(u.top >= 0);
	memcpy(text, data, size);
	text[size] = '\0';
	for (char *line = strtok_r(text, "\n", &save); line && rows++ < MOST_ROWS; line = strtok_r(NULL, "\n", &save))
		take_line(&u, line);
	if (u.file >= 0)
		close(u.file);
	if (u.here >= 0)
		close(u.here);
	close(u.top);
	free(text);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* What is told of it */

static void check(const struct sample *s)
{
	assert(!s->counts.live.known || s->counts.live.v >= 0);
	assert(!s->counts.dying.known || s->counts.dying.v >= 0);
	assert(!s->memcgs_share.known || s->memcgs_share.v >= 0);
	for (size_t i = 0; i < s->n_structs; i++) {
		const struct followed *f = &s->structs[i];

		assert(!f->saved_bytes.known || !f->would_save_bytes.known || !f->saved_bytes.v || !f->would_save_bytes.v);
		assert(f->cache && f->bucket);
	}
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		assert(s->sources[i].detail);
}

static void tell(const struct sample *s)
{
	struct buf out = BUF_INIT;
	struct doc *d = status_doc(s);

	exposition_add(d, EXPOSITION_PROMETHEUS, &out);
	assert(out.len);
	buf_done(&out);
	doc_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char dir[64];
	struct collector *c;

	snprintf(dir, sizeof(dir), "%s/cgslab-fuzz-XXXXXX", scratch_place());
	assert(mkdtemp(dir));
	unpack(data, size, dir);
	if (!collector_new(dir, COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_BOUNDS_ALL, &c)) {
		check(collector_tick(c));
		collector_refresh(c);
		tell(collector_tick(c));
		collector_free(c);
	}
	assert(!nftw(dir, remove_one, 32, FTW_DEPTH | FTW_PHYS));
	return 0;
}
