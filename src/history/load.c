/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/savings.h"

void loader_init(struct loader *l, struct db *db, bool want_caches, bool want_memcgs)
{
	*l = (struct loader){.db = db, .want_caches = want_caches, .want_memcgs = want_memcgs};
	l->cache_place = MAP_INIT;
	l->memcgs.places = MAP_INIT;
	l->sample.machine = &l->machine;
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		l->sample.sources[i] = (struct source_status){STATE_UNUSED, ""};
}

/* Strings that the public structs give out as const are ours. */
static void drop(const char *s)
{
	free((char *)(uintptr_t)s);
}

static void machine_clear(struct machine *m)
{
	drop(m->boot_id);
	drop(m->hostname);
	drop(m->kernel);
	*m = (struct machine){0};
}

static void caches_clear(struct loader *l)
{
	for (size_t i = 0; i < l->n_caches; i++) {
		drop(l->caches[i].name);
		drop(l->caches[i].alias_of);
	}
	l->n_caches = 0;
	map_done(&l->cache_place);
}

static void struct_clear(struct followed *f)
{
	drop(f->name);
	drop(f->cache);
	drop(f->bucket);
	for (size_t i = 0; i < f->n_merged_with; i++)
		drop(f->merged_with[i]);
	*f = (struct followed){0};
}

static void structs_clear(struct loader *l)
{
	for (size_t i = 0; i < l->n_structs; i++)
		struct_clear(&l->structs[i]);
	l->n_structs = 0;
}

static void sources_clear(struct loader *l)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		free(l->details[i]);
		l->details[i] = NULL;
		l->sample.sources[i] = (struct source_status){STATE_UNUSED, ""};
	}
}

void loader_done(struct loader *l)
{
	machine_clear(&l->machine);
	caches_clear(l);
	structs_clear(l);
	sources_clear(l);
	loaded_memcgs_done(&l->memcgs);
	loaded_sites_done(&l->sites);
	free(l->caches);
	free(l->structs);
	free(l->live_source);
	free(l->dying_source);
	*l = (struct loader){0};
}

void loader_forget(struct loader *l)
{
	l->tick = l->boot = l->run.id = l->memcgs.tick = l->sites.id = 0;
}

static char *line_or_empty(sqlite3_stmt *st, int col)
{
	char *s = db_line(st, col);

	return s ? s : xstrdup("");
}

/* Boot and run: read again at each tick's run, since their rows are brought up to date. */

static int load_boot(struct loader *l)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_BOOT);
	struct machine *m = &l->machine;
	int r;

	db_bind(st, 1, l->run.boot);
	r = db_step(l->db, st);
	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	if (db_is_null(st, 0))
		return db_damaged(l->db, "boot");
	machine_clear(m);
	m->boot_id = line_or_empty(st, 0);
	m->hostname = line_or_empty(st, 1);
	m->kernel = line_or_empty(st, 2);
	m->page_size = db_num(st, 3);
	m->nr_nodes = db_num(st, 4);
	m->nr_node_ids = db_num(st, 5);
	m->cpus_present = db_num(st, 6);
	m->cpus_possible = db_num(st, 7);
	m->merging_known = db_num(st, 8).known;
	m->merging = db_num(st, 8).v;
	m->debugging_known = db_num(st, 9).known;
	m->debugging = db_num(st, 9).v;
	sqlite3_reset(st);
	l->boot = l->run.boot;
	return 0;
}

/* What the configuration takes at most. */
#define INTERVAL_MOST (3600 * NS_PER_SEC)

static int64_t interval_of(sqlite3_stmt *st, int col)
{
	int64_t v = db_time(st, col);

	return v < 0 ? 0 : v > INTERVAL_MOST ? INTERVAL_MOST : v;
}

static int load_run(struct loader *l, int64_t id)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_RUN);
	int r;

	db_bind(st, 1, id);
	r = db_step(l->db, st);
	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	l->run = (struct loaded_run){
		.id = id,
		.boot = sqlite3_column_int64(st, 0),
		.interval_ns = interval_of(st, 1),
		.stopped_utc_ns = db_num_time(st, 2),
		.clean = sqlite3_column_int(st, 3),
	};
	sqlite3_reset(st);
	return load_boot(l);
}

