/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/batch.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/stops.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/top.h"

/* Wide enough for every column; the last one is as long as its text. */
#define BATCH_WIDTH  500
#define HEADER_WIDTH 132

static void put_line(const struct line *l, FILE *out)
{
	const char *text = line_text(l);
	size_t len = strlen(text);

	while (len && text[len - 1] == ' ')
		len--;
	fwrite(text, 1, len, out);
	fputc('\n', out);
}

static void put_header(const struct top *t, struct line *l, FILE *out)
{
	struct header_notes notes = {.delay_seconds = (double)t->delay_ns / 1e9, .stale = t->stale};

	line_clear(l);
	header_title(t->sample, &notes, HEADER_WIDTH, l);
	put_line(l, out);
	line_clear(l);
	header_slab(&t->header, t->sample, HEADER_WIDTH, l);
	put_line(l, out);
	line_clear(l);
	header_memcgs(t->sample, HEADER_WIDTH, l);
	put_line(l, out);
}

/* The fault of a source stands where it cannot be missed. */
static void put_troubles(const struct sample *s, struct line *l, FILE *out)
{
	for (int i = 0; i < SOURCE_COUNT; i++) {
		if (s->sources[i].state == STATE_UNUSED || s->sources[i].state == STATE_OK)
			continue;
		line_clear(l);
		line_putf(l, STYLE_PLAIN, "%s %s: %s", source_name((enum source_id)i),
			  source_state_name(s->sources[i].state), s->sources[i].detail);
		put_line(l, out);
	}
}

static void put_rows(const struct top *t, size_t limit, struct line *l, FILE *out)
{
	struct view *v = top_shown(t);
	size_t n = limit && limit < v->n ? limit : v->n;
	struct columns_room room = {.width = BATCH_WIDTH, .last_least = v->ops->last_least};
	struct columns columns;

	view_measure(v, t->sample, 0, n, l->ascii);
	view_fit(v, &room, &columns);
	columns.v[columns.n - 1].width = 4096;
	line_clear(l);
	columns_head(&columns, v->sort, "", l);
	put_line(l, out);
	for (size_t i = 0; i < n; i++) {
		line_clear(l);
		view_draw_row(v, t->sample, &columns, i, l);
		put_line(l, out);
	}
}

static void put_tick(struct top *t, size_t limit, bool ascii, FILE *out)
{
	struct line l = {.ascii = ascii};
	struct view *v = top_shown(t);
	struct buf why = BUF_INIT;

	view_update(v, t->sample, SIZE_MAX);
	put_header(t, &l, out);
	put_troubles(t->sample, &l, out);
	fputc('\n', out);
	if (v->n) {
		put_rows(t, limit, &l, out);
	} else {
		v->ops->empty(t->sample, &why);
		fprintf(out, "%s\n", v->filter_text ? "no row matches the filter" : buf_str(&why));
	}
	buf_done(&why);
	line_done(&l);
}

/* Waits until the next tick and drains the source meanwhile; false when a signal ended the wait. */
static bool wait_for_tick(const struct top *t, const struct stops *stops)
{
	for (int64_t left = t->delay_ns; left > 0;) {
		int64_t slice =
			t->source->ops->drain && left > SOURCE_DRAIN_NS ? SOURCE_DRAIN_NS : left;

		if (!stops_wait(stops, NULL, 0, slice))
			return false;
		if (t->source->ops->drain)
			t->source->ops->drain(t->source);
		left -= slice;
	}
	return true;
}

int batch_run(struct top *t, uint64_t times, size_t limit, bool ascii, FILE *out)
{
	struct stops stops;
	int r = 0;

	stops_hold(&stops);
	for (uint64_t i = 0; i < times && !r && !ferror(out); i++) {
		if (i && !wait_for_tick(t, &stops))
			break;
		r = top_tick(t);
		if (r || stops_pending())
			break;
		if (i)
			fputc('\n', out);
		put_tick(t, limit, ascii, out);
		fflush(out);
	}
	stops_forget(&stops);
	return r;
}
