/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/sitelog.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/db.h"
#include "history/record.h"
#include "history/store.h"
#include "model/cost.h"
#include "model/sitewindow.h"

/* Recording */

static struct site_value_row value_of(const struct site_row *row)
{
	return (struct site_value_row){
		.site = escaped_copy(row->site),
		.class = xstrdup(row->class ? row->class : ""),
		.slot_bytes = row->slot_bytes,
		.allocs = row->allocs,
		.requested_bytes = row->requested_bytes,
		.requested_min = row->requested_min,
		.requested_max = row->requested_max,
		.own_slot_bytes = row->own_slot_bytes,
	};
}

static struct site_window_row window_of(int64_t id, const struct sample *s)
{
	const struct site_window *w = s->site_window;
	struct site_window_row row = {
		.id = id,
		.utc_ns = w->utc_ns,
		.boot_ns = w->boot_ns,
		.slots = xstrdup(w->slots),
		.notes = xstrdup(w->notes),
		.in_kernel = w->in_kernel,
		.seconds = w->seconds,
		.cpu_seconds = w->cpu_seconds,
		.events = w->events,
		.lost = w->lost,
		.rejected = w->rejected,
		.machine_cpu_seconds = w->machine_cpu_seconds,
		.values = xcalloc(s->n_sites + 1, sizeof(struct site_value_row)),
		.n_values = s->n_sites,
	};

	for (size_t i = 0; i < s->n_sites; i++)
		row.values[i] = value_of(&s->sites[i]);
	return row;
}

static void row_done(struct site_window_row *row)
{
	for (size_t i = 0; i < row->n_values; i++) {
		free(row->values[i].site);
		free(row->values[i].class);
	}
	free(row->values);
	free(row->slots);
	free(row->notes);
}

static void add(struct site_log *log, struct site_window_row row)
{
	if (log->n == SITE_LOG_MAX) {
		row_done(&log->windows[0]);
		memmove(log->windows, log->windows + 1, --log->n * sizeof(*log->windows));
	}
	XGROW(log->windows, log->n, log->cap);
	log->windows[log->n++] = row;
}

void site_log_record(struct site_log_place *at, const struct sample *s, struct site_log *log)
{
	if (!s->site_window || s->site_window->boot_ns == at->last_boot_ns)
		return;
	at->last_boot_ns = s->site_window->boot_ns;
	add(log, window_of(at->next_id++, s));
}

void site_log_absorb(struct site_log *next, struct site_log *old)
{
	struct site_log all = {0};

	for (size_t i = 0; i < old->n; i++)
		add(&all, old->windows[i]);
	for (size_t i = 0; i < next->n; i++)
		add(&all, next->windows[i]);
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
		row_done(&log->windows[i]);
	free(log->windows);
	*log = (struct site_log){0};
}

/* Writing */

static int store_window(struct db *db, const struct record *r, const struct site_window_row *w)
{
	sqlite3_stmt *st = db_stmt(db, STORE_SITE_WINDOW);

	db_bind(st, 1, w->id);
	db_bind(st, 2, r->tick);
	db_bind(st, 3, w->utc_ns);
	db_bind(st, 4, w->boot_ns);
	db_bind_text(st, 5, w->slots);
	db_bind(st, 6, w->in_kernel);
	db_bind_real(st, 7, real(w->seconds));
	db_bind_num(st, 8, num_u(w->events));
	db_bind_num(st, 9, num_u(w->lost));
	db_bind_num(st, 10, w->rejected);
	db_bind_real(st, 11, real(w->cpu_seconds));
	db_bind_real(st, 12, w->machine_cpu_seconds);
	db_bind_text(st, 13, w->notes);
	return db_run(db, st);
}

static int store_value(struct db *db, int64_t window, const struct site_value_row *v)
{
	sqlite3_stmt *st = db_stmt(db, STORE_SITE_VALUE);

	db_bind(st, 1, window);
	db_bind_text(st, 2, v->site);
	db_bind_text(st, 3, v->class);
	db_bind_num(st, 4, v->slot_bytes);
	db_bind_num(st, 5, v->allocs);
	db_bind_num(st, 6, v->requested_bytes);
	db_bind_num(st, 7, v->requested_min);
	db_bind_num(st, 8, v->requested_max);
	db_bind_num(st, 9, v->own_slot_bytes);
	return db_run(db, st);
}

int site_log_store(struct db *db, const struct record *r)
{
	int e = 0;

	for (size_t i = 0; e == 0 && i < r->sites.n; i++) {
		const struct site_window_row *w = &r->sites.windows[i];

		e = store_window(db, r, w);
		for (size_t k = 0; e == 0 && k < w->n_values; k++)
			e = store_value(db, w->id, &w->values[k]);
	}
	return e;
}
