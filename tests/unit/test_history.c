/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written comes back: writer.h and reader.h together, on samples made in memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "history/load.h"
#include "history/changeset.h"
#include "history/reader.h"
#include "history/rows.h"
#include "unit/history_sample.h"
#include "model/events.h"
#include "model/savings.h"
#include "model/source.h"

#define TICK PAST_TICK
#define ALL  (HISTORY_CACHES | HISTORY_MEMCGS)

static void append_n(struct past *world, int n)
{
	while (n--)
		past_append(world);
}

/* A new process of the daemon on the same machine. */
static void restart(struct past *world)
{
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
}

static const struct sample *head(struct source *src)
{
	const struct sample *s = NULL;

	assert_true(src->ops->next(src, &s) >= 0);
	return s;
}

static const struct sample *sample_at(struct source *src, int64_t utc_ns)
{
	const struct sample *s = NULL;

	assert_int_equal(src->ops->at(src, utc_ns, 0, &s), 0);
	return s;
}

static void a_sample_comes_back_as_it_was(void **state)
{
	struct past *world = *state;
	struct memcg *slice = fake_memcg(&world->fake, NULL, "system.slice");
	struct memcg *m = fake_memcg(&world->fake, slice, "a\x1b[31m.service");
	struct source *src;

	m->born_boot_ns = num(123);
	m->born_exact = true;
	m->creator = strdup("systemd");
	m->creator_pid = num(1);
	assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), 0);
	src = past_open(world);
	assert_same_sample(fake_sample(&world->fake), head(src));
	assert_string_equal(head(src)->from, "history");
	src->ops->free(src);
}

static void unknown_figures_stay_unknown(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct source *src;

	f->machine.nr_nodes = NUM_UNKNOWN;
	f->machine.debugging_known = false;
	f->caches[1].active_objs = NUM_UNKNOWN;
	f->structs[0].requested_bytes = NUM_UNKNOWN;
	f->structs[0].state = PATCH_UNKNOWN;
	f->s.self_rss_bytes = NUM_UNKNOWN;
	f->s.counts.objs_low = NUM_UNKNOWN;
	f->s.counts.dying_source = "";
	savings_of_sample(&f->s);
	f->s.memcgs = NULL;
	assert_int_equal(history_writer_append(world->w, &f->s), 0);
	src = past_open(world);
	assert_false(head(src)->self_rss_bytes.known);
	assert_false(head(src)->counts.live.known);
	assert_false(head(src)->total.saved_bytes.known);
	assert_false(head(src)->caches[1].active_objs.known);
	assert_false(head(src)->machine->debugging_known);
	assert_int_equal(head(src)->memcgs->n, 0);
	src->ops->free(src);
}

static void a_tick_without_change_writes_one_row(void **state)
{
	struct past *world = *state;

	append_n(world, 100);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick"), 100);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM cache_value"), 3);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM source_state"),
			 SOURCE_COUNT);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM struct_fact"), 2);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg"), 1);
}

static void every_key_tick_has_all_of_it(void **state)
{
	struct past *world = *state;

	append_n(world, 601);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick WHERE key"), 3);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM cache_value"), 9);
}

/* Every tick of a changing machine, read forwards, backwards and out of order. */
static void any_tick_can_be_read_in_any_order(void **state)
{
	enum {
		N = 40
	};
	struct past *world = *state;
	struct fake *f = &world->fake;
	int64_t times[N], active[N], n[N];
	struct memcg *rows[N];
	struct source *src;

	world->opt.key_ticks = 7;
	restart(world);
	for (int i = 0; i < N; i++) {
		rows[i] = fake_memcg(f, NULL, "x");
		if (i >= 3 && i % 2)
			memcg_table_dying(f->table, rows[i - 3], num(f->s.at.boot_ns));
		if (i >= 5 && i % 2)
			memcg_table_remove(f->table, rows[i - 5]);
		if (i % 3 == 0)
			f->caches[1].active_objs.v += i;
		times[i] = f->s.at.utc_ns;
		active[i] = f->caches[1].active_objs.v;
		n[i] = (int64_t)f->table->n;
		past_append(world);
	}
	src = past_open(world);
	for (int i = 0; i < 3 * N; i++) {
		int at = i < N ? i : i < 2 * N ? 2 * N - 1 - i : (i * 17) % N;
		const struct sample *s = sample_at(src, times[at]);

		assert_int_equal(s->at.utc_ns, times[at]);
		assert_int_equal(s->caches[1].active_objs.v, active[at]);
		assert_int_equal(s->memcgs->n, n[at]);
		assert_int_equal(s->memcgs->n, s->counts.live.v + s->counts.dying.v);
	}
	src->ops->free(src);
}

