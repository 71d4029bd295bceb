/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Windows of allocation tracing in the history: sitelog.h and load_sites.c together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/reader.h"
#include "model/cost.h"
#include "model/sitewindow.h"
#include "model/source.h"
#include "unit/history_sample.h"

#define TICK   PAST_TICK
#define MINUTE (60 * NS_PER_SEC)

/* Two sites; the first asks for 2,304 bytes, so that its cache would save 1,792 of each 4,096. */
static struct site_row rows[] = {
	{.site = "do_sys_poll+0x1b0", .class = "plain"},
	{.site = "s\\x1bb [odd]", .class = "account"}, /* escaped, as a row has it */
};
static struct site_window window = {.slots = "kmalloc-4k", .seconds = 0.2};

static void set_row(struct site_row *row, int64_t allocs, int64_t requested)
{
	row->allocs = num(allocs);
	row->requested_bytes = num(allocs * requested);
	row->requested_min = row->requested_max = row->own_slot_bytes = num(requested);
	row->slot_bytes = num(4096);
}

/* The tick that comes next has a window, @allocs of its first site. */
static void put_window(struct past *world, int64_t allocs)
{
	struct sample *s = &world->fake.s;

	set_row(&rows[0], allocs, 2304);
	set_row(&rows[1], 3, 4096);
	window.utc_ns = s->at.utc_ns - TICK / 2;
	window.boot_ns = s->at.boot_ns - TICK / 2;
	window.events = (uint64_t)allocs + 3;
	window.lost = 7;
	window.rejected = num(1000);
	window.cpu_seconds = 0.0125;
	window.machine_cpu_seconds = real(0.00026);
	window.notes = "";
	s->sites = rows;
	s->n_sites = ARRAY_SIZE(rows);
	s->site_window = &window;
}

static void no_window(struct past *world)
{
	world->fake.s.site_window = NULL;
	world->fake.s.sites = NULL;
	world->fake.s.n_sites = 0;
}

static void append_with_window(struct past *world, int64_t allocs)
{
	put_window(world, allocs);
	past_append(world);
	no_window(world);
}

static struct source *reader(struct past *world)
{
	struct source *src;

	assert_int_equal(history_source_open(world->path, HISTORY_SITES, &src), 0);
	return src;
}

static const struct sample *head(struct source *src)
{
	const struct sample *s = NULL;

	assert_true(src->ops->next(src, &s) >= 0);
	return s;
}

static void close_to(double a, double b)
{
	assert_true(a - b < 1e-6 && b - a < 1e-6);
}

static void a_window_comes_back_as_it_was(void **state)
{
	struct past *world = *state;
	const struct sample *s;
	struct source *src;

	append_with_window(world, 100);
	src = reader(world);
	s = head(src);
	assert_non_null(s->site_window);
	assert_int_equal(s->site_window->utc_ns, window.utc_ns);
	assert_int_equal(s->site_window->events, 103);
	assert_int_equal(s->site_window->lost, 7);
	assert_int_equal(s->site_window->rejected.v, 1000);
	close_to(s->site_window->cpu_seconds, 0.0125);
	close_to(s->site_window->machine_cpu_seconds.v, 0.00026);
	assert_string_equal(s->site_window->slots, "kmalloc-4k");
	assert_int_equal(s->n_sites, 2);
	assert_string_equal(s->sites[0].site, "do_sys_poll+0x1b0");
	assert_string_equal(s->sites[0].class, "plain");
	assert_string_equal(s->sites[1].site, "s\\x1bb [odd]");
	assert_int_equal(s->sites[0].allocs.v, 100);
	/* rates follow from the length */
	close_to(s->sites[0].allocs_per_second.v, 500);
	close_to(s->sites[0].requested_mean.v, 2304);
	close_to(s->sites[0].wasted_bytes_per_second.v, 500 * 1792.0);
	close_to(s->sites[0].would_save_bytes_per_second.v, 500 * 1792.0);
	src->ops->free(src);
}

