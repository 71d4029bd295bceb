/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_BUNDLE_H
#define HISTORY_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sample;

/*
 * bundle: a history of one tick in one file, for another machine or another day, with the kernel's
 * own texts beside it in the table source_text, so that the figures can be checked.
 */

/* A file of the kernel, as it was read. Borrowed. */
struct bundle_text {
	const char *name; /* "/proc/slabinfo" */
	const char *text;
};

struct bundle_options {
	const char *version; /* of the program */
	bool redact; /* names of cgroups, their makers and the host become numbers; texts stay as
			they are: the caller leaves out those that name somebody */
	const struct bundle_text *texts;
	size_t n_texts;
};

/*
 * Writes the bundle of @s into the empty file @path, which then stands alone: no log beside it, and
 * nothing in its free pages. 0, or -errno with a sentence in @why; the file is then of no use.
 */
int bundle_write(const char *path, const struct sample *s, const struct bundle_options *opt,
		 struct buf *why);

#endif