static void the_head_is_followed_row_by_row(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *m, *below;
	const struct sample *s;
	struct source *src;

	m = fake_memcg(f, NULL, "a");
	past_append(world);
	src = past_open(world);
	assert_int_equal(head(src)->memcgs->n, 2);
	assert_int_equal(src->ops->next(src, &s), 0);

	below = fake_memcg(f, m, "b");
	past_append(world);
	assert_int_equal(src->ops->next(src, &s), 1);
	assert_int_equal(s->memcgs->n, 3);

	memcg_table_rename(f->table, m, "c", 1);
	memcg_table_dying(f->table, below, num(5));
	assert_int_equal(history_writer_append(world->w, fake_sample(f)), 0);
	assert_int_equal(src->ops->next(src, &s), 1);
	assert_same_sample(fake_sample(f), s);
	assert_true(s->memcgs->n_changes < 8);

	fake_step(f, TICK);
	memcg_table_remove(f->table, m);
	past_append(world);
	assert_int_equal(src->ops->next(src, &s), 1);
	assert_int_equal(s->memcgs->n, 1);
	src->ops->free(src);
}

static void a_rename_renames_what_is_below(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *m = fake_memcg(f, NULL, "a");
	char *path;

	fake_memcg(f, fake_memcg(f, m, "b"), "c");
	past_append(world);
	memcg_table_rename(f->table, m, "z", 1);
	past_append(world);
	path = sql_text(world->path, "SELECT path FROM memcg ORDER BY id DESC");
	assert_string_equal(path, "/z/b/c");
	free(path);
}

/* Of a path of 1,500 bytes the row has the end; the reader makes the whole one of the names above. */
static void long_paths_are_cut_in_the_file_and_whole_when_read(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *m = NULL;
	struct buf wanted = BUF_INIT, got = BUF_INIT;
	struct source *src;
	char *path;

	for (int i = 0; i < 15; i++)
		m = fake_memcg(f, m, "a-name-of-100-bytes-0123456789-0123456789-0123456789-0123456789-0123456789-"
				     "0123456789-0123456789-01234");
	m = fake_memcg(f, m, "last");
	memcg_path(m, &wanted);
	past_append(world);
	path = sql_text(world->path, "SELECT path FROM memcg ORDER BY id DESC");
	assert_in_range(strlen(path), 150, CHANGESET_PATH_MOST);
	assert_memory_equal(path, ".../a-name-", 11);
	assert_string_equal(strrchr(path, '/'), "/last");
	free(path);
	src = past_open(world);
	memcg_path(memcg_table_find(head(src)->memcgs, m->root, m->id), &got);
	assert_string_equal(buf_str(&got), buf_str(&wanted));
	src->ops->free(src);
	buf_done(&wanted);
	buf_done(&got);
}

static void names_longer_than_a_path_stay_whole(void **state)
{
	struct changeset r = {0};
	char name[2 * CHANGESET_PATH_MOST], *path;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	path = xasprintf("/above/%s", name);
	changeset_cut_path(&r, path, 0);
	assert_int_equal(strlen(path), 4 + strlen(name));
	assert_memory_equal(path, ".../nnn", 7);
	free(path);
	r.long_bytes = CHANGESET_ENDS_MOST;
	path = xasprintf("/%s/of/this/tick/too/much", name);
	changeset_cut_path(&r, path, 0);
	assert_string_equal(path, ".../much");
	free(path);
	r.long_bytes = 0;
	path = xasprintf("/%s/of/an/event", name);
	changeset_cut_path(&r, path, CHANGESET_LONG_PATHS_MOST);
	assert_int_equal(strlen(path), strlen(name) + strlen("//of/an/event"));
	free(path);
	path = xasprintf("/%s", name);
	changeset_cut_path(&r, path, 0);
	assert_int_equal(strlen(path), 1 + strlen(name));
	free(path);
}