static void unknown_stays_unknown(void **state)
{
	struct past *world = *state;
	const struct sample *s;
	struct source *src;

	put_window(world, 5);
	rows[0].own_slot_bytes = NUM_UNKNOWN;
	window.rejected = NUM_UNKNOWN;
	window.machine_cpu_seconds = REAL_UNKNOWN;
	past_append(world);
	src = reader(world);
	s = head(src);
	assert_false(s->site_window->rejected.known);
	assert_false(s->site_window->machine_cpu_seconds.known);
	assert_false(s->sites[0].own_slot_bytes.known);
	assert_false(s->sites[0].would_save_bytes_per_second.known);
	src->ops->free(src);
}

static void a_tick_shows_the_last_window_before_it(void **state)
{
	struct past *world = *state;
	int64_t at[4];
	struct source *src;
	const struct sample *s;

	for (int i = 0; i < 4; i++) {
		at[i] = world->fake.s.at.utc_ns;
		if (i == 1 || i == 3)
			append_with_window(world, i);
		else
			past_append(world);
	}
	src = reader(world);
	for (int i = 3; i >= 0; i--) {
		assert_int_equal(src->ops->at(src, at[i], 0, &s), 0);
		assert_int_equal(s->site_window ? s->sites[0].allocs.v : 0, i < 1   ? 0
									    : i < 3 ? 1
										    : 3);
	}
	src->ops->free(src);
}

static void a_window_that_stays_is_written_once(void **state)
{
	struct past *world = *state;

	put_window(world, 9);
	for (int i = 0; i < 5; i++)
		past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM site_window"), 1);
}

static void another_boots_window_is_not_shown(void **state)
{
	struct past *world = *state;
	struct source *src;

	append_with_window(world, 9);
	fake_reboot(&world->fake, "another");
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	past_append(world);
	src = reader(world);
	assert_null(head(src)->site_window);
	assert_int_equal(head(src)->n_sites, 0);
	src->ops->free(src);
}

struct walked {
	int n;
	int64_t allocs[16];
};

static int note(void *user, const struct sample *s)
{
	struct walked *w = user;

	assert_true(w->n < 16);
	assert_int_equal(s->n_sites, 2);
	assert_int_equal(s->at.utc_ns, s->site_window->utc_ns);
	w->allocs[w->n++] = s->sites[0].allocs.v;
	return 0;
}

static void a_range_gives_its_windows(void **state)
{
	struct past *world = *state;
	struct history_range range = {.since_ns = INT64_MIN, .until_ns = INT64_MAX};
	struct walked all = {0}, some = {0}, few = {0};
	struct source *src;
	int64_t third = 0;

	for (int i = 1; i <= 6; i++) {
		append_with_window(world, i);
		if (i == 3)
			third = window.utc_ns;
	}
	src = reader(world);
	assert_int_equal(history_each_site_window(src, &range, note, &all), 0);
	assert_int_equal(all.n, 6);
	assert_int_equal(all.allocs[5], 6);
	range = (struct history_range){.since_ns = third, .until_ns = third + TICK};
	assert_int_equal(history_each_site_window(src, &range, note, &some), 0);
	assert_int_equal(some.n, 2);
	assert_int_equal(some.allocs[0], 3);
	range = (struct history_range){.since_ns = INT64_MIN, .until_ns = INT64_MAX, .every_ns = 3 * TICK};
	assert_int_equal(history_each_site_window(src, &range, note, &few), 0);
	assert_in_range(few.n, 2, 3);
	src->ops->free(src);
}

static void two_addresses_of_one_name_are_one_row(void **state)
{
	struct past *world = *state;
	const char *name = rows[1].site, *class = rows[1].class;
	struct source *src;

	put_window(world, 10);
	rows[1] = rows[0];
	past_append(world);
	rows[1].site = name;
	rows[1].class = class;
	src = reader(world);
	assert_int_equal(head(src)->n_sites, 1);
	assert_int_equal(head(src)->sites[0].allocs.v, 20);
	assert_int_equal(head(src)->sites[0].requested_max.v, 2304);
	src->ops->free(src);
}

