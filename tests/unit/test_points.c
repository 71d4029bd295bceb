/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/history_world.h"

#include <string.h>

#include "history/reader.h"
#include "model/points.h"
#include "model/source.h"

struct got {
	struct point v[64];
	size_t n;
};

static void take(void *user, const struct point *p)
{
	struct got *got = user;

	assert_true(got->n < 64);
	got->v[got->n++] = *p;
}

/* FAKE_START_UTC is a multiple of it. */
#define WIDTH (4 * NS_PER_SEC)

static struct got ask(struct past *world, struct points_wanted want)
{
	struct source *src = past_open(world);
	struct got got = {.n = 0};

	if (!want.until)
		want.until = INT64_MAX;
	assert_int_equal(src->ops->points(src, &want, take, &got), 0);
	src->ops->free(src);
	return got;
}

/* 1, 2, 3 and so on memcgs at ticks 1, 2, 3, two ticks a slot. */
static void grow(struct past *world, int n)
{
	while (n--) {
		world->fake.caches[1].active_objs.v += 10;
		past_append(world);
		fake_memcg(&world->fake, NULL, "more");
	}
}

static void slots_have_the_range_of_their_ticks(void **state)
{
	struct past *world = *state;
	struct got got;

	grow(world, 6);
	got = ask(world, (struct points_wanted){.width_ns = WIDTH, .figures = {"live"}});
	assert_int_equal(got.n, 3);
	assert_int_equal(got.v[0].slot, FAKE_START_UTC / WIDTH);
	assert_int_equal(got.v[1].ticks, 2);
	assert_int_equal(got.v[1].v[0].low.v, 3);
	assert_int_equal(got.v[1].v[0].high.v, 4);
	assert_int_equal(got.v[1].v[0].last.v, 4);
	assert_false(got.v[1].v[1].last.known);
	assert_true(got.v[0].after_gap);
	assert_false(got.v[1].after_gap);
	/* 2 for 2 s, then 3 for 2 s */
	assert_int_equal(point_mean(&got.v[1].v[0]).v * 10, 25);
}

static void counters_of_a_cache_hold_until_they_change(void **state)
{
	struct past *world = *state;
	struct got got;

	grow(world, 2);
	append_n(world, 4);
	got = ask(world, (struct points_wanted){.width_ns = WIDTH,
						.figures = {"kmalloc-4k_active_objs",
							    "kmalloc-4k_slab_bytes"}});
	assert_int_equal(got.n, 3);
	assert_int_equal(got.v[0].v[0].low.v, 402);
	assert_int_equal(got.v[2].v[0].last.v, 412);
	assert_int_equal(got.v[2].v[1].last.v, 50 * 32768);
	got = ask(world, (struct points_wanted){.width_ns = WIDTH,
						.figures = {"nonsense", "nobody_active_objs"}});
	assert_int_equal(got.n, 3);
	assert_false(got.v[2].v[0].last.known);
	assert_false(got.v[2].v[1].last.known);
}

/* What comes later is added to what is there already. */
static void later_ticks_are_added_to_their_slot(void **state)
{
	struct past *world = *state;
	struct got all, first, more;
	struct points_wanted want = {.width_ns = WIDTH,
				     .figures = {"live", "kmalloc-4k_active_objs"}};

	grow(world, 7);
	all = ask(world, want);
	want.until = 5;
	first = ask(world, want);
	want.until = 0;
	want.after = 5;
	more = ask(world, want);
	assert_int_equal(first.n, 3);
	assert_int_equal(more.v[0].slot, first.v[2].slot);
	assert_false(more.v[0].after_gap);
	point_add(&first.v[2], &more.v[0]);
	assert_memory_equal(&first.v[2], &all.v[2], sizeof(struct point));
}

static void gaps_and_boots_are_told(void **state)
{
	struct past *world = *state;
	struct got got;

	grow(world, 2);
	restart(world);
	fake_step(&world->fake, 40 * NS_PER_SEC);
	grow(world, 2);
	fake_reboot(&world->fake, "boot-2");
	restart(world);
	grow(world, 2);
	got = ask(world, (struct points_wanted){.width_ns = 0,
						.figures = {"kmalloc-4k_active_objs"}});
	assert_int_equal(got.n, 1);
	assert_int_equal(got.v[0].ticks, 6);
	assert_int_equal(got.v[0].gaps, 2);
	assert_int_equal(got.v[0].boots, 1);
	assert_int_equal(got.v[0].first_utc_ns, FAKE_START_UTC);
	assert_int_equal(got.v[0].v[0].last.v, 452);
	got = ask(world, (struct points_wanted){.width_ns = WIDTH, .figures = {"live"}});
	assert_true(got.v[1].after_gap);
	assert_true(got.v[1].gap_seconds >= 40);
}

static void what_is_before_is_left_out(void **state)
{
	struct past *world = *state;
	struct got got;

	grow(world, 10);
	got = ask(world, (struct points_wanted){.width_ns = WIDTH,
						.since_utc_ns = FAKE_START_UTC + 2 * WIDTH,
						.figures = {"live"}});
	assert_int_equal(got.n, 3);
	assert_int_equal(got.v[0].v[0].low.v, 5);
	assert_false(got.v[0].after_gap);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(slots_have_the_range_of_their_ticks),
		T(counters_of_a_cache_hold_until_they_change),
		T(later_ticks_are_added_to_their_slot),
		T(gaps_and_boots_are_told),
		T(what_is_before_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