/* The tick itself */

static enum hierarchy hierarchy_of(const char *name)
{
	for (int h = HIERARCHY_V1; name && h <= HIERARCHY_V2; h++)
		if (!strcmp(name, hierarchy_name((enum hierarchy)h)))
			return (enum hierarchy)h;
	return HIERARCHY_UNKNOWN;
}

static void take_counts(struct loader *l, sqlite3_stmt *st)
{
	free(l->live_source);
	free(l->dying_source);
	l->live_source = line_or_empty(st, 8);
	l->dying_source = line_or_empty(st, 9);
	l->sample.counts = (struct memcg_counts){
		.hierarchy = hierarchy_of(db_text(st, 7)),
		.live_source = l->live_source,
		.dying_source = l->dying_source,
		.id_limit = db_num(st, 10),
		.live = db_num(st, 11),
		.dying = db_num(st, 12),
		.objs_low = db_num(st, 13),
		.objs_high = db_num(st, 14),
	};
}

static void take_tick(struct loader *l, sqlite3_stmt *st)
{
	struct sample *s = &l->sample;

	s->tick = (uint64_t)sqlite3_column_int64(st, 0);
	s->at = (struct moment){
		.boot_ns = db_time(st, 3), .mono_ns = db_time(st, 4), .utc_ns = db_time(st, 5)};
	l->lost_ticks = sqlite3_column_int64(st, 6);
	take_counts(l, st);
	s->total = (struct savings){
		.requested_bytes = db_num(st, 15),
		.wasted_bytes = db_num(st, 16),
		.saved_bytes = db_num(st, 17),
		.would_save_bytes = db_num(st, 18),
		.saved_page_true_bytes = db_real(st, 19),
		.would_save_page_true_bytes = db_real(st, 20),
	};
	s->net_page_saving_bytes = db_num(st, 21);
	s->dying_bytes = db_num(st, 22);
	s->lost_events = db_num(st, 23);
	s->self_cpu_seconds = db_real(st, 24).v;
	s->self_rss_bytes = db_num(st, 25);
}

static int load_tick(struct loader *l, int64_t id, int64_t *ret_run)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_TICK);
	int r;

	db_bind(st, 1, id);
	r = db_step(l->db, st);
	if (r <= 0)
		return r < 0 ? r : -ENODATA;
	/* A tick without a counting has no names of sources at all. */
	if (!db_is_null(st, 7) && (db_is_null(st, 8) || db_is_null(st, 9)))
		return db_damaged(l->db, "counting");
	take_tick(l, st);
	*ret_run = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	return 0;
}

/* Caches */

static int load_caches(struct loader *l, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_CACHES);
	int r;

	caches_clear(l);
	db_bind(st, 1, tick);
	db_bind(st, 2, l->run.boot);
	while ((r = db_step(l->db, st)) > 0) {
		if (db_is_null(st, 1))
			return db_damaged(l->db, "cache");
		XGROW(l->caches, l->n_caches, l->caches_cap);
		l->caches[l->n_caches++] = (struct cache){
			.name = line_or_empty(st, 1),
			.alias_of = db_line(st, 2),
			.object_bytes = db_num(st, 3),
			.shape = {db_num(st, 4), db_num(st, 5), db_num(st, 6)},
			.aliases = db_num(st, 7),
		};
		map_put(&l->cache_place, 0, (uint64_t)sqlite3_column_int64(st, 0),
			(void *)l->n_caches);
	}
	return r;
}

static struct cache *cache_at(const struct loader *l, sqlite3_stmt *st)
{
	size_t place = (size_t)map_get(&l->cache_place, 0, (uint64_t)sqlite3_column_int64(st, 0));

	return place ? &l->caches[place - 1] : NULL; /* gone since */
}

static void take_values(struct cache *c, sqlite3_stmt *st)
{
	c->active_objs = db_num(st, 1);
	c->num_objs = db_num(st, 2);
	c->num_slabs = db_num(st, 3);
	c->objs_low = db_num(st, 4);
	c->objs_high = db_num(st, 5);
}