/* A connection that keeps the writer out while it is open. */
static void windows_of_given_up_ticks_are_kept(void **state)
{
	struct past *world = *state;
	struct db db = DB_INIT;

	world->opt.queue_ticks = 2;
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	past_append(world);
	assert_int_equal(db_open(&db, world->path, SQLITE_OPEN_READWRITE, NULL, 0), 0);
	assert_int_equal(db_exec(&db, "BEGIN IMMEDIATE"), 0);
	for (int i = 1; i <= 5; i++) {
		put_window(world, i);
		assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), -EBUSY);
		fake_step(&world->fake, TICK);
	}
	db_done(&db);
	no_window(world);
	past_append(world);
	assert_true(history_writer_status(world->w)->lost_ticks > 0);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM site_window"), 5);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM site_value"), 10);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM site_window w"
						 " LEFT JOIN tick t ON t.id = w.tick"
						 " WHERE t.id IS NULL"),
			 0);
}

static void old_windows_are_thinned_with_their_ticks_and_go(void **state)
{
	struct past *world = *state;

	world->opt.interval_ns = 10 * NS_PER_SEC;
	world->opt.key_ticks = 30;
	world->opt.keep.full_ns = 5 * MINUTE;
	world->opt.keep.minute_ns = 120 * MINUTE;
	world->opt.keep.keep_ns = 60 * MINUTE;
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	for (int i = 0; i < 6 * 120; i++) {
		put_window(world, i + 1);
		assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), 0);
		fake_step(&world->fake, 10 * NS_PER_SEC);
	}
	/* one of a minute, the newest, is left of an hour; before that there is nothing */
	assert_in_range(sql_number(world->path, "SELECT count(*) FROM site_window"), 60, 120);
	assert_int_equal(sql_number(world->path,
				    "SELECT count(*) FROM site_window w LEFT JOIN tick t"
				    " ON t.id = w.tick WHERE t.id IS NULL"),
			 0);
	assert_int_equal(sql_number(world->path,
				    "SELECT count(*) FROM site_value WHERE window NOT IN"
				    " (SELECT id FROM site_window)"),
			 0);
	assert_int_equal(sql_number(world->path, "SELECT max(n) FROM (SELECT count(*) AS n FROM"
						 " site_window GROUP BY tick)"),
			 1);
	assert_int_equal(sql_number(world->path, "SELECT max(tick - id) FROM site_window"), 0);
}

static void a_file_of_an_older_schema_has_no_windows(void **state)
{
	struct past *world = *state;
	struct history_range range = {.since_ns = INT64_MIN, .until_ns = INT64_MAX};
	struct walked none = {0};
	struct source *src;

	past_append(world);
	history_writer_free(world->w);
	sql_older(world->path, 2);
	src = reader(world);
	assert_null(head(src)->site_window);
	assert_int_equal(history_each_site_window(src, &range, note, &none), -ENODATA);
	src->ops->free(src);
	/* and is brought forward */
	world->w = history_writer_new(&world->opt);
	append_with_window(world, 4);
	src = reader(world);
	assert_int_equal(head(src)->sites[0].allocs.v, 4);
	src->ops->free(src);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_window_comes_back_as_it_was),
		T(unknown_stays_unknown),
		T(a_tick_shows_the_last_window_before_it),
		T(a_window_that_stays_is_written_once),
		T(another_boots_window_is_not_shown),
		T(a_range_gives_its_windows),
		T(two_addresses_of_one_name_are_one_row),
		T(windows_of_given_up_ticks_are_kept),
		T(old_windows_are_thinned_with_their_ticks_and_go),
		T(a_file_of_an_older_schema_has_no_windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