static void a_life_shorter_than_a_tick_is_churn(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *slice = fake_memcg(f, NULL, "slice");

	past_append(world);
	for (int i = 0; i < 5; i++)
		memcg_table_remove(f->table, fake_memcg(f, slice, "short"));
	past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg"), 2);
	assert_int_equal(sql_number(world->path, "SELECT born FROM churn WHERE parent = '/slice'"),
			 5);
}

static void a_birth_read_after_the_row_is_kept_with_its_end(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *m = fake_memcg(f, NULL, "found");

	m->born_exact = false;
	past_append(world);
	m->born_exact = true;
	m->born_boot_ns = num(5);
	m->creator = strdup("maker");
	memcg_table_dying(f->table, m, num(7));
	memcg_table_remove(f->table, m);
	past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg WHERE path = '/found' AND creator = 'maker'"
						 " AND born_exact AND born_boottime_ns = 5 AND freed_tick = 2"),
			 1);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg_life WHERE to_tick = 1"), 1);
}

static void switching_a_controller_gives_incarnations(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *old = fake_memcg(f, NULL, "a");
	struct source *src;

	past_append(world);
	memcg_table_dying(f->table, old, num(7));
	past_append(world);
	memcg_table_add(f->table, memcg_table_root(f->table), 4, old->id, "a", 1);
	past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT max(incarnation) FROM memcg"), 1);
	src = past_open(world);
	assert_int_equal(head(src)->memcgs->live, 2);
	assert_int_equal(head(src)->memcgs->dying, 1);
	assert_int_equal(sample_at(src, FAKE_START_UTC)->memcgs->n, 2);
	src->ops->free(src);
}

static void a_restart_goes_on_with_the_same_lives(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *stays = fake_memcg(f, NULL, "stays"), *goes = fake_memcg(f, NULL, "goes");

	stays->creator = strdup("first");
	past_append(world);
	restart(world);
	free(stays->creator);
	stays->creator = NULL; /* a new process did not see the birth */
	memcg_table_remove(f->table, goes);
	past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg"), 3);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM run"), 2);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM cache"), FAKE_CACHES);
	assert_int_equal(
		sql_number(world->path, "SELECT freed_tick FROM memcg WHERE path = '/goes'"), 2);
	assert_int_equal(sql_number(world->path, "SELECT creator = 'first' AND freed_tick IS NULL"
						 " FROM memcg WHERE path = '/stays'"),
			 1);
}

static void a_new_boot_starts_with_new_lives(void **state)
{
	struct past *world = *state;
	struct source *src;
	int64_t before;

	fake_memcg(&world->fake, NULL, "old");
	before = world->fake.s.at.utc_ns;
	past_append(world);
	fake_reboot(&world->fake, "boot-2");
	restart(world);
	past_append(world);
	src = past_open(world);
	assert_string_equal(head(src)->machine->boot_id, "boot-2");
	assert_int_equal(head(src)->memcgs->n, 1);
	assert_string_equal(sample_at(src, before)->machine->boot_id, "boot-1");
	assert_int_equal(sample_at(src, before)->memcgs->n, 2);
	src->ops->free(src);
}