static int load_values(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_VALUES);
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		struct cache *c = cache_at(l, st);

		if (c)
			take_values(c, st);
	}
	return r;
}

/* Marks the caches that changed in (after, tick]. */
static int mark_changed(struct loader *l, int64_t after, int64_t tick, bool *marks, size_t *ret_n)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_VALUES);
	int r;

	*ret_n = 0;
	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		const struct cache *c = cache_at(l, st);

		if (!c || marks[c - l->caches])
			continue;
		marks[c - l->caches] = true;
		++*ret_n;
	}
	return r;
}

/* Back to @tick: what changed on the way has the value that was the newest then. */
static int load_values_back(struct loader *l, int64_t key, int64_t tick)
{
	bool *marks = xcalloc(l->n_caches ? l->n_caches : 1, sizeof(*marks));
	size_t left = 0;
	int r = mark_changed(l, tick, l->tick, marks, &left);
	sqlite3_stmt *st = db_stmt(l->db, LOAD_VALUES_BACK);

	db_bind(st, 1, key);
	db_bind(st, 2, tick);
	while (r == 0 && left && (r = db_step(l->db, st)) > 0) {
		struct cache *c = cache_at(l, st);

		r = 0;
		if (!c || !marks[c - l->caches])
			continue;
		take_values(c, st);
		marks[c - l->caches] = false;
		left--;
	}
	if (st)
		sqlite3_reset(st);
	free(marks);
	return r;
}

/* Sources */

static enum source_state state_of(const char *name)
{
	for (int s = STATE_UNUSED; name && s <= STATE_BLOCKED; s++)
		if (!strcmp(name, source_state_name((enum source_state)s)))
			return (enum source_state)s;
	return STATE_UNUSED;
}

static int load_sources(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_SOURCES);
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		for (size_t i = 0; i < SOURCE_COUNT; i++) {
			const char *name = db_text(st, 0);

			if (!name || strcmp(name, source_name((enum source_id)i)))
				continue;
			free(l->details[i]);
			l->details[i] = line_or_empty(st, 2);
			l->sample.sources[i] =
				(struct source_status){state_of(db_text(st, 1)), l->details[i]};
		}
	}
	return r;
}

/* Structs */

static enum patch_state patch_of(const char *name)
{
	for (int s = PATCH_UNKNOWN; name && s <= PATCH_DEDICATED; s++)
		if (!strcmp(name, patch_state_name((enum patch_state)s)))
			return (enum patch_state)s;
	return PATCH_UNKNOWN;
}

static enum size_source size_of(const char *name)
{
	for (int s = SIZE_UNKNOWN; name && s <= SIZE_CACHE; s++)
		if (!strcmp(name, size_source_name((enum size_source)s)))
			return (enum size_source)s;
	return SIZE_UNKNOWN;
}

static void take_merged(struct followed *f, char *names)
{
	char *all = names;

	while (names && *names && f->n_merged_with < MERGED_NAMES_MAX) {
		size_t len = strcspn(names, " ");

		f->merged_with[f->n_merged_with++] = xstrndup(names, len);
		names += len + (names[len] == ' ');
	}
	free(all);
}

static struct followed *struct_row(struct loader *l, const char *name)
{
	for (size_t i = 0; i < l->n_structs; i++)
		if (!strcmp(l->structs[i].name, name))
			return &l->structs[i];
	XGROW(l->structs, l->n_structs, l->structs_cap);
	l->structs[l->n_structs] = (struct followed){0};
	return &l->structs[l->n_structs++];
}

