/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_OVERLAY_H
#define TOP_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "top/list.h"
#include "top/views/view.h"

struct top;

/*
 * overlay: a text over the table: help, details, sources. It is made again with every
 * sample, so that it is of the same moment as the header.
 */
struct overlay_kind {
	const char *title;
	/* Fills the text. False where its row is gone: the old text stays, and the title says so. */
	bool (*fill)(struct top *t, struct buf *out);
};

struct overlay {
	const struct overlay_kind *kind; /* NULL: closed */
	struct row_id row; /* the row that it is about: that under the cursor when it was opened */
	bool gone;	   /* the row is no longer there */
	struct buf text;   /* as fill() made it */
	struct buf lines;  /* the same wrapped; lines end in '\n' */
	size_t *starts;	   /* where each line begins */
	size_t n, cap;
	size_t width;	  /* the width that it was wrapped for */
	struct list list; /* top is the first line shown */
};

void overlay_done(struct overlay *o);

/* Breaks the text into lines of @width columns, at blanks where there are some. The rest of a broken line
 * begins below its last column, or with two more blanks than the line begins with. */
void overlay_wrap(struct overlay *o, size_t width);

/* A line without its newline, copied into @out. */
void overlay_line(const struct overlay *o, size_t i, struct buf *out);

#endif
