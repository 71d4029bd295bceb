/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/patchrun.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/front.h"
#include "patch/series.h"
#include "patch/spawn.h"

/* With --forward patch(1) never asks, and never applies a patch the other way round by itself. */
static int run(const struct series_patch *p, const char *dir, enum patch_way way, bool dry,
	       struct buf *out)
{
	const char *argv[] = {"patch", "-p1", "--forward", "--no-backup-if-mismatch",
			      "--reject-file=-", "-d", dir, "-i", p->path, NULL, NULL, NULL};
	size_t n = 9;

	if (way == PATCH_REVERT)
		argv[n++] = "-R";
	if (dry)
		argv[n++] = "--dry-run";
	return spawn_run(argv, out);
}

/* The number behind @word in @line; 0 when @word is not there. */
static unsigned number_behind(const char *line, const char *word)
{
	const char *at = strstr(line, word);
	long v = at ? strtol(at + strlen(word), NULL, 10) : 0;

	return (unsigned)labs(v);
}

static void read_line(const struct series_patch *p, const char *line, const char *file,
		      struct patch_result *r)
{
	unsigned offset = number_behind(line, "(offset ");

	if (offset > r->farthest)
		r->farthest = offset;
	if (!strncmp(line, "Hunk #", 6) && strstr(line, " with fuzz ")) {
		r->fuzz++;
		buf_addf(&r->notes, "%s: %s: %s\n", p->name, file, line);
	} else if (!strncmp(line, "Hunk #", 6) && strstr(line, " FAILED ")) {
		buf_addf(&r->failures, "%s: %s: %s\n", p->name, file, line);
	} else if (strstr(line, "patch detected!")) {
		buf_addf(&r->failures, "%s: %s: %s\n", p->name, file, line);
	}
}

static void read_words(const struct series_patch *p, char *text, struct patch_result *r)
{
	const char *file = "";
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (!strncmp(line, "checking file ", 14))
			file = line + 14;
		else
			read_line(p, line, file, r);
	}
}

static void note_broken(int status, struct patch_result *r)
{
	r->good = false;
	r->broken = true;
	if (status == -ENOENT)
		complain("patch: there is no such program; install the package 'patch'");
	else
		complain("patch: %s", strerror(-status));
}

void patchrun(const struct series_patch *p, const char *dir, enum patch_way way,
	      struct patch_result *ret)
{
	struct buf words = BUF_INIT;
	int status = run(p, dir, way, true, &words);

	*ret = (struct patch_result){.good = !status};
	if (status < 0) {
		note_broken(status, ret);
	} else {
		if (status > 1)
			buf_addf(&ret->failures, "%s: %s", p->name, buf_str(&words));
		else if (words.len)
			read_words(p, words.bytes, ret);
		if (!status && run(p, dir, way, false, &words))
			ret->good = false;
		if (!ret->good && !ret->failures.len)
			buf_addf(&ret->failures, "%s: does not apply\n", p->name);
	}
	buf_done(&words);
}

bool patchrun_would(const struct series_patch *p, const char *dir, enum patch_way way)
{
	struct buf words = BUF_INIT;
	int status = run(p, dir, way, true, &words);

	buf_done(&words);
	return !status;
}

void patch_result_done(struct patch_result *r)
{
	buf_done(&r->notes);
	buf_done(&r->failures);
}
