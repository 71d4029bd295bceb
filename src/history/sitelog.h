/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_SITELOG_H
#define HISTORY_SITELOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/cost.h"
#include "model/sitewindow.h"

struct db;
struct changeset;
struct sample;

/*
 * sitelog: windows of allocation tracing, as they are written into the database. A window belongs to the tick after
 * it. Counts and sums are kept; rates follow from the length of the window.
 */

struct site_window_row {
	int64_t id;
	struct site_window window; /* the row owns its texts */
	struct site_row *values;   /* and those of the values */
	size_t n_values;
};

/* Windows that a changeset waits to write, oldest first. */
struct site_log {
	struct site_window_row *windows;
	size_t n, cap;
};

/* What was encoded last: a window that a sample still shows is not encoded again. */
struct site_log_place {
	int64_t next_id, last_boot_ns;
};

/* So many windows wait at most. Beyond, the oldest are given up: a window is a random sample, and others follow. */
#define SITE_LOG_MAX 64

void site_log_encode(struct site_log_place *at, const struct sample *s, struct site_log *log);
void site_log_absorb(struct site_log *next, struct site_log *old);
size_t site_log_weight(const struct site_log *log);
void site_log_done(struct site_log *log);

/* Writes the windows of @cs, inside the caller's transaction. */
int site_log_insert(struct db *db, const struct changeset *cs);

#endif
