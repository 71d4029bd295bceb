/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_BUNDLE_H
#define HISTORY_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sample;

/*
 * bundle: a history of one tick in one file, to be read on another machine or another day. The table source_text has
 * the texts of the kernel's files, so that the figures can be checked.
 */

/* A file of the kernel and the text that was read from it. Borrowed. */
struct bundle_text {
	const char *name; /* "/proc/slabinfo" */
	const char *text;
};

struct bundle_options {
	const char *version; /* of the program */
	bool redact; /* names of cgroups, of their makers and of the host become numbers; texts stay as they
			are: the caller leaves out those that have names in them */
	const struct bundle_text *texts;
	size_t n_texts;
};

/*
 * Writes the bundle of @s into the empty file @path. The file then needs no log beside it and has nothing in its free
 * pages. 0, or -errno with a sentence in @why: then the file is of no use.
 */
int bundle_write(const char *path, const struct sample *s, const struct bundle_options *opt,
		 struct buf *why);

#endif
