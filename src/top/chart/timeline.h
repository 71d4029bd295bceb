/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CHART_TIMELINE_H
#define TOP_CHART_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"
#include "model/points.h"
#include "top/chart/kept.h"

struct buf;
struct line;
struct sample;
struct source;

/*
 * timeline: a chart of the screen's size: the figures and the span of time that it shows, and the points
 * that the source has of these. A tick adds its own point. All points are asked for anew only where span,
 * figures or width change, or where the moment shown leaves the chart.
 *
 * The chart ends at the newest tick seen, also while an earlier moment is shown, which is then marked.
 */

/* A field of the table ticks, or a counter of a cache. */
struct figure {
	char name[96], title[96];
	enum unit unit;
};

/* Cleared memory is a chart of an hour that chooses its figures itself. */
struct timeline {
	struct figure figures[POINT_FIGURES]; /* name "": none */
	int zoom; /* 0: an hour */
	bool zoomed; /* the user chose the span; else it is as long as the past that is kept, up to an hour */
	struct point *points;			    /* from slot @first on */
	size_t n; /* n: slots; 0: nothing was loaded yet */
	int64_t first, width_ns;
	uint64_t until;	   /* the points are complete up to that tick */
	int64_t until_utc_ns;
	struct point sum;  /* of all points shown */
	struct kept kept;  /* where the source keeps no past */
	bool stale;	   /* figures or span were changed */
	bool has_cursor;
	int64_t cursor; /* slot */
	int err;	/* 0, or the -errno with which the source gave no points */
};

void timeline_done(struct timeline *tl);

/* The size of the chart. */
struct timeline_size {
	size_t width, height;
	bool ascii;
};

/* Keeps the figures of a tick while no chart is shown, where the source does not keep them. */
void timeline_note(struct timeline *tl, const struct source *src, const struct sample *s);

void timeline_update(struct timeline *tl, struct source *src, const struct sample *s,
		     const struct timeline_size *size);

/* Line @y from the top; the first one tells the values, the last one the span in words. */
void timeline_line(const struct timeline *tl, const struct sample *s,
		   const struct timeline_size *size, size_t y, struct line *out);

void timeline_zoom(struct timeline *tl, int step);		 /* +1: a longer span */
void timeline_move(struct timeline *tl, long columns, bool ascii); /* the cursor */

/* All figures that a chart can show of @s, those of ticks before those of caches; to be freed. */
struct figure *timeline_figures(const struct sample *s, size_t *ret_n);
void timeline_show(struct timeline *tl, const struct figure *first, const struct figure *second);

/* The time of the cursor; false where there is none. */
bool timeline_cursor_time(const struct timeline *tl, int64_t *ret_utc_ns);

int64_t timeline_span_ns(const struct timeline *tl);

#endif