static void a_cache_that_changes_is_a_new_row_and_a_key_tick(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	int64_t before = f->s.at.utc_ns;
	struct source *src;

	append_n(world, 3);
	f->caches[2].aliases = num(2);
	f->s.n_caches = 3; /* and the last one is gone */
	append_n(world, 3);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick WHERE key"), 2);
	src = past_open(world);
	assert_int_equal(head(src)->n_caches, 3);
	assert_int_equal(sample_cache(head(src), "pool_workqueue")->aliases.v, 2);
	assert_int_equal(sample_at(src, before)->n_caches, 4);
	assert_int_equal(sample_cache(sample_at(src, before), "pool_workqueue")->aliases.v, 1);
	src->ops->free(src);
}

static void outside_a_run_there_is_nothing(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	int64_t gap, start = f->s.at.utc_ns;
	const struct sample *s;
	struct source *src;

	append_n(world, 5);
	gap = f->s.at.utc_ns + 600 * NS_PER_SEC;
	fake_step(f, 3600 * NS_PER_SEC);
	restart(world);
	append_n(world, 5);
	src = past_open(world);
	assert_int_equal(src->ops->at(src, gap, 0, &s), -ENODATA);
	assert_int_equal(src->ops->at(src, start - 1, 0, &s), -ENODATA);
	assert_int_equal(src->ops->at(src, gap, 1, &s), 0);
	assert_int_equal(s->tick, 6);
	assert_int_equal(src->ops->at(src, gap, -1, &s), 0);
	assert_int_equal(s->tick, 4);
	assert_int_equal(src->ops->at(src, start - 1, 1, &s), 0);
	assert_int_equal(s->tick, 1);
	src->ops->free(src);
}

static void steps_go_from_tick_to_tick_and_end(void **state)
{
	struct past *world = *state;
	const struct sample *s;
	struct source *src;

	append_n(world, 3);
	src = past_open(world);
	s = head(src);
	assert_int_equal(src->ops->at(src, s->at.utc_ns, -1, &s), 0);
	assert_int_equal(s->tick, 2);
	assert_int_equal(src->ops->at(src, s->at.utc_ns, -1, &s), 0);
	assert_int_equal(s->tick, 1);
	assert_int_equal(src->ops->at(src, s->at.utc_ns, -1, &s), -ENODATA);
	src->ops->free(src);
}

static int count_ticks(void *user, const struct sample *s)
{
	int64_t *seen = user;

	seen[0]++;
	assert_true((int64_t)s->tick > seen[1]);
	seen[1] = (int64_t)s->tick;
	return 0;
}

static int64_t ticks_in(struct source *src, int64_t since, int64_t until, int64_t every)
{
	struct history_range range = {.since_ns = since, .until_ns = until, .every_ns = every};
	int64_t seen[2] = {0, 0};

	assert_int_equal(history_each(src, &range, count_ticks, seen), 0);
	return seen[0];
}

static void a_range_gives_its_ticks_and_no_others(void **state)
{
	struct past *world = *state;
	int64_t start = world->fake.s.at.utc_ns;
	struct source *src;

	append_n(world, 700);
	src = past_open(world);
	assert_int_equal(ticks_in(src, start, start + 9 * TICK, 0), 10);
	assert_int_equal(ticks_in(src, start + 1, start + 9 * TICK, 0), 9);
	assert_int_equal(ticks_in(src, 0, INT64_MAX, 0), 700);
	assert_int_equal(ticks_in(src, start + 650 * TICK, INT64_MAX, 0), 50);
	/* One a minute, and the first. */
	assert_in_range(ticks_in(src, 0, INT64_MAX, 60 * NS_PER_SEC), 23, 25);
	src->ops->free(src);
}

static void a_step_of_the_clock_hides_neither_stretch(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	int64_t start = f->s.at.utc_ns, end;
	struct source *src;

	append_n(world, 100);
	f->s.at.utc_ns -= 3600 * NS_PER_SEC;
	append_n(world, 100);
	end = f->s.at.utc_ns;
	src = past_open(world);
	assert_int_equal(ticks_in(src, start, start + 99 * TICK, 0), 100);
	assert_int_equal(ticks_in(src, end - 50 * TICK, end, 0), 50);
	assert_int_equal(ticks_in(src, start - 7200 * NS_PER_SEC, INT64_MAX, 0), 200);
	/* Forward again: the stretch in between stays between. */
	f->s.at.utc_ns += 3600 * NS_PER_SEC;
	append_n(world, 100);
	assert_int_equal(ticks_in(src, start, f->s.at.utc_ns, 0), 200);
	assert_int_equal(sample_at(src, end - TICK)->tick, 200);
	src->ops->free(src);
}

