/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A history that somebody was sent (--input FILE): whatever is in it, all of it can be gone
 * through, forth, back and by its events, and every row shown.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/reader.h"
#include "model/field.h"
#include "model/events.h"
#include "model/sample.h"
#include "model/source.h"
#include "fuzz/scratch.h"

#define MOST 200 /* ticks that are looked at, each way */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_file(const char *path, const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "w");

	if (!f || (size && fwrite(data, size, 1, f) != 1) || fclose(f))
		abort();
}

static void remove_all(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		char *name = xasprintf("%s%s", path, suffixes[i]);

		unlink(name);
		free(name);
	}
}

static void show_row(const struct table *t, const struct sample *s, const void *row)
{
	struct buf scratch = BUF_INIT, out = BUF_INIT;

	for (size_t i = 0; i < t->n_fields; i++) {
		struct value v;

		buf_clear(&scratch);
		v = field_value(&t->fields[i], s, row, &scratch);
		value_text(&v, t->fields[i].unit, &out);
	}
	buf_done(&scratch);
	buf_done(&out);
}

static void show(const struct sample *s)
{
	const struct table *t;

	for (size_t i = 0; (t = table_at(i)); i++)
		for (size_t row = 0; t->count && row < t->count(s); row++)
			show_row(t, s, t->row(s, row));
}

static int see_sample(void *user, const struct sample *s)
{
	show(s);
	return ++*(unsigned *)user >= MOST;
}

static int see_event(void *user, const struct event *e)
{
	show_row(&table_events, NULL, e);
	return ++*(unsigned *)user >= MOST;
}

static void walk_back(struct source *src)
{
	const struct sample *s;
	int r = src->ops->next(src, &s);

	for (unsigned i = 0; r >= 0 && i < MOST; i++) {
		show(s);
		r = src->ops->at(src, s->at.utc_ns, -1, &s);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct history_range all = {.since_ns = INT64_MIN, .until_ns = INT64_MAX};
	char *path = xasprintf("%s/cgslab-fuzz-%d.db",
			       scratch_place(), (int)getpid());
	struct source *src;
	unsigned n = 0;

	write_file(path, data, size);
	if (!history_source_open(
		    path, HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD | HISTORY_SITES | HISTORY_FILE, &src)) {
		walk_back(src);
		history_each(src, &all, see_sample, &n);
		n = 0;
		history_each_event(src, &all, see_event, &n);
		n = 0;
		history_each_site_window(src, &all, see_sample, &n);
		src->ops->free(src);
	}
	remove_all(path);
	free(path);
	return 0;
}
