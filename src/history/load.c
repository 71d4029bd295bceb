/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/memcg.h"
#include "model/savings.h"

void loader_init(struct loader *l, struct db *db, bool want_caches, bool want_memcgs)
{
	*l = (struct loader){.db = db, .want_caches = want_caches, .want_memcgs = want_memcgs};
	l->cache_place = MAP_INIT;
	l->memcgs.places = MAP_INIT;
	l->memcgs.held_files = MAP_INIT;
	l->sample.machine = &l->machine;
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		l->sample.sources[i] = (struct source_status){STATE_UNUSED, ""};
}

/* The public structs give these strings out as const; they are owned here. */
static void free_text(const char *s)
{
	free((char *)(uintptr_t)s);
}

static void caches_clear(struct loader *l)
{
	for (size_t i = 0; i < l->n_caches; i++) {
		free_text(l->caches[i].name);
		free_text(l->caches[i].alias_of);
	}
	l->n_caches = 0;
	l->families = false;
	map_done(&l->cache_place);
}

static void struct_clear(struct followed *f)
{
	free_text(f->name);
	free_text(f->cache);
	free_text(f->bucket);
	for (size_t i = 0; i < f->n_merged_with; i++)
		free_text(f->merged_with[i]);
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
	row_done(&row_boot, &l->boot_row);
	row_done(&row_run, &l->run);
	row_done(&row_counting, &l->counting);
	caches_clear(l);
	structs_clear(l);
	sources_clear(l);
	loaded_memcgs_done(&l->memcgs);
	loaded_sites_done(&l->sites);
	held_summary_done(&l->held);
	free(l->caches);
	free(l->structs);
	*l = (struct loader){0};
}

void loader_forget(struct loader *l)
{
	l->tick = l->boot = l->run.id = l->counting.id = l->memcgs.tick = l->sites.id = 0;
}

/* Steps @st once, reads the row and resets @st. @missing is the error where there is no row. */
static int read_one(struct loader *l, sqlite3_stmt *st, const struct row_type *type, void *row,
		    int missing)
{
	int r = db_step(l->db, st);

	if (r <= 0)
		return r < 0 ? r : missing;
	row_done(type, row);
	r = row_read(l->db, st, type, 0, row);
	sqlite3_reset(st);
	return r;
}

/* Boot and run: read again in each look, since their rows are brought up to date. */

static const char *text_or_empty(const char *s)
{
	return s ? s : "";
}

static int load_boot(struct loader *l)
{
	const struct boot_row *b = &l->boot_row;
	sqlite3_stmt *st = db_stmt(l->db, LOAD_BOOT);
	int r;

	db_bind(st, 1, l->run.boot);
	r = read_one(l, st, &row_boot, &l->boot_row, -EUCLEAN);
	l->machine = (struct machine){
		.boot_id = text_or_empty(b->boot_id),
		.hostname = text_or_empty(b->hostname),
		.kernel = text_or_empty(b->kernel),
		.page_size = b->page_size,
		.nr_nodes = b->nr_nodes,
		.nr_node_ids = b->nr_node_ids,
		.cpus_present = b->cpus_present,
		.cpus_possible = b->cpus_possible,
		.merging_known = b->merging.known,
		.merging = b->merging.v,
		.debugging_known = b->debugging.known,
		.debugging = b->debugging.v,
	};
	l->boot = l->run.boot;
	return r;
}

/* The longest interval that the configuration takes. */
#define INTERVAL_MOST (3600 * NS_PER_SEC)

static int load_run(struct loader *l, int64_t id)
{
	sqlite3_stmt *st;
	int r;

	if (l->run.id == id && l->run_look == l->look)
		return 0;
	l->run_look = 0;
	st = db_stmt(l->db, LOAD_RUN);
	db_bind(st, 1, id);
	r = read_one(l, st, &row_run, &l->run, -EUCLEAN);
	if (r < 0)
		return r;
	if (l->run.interval_ns < 0)
		l->run.interval_ns = 0;
	if (l->run.interval_ns > INTERVAL_MOST)
		l->run.interval_ns = INTERVAL_MOST;
	l->sample.follow = l->run.follow;
	r = load_boot(l);
	if (r == 0)
		l->run_look = l->look;
	return r;
}

/* The tick itself */

