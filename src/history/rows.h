/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HISTORY_ROWS_H
#define HISTORY_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"
#include "model/events.h"
#include "model/held.h"
#include "model/sample.h"

struct buf;
struct db;
struct sqlite3_stmt;

/*
 * rows: each kind of row and its columns. They are listed once, in rows.c. Binding, reading, comparing, copying and
 * freeing of a row follow from that list (rowvalues.c), and so do the lists of columns in INSERT and SELECT and the
 * columns that a newer schema adds.
 *
 * To store one more figure of a tick, give it a member in struct sample (model/sample.h) and one line in the list
 * "figures" of rows.c:
 *
 *	COL(slab_bytes, slab.total_bytes, .since = 4),
 *
 * Then the figure is written with each tick, and is in the sample again when the history is read. The daemon adds the
 * column to older files; a reader that meets a file without the column has the figure as unknown. `since` is the
 * schema that brings the column: one more than the highest `since` in rows.c, which is the schema of today
 * (rows_version()). Columns that come with one release share a number.
 *
 * To have the figure in lines of the past too (model/tickrow.h), put one line in the list "line". A figure that is
 * the same for a whole boot goes to the list "boot" (a member of struct boot_row, filled in encoder.c and taken in
 * load.c). cgslab-history(5) names the columns of a tick, and a test asks that it does.
 *
 * In statements {NAME} stands for the columns of a kind, {a.NAME} for the same with a prefix,
 * {?NAME} for as many parameters, called :COLUMN.
 */

struct boot_row {
	int64_t id;
	char *boot_id, *hostname, *kernel, *version, *patch_state;
	struct num page_size, nr_nodes, nr_node_ids, cpus_present, cpus_possible;
	struct num merging, debugging;
};

struct run_row {
	int64_t id, boot;
	int64_t started_utc_ns, interval_ns;
	struct num stopped_utc_ns;
	bool clean;
	char *version;
	char *follow; /* names of the caches that are asked for, NULL: not known */
};

/* Where the counts of a tick come from. There are few such rows, and ticks point to them. */
struct counting_row {
	int64_t id;
	enum hierarchy hierarchy;
	char *live_source, *dying_source;
	struct num id_limit;
};

/* What a tick has beside its figures; those are members of a struct sample. */
struct tick_head {
	int64_t id, run;
	bool key;
	struct num lost_ticks, counting;
};

/* The constants of a cache. A new row is made each time one of them changes. */
struct cache_row {
	int64_t id, boot, first_tick;
	struct cache c; /* its names are the row's own; no counters */
};

struct cache_values {
	struct num active_objs, num_objs, num_slabs, objs_low, objs_high;
};

struct cache_value_row {
	int64_t cache;
	struct cache_values v;
};

struct source_row {
	enum source_id source; /* SOURCE_COUNT: none that we know */
	enum source_state state;
	char *detail;
};

/* The measured figures of a followed struct. */
struct struct_row {
	struct followed f; /* its texts are the row's own; merged_with is empty */
	char *merged_with; /* names separated by blanks */
	int64_t place;	   /* among the structs of its sample */
};

/* A memcg as it is after a tick. */
struct memcg_row {
	int64_t id, boot;
	uint32_t root;
	uint64_t cgroup_id;
	struct num parent;
	char *path, *creator;
	struct num creator_pid, born_boot_ns, dying_boot_ns, dying_tick, freed_tick;
	int64_t born_tick, changed;
	bool born_exact;
};

/*
 * A part of what holds a dying memcg, as it was found at a tick: so many pages of one kind, and the file where they
 * are of one. The parts of a memcg hold until the next tick that has parts of it.
 */
struct held_row {
	int64_t memcg, tick, place;
	enum holder_kind kind;
	int64_t count; /* the number of pages, or of children and others */
	char *file, *fs; /* NULL: of no file, or of files beyond those that are told */
	bool found, estimate;
	struct num refs; /* of the memcg, with its first part */
};

struct churn_row {
	char *parent, *creator;
	int64_t born, freed;
};

struct column; /* columns.h */

struct row_type {
	const char *name;  /* in statements */
	const char *table; /* that its columns are of */
	size_t size;
	const struct column *columns;
	size_t n;
};

extern const struct row_type row_boot, row_run, row_counting, row_cache, row_cache_value, row_source,
	row_struct, row_memcg, row_held, row_churn;
extern const struct row_type row_tick;	      /* struct tick_head */
extern const struct row_type row_figures;     /* struct sample: the numbers of a tick */
extern const struct row_type row_line;	      /* struct tick_row: a few of them */
extern const struct row_type row_event;	      /* struct event */
extern const struct row_type row_site_window; /* struct site_window */
extern const struct row_type row_site_value;  /* struct site_row */

/* Binds the members of @row to the parameters from @first on. Texts are borrowed until the next reset. */
void row_bind(struct sqlite3_stmt *st, const struct row_type *type, int first, const void *row);

/*
 * Reads the columns from @first on into the members of @row, whose old values are not freed. The row owns its texts
 * (db_line()). 0, or -EUCLEAN where a column is NULL that must not be: then the row has no texts.
 */
int row_read(struct db *db, struct sqlite3_stmt *st, const struct row_type *type, int first, void *row);

/* Whether two rows are the same but for their ids. */
bool row_same(const struct row_type *type, const void *a, const void *b);

/* Makes @to a copy of @from, with texts of its own. */
void row_copy(const struct row_type *type, void *to, const void *from);

/* Frees the texts of one row, and of @n rows. */
void row_done(const struct row_type *type, void *row);
void row_done_all(const struct row_type *type, void *rows, size_t n);

/* The statement that @text stands for, for a file of the schema @version. The caller frees it. */
char *rows_statement(const char *text, int64_t version);

/* The newest schema that some column needs; and the statements that add the columns of @version. */
int64_t rows_version(void);
void rows_add_columns(int64_t version, struct buf *sql);

#endif
