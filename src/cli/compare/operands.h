/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_OPERANDS_H
#define CLI_COMPARE_OPERANDS_H

struct comparison;
struct options;

/* operands: opens, gathers and compares the two sides that a command was given (cli/compare/span.h). */

typedef int operands_fn(void *user, const struct options *opt, const struct comparison *c);

/*
 * Compares opt->args[0] and [1] at the count of --memcgs, or at the count that fits, and calls @fn with the result, which
 * @fn borrows for the call. Returns what @fn returned, or a status after a message.
 */
int operands_compare(const struct options *opt, operands_fn *fn, void *user);

#endif
