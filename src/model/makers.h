/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_MAKERS_H
#define MODEL_MAKERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct sample;
struct table;

/*
 * makers: who made the memcgs of a sample, a row for each command. What was there before anybody looked
 * has none, and is the row without a name. Looks at every row of the table: for a command.
 */

#define MAKERS_RECENT_SECONDS 60

struct maker_row {
	const char *maker; /* the command, of the memcg table; NULL: not known */
	int64_t live, dying;
	int64_t recent;		/* of them, made in the last MAKERS_RECENT_SECONDS */
	struct num newest_boot_ns; /* when the last of them was made, where that was seen */
	struct num newest_pid;	/* of its maker */
};

/* The caller frees it; *ret_n rows, by name. NULL where there are none. */
struct maker_row *makers_find(const struct sample *s, size_t *ret_n);

extern const struct table table_makers; /* struct maker_row */

#endif
