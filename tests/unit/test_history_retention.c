/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What thinning keeps and what it drops: retention.h through the writer, on a day of ticks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "history/reader.h"
#include "unit/history_world.h"
#include "model/source.h"

#define SLOW_TICK   (10 * NS_PER_SEC)
#define MINUTE (60 * NS_PER_SEC)
#define HOUR   (60 * MINUTE)

struct seen {
	int64_t active, live, dying, n;
};

struct world {
	struct fake fake;
	char *dir, *path;
	struct history_writer_options opt;
	struct history_writer *w;
	struct seen *ticks; /* by tick id */
	size_t n, cap;
	struct memcg *last[8];
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	fake_init(&world->fake);
	world->dir = scratch_dir();
	world->path = scratch_path(world->dir, "history.db");
	world->opt = fake_options(world->path);
	world->opt.interval_ns = SLOW_TICK;
	world->opt.key_ticks = 60;
	world->opt.keep.full_ns = 10 * MINUTE;
	world->opt.keep.minute_ns = 2 * HOUR;
	world->opt.keep.keep_ns = 8 * HOUR;
	world->w = history_writer_new(&world->opt);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	history_writer_free(world->w);
	fake_done(&world->fake);
	scratch_remove(world->dir);
	free(world->path);
	free(world->ticks);
	free(world);
	return 0;
}

static void note(struct world *world, const struct sample *s)
{
	if (world->n == 0) { /* ids start at 1 */
		XGROW(world->ticks, world->n, world->cap);
		world->n++;
	}
	XGROW(world->ticks, world->n, world->cap);
	world->ticks[world->n++] = (struct seen){s->caches[1].active_objs.v, s->counts.live.v,
						 s->counts.dying.v, (int64_t)s->memcgs->n};
}

/* A machine with something going on: one memcg a tick, each lives for up to eight. */
static void busy(struct world *world, int64_t i)
{
	struct fake *f = &world->fake;
	struct memcg **m = &world->last[i % 8];

	if (*m)
		memcg_table_remove(f->table, *m);
	*m = fake_memcg(f, NULL, "job");
	if (i % 3 == 0 && world->last[(i + 4) % 8])
		memcg_table_dying(f->table, world->last[(i + 4) % 8], num(f->s.at.boot_ns));
	f->caches[1].active_objs = num(300 + i % 97);
}

static void run_for(struct world *world, int64_t ns)
{
	const struct sample *s;

	for (int64_t i = 0; i < ns / SLOW_TICK; i++) {
		busy(world, (int64_t)world->n + i);
		s = fake_sample(&world->fake);
		note(world, s);
		assert_int_equal(history_writer_append(world->w, s), 0);
		fake_step(&world->fake, SLOW_TICK);
	}
}

static int check_tick(void *user, const struct sample *s)
{
	const struct world *world = user;
	const struct seen *seen = &world->ticks[s->tick];

	assert_int_equal(s->caches[1].active_objs.v, seen->active);
	assert_int_equal(s->counts.live.v, seen->live);
	assert_int_equal(s->counts.dying.v, seen->dying);
	assert_int_equal(s->memcgs->n, seen->n);
	assert_int_equal(s->memcgs->dying, seen->dying);
	assert_int_equal(s->n_caches, FAKE_CACHES);
	assert_int_equal(s->n_structs, 2);
	return 0;
}

static void check_all(struct world *world)
{
	struct history_range all = {.since_ns = 0, .until_ns = INT64_MAX};
	struct source *src;

	assert_int_equal(history_source_open(world->path, HISTORY_CACHES | HISTORY_MEMCGS, &src),
			 0);
	assert_int_equal(history_each(src, &all, check_tick, world), 0);
	src->ops->free(src);
}

static int64_t ticks_between(struct world *world, int64_t from_age, int64_t to_age)
{
	char *sql = xasprintf("SELECT count(*) FROM tick WHERE boottime_ns > %lld"
			      " AND boottime_ns <= %lld",
			      (long long)(world->fake.s.at.boot_ns - from_age),
			      (long long)(world->fake.s.at.boot_ns - to_age));
	int64_t n = sql_number(world->path, sql);

	free(sql);
	return n;
}

static void old_ticks_become_minutes_and_hours_and_go(void **state)
{
	struct world *world = *state;

	run_for(world, 12 * HOUR);
	assert_int_equal(ticks_between(world, 10 * MINUTE + 1, 0), 60);
	/* One a minute; a step is taken each minute, so the edges may lag by one. */
	assert_in_range(ticks_between(world, 100 * MINUTE, 20 * MINUTE), 80, 81);
	assert_in_range(ticks_between(world, 7 * HOUR, 3 * HOUR), 4, 5);
	assert_int_equal(ticks_between(world, 13 * HOUR, 9 * HOUR + MINUTE), 0);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM tick WHERE NOT key AND id <"
						 " (SELECT min(id) FROM tick WHERE key)"),
			 0);
}

static void what_stays_says_what_it_said(void **state)
{
	struct world *world = *state;

	run_for(world, 5 * HOUR);
	check_all(world);
}

