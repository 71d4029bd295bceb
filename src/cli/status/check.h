/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STATUS_CHECK_H
#define CLI_STATUS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct doc;

/*
 * check: tests conditions such as "dying<100" on a number of the status document, or on a sum of numbers
 * ("live+dying<60000"). The limit may have a unit that the number has: bytes take B K KiB M MiB G GiB, seconds s min h d,
 * a share %, a count K M G.
 *
 * check_all() looks at all conditions. It returns 0 when they hold; EXIT_BREACHED when one does not; EXIT_NOTHING when a
 * number is unknown; EXIT_USAGE when a condition cannot be read, names no number or has another unit. With @quiet it does not complain
 * of a breach (for a first look), but it always complains of a mistake.
 */
int check_all(const struct doc *d, const char *const *checks, size_t n, int quiet);

/* One condition, read and tested. */
struct check_result {
	char *names; /* the text before the sign */
	double value, limit;
	bool holds;
};

/*
 * EXIT_GOOD with *ret, to be released by check_result_done(), or the status after a message, which begins with @option:
 * the one that gave the condition.
 */
int check_read(const struct doc *d, const char *option, const char *check, struct check_result *ret);
void check_result_done(struct check_result *r);

#endif
