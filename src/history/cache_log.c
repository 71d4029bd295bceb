/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/cache_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/db.h"
#include "history/record.h"
#include "history/same.h"

struct known_cache {
	struct cache_row row; /* owns its names */
	struct cache_values v;
	bool has_values;
	uint64_t seen;
};

static bool same_constants(const struct cache_row *row, const struct cache *c)
{
	return same_text(row->alias_of, c->alias_of) &&
	       same_num(row->object_bytes, c->object_bytes) && same_num(row->aliases, c->aliases) &&
	       same_shape(&row->shape, &c->shape);
}

static struct cache_values values_of(const struct cache *c)
{
	return (struct cache_values){c->active_objs, c->num_objs, c->num_slabs, c->objs_low,
				     c->objs_high};
}

static bool same_values(const struct cache_values *a, const struct cache_values *b)
{
	return same_num(a->active_objs, b->active_objs) && same_num(a->num_objs, b->num_objs) &&
	       same_num(a->num_slabs, b->num_slabs) && same_num(a->objs_low, b->objs_low) &&
	       same_num(a->objs_high, b->objs_high);
}

/* Its place in the last sample is tried first: the order seldom changes. */
static struct known_cache *find_cache(struct cache_log *log, const char *name, size_t place)
{
	if (place < log->n && !strcmp(log->caches[place].row.name, name))
		return &log->caches[place];
	for (size_t i = 0; i < log->n; i++)
		if (!strcmp(log->caches[i].row.name, name))
			return &log->caches[i];
	return NULL;
}

static void name_cache(struct cache_row *row, const struct cache *c)
{
	row->name = xstrdup(c->name);
	row->alias_of = dup_or_null(c->alias_of);
}

static void drop_names(struct cache_row *row)
{
	free(row->name);
	free(row->alias_of);
}

static void cache_gone(struct record *r, int64_t id)
{
	XGROW(r->gone, r->n_gone, r->gone_cap);
	r->gone[r->n_gone++] = id;
}

/* A name that is new, or whose constants changed: a row of its own from here on. */
static struct known_cache *new_cache(struct cache_log *log, struct known_cache *k,
				     const struct cache *c, struct record *r)
{
	struct cache_row row = {log->next_id++,	 log->boot,  NULL,     NULL,
				c->object_bytes, c->aliases, c->shape, r->tick};

	if (k) {
		cache_gone(r, k->row.id);
		drop_names(&k->row);
	} else {
		XGROW(log->caches, log->n, log->cap);
		k = &log->caches[log->n++];
	}
	*k = (struct known_cache){.row = row};
	name_cache(&k->row, c);
	XGROW(r->caches, r->n_caches, r->caches_cap);
	r->caches[r->n_caches] = row;
	name_cache(&r->caches[r->n_caches++], c);
	r->key = true;
	return k;
}

/* Caches that the sample no longer has. */
static void drop_gone_caches(struct cache_log *log, struct record *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < log->n; i++) {
		if (log->caches[i].seen == log->round) {
			log->caches[kept++] = log->caches[i];
			continue;
		}
		cache_gone(r, log->caches[i].row.id);
		drop_names(&log->caches[i].row);
		r->key = true;
	}
	log->n = kept;
}

/* Puts log->caches into the sample's order, so that find_cache() hits at once. */
static void follow_order(struct cache_log *log, const struct sample *s)
{
	for (size_t i = 0; i < s->n_caches && i < log->n; i++) {
		struct known_cache *k = find_cache(log, s->caches[i].name, i);
		struct known_cache here = log->caches[i];

		if (k > &log->caches[i]) {
			log->caches[i] = *k;
			*k = here;
		}
	}
}

/* Brings log->caches to what the sample has; afterwards r->key is final. */
static void record_set(struct cache_log *log, const struct sample *s, struct record *r)
{
	log->round++;
	for (size_t i = 0; i < s->n_caches; i++) {
		const struct cache *c = &s->caches[i];
		struct known_cache *k = find_cache(log, c->name, i);

		if (!k || !same_constants(&k->row, c))
			k = new_cache(log, k, c, r);
		k->seen = log->round;
	}
	drop_gone_caches(log, r);
	if (r->key)
		follow_order(log, s);
}

static void record_values(struct cache_log *log, const struct sample *s, struct record *r)
{
	for (size_t i = 0; i < s->n_caches; i++) {
		const struct cache *c = &s->caches[i];
		struct known_cache *k = find_cache(log, c->name, i);
		struct cache_values v = values_of(c);

		/* Names of a shared cache have no counters of their own. */
		if (c->alias_of || (!r->key && k->has_values && same_values(&k->v, &v)))
			continue;
		k->v = v;
		k->has_values = true;
		XGROW(r->values, r->n_values, r->values_cap);
		r->values[r->n_values++] = (struct cache_value_row){k->row.id, v};
	}
}

static int load_open(struct cache_log *log, struct db *db)
{
	sqlite3_stmt *st = NULL;
	int r = db_result(
		db,
		sqlite3_prepare_v2(db->sql,
				   "SELECT id, name, alias_of, object_bytes, aliases, slot_bytes,"
				   " objs_per_slab, slab_order FROM cache"
				   " WHERE boot = ? AND gone_tick IS NULL ORDER BY id",
				   -1, &st, NULL));

	if (r == 0)
		db_bind(st, 1, log->boot);
	while (r == 0 && (r = db_step(db, st)) > 0) {
		if (db_is_null(st, 1)) {
			r = db_damaged(db, "cache");
			break;
		}
		struct cache_row row = {
			.id = sqlite3_column_int64(st, 0),
			.boot = log->boot,
			.name = xstrdup(db_text(st, 1)),
			.alias_of = dup_or_null(db_text(st, 2)),
			.object_bytes = db_num(st, 3),
			.aliases = db_num(st, 4),
			.shape = {db_num(st, 5), db_num(st, 6), db_num(st, 7)},
		};

		XGROW(log->caches, log->n, log->cap);
		log->caches[log->n++] = (struct known_cache){.row = row};
		r = 0;
	}
	sqlite3_finalize(st);
	return r;
}

int cache_log_load(struct cache_log *log, struct db *db, int64_t boot)
{
	int r = db_query_number(db, "SELECT coalesce(max(id), 0) + 1 FROM cache", &log->next_id);

	log->boot = boot;
	return r < 0 ? r : load_open(log, db);
}

void cache_log_done(struct cache_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		drop_names(&log->caches[i].row);
	free(log->caches);
	*log = (struct cache_log){0};
}

void cache_log_record(struct cache_log *log, const struct sample *s, struct record *r)
{
	record_set(log, s, r);
	record_values(log, s, r);
}