/* Where a tick has no counting, the source of its counts is unknown. */
static int load_counting(struct loader *l, struct num id)
{
	sqlite3_stmt *st;
	int r;

	if (!id.known) {
		row_done(&row_counting, &l->counting);
		l->counting = (struct counting_row){0};
		return 0;
	}
	if (l->counting.id == id.v)
		return 0;
	st = db_stmt(l->db, LOAD_COUNTING);
	db_bind(st, 1, id.v);
	r = read_one(l, st, &row_counting, &l->counting, -EUCLEAN);
	if (r < 0)
		l->counting.id = 0;
	return r;
}

static int load_tick(struct loader *l, int64_t id, int64_t *ret_run)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_TICK);
	struct sample *s = &l->sample;
	struct tick_head head;
	int r;

	db_bind(st, 1, id);
	r = db_step(l->db, st);
	if (r <= 0)
		return r < 0 ? r : -ENODATA;
	r = row_read(l->db, st, &row_tick, 0, &head);
	if (r == 0)
		r = row_read(l->db, st, &row_figures, (int)row_tick.n, s);
	sqlite3_reset(st);
	if (r == 0)
		r = load_counting(l, head.counting);
	if (r < 0)
		return r;
	s->tick = (uint64_t)head.id;
	l->lost_ticks = head.lost_ticks.known ? head.lost_ticks.v : 0;
	s->counts.hierarchy = l->counting.hierarchy;
	s->counts.live_source = text_or_empty(l->counting.live_source);
	s->counts.dying_source = text_or_empty(l->counting.dying_source);
	s->counts.id_limit = l->counting.id_limit;
	*ret_run = head.run;
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
		struct cache_row row = {0};

		r = row_read(l->db, st, &row_cache, 0, &row);
		if (r < 0)
			break;
		XGROW(l->caches, l->n_caches, l->caches_cap);
		l->caches[l->n_caches++] = row.c;
		l->families |= cache_is_of_family(row.c.name);
		map_put(&l->cache_place, 0, (uint64_t)row.id, (void *)l->n_caches);
	}
	return r;
}

static struct cache *cache_at(const struct loader *l, sqlite3_stmt *st)
{
	size_t place = (size_t)map_get(&l->cache_place, 0, (uint64_t)sqlite3_column_int64(st, 0));

	return place ? &l->caches[place - 1] : NULL; /* gone since */
}

static void take_values(struct loader *l, struct cache *c, sqlite3_stmt *st)
{
	struct cache_value_row row;

	if (row_read(l->db, st, &row_cache_value, 0, &row) < 0)
		return; /* of no cache */
	c->active_objs = row.v.active_objs;
	c->num_objs = row.v.num_objs;
	c->num_slabs = row.v.num_slabs;
	c->objs_low = row.v.objs_low;
	c->objs_high = row.v.objs_high;
}

static int load_cache_values(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_VALUES);
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		struct cache *c = cache_at(l, st);

		if (c)
			take_values(l, c, st);
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

/* Goes back to @tick: each cache that changed on the way gets the value that was the newest then. */
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
		take_values(l, c, st);
		marks[c - l->caches] = false;
		left--;
	}
	if (st)
		sqlite3_reset(st);
	free(marks);
	return r;
}

/* Sources */

static void take_source(struct loader *l, struct source_row *row)
{
	if (row->source == SOURCE_COUNT) { /* of a newer cgslab */
		row_done(&row_source, row);
		return;
	}
	free(l->details[row->source]);
	l->details[row->source] = row->detail;
	l->sample.sources[row->source] = (struct source_status){row->state, row->detail};
}

static int load_sources(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_SOURCES);
	struct source_row row;
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		r = row_read(l->db, st, &row_source, 0, &row);
		if (r < 0)
			break;
		take_source(l, &row);
	}
	return r;
}

/* Structs */

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

static struct followed *struct_named(struct loader *l, const char *name)
{
	for (size_t i = 0; i < l->n_structs; i++)
		if (!strcmp(l->structs[i].name, name))
			return &l->structs[i];
	XGROW(l->structs, l->n_structs, l->structs_cap);
	l->structs[l->n_structs] = (struct followed){0};
	return &l->structs[l->n_structs++];
}

static void take_struct(struct loader *l, struct struct_row *row)
{
	struct followed *f = struct_named(l, row->f.name);
	struct slub_params p = {l->machine.page_size, l->machine.cpus_present,
				l->machine.cpus_possible};

	struct_clear(f);
	*f = row->f;
	take_merged(f, row->merged_with);
	savings_of_struct(f, &p, !row->f.own_is_estimate, !row->f.comparable);
}

