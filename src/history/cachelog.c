/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/cachelog.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/db.h"
#include "history/changeset.h"

struct known_cache {
	struct cache_row row; /* owns its names */
	struct cache_value_row v;
	bool has_values;
	uint64_t seen;
};

/* The row with the constants of @c. It borrows the names of @c. */
static struct cache_row constants_of(const struct cache_log *log, const struct cache *c)
{
	return (struct cache_row){.boot = log->boot, .c = *c};
}

static struct cache_values values_of(const struct cache *c)
{
	return (struct cache_values){c->active_objs, c->num_objs, c->num_slabs, c->objs_low,
				     c->objs_high};
}

/* The place that the cache had in the last sample is tried first, since the order seldom changes. */
static struct known_cache *find_cache(struct cache_log *log, const char *name, size_t place)
{
	if (place < log->n && !strcmp(log->caches[place].row.c.name, name))
		return &log->caches[place];
	for (size_t i = 0; i < log->n; i++)
		if (!strcmp(log->caches[i].row.c.name, name))
			return &log->caches[i];
	return NULL;
}

static void cache_gone(struct changeset *cs, int64_t id)
{
	XGROW(cs->gone, cs->n_gone, cs->gone_cap);
	cs->gone[cs->n_gone++] = id;
}

/* A cache that is new, or whose constants changed, gets a row of its own from this tick on. */
static struct known_cache *new_cache(struct cache_log *log, struct known_cache *k,
				     const struct cache *c, struct changeset *cs)
{
	struct cache_row row = constants_of(log, c);

	row.id = log->next_id++;
	row.first_tick = cs->tick;
	if (k) {
		cache_gone(cs, k->row.id);
		row_done(&row_cache, &k->row);
	} else {
		XGROW(log->caches, log->n, log->cap);
		k = &log->caches[log->n++];
	}
	*k = (struct known_cache){0};
	row_copy(&row_cache, &k->row, &row);
	XGROW(cs->caches, cs->n_caches, cs->caches_cap);
	row_copy(&row_cache, &cs->caches[cs->n_caches++], &row);
	cs->key = true;
	return k;
}

/* Ends the caches that the sample has no longer. */
static void drop_gone_caches(struct cache_log *log, struct changeset *cs)
{
	size_t kept = 0;

	for (size_t i = 0; i < log->n; i++) {
		if (log->caches[i].seen == log->round) {
			log->caches[kept++] = log->caches[i];
			continue;
		}
		cache_gone(cs, log->caches[i].row.id);
		row_done(&row_cache, &log->caches[i].row);
		cs->key = true;
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

/* Brings log->caches up to date with the sample. After that cs->key is final. */
static void encode_set(struct cache_log *log, const struct sample *s, struct changeset *cs)
{
	log->round++;
	for (size_t i = 0; i < s->n_caches; i++) {
		const struct cache *c = &s->caches[i];
		struct known_cache *k = find_cache(log, c->name, i);
		const struct cache_row row = constants_of(log, c);

		if (!k || !row_same(&row_cache, &k->row, &row))
			k = new_cache(log, k, c, cs);
		k->seen = log->round;
	}
	drop_gone_caches(log, cs);
	if (cs->key)
		follow_order(log, s);
}

static void encode_values(struct cache_log *log, const struct sample *s, struct changeset *cs)
{
	for (size_t i = 0; i < s->n_caches; i++) {
		const struct cache *c = &s->caches[i];
		struct known_cache *k = find_cache(log, c->name, i);
		const struct cache_value_row row = {k->row.id, values_of(c)};

		/* the other names of a shared cache have no counters of their own */
		if (c->alias_of || (!cs->key && k->has_values && row_same(&row_cache_value, &k->v, &row)))
			continue;
		k->v = row;
		k->has_values = true;
		XGROW(cs->values, cs->n_values, cs->values_cap);
		cs->values[cs->n_values++] = row;
	}
}

static int load_open(struct cache_log *log, struct db *db)
{
	sqlite3_stmt *st = NULL;
	int r = db_prepare(db, "SELECT {cache} FROM cache WHERE boot = ? AND gone_tick IS NULL ORDER BY id",
			   &st);

	if (r == 0)
		db_bind(st, 1, log->boot);
	while (r == 0 && (r = db_step(db, st)) > 0) {
		struct known_cache k = {0};

		r = row_read(db, st, &row_cache, 0, &k.row);
		if (r < 0)
			break;
		XGROW(log->caches, log->n, log->cap);
		log->caches[log->n++] = k;
	}
	sqlite3_finalize(st);
	return r;
}

int cache_log_load(struct cache_log *log, struct db *db, int64_t boot)
{
	int r = db_next_id(db, "cache", &log->next_id);

	log->boot = boot;
	return r < 0 ? r : load_open(log, db);
}

void cache_log_done(struct cache_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		row_done(&row_cache, &log->caches[i].row);
	free(log->caches);
	*log = (struct cache_log){0};
}

void cache_log_encode(struct cache_log *log, const struct sample *s, struct changeset *cs)
{
	encode_set(log, s, cs);
	encode_values(log, s, cs);
}
