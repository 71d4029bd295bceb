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
 * sitelog: windows of allocation tracing, as they go to the database. A window belongs to the
 * tick that came after it. Counts and sums are kept; rates follow from the window's length.
 */

struct site_window_row {
	int64_t id;
	struct site_window window; /* its texts are the row's own */
	struct site_row *values;   /* and theirs */
	size_t n_values;
};

/* Windows that a changeset waits to write, oldest first. */
struct site_log {
	struct site_window_row *windows;
	size_t n, cap;
};

/* What was last recorded, so that a window that a sample still shows is not recorded again. */
struct site_log_place {
	int64_t next_id, last_boot_ns;
};

/* Beyond, the oldest that wait are given up: a window is a sample in the statistician's sense. */
#define SITE_LOG_MAX 64

void site_log_encode(struct site_log_place *at, const struct sample *s, struct site_log *log);
void site_log_absorb(struct site_log *next, struct site_log *old);
size_t site_log_weight(const struct site_log *log);
void site_log_done(struct site_log *log);

/* Writes those of @r inside the caller's transaction. */
int site_log_insert(struct db *db, const struct changeset *r);

#endif