static int load_structs(struct loader *l, int64_t after, int64_t tick)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_STRUCTS);
	int r;

	db_bind(st, 1, after);
	db_bind(st, 2, tick);
	while ((r = db_step(l->db, st)) > 0) {
		struct struct_row row = {0};

		r = row_read(l->db, st, &row_struct, 0, &row);
		if (r < 0)
			break;
		take_struct(l, &row);
	}
	return r;
}

/* Computes what the collector computes at each tick. */
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

/* Finds both ends of the segment in which the tick lies, once in a look. */
static int key_of(struct loader *l, int64_t id, int64_t *ret)
{
	sqlite3_stmt *st;
	int r;

	*ret = l->key;
	if (l->key_look == l->look && id >= l->key && id < l->next_key)
		return 0;
	l->key_look = 0;
	st = db_stmt(l->db, LOAD_KEY);
	db_bind(st, 1, id);
	r = db_number(l->db, st, ret);
	if (r < 0)
		return r == -ENODATA ? -EUCLEAN : r;
	st = db_stmt(l->db, LOAD_NEXT_KEY);
	db_bind(st, 1, id);
	r = db_number(l->db, st, &l->next_key);
	if (r == -ENODATA)
		l->next_key = INT64_MAX;
	else if (r < 0)
		return r;
	l->key_look = l->look;
	return 0;
}

/* Seldom any of these changes: most ticks of a look have none. */
static int find_next_few(struct loader *l, int64_t id)
{
	sqlite3_stmt *st = db_stmt(l->db, LOAD_NEXT_FEW);
	int r;

	db_bind(st, 1, id);
	db_bind(st, 2, INT64_MAX);
	r = db_number(l->db, st, &l->next_few);
	l->few_look = r == 0 ? l->look : 0;
	return r;
}

/* Unless we go forward, the rows of sources and structs are read from the key tick on: they are few. */
static int load_few(struct loader *l, int64_t id, int64_t key, bool forward)
{
	int64_t after = forward ? l->tick : key - 1;
	int r;

	if (forward && l->few_look == l->look && id < l->next_few)
		return 0;
	if (!forward) {
		sources_clear(l);
		structs_clear(l);
	}
	r = load_sources(l, after, id);
	if (r == 0)
		r = load_structs(l, after, id);
	return r == 0 ? find_next_few(l, id) : r;
}

/* @near: the loader stands after the same key tick, so the caches are the same. */
static int load_counters(struct loader *l, int64_t id, int64_t key, bool near)
{
	int r;

	if (near && id < l->tick)
		return load_values_back(l, key, id);
	if (near)
		return load_cache_values(l, l->tick, id);
	r = load_caches(l, key);
	return r == 0 ? load_cache_values(l, key - 1, id) : r;
}

/*
 * Whether what holds the dying was looked for then, or is known of some memcg. The time of that look is not kept: it
 * is that of the first tick that was read with it.
 */
static void show_held(struct loader *l)
{
	struct sample *s = &l->sample;
	int64_t before = s->held_boot_ns;

	s->held = NULL;
	s->held_boot_ns = 0;
	if (!l->want_memcgs || !l->memcgs.want_held)
		return;
	s->memcgs = l->memcgs.table;
	if (l->memcgs.held_changed || !num_is(l->held.dying, s->counts.dying.v)) {
		held_summary_done(&l->held);
		held_summarize(s, &l->held);
	}
	if (source_state_tells(s->sources[SOURCE_BPF].state) || (l->memcgs.table->dying && l->held.pages.known))
		s->held = &l->held;
	if (s->held)
		s->held_boot_ns = before && !l->memcgs.held_changed ? before : s->at.boot_ns;
}

static void fill_sample(struct loader *l)
{
	struct sample *s = &l->sample;

	s->caches = l->caches;
	s->n_caches = l->n_caches;
	s->no_families = !l->families;
	count_structs(l);
	s->structs = l->structs;
	s->n_structs = l->n_structs;
	s->per_memcg = savings_per_memcg(l->structs, l->n_structs);
	savings_of_slab(s);
	s->memcgs = l->want_memcgs ? l->memcgs.table : NULL;
	show_held(l);
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
		r = loaded_memcgs_load(&l->memcgs, l->db,
				       &(struct memcgs_at){l->boot, run, id, l->sample.at.boot_ns});
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