static void take_struct(struct loader *l, sqlite3_stmt *st)
{
	char *name = line_or_empty(st, 0);
	struct followed *f = struct_row(l, name);
	struct slub_params p = {l->machine.page_size, l->machine.cpus_present,
				l->machine.cpus_possible};

	struct_clear(f);
	f->name = name;
	f->state = patch_of(db_text(st, 1));
	f->source = size_of(db_text(st, 2));
	f->per_memcg = db_num(st, 3);
	f->requested_bytes = db_num(st, 4);
	f->cache = line_or_empty(st, 5);
	f->slot = (struct slab_shape){db_num(st, 6), db_num(st, 7), db_num(st, 8)};
	f->bucket = line_or_empty(st, 9);
	f->bucket_shape = (struct slab_shape){db_num(st, 10), db_num(st, 11), db_num(st, 12)};
	f->bucket_object_bytes = db_num(st, 13);
	f->align_bytes = db_num(st, 14);
	take_merged(f, db_line(st, 15));
	f->n_merged_total = (size_t)sqlite3_column_int64(st, 16);
	savings_of_struct(f, &p, !sqlite3_column_int(st, 17), !sqlite3_column_int(st, 18));
}

static int load_structs(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_STRUCTS);
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		if (db_is_null(st, 0) || db_is_null(st, 5) || db_is_null(st, 9))
			return db_damaged(l->db, "struct_fact");
		take_struct(l, st);
	}
	return r;
}

/* What the collector derives each tick. */
static void count_structs(struct loader *l)
{
	for (size_t i = 0; i < l->n_structs; i++) {
		struct followed *f = &l->structs[i];
		const struct cache *c =
			f->state == PATCH_DEDICATED ? sample_cache(&l->sample, f->cache) : NULL;

		f->cache_slab_bytes = c ? cache_slab_bytes(c, l->machine.page_size) : NUM_UNKNOWN;
	}
}

/* The whole */

static int key_of(struct loader *l, int64_t id, int64_t *ret)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_KEY);
	int r;

	db_bind(st, 1, id);
	r = db_number(l->db, st, ret);
	return r == -ENODATA ? -EUCLEAN : r;
}

/* The few rows of sources and structs are taken from the key tick on unless we go forward. */
static int load_few(struct loader *l, int64_t id, int64_t key, bool forward)
{
	int64_t after = forward ? l->tick : key - 1;
	int r;

	if (!forward) {
		sources_clear(l);
		structs_clear(l);
	}
	r = load_sources(l, after, id);
	return r == 0 ? load_structs(l, after, id) : r;
}

/* @near: we stand behind the same key tick, so that the caches are the same ones. */
static int load_counters(struct loader *l, int64_t id, int64_t key, bool near)
{
	int r;

	if (near && id < l->tick)
		return load_values_back(l, key, id);
	if (near)
		return load_values(l, l->tick, id);
	r = load_caches(l, key);
	return r == 0 ? load_values(l, key - 1, id) : r;
}

static void fill_sample(struct loader *l)
{
	struct sample *s = &l->sample;

	s->caches = l->caches;
	s->n_caches = l->n_caches;
	count_structs(l);
	s->structs = l->structs;
	s->n_structs = l->n_structs;
	/* Nothing was known of any struct: that is not a sum of 0. */
	s->per_memcg =
		l->n_structs ? savings_per_memcg(l->structs, l->n_structs) : (struct savings){0};
	s->memcgs = l->want_memcgs ? l->memcgs.table : NULL;
	loaded_sites_show(&l->sites, s);
}

static int load_all(struct loader *l, int64_t id)
{
	int64_t key, run = 0, stood_run = l->run.id;
	int r = load_tick(l, id, &run);
	bool near;

	if (r == 0)
		r = load_run(l, run);
	if (r == 0)
		r = key_of(l, id, &key);
	if (r < 0)
		return r;
	near = l->tick && stood_run == run && l->key == key;
	l->key = key;
	if (l->want_caches)
		r = load_counters(l, id, key, near);
	if (r == 0)
		r = load_few(l, id, key, near && id >= l->tick);
	if (r == 0 && l->want_memcgs)
		r = loaded_memcgs_load(&l->memcgs, l->db, l->boot, id);
	if (r == 0 && l->want_sites)
		r = loaded_sites_load(&l->sites, l->db, l->boot, id);
	return r;
}

int loader_load(struct loader *l, int64_t id)
{
	int r = load_all(l, id);

	if (r < 0) {
		l->tick = 0;
		return r;
	}
	l->tick = id;
	fill_sample(l);
	return 0;
}
