/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SITEWINDOW_H
#define MODEL_SITEWINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

struct buf;
struct site_row;

/*
 * sitewindow: one window of allocation tracing: how long, how much, and at what price. Who
 * allocated are its rows (model/cost.h, struct site_row).
 *
 * A traced machine pays about 0.5 us for each event that is recorded and 0.25 us for each that a
 * filter rejects (measured on an open and close loop). Rejected events are counted nowhere:
 * a window may begin with a moment in which everything is counted, and the rate of that moment
 * tells how many there were. So what the machine paid is an estimate, and says so wherever it
 * is shown; what the reader used is measured.
 */
struct site_window {
	int64_t utc_ns, boot_ns; /* when it was opened */
	const char *slots;	 /* names of the caches asked for: "kmalloc-4k" */
	bool in_kernel;		 /* totals were taken by hist triggers */
	double seconds;
	uint64_t events, lost;
	struct num rejected;		 /* estimate */
	double cpu_seconds;		 /* of the process that opened it: measured */
	struct real machine_cpu_seconds; /* of whoever allocated: estimate */
	const char *notes;		 /* sentences, a line each; "" */
};

/* What @events and @rejected (and @counted, before it) cost the machine; unknown where @rejected
 * is. */
struct real site_window_price(uint64_t events, struct num rejected, uint64_t counted);

/*
 * When the window after one that began at @began_ns may begin: @every_ns later, or so much later
 * that windows of @cpu_seconds in all stay within @budget of one CPU. *ret_rarer tells which.
 */
int64_t site_window_next_ns(int64_t began_ns, int64_t every_ns, double cpu_seconds, double budget,
			    bool *ret_rarer);

/* "0.20 s, 1234 events, 0 lost, 0.001 CPU-s, the machine paid about 0.003 CPU-s" */
void site_window_text(const struct site_window *w, struct buf *out);

/* What follows from counts, sums and slots of @row, in a window of @seconds. */
void site_row_compute(struct site_row *row, double seconds);

#endif
