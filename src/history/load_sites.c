/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Windows of allocation tracing: the last one at a tick, and those of a time. */
#include <errno.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "history/load.h"
#include "history/readerparts.h"
#include "history/reader.h"
#include "model/cost.h"
#include "model/sample.h"

static void clear_sites(struct loaded_sites *l)
{
	row_done_all(&row_site_value, l->rows, l->n);
	row_done(&row_site_window, &l->window);
	l->n = 0;
	l->id = 0;
}

void loaded_sites_done(struct loaded_sites *l)
{
	clear_sites(l);
	free(l->rows);
	*l = (struct loaded_sites){0};
}

static int take_site(struct loaded_sites *l, struct db *db, sqlite3_stmt *st)
{
	struct site_row row = {0};
	int r = row_read(db, st, &row_site_value, 0, &row);

	if (r < 0)
		return r;
	site_row_compute(&row, l->window.seconds);
	XGROW(l->rows, l->n, l->cap);
	l->rows[l->n++] = row;
	return 0;
}

static int load_site_values(struct loaded_sites *l, struct db *db, int64_t id)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_SITE_VALUES);
	int r;

	db_bind(st, 1, id);
	while ((r = db_step(db, st)) > 0) {
		r = take_site(l, db, st);
		if (r < 0)
			break;
	}
	if (r == 0)
		l->id = id;
	return r;
}

/* Loads the window of the row at which @st stands, and resets @st. */
static int load_found(struct loaded_sites *l, struct db *db, sqlite3_stmt *st)
{
	int64_t id = sqlite3_column_int64(st, 0);
	int r = 0;

	if (l->id == id) {
		sqlite3_reset(st);
		return 0;
	}
	clear_sites(l);
	r = row_read(db, st, &row_site_window, 1, &l->window);
	sqlite3_reset(st);
	return r < 0 ? r : load_site_values(l, db, id);
}

int loaded_sites_load(struct loaded_sites *l, struct db *db, int64_t boot, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(db, LOAD_SITE_WINDOW);
	int r;

	if (!st) { /* a file of an older schema has no windows */
		clear_sites(l);
		return 0;
	}
	db_bind(st, 1, tick);
	db_bind(st, 2, boot);
	r = db_step(db, st);
	if (r <= 0) {
		clear_sites(l);
		return r;
	}
	return load_found(l, db, st);
}

void loaded_sites_show(const struct loaded_sites *l, struct sample *s)
{
	s->sites = l->rows;
	s->n_sites = l->n;
	s->site_window = l->id ? &l->window : NULL;
}

/* Those of a time */

/* Loads the next window after @after. 1; 0 at the end; or -errno. */
static int next_window(struct reader *rp, int64_t after, const struct history_range *range,
		       struct loaded_sites *l)
{
	sqlite3_stmt *st;
	int r = reader_begin(rp);

	if (r < 0)
		return r;
	st = db_stmt(&rp->db, LOAD_SITE_NEXT);
	db_bind(st, 1, after);
	db_bind(st, 2, range->since_ns);
	db_bind(st, 3, range->until_ns);
	r = st ? db_step(&rp->db, st) : -ENODATA;
	if (r > 0) {
		r = load_found(l, &rp->db, st);
		r = r < 0 ? r : 1;
	}
	return reader_end(rp, r);
}

int history_each_site_window(struct source *src, const struct history_range *range,
			     history_sample_fn *fn, void *user)
{
	struct reader *rp = reader_inside(src);
	struct loaded_sites l = {0};
	struct sample s = {.from = src->ops->name, .machine = &rp->loader.machine};
	int64_t after = 0, shown = -1;
	int r, done = 0;

	while (!done && (r = next_window(rp, after, range, &l)) > 0) {
		int64_t due = range->every_ns > 0 ? l.window.utc_ns / range->every_ns : l.id;

		if (l.id <= after) {
			r = -EUCLEAN;
			break;
		}
		after = l.id;
		if (due == shown)
			continue;
		shown = due;
		s.at = (struct moment){.utc_ns = l.window.utc_ns, .boot_ns = l.window.boot_ns};
		loaded_sites_show(&l, &s);
		done = fn(user, &s);
	}
	loaded_sites_done(&l);
	return done ? done : r;
}
