/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_BATCH_H
#define TOP_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct top;

/*
 * batch: the chosen view as plain text, without a terminal and without an escape.
 *
 * Prints @times ticks, t->delay_ns apart, with a blank line between two, or until SIGINT, SIGTERM,
 * SIGHUP or SIGQUIT; at most @limit rows of each (0: all). Returns 0, or the -errno of the source where it gave nothing.
 * The caller looks at @out for errors.
 */
int batch_run(struct top *t, uint64_t times, size_t limit, bool ascii, FILE *out);

#endif
