/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boots that a history has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/xalloc.h"
#include "history/readerparts.h"
#include "history/reader.h"

/*
 * One row for each boot that has ticks, the newest first. The start of the daemon does not tell where the ticks
 * begin, since a clock that ran ahead at boot is set back after that. So this goes over the ticks once.
 */
static const char query[] =
	"SELECT b.boot_id, min(t.first) FROM (SELECT run, min(utc_ns) AS first FROM tick GROUP BY run) t"
	" JOIN run r ON r.id = t.run JOIN boot b ON b.id = r.boot GROUP BY b.id ORDER BY b.id DESC";

/* "-1" counts back from the newest, "0"; -1 where @name is no such number. */
static int64_t counted_back(const char *name)
{
	uint64_t n;

	if (!strcmp(name, "0"))
		return 0;
	return *name == '-' && !parse_u64(name + 1, &n) && n < 1 << 20 ? (int64_t)n : -1;
}

/* Steps to the row that @name means. 1: there is one; 0: there is none; -ENOTUNIQ; or another error. */
static int find_boot(struct db *db, sqlite3_stmt *st, const char *name, char **ret_id, int64_t *ret_ns)
{
	int64_t back = counted_back(name);
	int found = 0, r;

	for (int64_t i = 0; (r = db_step(db, st)) > 0; i++) {
		const char *id = db_text(st, 0);

		if (!id || (back >= 0 ? i != back : strncmp(id, name, strlen(name)) != 0))
			continue;
		if (found++)
			return -ENOTUNIQ;
		*ret_id = db_line(st, 0);
		*ret_ns = db_time(st, 1);
	}
	return r < 0 ? r : found;
}

int reader_boot_of_run(struct reader *rp, int64_t run, int64_t *ret_boot)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_BOOT_OF_RUN);

	db_bind(st, 1, run);
	return db_number(&rp->db, st, ret_boot);
}

int history_find_boot(struct source *src, const char *name, char **ret_boot_id,
		      int64_t *ret_since_ns)
{
	struct reader *rp = reader_inside(src);
	sqlite3_stmt *st = NULL;
	int r = reader_begin(rp);

	*ret_boot_id = NULL;
	if (r < 0)
		return r;
	r = db_prepare(&rp->db, query, &st);
	if (r == 0)
		r = find_boot(&rp->db, st, name, ret_boot_id, ret_since_ns);
	sqlite3_finalize(st);
	r = reader_end(rp, r == 0 ? -ENODATA : r > 0 ? 0 : r);
	if (r < 0) {
		free(*ret_boot_id);
		*ret_boot_id = NULL;
	}
	return r;
}
