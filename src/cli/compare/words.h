/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_WORDS_H
#define CLI_COMPARE_WORDS_H

#include <stddef.h>

#include "base/buf.h"

struct comparison;
struct compare_row;
struct foretold;

/* compare_words: the texts of a comparison one by one, for each form that it is printed in. */

/*
 * The lines that tell the sides apart: the label of line @i, NULL past the end, with the texts for A and B in @cells,
 * which are cleared first.
 */
const char *compare_identity(const struct comparison *c, size_t i, struct buf cells[2]);

/* The texts of a row: its name, A, B, B - A, and the change in percent ("" where there is none). */
#define COMPARE_CELLS 5
void compare_cells(const struct compare_row *r, struct buf cells[COMPARE_CELLS]);

/* The heading of the rows of @scope: "one struct mem_cgroup". */
void compare_scope(const struct comparison *c, const char *scope, struct buf *out);

/* Sentences, without a newline. */
void compare_measured(const struct comparison *c, struct buf *out);
void compare_foretold(const struct foretold *f, struct buf *out);

#endif
