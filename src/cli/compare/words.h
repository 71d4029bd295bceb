/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_WORDS_H
#define CLI_COMPARE_WORDS_H

#include <stddef.h>

#include "base/buf.h"

struct comparison;
struct compare_row;
struct foretold;

/* compare_words: what a comparison says, a text at a time, for whatever form it takes. */

/*
 * Who the sides are: the label of line @i, NULL past the end, and what stands in it for A and B, which are cleared
 * first.
 */
const char *compare_identity(const struct comparison *c, size_t i, struct buf cells[2]);

/* A row: its name, A, B, B - A, the change in percent ("" where there is none). */
#define COMPARE_CELLS 5
void compare_cells(const struct compare_row *r, struct buf cells[COMPARE_CELLS]);

/* What the rows of @scope are of: "one struct mem_cgroup". */
void compare_scope(const struct comparison *c, const char *scope, struct buf *out);

/* Sentences, without a newline. */
void compare_measured(const struct comparison *c, struct buf *out);
void compare_foretold(const struct foretold *f, struct buf *out);

#endif