static void a_clean_stop_is_told_from_a_kill(void **state)
{
	struct past *world = *state;
	struct source *src;

	append_n(world, 2);
	src = past_open(world);
	/* Ticks of the past: nobody writes now. */
	assert_int_equal(head(src)->sources[SOURCE_HISTORY].state, STATE_STALE);
	assert_int_equal(history_writer_stop(world->w, world->fake.s.at.utc_ns), 0);
	assert_int_equal(head(src)->sources[SOURCE_HISTORY].state, STATE_STOPPED);
	assert_false(history_is_fresh(src));
	src->ops->free(src);
	assert_int_equal(sql_number(world->path, "SELECT clean FROM run"), 1);
}

static void a_young_tick_is_fresh(void **state)
{
	struct past *world = *state;
	struct source *src;

	world->fake.s.at = clock_now();
	past_append(world);
	src = past_open(world);
	assert_true(history_is_fresh(src));
	assert_int_equal(head(src)->sources[SOURCE_HISTORY].state, STATE_OK);
	assert_true(head(src)->age_seconds < 5);
	src->ops->free(src);
}

static void a_missing_file_has_a_message(void **state)
{
	struct past *world = *state;
	struct buf text = BUF_INIT;
	struct source *src;

	assert_int_equal(history_source_open(world->path, ALL, &src), -ENOENT);
	history_explain(-ENOENT, "/x/history.db", &text);
	assert_string_equal(buf_str(&text), "/x/history.db: no history yet: start cgslabd");
	buf_done(&text);
}

static int64_t n_seen;

static int check_event(void *user, const struct event *e)
{
	const struct event *wanted = user;

	if (e->kind == wanted[n_seen].kind) {
		assert_int_equal(e->utc_ns, wanted[n_seen].utc_ns);
		assert_int_equal(e->id.known, wanted[n_seen].id.known);
		assert_int_equal(e->lost.known, wanted[n_seen].lost.known);
		if (wanted[n_seen].path)
			assert_string_equal(e->path, wanted[n_seen].path);
		else
			assert_null(e->path);
	}
	n_seen++;
	return 0;
}

static void events_come_back_in_order(void **state)
{
	struct past *world = *state;
	int64_t t = world->fake.s.at.utc_ns;
	struct event events[] = {
		{.kind = EVENT_BORN,
		 .utc_ns = t,
		 .id = num(7),
		 .path = "/a",
		 .pid = num(3),
		 .comm = "mkdir"},
		{.kind = EVENT_DYING, .utc_ns = t + 5, .id = num(7), .path = "/a"},
		{.kind = EVENT_LOST, .utc_ns = t + 6, .lost = num(12)},
		{.kind = EVENT_FREED,
		 .utc_ns = t + TICK,
		 .id = num(7),
		 .path = "/a",
		 .lifetime_ns = num(99)},
	};
	struct history_range all = {.since_ns = 0, .until_ns = INT64_MAX}, first = {.since_ns = 0, .until_ns = t + 5};
	struct source *src;

	world->fake.s.events = events;
	world->fake.s.n_events = 3;
	past_append(world);
	world->fake.s.events = events + 3;
	world->fake.s.n_events = 1;
	past_append(world);
	world->fake.s.n_events = 0;
	append_n(world, 5);
	src = past_open(world);
	n_seen = 0;
	assert_int_equal(history_each_event(src, &all, check_event, events), 0);
	assert_int_equal(n_seen, 4);
	n_seen = 0;
	assert_int_equal(history_each_event(src, &first, check_event, events), 0);
	assert_int_equal(n_seen, 2);
	src->ops->free(src);
}

