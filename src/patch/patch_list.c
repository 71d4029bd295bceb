/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures of what a series saves are not in this program: they are rows of the file "measured"
 * beside the series, which the measuring command writes. Columns are separated by tabs; the first
 * line names them; the first column is the series, the second the kernel's configuration.
 */
#include "patch/patch_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "front/front.h"
#include "patch/filetext.h"
#include "front/options.h"
#include "patch/series.h"

#define MAX_COLUMNS 24

/* Lines of the file, cut in place. */
struct measured {
	struct buf text;
	char **lines; /* the first names the columns */
	size_t n, cap;
};

static void measured_read(struct measured *m, const char *dir)
{
	char *path = xasprintf("%s/measured", dir), *save = NULL;
	int r;

	*m = (struct measured){BUF_INIT, NULL, 0, 0};
	r = filetext_read(path, &m->text);
	if (r && r != -ENOENT)
		complain("%s: %s", path, strerror(-r));
	for (char *line = r || !m->text.len ? NULL : strtok_r(m->text.bytes, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (*line == '#')
			continue;
		XGROW(m->lines, m->n, m->cap);
		m->lines[m->n++] = line;
	}
	free(path);
}

static void measured_done(struct measured *m)
{
	buf_done(&m->text);
	free(m->lines);
}

static bool is_row_of(const char *line, const char *series)
{
	size_t len = strlen(series);

	return !strncmp(line, series, len) && line[len] == '\t';
}

/* Debian's own configurations are what most people run. */
static bool is_debian(const char *line)
{
	const char *tab = strchr(line, '\t');

	return tab && !strncmp(tab + 1, "debian", 6);
}

/* Start and length of the columns of @line. */
static size_t split(const char *line, const char *start[], size_t len[])
{
	size_t n = 0;

	for (; n < MAX_COLUMNS; n++) {
		start[n] = line;
		len[n] = strcspn(line, "\t");
		line += len[n];
		if (!*line++)
			return n + 1;
	}
	return n;
}

static void widen(const char *line, size_t width[])
{
	const char *start[MAX_COLUMNS];
	size_t len[MAX_COLUMNS], n = split(line, start, len);

	for (size_t i = 0; i < n; i++)
		if (len[i] > width[i])
			width[i] = len[i];
}

static void print_patch(const char *line, const size_t width[])
{
	const char *start[MAX_COLUMNS];
	size_t len[MAX_COLUMNS], n = split(line, start, len);

	fputs("   ", stdout);
	for (size_t i = 1; i < n; i++)
		if (i == n - 1)
			printf(" %.*s", (int)len[i], start[i]);
		else
			printf(" %-*.*s ", (int)width[i], (int)len[i], start[i]);
	putchar('\n');
}

static void print_measured(const struct measured *m, const char *series)
{
	size_t width[MAX_COLUMNS] = {0}, rows = 0;

	for (size_t i = 1; i < m->n; i++)
		if (is_row_of(m->lines[i], series)) {
			widen(m->lines[i], width);
			rows++;
		}
	if (!rows) {
		puts("    not measured");
		return;
	}
	widen(m->lines[0], width);
	print_patch(m->lines[0], width);
	for (int debian = 1; debian >= 0; debian--)
		for (size_t i = 1; i < m->n; i++)
			if (is_row_of(m->lines[i], series) && is_debian(m->lines[i]) == debian)
				print_patch(m->lines[i], width);
}

static void print_series(const struct series *s, const struct measured *m)
{
	const char *dash = strchr(s->name, '-');
	size_t required = series_required(s);

	printf("%s: %zu patch%s, %zu of them optional, written for Linux %s\n", s->name, s->n,
	       s->n == 1 ? "" : "es", s->n - required, dash ? dash + 1 : s->name);
	for (size_t i = 0; i < s->n; i++)
		printf("    %s%s%s%s%s\n", s->patches[i].subject,
		       s->patches[i].optional ? " (optional" : "", *s->patches[i].worth ? ": " : "",
		       s->patches[i].worth, s->patches[i].optional ? ")" : "");
	printf("  upstream: %s\n", *s->upstream ? s->upstream : "not recorded");
	puts("  saving:");
	print_measured(m, s->name);
}

int patch_list(const struct options *opt, const struct series_list *list)
{
	struct measured m;

	(void)opt;
	measured_read(&m, list->dir);
	printf("%s\n", list->dir);
	for (size_t i = 0; i < list->n; i++) {
		putchar('\n');
		print_series(&list->series[i], &m);
	}
	measured_done(&m);
	return EXIT_GOOD;
}

static int show_series(const struct series *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct buf mail = BUF_INIT;
		int r = filetext_read(s->patches[i].path, &mail);

		fwrite(buf_str(&mail), 1, mail.len, stdout);
		buf_done(&mail);
		if (r) {
			complain("%s: %s", s->patches[i].path, strerror(-r));
			return EXIT_FAILED;
		}
	}
	return EXIT_GOOD;
}

int patch_show(const struct options *opt, const struct series_list *list)
{
	const char *name = opt->n_args > 1 ? opt->args[1] : opt->series;
	const struct series *s = name ? series_find(list, name) : NULL;
	int status = EXIT_GOOD;

	if (name && !s) {
		complain("'%s' is no series; 'cgslab patch list' names them", name);
		return EXIT_NOTHING;
	}
	if (s)
		return show_series(s);
	for (size_t i = 0; i < list->n && !status; i++)
		status = show_series(&list->series[i]);
	return status;
}
