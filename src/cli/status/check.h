/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STATUS_CHECK_H
#define CLI_STATUS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct doc;

/*
 * check: "dying<100" against a number of the status document, or the sum of some
 * ("live+dying<60000"). The limit may carry a unit: K KiB M MiB G GiB, %, s min h d.
 *
 * All are looked at. 0 when they hold; EXIT_BREACHED when one does not; EXIT_NOTHING when a
 * number is unknown; EXIT_USAGE when one cannot be read or names no number. @quiet leaves out the
 * message of a breach (for a first look), never that of a mistake.
 */
int check_all(const struct doc *d, const char *const *checks, size_t n, int quiet);

/* One of them, read. */
struct check_result {
	char *names; /* what stands before the sign */
	double value, limit;
	bool holds;
};

/* EXIT_GOOD with *ret, to be released by check_result_done(), or the status after a message. */
int check_read(const struct doc *d, const char *check, struct check_result *ret);
void check_result_done(struct check_result *r);

#endif