static void events_are_bounded(void **state)
{
	enum {
		MANY = 3000
	};
	struct past *world = *state;
	struct event *events = calloc(MANY, sizeof(*events));
	struct history_range all = {.since_ns = 0, .until_ns = INT64_MAX};
	struct source *src;

	for (int i = 0; i < MANY; i++)
		events[i] = (struct event){.kind = EVENT_BORN,
					   .utc_ns = world->fake.s.at.utc_ns,
					   .id = num(i),
					   .path = "/x"};
	world->opt.keep.events = 1000;
	restart(world);
	world->fake.s.events = events;
	world->fake.s.n_events = MANY;
	past_append(world);
	world->fake.s.n_events = 0;
	append_n(world, 40); /* past a checkpoint, when it is thinned */
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM event"), 1000);
	assert_int_equal(sql_number(world->path, "SELECT max(cgroup_id) FROM event"), MANY - 1);
	src = past_open(world);
	n_seen = 0;
	for (int i = 0; i < MANY; i++)
		events[i].kind = EVENT_RENAMED;
	assert_int_equal(history_each_event(src, &all, check_event, events), 0);
	assert_int_equal(n_seen, 1000);
	src->ops->free(src);
	free(events);
}

/* What one step of a plan may be: a look by key, the key ticks' small index, or no table at all. */
static bool is_cheap(const char *step)
{
	static const char *const scans[] = {
		"SCAN tick USING COVERING INDEX tick_key", /* a few thousand entries in half a year
							    */
		"SCAN l VIRTUAL TABLE INDEX 2:",	   /* the R*Tree's own search */
		"SCAN (subquery",
		"SCAN CONSTANT",
	};

	if (strncmp(step, "SCAN", 4))
		return true;
	for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++)
		if (!strncmp(step, scans[i], strlen(scans[i])))
			return true;
	return false;
}

static char *explained(const char *statement)
{
	char *sql = rows_statement(statement, INT64_MAX);
	char *text = xasprintf("EXPLAIN QUERY PLAN %s", sql);

	free(sql);
	return text;
}

static void no_query_of_a_reader_scans_the_file(void **state)
{
	struct past *world = *state;
	sqlite3_stmt *st;
	sqlite3 *sql;

	past_append(world);
	assert_int_equal(sqlite3_open(world->path, &sql), SQLITE_OK);
	for (size_t i = 0; i < LOAD_COUNT; i++) {
		char *text = explained(load_statements[i]);

		assert_int_equal(sqlite3_prepare_v2(sql, text, -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(st, 3);

			print_message("# %s\n", step);
			if (!is_cheap(step))
				fail_msg("%s: %s", load_statements[i], step);
		}
		sqlite3_finalize(st);
		free(text);
	}
	sqlite3_close(sql);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_sample_comes_back_as_it_was),
		T(unknown_figures_stay_unknown),
		T(a_tick_without_change_writes_one_row),
		T(every_key_tick_has_all_of_it),
		T(any_tick_can_be_read_in_any_order),
		T(the_head_is_followed_row_by_row),
		T(a_rename_renames_what_is_below),
		T(long_paths_are_cut_in_the_file_and_whole_when_read),
		T(names_longer_than_a_path_stay_whole),
		T(a_birth_read_after_the_row_is_kept_with_its_end),
		T(a_life_shorter_than_a_tick_is_churn),
		T(switching_a_controller_gives_incarnations),
		T(a_restart_goes_on_with_the_same_lives),
		T(a_new_boot_starts_with_new_lives),
		T(a_cache_that_changes_is_a_new_row_and_a_key_tick),
		T(outside_a_run_there_is_nothing),
		T(steps_go_from_tick_to_tick_and_end),
		T(a_range_gives_its_ticks_and_no_others),
		T(a_step_of_the_clock_hides_neither_stretch),
		T(a_clean_stop_is_told_from_a_kill),
		T(a_young_tick_is_fresh),
		T(a_missing_file_has_a_message),
		T(events_come_back_in_order),
		T(events_are_bounded),
		T(no_query_of_a_reader_scans_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
