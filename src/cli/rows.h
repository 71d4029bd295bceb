/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/select.h"

struct options;
struct output;
struct sample;
struct table;

/* rows: chooses the rows of a sample that a command prints, and their order. */

/* Sets up the choice as --sort, --filter and --limit say; false after a message. */
bool rows_selection(const struct options *opt, const struct table *t, struct selection *ret);

/* Fills @list with the chosen rows, which are borrowed from @s. */
void rows_choose(const struct options *opt, const struct sample *s, const struct table *t,
		 const struct selection *sel, struct row_list *list);

/* Prints the chosen rows as one document; returns how many there were. */
size_t rows_print(const struct options *opt, const struct sample *s, const struct table *t,
		  const struct selection *sel, struct output *o);

#endif
