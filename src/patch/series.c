/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/series.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "front/front.h"

#define PATCH_MAX_BYTES (1 << 20)

static void patch_done(struct series_patch *p)
{
	for (size_t i = 0; i < p->n_added; i++)
		free(p->added[i].text);
	free(p->added);
	free(p->name);
	free(p->path);
	free(p->subject);
	free(p->worth);
}

static void series_done(struct series *s)
{
	for (size_t i = 0; i < s->n; i++)
		patch_done(&s->patches[i]);
	for (size_t i = 0; i < s->n_files; i++)
		free(s->files[i]);
	free(s->patches);
	free(s->files);
	free(s->name);
	free(s->dir);
	free(s->upstream);
}

void series_list_done(struct series_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		series_done(&list->series[i]);
	free(list->series);
	free(list->dir);
	*list = (struct series_list){0};
}

static int read_text(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r = fd < 0 ? -errno : fd_read(fd, out, PATCH_MAX_BYTES);

	if (fd >= 0)
		close(fd);
	if (r)
		complain("%s: %s", path, strerror(-r));
	return r;
}

/* The mails */

/* A patch must stay inside the tree that it is applied to. */
static bool is_inside(const char *file)
{
	return *file && *file != '/' && strcmp(file, "..") && strncmp(file, "../", 3) &&
	       !strstr(file, "/../");
}

static const char *add_file(struct series *s, const char *file)
{
	for (size_t i = 0; i < s->n_files; i++)
		if (!strcmp(s->files[i], file))
			return s->files[i];
	XGROW(s->files, s->n_files, s->files_cap);
	s->files[s->n_files] = xstrdup(file);
	return s->files[s->n_files++];
}

static void add_block(struct series_patch *p, const char *file, struct buf *text)
{
	if (!text->len)
		return;
	XGROW(p->added, p->n_added, p->added_cap);
	p->added[p->n_added++] = (struct added_block){file, buf_detach(text)};
}

/* The words behind "[PATCH 1/4]"; a long subject goes on in lines that begin with a blank. */
static void take_subject(struct series_patch *p, const char *line, const char *next)
{
	const char *text = line + strlen("Subject: ");
	const char *bracket = *text == '[' ? strstr(text, "] ") : NULL;
	struct buf whole = BUF_INIT;

	buf_adds(&whole, bracket ? bracket + 2 : text);
	for (; next && *next == ' '; next = strchr(next, '\n') ? strchr(next, '\n') + 1 : NULL)
		buf_add(&whole, next, strcspn(next, "\n"));
	free(p->subject);
	p->subject = buf_detach(&whole);
}

/* Walks one mail's lines. */
struct mail {
	struct series *s;
	struct series_patch *p;
	const char *file; /* the file whose hunks are being read */
	struct buf block;
	const char *wrong; /* the reason why this program cannot take the patch */
	bool in_diff;
};

static void mail_file(struct mail *m, const char *line)
{
	if (!strncmp(line, "--- ", 4)) {
		if (strncmp(line, "--- a/", 6))
			m->wrong = "makes a file";
	} else if (strncmp(line, "+++ b/", 6)) {
		m->wrong = "removes a file";
	} else if (!is_inside(line + 6)) {
		m->wrong = "reaches out of the tree";
	} else {
		m->file = add_file(m->s, line + 6);
	}
}

static void mail_line(struct mail *m, const char *line, const char *next)
{
	bool added = m->file && line[0] == '+';

	if (!m->in_diff && !m->p->subject && !strncmp(line, "Subject: ", 9))
		take_subject(m->p, line, next);
	if (!strncmp(line, "diff --git ", 11)) {
		m->in_diff = true;
		m->file = NULL;
	} else if (m->in_diff && !m->file && (!strncmp(line, "--- ", 4) || !strncmp(line, "+++ ", 4))) {
		mail_file(m, line);
	} else if (m->in_diff && !m->file && !strncmp(line, "rename ", 7)) {
		m->wrong = "renames a file";
	} else if (added) {
		buf_adds(&m->block, line + 1);
		buf_addc(&m->block, '\n');
	}
	if (!added)
		add_block(m->p, m->file, &m->block);
}

static int read_mail(struct series *s, struct series_patch *p)
{
	struct mail m = {.s = s, .p = p};
	struct buf text = BUF_INIT;
	int r = read_text(p->path, &text);

	for (char *line = text.bytes, *end; !r && line && *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		mail_line(&m, line, end);
	}
	add_block(p, m.file, &m.block);
	if (!r && !m.in_diff)
		m.wrong = "holds no 'diff --git'";
	if (m.wrong) {
		complain("%s: %s; a series here only changes files", p->path, m.wrong);
		r = -EINVAL;
	}
	if (!p->subject)
		p->subject = xstrdup(p->name);
	buf_done(&m.block);
	buf_done(&text);
	return r;
}

