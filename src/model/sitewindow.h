/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SITEWINDOW_H
#define MODEL_SITEWINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/known.h"

struct buf;
struct site_row;

/*
 * sitewindow: one window of allocation tracing: how long it was, how many events it had, and what it cost. The call
 * sites that allocated are its rows (model/cost.h, struct site_row).
 *
 * A traced machine pays about 0.5 us for each event that is recorded and 0.25 us for each event that a
 * filter rejects (measured on a loop of open and close). The kernel does not count rejected events.
 * A window may therefore begin with a moment in which every event is counted, and the rate of that moment
 * tells how many there were. So the price that the machine paid is an estimate, and is called one wherever it
 * is shown; the CPU time of the reader is measured.
 */
struct site_window {
	int64_t utc_ns, boot_ns; /* when it was opened */
	const char *slots;	 /* names of the caches asked for: "kmalloc-4k" */
	bool in_kernel;		 /* totals were taken by hist triggers */
	double seconds;
	uint64_t events, lost;
	struct num rejected;		 /* estimate */
	double cpu_seconds;		 /* of the process that opened it: measured */
	struct real machine_cpu_seconds; /* of the programs that allocated: estimate */
	const char *notes;		 /* sentences, a line each; "" */
};

/* The CPU time that @events, @rejected and the @counted ones before cost the machine; unknown where @rejected is
 * unknown. */
struct real site_window_price(uint64_t events, struct num rejected, uint64_t counted);

/*
 * When the window after one that began at @began_ns may begin: @every_ns later, or so much later
 * that windows which cost @cpu_seconds each stay within @budget of one CPU. *ret_rarer is true in the second case.
 */
int64_t site_window_next_ns(int64_t began_ns, int64_t every_ns, double cpu_seconds, double budget,
			    bool *ret_rarer);

/* "0.20 s, 1234 events, 0 lost, 0.001 CPU-s, the machine paid about 0.003 CPU-s" */
void site_window_text(const struct site_window *w, struct buf *out);

/* Computes the rates and means of @row from its counts, sums and slots, in a window of @seconds. */
void site_row_compute(struct site_row *row, double seconds);

#endif