static void the_largest_of_a_bucket_is_kept(void **state)
{
	struct world *world = *state;
	struct fake *f = &world->fake;
	struct memcg *burst[50];

	world->opt.keep.minute_ns = 20 * MINUTE;
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	run_for(world, 10 * MINUTE);
	for (int i = 0; i < 50; i++)
		burst[i] = fake_memcg(f, NULL, "burst");
	run_for(world, SLOW_TICK);
	for (int i = 0; i < 50; i++)
		memcg_table_remove(f->table, burst[i]);
	run_for(world, 3 * HOUR);
	assert_in_range(sql_number(world->path, "SELECT max(live_max) FROM tick"), 55, 60);
	/* Lives that only the dropped ticks saw are counted where they were lived. */
	assert_int_equal(
		sql_number(world->path, "SELECT count(*) FROM memcg WHERE path = '/burst'"), 0);
	assert_true(sql_number(world->path, "SELECT sum(born) FROM churn WHERE parent = '/'") >=
		    50);
	check_all(world);
}

static void nothing_of_what_is_dropped_stays_behind(void **state)
{
	struct world *world = *state;
	static const char *const tables[] = {"cache_value", "source_state", "struct_fact", "churn"};

	run_for(world, 12 * HOUR);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		char *sql = xasprintf("SELECT count(*) FROM %s WHERE tick NOT IN"
				      " (SELECT id FROM tick)",
				      tables[i]);

		if (sql_number(world->path, sql))
			fail_msg("%s", sql);
		free(sql);
	}
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg WHERE freed_tick <"
						 " (SELECT min(id) FROM tick)"),
			 0);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg_life WHERE id NOT IN"
						 " (SELECT id FROM memcg)"),
			 0);
	assert_int_equal(sql_number(world->path,
				    "SELECT count(*) FROM memcg WHERE freed_tick IS NOT"
				    " NULL AND id NOT IN (SELECT id FROM memcg_life)"),
			 0);
}

static uint64_t bytes_on_disk(struct world *world)
{
	char *wal = xasprintf("%s-wal", world->path);
	struct stat db, log;

	assert_int_equal(stat(world->path, &db), 0);
	assert_int_equal(stat(wal, &log), 0);
	free(wal);
	return (uint64_t)db.st_size + (uint64_t)log.st_size;
}

static void the_file_stays_within_its_limit(void **state)
{
	struct world *world = *state;
	uint64_t largest = 0;

	world->opt.keep =
		(struct retention_limits){400 * HOUR, 4000 * HOUR, 4000 * HOUR, 2 << 20, 1000};
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	for (int i = 0; i < 48; i++) {
		run_for(world, HOUR);
		largest = bytes_on_disk(world) > largest ? bytes_on_disk(world) : largest;
	}
	if (largest > 2 << 20)
		fail_msg("%llu bytes", (unsigned long long)largest);
	assert_true(largest > 1 << 20);
	check_all(world);
	assert_int_equal(history_writer_status(world->w)->lost_ticks, 0);
}

static void an_old_boot_goes_with_its_last_tick(void **state)
{
	struct world *world = *state;

	run_for(world, HOUR);
	memset(world->last, 0, sizeof(world->last));
	fake_reboot(&world->fake, "boot-2");
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	run_for(world, 4 * HOUR);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM boot"), 2);
	check_all(world);
	run_for(world, 6 * HOUR);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM boot"), 1);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM memcg WHERE boot = 1"), 0);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM cache WHERE boot = 1"), 0);
}

/* A wall clock that is a year ahead for a while must not cost the history of this boot. */
static void a_clock_that_is_ahead_drops_nothing_of_this_boot(void **state)
{
	struct world *world = *state;
	int64_t before;

	run_for(world, 2 * HOUR);
	before = sql_number(world->path, "SELECT count(*) FROM tick");
	world->fake.s.at.utc_ns += 365 * 24 * HOUR;
	run_for(world, 2 * MINUTE);
	world->fake.s.at.utc_ns -= 365 * 24 * HOUR;
	run_for(world, MINUTE);
	assert_in_range(sql_number(world->path, "SELECT count(*) FROM tick"), before - 1,
			before + 20);
}

/* Groups that come and go, below a path of 3,800 bytes: 1.5 MB of paths a tick. */
static void a_storm_of_long_paths_stays_within_the_limit(void **state)
{
	struct past *world = *state;
	struct memcg *folder = NULL, *made[400];
	char name[256];
	off_t most = 0;

	world->opt.keep.max_bytes = 4 << 20;
	restart(world);
	memset(name, 'x', 250);
	name[250] = '\0';
	for (int i = 0; i < 15; i++)
		folder = fake_memcg(&world->fake, folder, name);
	append_n(world, 1);
	for (int i = 0; i < 80; i++) {
		for (size_t k = 0; k < 400; k++)
			made[k] = fake_memcg(&world->fake, folder, "group");
		append_n(world, 1);
		for (size_t k = 0; k < 400; k++)
			memcg_table_remove(world->fake.table, made[k]);
		append_n(world, 1);
		most = size_of(world->path) > most ? size_of(world->path) : most;
	}
	print_message("# at most %lld bytes\n", (long long)most);
	assert_true(most > 1 << 20);
	assert_true(most < 6 << 20);
	assert_whole(world->path);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_storm_of_long_paths_stays_within_the_limit),
		T(old_ticks_become_minutes_and_hours_and_go),
		T(what_stays_says_what_it_said),
		T(the_largest_of_a_bucket_is_kept),
		T(nothing_of_what_is_dropped_stays_behind),
		T(the_file_stays_within_its_limit),
		T(an_old_boot_goes_with_its_last_tick),
		T(a_clock_that_is_ahead_drops_nothing_of_this_boot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
