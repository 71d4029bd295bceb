/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/sitelog.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/db.h"
#include "history/changeset.h"
#include "history/insert.h"

/* Recording */

static struct site_row value_row(const struct site_row *row)
{
	struct site_row copy;

	row_copy(&row_site_value, &copy, row);
	if (!copy.class)
		copy.class = xstrdup("");
	return copy;
}

static struct site_window_row window_of(int64_t id, const struct sample *s)
{
	struct site_window_row row = {
		.id = id,
		.values = xcalloc(s->n_sites + 1, sizeof(struct site_row)),
		.n_values = s->n_sites,
	};

	row_copy(&row_site_window, &row.window, s->site_window);
	for (size_t i = 0; i < s->n_sites; i++)
		row.values[i] = value_row(&s->sites[i]);
	return row;
}

static void window_row_done(struct site_window_row *row)
{
	row_done_all(&row_site_value, row->values, row->n_values);
	free(row->values);
	row_done(&row_site_window, &row->window);
}

static void add_window(struct site_log *log, struct site_window_row row)
{
	if (log->n == SITE_LOG_MAX) {
		window_row_done(&log->windows[0]);
		memmove(log->windows, log->windows + 1, --log->n * sizeof(*log->windows));
	}
	XGROW(log->windows, log->n, log->cap);
	log->windows[log->n++] = row;
}

void site_log_encode(struct site_log_place *at, const struct sample *s, struct site_log *log)
{
	if (!s->site_window || s->site_window->boot_ns == at->last_boot_ns)
		return;
	at->last_boot_ns = s->site_window->boot_ns;
	add_window(log, window_of(at->next_id++, s));
}

void site_log_absorb(struct site_log *next, struct site_log *old)
{
	struct site_log all = {0};

	for (size_t i = 0; i < old->n; i++)
		add_window(&all, old->windows[i]);
	for (size_t i = 0; i < next->n; i++)
		add_window(&all, next->windows[i]);
	free(next->windows);
	*next = all;
	old->n = 0;
}

size_t site_log_weight(const struct site_log *log)
{
	size_t weight = log->n;

	for (size_t i = 0; i < log->n; i++)
		weight += log->windows[i].n_values;
	return weight;
}

void site_log_done(struct site_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		window_row_done(&log->windows[i]);
	free(log->windows);
	*log = (struct site_log){0};
}

/* Writing */

static int insert_window(struct db *db, const struct changeset *cs, const struct site_window_row *w)
{
	sqlite3_stmt *st = db_stmt(db, INSERT_SITE_WINDOW);

	db_bind(st, 1, w->id);
	db_bind(st, 2, cs->tick);
	row_bind(st, &row_site_window, 3, &w->window);
	return db_run(db, st);
}

static int insert_value(struct db *db, int64_t window, const struct site_row *v)
{
	sqlite3_stmt *st = db_stmt(db, INSERT_SITE_VALUE);

	db_bind(st, 1, window);
	row_bind(st, &row_site_value, 2, v);
	return db_run(db, st);
}

int site_log_insert(struct db *db, const struct changeset *cs)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < cs->sites.n; i++) {
		const struct site_window_row *w = &cs->sites.windows[i];

		r = insert_window(db, cs, w);
		for (size_t k = 0; r == 0 && k < w->n_values; k++)
			r = insert_value(db, w->id, &w->values[k]);
	}
	return r;
}
