/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_OPERANDS_H
#define CLI_COMPARE_OPERANDS_H

struct comparison;
struct options;

/* operands: the two sides that a command was given (cli/compare/span.h), opened, gathered and compared. */

typedef int operands_fn(void *user, const struct options *opt, const struct comparison *c);

/*
 * Compares opt->args[0] and [1] at --memcgs or the count that fits, and calls @fn with the result, which is borrowed
 * for the call. What @fn returned, or a status after a message.
 */
int operands_compare(const struct options *opt, operands_fn *fn, void *user);

#endif