/* The series file */

/* "optional: what it is worth" */
static void add_patch(struct series *s, const char *name, const char *comment)
{
	bool optional = !strncmp(comment, "optional", 8);

	comment += optional ? 8 : strlen(comment);
	XGROW(s->patches, s->n, s->cap);
	s->patches[s->n++] = (struct series_patch){
		.name = xstrdup(name),
		.path = xasprintf("%s/%s", s->dir, name),
		.optional = optional,
		.worth = xstrdup(comment + strspn(comment, ": \t")),
	};
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\r");
	len = strlen(text);
	while (len && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
	return text;
}

static void series_line(struct series *s, char *line)
{
	char *hash = strchr(line, '#'), *name;
	const char *comment = "";

	if (hash) {
		*hash = '\0';
		comment = trim(hash + 1);
	}
	name = trim(line);
	if (*name) {
		add_patch(s, name, comment);
	} else if (!strncmp(comment, "upstream:", 9)) {
		free(s->upstream);
		s->upstream = xstrdup(comment + 9 + strspn(comment + 9, " \t"));
	}
}

static int read_series_file(struct series *s)
{
	char *path = xasprintf("%s/series", s->dir);
	struct buf text = BUF_INIT;
	int r = read_text(path, &text);
	char *save = NULL;

	for (char *line = r || !text.len ? NULL : strtok_r(text.bytes, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		series_line(s, line);
	if (!r && !s->n) {
		complain("%s: names no patch", path);
		r = -EINVAL;
	}
	buf_done(&text);
	free(path);
	return r;
}

static int read_series(struct series *s)
{
	int r = read_series_file(s);

	for (size_t i = 0; !r && i < s->n; i++)
		r = read_mail(s, &s->patches[i]);
	return r;
}

/* The folder of series */

/* linux-6.12 before linux-6.1: glibc's order of versions, backwards. */
static int newest_first(const void *a, const void *b)
{
	return strverscmp(((const struct series *)b)->name, ((const struct series *)a)->name);
}

static bool is_series(const char *dir)
{
	char *path = xasprintf("%s/series", dir);
	struct stat st;
	bool is = !stat(path, &st) && S_ISREG(st.st_mode);

	free(path);
	return is;
}

static int read_folder(struct series_list *list, DIR *d)
{
	const struct dirent *e;
	int r = 0;

	while (!r && (e = readdir(d))) {
		char *dir = xasprintf("%s/%s", list->dir, e->d_name);

		if (e->d_name[0] == '.' || !is_series(dir)) {
			free(dir);
			continue;
		}
		XGROW(list->series, list->n, list->cap);
		list->series[list->n++] = (struct series){
			.name = xstrdup(e->d_name), .dir = dir, .upstream = xstrdup("")};
		r = read_series(&list->series[list->n - 1]);
	}
	return r;
}

static const char *folder_of(const char *dir)
{
	const char *env = getenv("CGSLAB_PATCHES");

	if (dir)
		return dir;
	return env && *env ? env : PKGDATADIR "/patches";
}

int series_list_read(struct series_list *list, const char *dir)
{
	DIR *d;
	int r;

	*list = (struct series_list){0};
	list->dir = realpath(folder_of(dir), NULL);
	d = list->dir ? opendir(list->dir) : NULL;
	if (!d) {
		complain("%s: %s; --patches=DIR or CGSLAB_PATCHES names the folder of the series",
			 folder_of(dir), strerror(errno));
		return errno == EACCES ? EXIT_DENIED : EXIT_NOTHING;
	}
	r = read_folder(list, d);
	closedir(d);
	if (r)
		return r == -EACCES ? EXIT_DENIED : EXIT_FAILED;
	if (!list->n) {
		complain("%s: no folder in it holds a file 'series'", list->dir);
		return EXIT_NOTHING;
	}
	qsort(list->series, list->n, sizeof(*list->series), newest_first);
	return EXIT_GOOD;
}

bool series_is(const struct series *s, const char *name)
{
	const char *dash = strchr(s->name, '-');

	return !strcmp(s->name, name) || (dash && !strcmp(dash + 1, name));
}

const struct series *series_find(const struct series_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (series_is(&list->series[i], name))
			return &list->series[i];
	return NULL;
}

int series_patch_find(const struct series *s, const char *name)
{
	uint64_t wanted, number;

	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->patches[i].name, name))
			return (int)i;
	if (parse_u64(name, &wanted))
		return -1;
	for (size_t i = 0; i < s->n; i++)
		if (!parse_u64_n(s->patches[i].name, strspn(s->patches[i].name, "0123456789"),
				 &number) && number == wanted)
			return (int)i;
	return -1;
}

size_t series_required(const struct series *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += !s->patches[i].optional;
	return n;
}
