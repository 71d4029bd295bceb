/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ticks as points of a chart, by one pass over the table of ticks between two ids. A figure is a column of that
 * table, by its name; or the counter of a cache, which is stored where it changes and holds until the next change.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/readerparts.h"
#include "model/points.h"

/* The figure that a name means. */
struct figure {
	const char *column;	/* of tick; NULL: none, or of a cache */
	char *cache;		/* its name, NULL: not of a cache */
	const char *cache_column;
	bool in_bytes;		/* slabs to bytes */
	int64_t id;		/* of the cache in the boot that is read, 0: none */
	double factor;
	struct real value;	/* as it stands at the tick */
};

enum {
	COL_ID,
	COL_RUN,
	COL_LOST_TICKS,
	COL_UTC_NS,
	COL_BOOT_NS,
	COL_KEY,
	COL_FIGURES, /* of each: the column, the cache's row, its value */
};
#define FIGURE_COLUMNS 3

struct pass {
	struct reader *rp;
	const struct points_wanted *want;
	points_fn *fn;
	void *user;
	struct figure figures[POINT_FIGURES];
	struct point point; /* being filled; ticks 0: none */
	int64_t boot;	    /* whose ticks are read */
	struct {
		int64_t run, boot, utc_ns, boot_ns;
	} before; /* the tick before; run 0: there was none */
};

/* Figures by name */

static bool has_column(struct reader *rp, const char *name)
{
	char *sql = sqlite3_mprintf("SELECT count(*) FROM pragma_table_info('tick') WHERE name = %Q",
				    name);
	int64_t n = 0;
	int r = db_query_number(&rp->db, sql, &n);

	sqlite3_free(sql);
	return r == 0 && n == 1;
}

static bool ends_with(const char *name, const char *end, size_t *ret_len)
{
	size_t len = strlen(name), end_len = strlen(end);

	*ret_len = len - end_len;
	return len > end_len && !strcmp(name + len - end_len, end);
}

static void resolve_figure(struct reader *rp, const char *name, struct figure *f)
{
	static const struct {
		const char *end, *column;
		bool in_bytes;
	} counters[] = {
		{"_active_objs", "active_objs", false},
		{"_num_objs", "num_objs", false},
		{"_slab_bytes", "num_slabs", true},
	};
	size_t len;

	if (!name)
		return;
	if (has_column(rp, name)) {
		f->column = name;
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(counters) && !f->cache; i++) {
		if (!ends_with(name, counters[i].end, &len))
			continue;
		f->cache = xstrndup(name, len);
		f->cache_column = counters[i].column;
		f->in_bytes = counters[i].in_bytes;
	}
}

/* The statement */

static void add_figure_columns(const struct figure *f, size_t i, struct buf *sql)
{
	char *column = f->column ? sqlite3_mprintf(", t.\"%w\"", f->column) : NULL;

	buf_adds(sql, column ? column : ", NULL");
	sqlite3_free(column);
	if (f->cache)
		buf_addf(sql, ", c%zu.tick, c%zu.%s", i, i, f->cache_column);
	else
		buf_adds(sql, ", NULL, NULL");
}

static sqlite3_stmt *prepare_points(struct pass *p)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *st = NULL;

	buf_adds(&sql, "SELECT t.id, t.run, t.lost_ticks, t.utc_ns, t.boottime_ns, t.key");
	for (size_t i = 0; i < POINT_FIGURES; i++)
		add_figure_columns(&p->figures[i], i, &sql);
	buf_adds(&sql, " FROM tick t");
	for (size_t i = 0; i < POINT_FIGURES; i++)
		if (p->figures[i].cache)
			buf_addf(&sql, " LEFT JOIN cache_value c%zu ON c%zu.tick = t.id AND"
				       " c%zu.cache = ?%zu", i, i, i, i + 3);
	buf_adds(&sql, " WHERE t.id > ?1 AND t.id <= ?2 ORDER BY t.id");
	if (db_result(&p->rp->db,
		      sqlite3_prepare_v2(p->rp->db.sql, buf_str(&sql), (int)sql.len, &st, NULL)) < 0)
		st = NULL;
	buf_done(&sql);
	return st;
}

