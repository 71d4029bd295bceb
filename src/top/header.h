/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_HEADER_H
#define TOP_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "top/chart/spark.h"
#include "top/line.h"

struct sample;
struct tick_row;

/*
 * header: the four lines above the table. Each is made of pieces with a rank; where they
 * do not fit, the least important are left out whole, so no figure is ever cut in two.
 */

/* The figures with a history on the screen. */
enum header_spark {
	SPARK_SAVED,
	SPARK_DYING,
	SPARK_BUCKET,
	SPARK_COUNT
};

struct header {
	struct spark sparks[SPARK_COUNT];
	bool have_tick;
	uint64_t tick; /* of the newest value; a gap is a blank */
	struct buf whose; /* who makes slab grow, "" where it does not */
};

/* What the title says besides the sample. */
struct header_notes {
	double delay_seconds;
	bool paused;
	bool replay;	   /* not at the newest tick */
	const char *stale; /* why the newest sample is not shown, or NULL */
};

/* Takes a tick's values into the sparks; ticks come in their order. */
void header_note(struct header *h, const struct tick_row *t);
void header_forget(struct header *h);

void header_title(const struct sample *s, const struct header_notes *notes, size_t width,
		  struct line *out);
/* Takes what a sample says of who makes slab grow: looks at every row where it does. */
void header_take(struct header *h, const struct sample *s);
void header_done(struct header *h);

void header_slab(const struct header *h, const struct sample *s, size_t width, struct line *out);
void header_memcgs(const struct sample *s, size_t width, struct line *out);
void header_sparks(const struct header *h, const struct sample *s, size_t width, struct line *out);

#endif
