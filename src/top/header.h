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
 * header: the four lines above the table. Each line is made of pieces with a rank. Where the pieces
 * do not fit, the least important ones are left out whole, so that no figure is ever cut in two.
 */

/* The figures that are drawn as sparks. */
enum header_spark {
	SPARK_SAVED,
	SPARK_DYING,
	SPARK_BUCKET,
	SPARK_COUNT
};

struct header {
	struct spark sparks[SPARK_COUNT];
	bool have_tick;
	uint64_t tick; /* that of the newest value; a gap is drawn as a blank */
	struct buf whose; /* the cause of slab's growth (verdict_whose()); "" where slab does not grow */
};

/* Facts in the title that are not in the sample. */
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
/* Finds the cause of slab's growth in a sample. Where slab grows, it looks at every memcg. */
void header_take(struct header *h, const struct sample *s);
void header_done(struct header *h);

void header_slab(const struct header *h, const struct sample *s, size_t width, struct line *out);
void header_memcgs(const struct sample *s, size_t width, struct line *out);
void header_sparks(const struct header *h, const struct sample *s, size_t width, struct line *out);

#endif