/* The caches of a boot have other ids than those of the boot before. */
static int find_caches(struct pass *p, int64_t tick)
{
	static const char text[] =
		"SELECT c.id, (b.page_size << c.slab_order) FROM cache c JOIN boot b ON b.id = c.boot"
		" WHERE c.boot = ?1 AND c.name = ?2 AND c.first_tick <= ?3"
		" AND (c.gone_tick IS NULL OR c.gone_tick > ?3)";
	sqlite3_stmt *st = NULL;
	int r = db_prepare(&p->rp->db, text, &st);

	for (size_t i = 0; r == 0 && i < POINT_FIGURES; i++) {
		struct figure *f = &p->figures[i];

		f->id = 0;
		f->value = REAL_UNKNOWN;
		if (!f->cache)
			continue;
		db_bind(st, 1, p->boot);
		db_bind_text(st, 2, f->cache);
		db_bind(st, 3, tick);
		if (db_step(&p->rp->db, st) > 0) {
			f->id = sqlite3_column_int64(st, 0);
			f->factor = f->in_bytes ? sqlite3_column_double(st, 1) : 1;
		}
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return r;
}

/* Ticks */

static void take_value(struct figure *f, sqlite3_stmt *st, int col)
{
	if (f->column)
		f->value = db_real(st, col);
	else if (!db_is_null(st, col + 1))
		f->value = real_mul(db_real(st, col + 2), real(f->factor));
	else if (sqlite3_column_int(st, COL_KEY))
		f->value = REAL_UNKNOWN; /* each cache has a row there: this one is none yet */
}

static void add_value(struct point_figure *pf, struct real v)
{
	pf->low = pf->low.known && (!v.known || pf->low.v <= v.v) ? pf->low : v;
	pf->high = pf->high.known && (!v.known || pf->high.v >= v.v) ? pf->high : v;
	pf->last = v;
}

static void give_point(struct pass *p)
{
	if (p->point.ticks)
		p->fn(p->user, &p->point);
	p->point = (struct point){.ticks = 0};
}

/* From the tick before to this one the value did not change. */
static void add_stretch(struct pass *p, double seconds)
{
	for (size_t i = 0; i < POINT_FIGURES; i++) {
		if (!p->figures[i].value.known)
			continue;
		p->point.v[i].area += p->figures[i].value.v * seconds;
		p->point.v[i].seconds += seconds;
	}
}

static double seconds_since_before(const struct pass *p, int64_t utc_ns, int64_t boot_ns)
{
	int64_t ns = p->boot == p->before.boot ? boot_ns - p->before.boot_ns
					       : utc_ns - p->before.utc_ns;

	return ns > 0 ? (double)ns / 1e9 : 0;
}

/* Puts the tick into the point of its slot, but for the values. */
static void count_tick(struct pass *p, sqlite3_stmt *st, int64_t utc_ns)
{
	int64_t slot = p->want->width_ns ? utc_ns / p->want->width_ns : 0;
	bool first = !p->before.run;
	bool gap = !first && (p->before.run != sqlite3_column_int64(st, COL_RUN) ||
			      db_num(st, COL_LOST_TICKS).known);
	double seconds = first ? 0 : seconds_since_before(p, utc_ns, db_time(st, COL_BOOT_NS));
	struct point *pt = &p->point;

	if (pt->ticks && slot != pt->slot)
		give_point(p);
	if (!pt->ticks)
		*pt = (struct point){
			.slot = slot, .first_utc_ns = utc_ns, .after_gap = first || gap};
	pt->ticks++;
	pt->last_tick = (uint64_t)sqlite3_column_int64(st, COL_ID);
	pt->last_utc_ns = utc_ns;
	pt->gaps += gap;
	pt->gap_seconds += gap ? seconds : 0;
	pt->boots += !first && p->boot != p->before.boot;
	if (!first && !gap)
		add_stretch(p, seconds);
}

/* Of ticks before the wanted time only the values are taken, since they hold until they change. */
static void take_tick(struct pass *p, sqlite3_stmt *st)
{
	int64_t utc_ns = db_time(st, COL_UTC_NS);
	bool counts = (uint64_t)sqlite3_column_int64(st, COL_ID) > p->want->after &&
		      utc_ns >= p->want->since_utc_ns;

	if (counts)
		count_tick(p, st, utc_ns);
	for (size_t i = 0; i < POINT_FIGURES; i++) {
		take_value(&p->figures[i], st, COL_FIGURES + (int)i * FIGURE_COLUMNS);
		if (counts)
			add_value(&p->point.v[i], p->figures[i].value);
	}
	p->before.run = sqlite3_column_int64(st, COL_RUN);
	p->before.boot = p->boot;
	p->before.utc_ns = utc_ns;
	p->before.boot_ns = db_time(st, COL_BOOT_NS);
}

/* True where the row is of another boot than the rows before; @p->boot is that boot then. */
static int turns_to_another_boot(struct pass *p, sqlite3_stmt *row)
{
	int64_t run = sqlite3_column_int64(row, COL_RUN), boot;
	int r;

	if (p->before.run == run)
		return 0;
	r = reader_boot_of_run(p->rp, run, &boot);
	if (r < 0 || boot == p->boot)
		return r;
	p->boot = boot;
	return 1;
}

/* Reads the ticks after *@after that are of one boot. 1 where another boot follows. */
static int walk_boot(struct pass *p, sqlite3_stmt *st, int64_t *after)
{
	int r, other = 0;

	sqlite3_reset(st);
	db_bind(st, 1, *after);
	db_bind(st, 2, (int64_t)p->want->until);
	for (size_t i = 0; i < POINT_FIGURES; i++)
		if (p->figures[i].cache)
			db_bind(st, (int)i + 3, p->figures[i].id);
	while ((r = db_step(&p->rp->db, st)) > 0) {
		other = turns_to_another_boot(p, st);
		if (other)
			break;
		take_tick(p, st);
		*after = sqlite3_column_int64(st, COL_ID);
	}
	if (other == 1)
		r = find_caches(p, sqlite3_column_int64(st, COL_ID));
	sqlite3_reset(st);
	return r < 0 ? r : other;
}

/* The key tick, less 1, from which on everything that is wanted is known. */
static int64_t start_of(struct reader *rp, const struct points_wanted *want)
{
	sqlite3_stmt *st = db_stmt(&rp->db, LOAD_KEY);
	int64_t by_tick = 0, by_time = 0;

	db_bind(st, 1, (int64_t)want->after);
	if (!want->after || db_number(&rp->db, st, &by_tick) < 0)
		by_tick = 0;
	st = db_stmt(&rp->db, LOAD_KEY_AT);
	db_bind(st, 1, want->since_utc_ns);
	if (db_number(&rp->db, st, &by_time) < 0)
		by_time = 0;
	return (by_tick > by_time ? by_tick : by_time) - 1;
}

static int walk_points(struct pass *p)
{
	int64_t after = start_of(p->rp, p->want);
	sqlite3_stmt *st;
	int r;

	for (size_t i = 0; i < POINT_FIGURES; i++)
		resolve_figure(p->rp, p->want->figures[i], &p->figures[i]);
	st = prepare_points(p);
	if (!st)
		return -EUCLEAN;
	do
		r = walk_boot(p, st, &after);
	while (r > 0);
	sqlite3_finalize(st);
	if (r == 0)
		give_point(p);
	return r;
}

int reader_points(struct source *src, const struct points_wanted *want, points_fn *fn, void *user)
{
	struct pass p = {.rp = reader_inside(src), .want = want, .fn = fn, .user = user};
	int r = reader_begin(p.rp);

	if (r == 0)
		r = reader_end(p.rp, walk_points(&p));
	for (size_t i = 0; i < POINT_FIGURES; i++)
		free(p.figures[i].cache);
	return r;
}
