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

/* rows: which rows of a sample a command prints, in which order. */

/* How they are to be chosen, as --sort, --filter and --limit say; false after a message. */
bool rows_selection(const struct options *opt, const struct table *t, struct selection *ret);

/* The rows of @s that are chosen, borrowed from it. */
void rows_choose(const struct options *opt, const struct sample *s, const struct table *t,
		 const struct selection *sel, struct row_list *list);

/* Prints them as one document; how many there were. */
size_t rows_print(const struct options *opt, const struct sample *s, const struct table *t,
		  const struct selection *sel, struct output *o);

#endif
