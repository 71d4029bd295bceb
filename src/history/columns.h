/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_COLUMNS_H
#define HISTORY_COLUMNS_H

#include <stddef.h>

/* columns: what rows.c, which lists the columns of each kind of row, tells rowvalues.c, which moves their values. */

enum kind {
	KIND_INT,
	KIND_UINT,
	KIND_UINT32,
	KIND_BOOL,
	KIND_DOUBLE,
	KIND_NUM,
	KIND_REAL,
	KIND_TEXT,
	KIND_WORD, /* an enum; stored as its name */
	KIND_COUNT,
};

/* The names of the values of an enum, from 0 to last. */
struct words {
	const char *(*name)(unsigned value);
	unsigned last, fallback; /* fallback: the value for a name that is not known */
};

enum {
	MUST = 1 << 0,	/* NOT NULL in the schema */
	ID = 1 << 1,	/* tells which row it is: row_same() does not compare it */
	TIME = 1 << 2,	/* a time: reading cuts it as db_time() does */
	LINES = 1 << 3, /* a text of several lines */
	NAME = 1 << 4,	/* a text that is stored escaped and read as it was before (db_name()) */
};

struct column {
	const char *name;
	enum kind kind;
	size_t offset;
	unsigned flags;
	int since; /* the schema that brought it; 0: BASE_SCHEMA of rows.c */
	const struct words *words;
};

#endif
