/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/compare.h"
#include "model/side.h"

/* A machine with one struct in kmalloc-4k, two objects in a slab of two pages, or in a cache of its
 * own. */
struct world {
	struct machine machine;
	struct followed followed;
	struct cache caches[2];
	struct sample sample;
};

static struct world world_of(const char *boot, enum patch_state state)
{
	bool own = state == PATCH_DEDICATED;
	struct slab_shape bucket = {num(4096), num(2), num(1)}, slot = {num(2304), num(3), num(1)};

	return (struct world){
		.machine = {.boot_id = boot, .hostname = "", .kernel = "", .page_size = num(4096)},
		.followed = {.name = "mem_cgroup",
			     .state = state,
			     .per_memcg = num(1),
			     .requested_bytes = num(2300),
			     .bucket = "kmalloc-4k",
			     .cache = own ? "mem_cgroup" : "kmalloc-4k",
			     .slot = own ? slot : bucket,
			     .wasted_bytes = num(own ? 4 : 1796),
			     .page_true_bytes = real(own ? 2730.67 : 4096),
			     .would_save_bytes = own ? num(0) : num(1792)},
		.caches = {{.name = "kmalloc-4k", .num_slabs = num(10), .shape = bucket},
			   {.name = "mem_cgroup", .num_slabs = num(5), .shape = slot}},
	};
}

static const struct sample *tick(struct world *w, struct num live, struct num dying)
{
	bool own = w->followed.state == PATCH_DEDICATED;

	w->sample = (struct sample){.machine = &w->machine,
				    .structs = &w->followed,
				    .n_structs = 1,
				    .caches = w->caches,
				    .n_caches = own ? 2 : 1,
				    .counts = {.live = live, .dying = dying}};
	w->sample.at.utc_ns++;
	return &w->sample;
}

static void the_largest_count_that_both_had_is_taken(void **state)
{
	struct world w = world_of("a", PATCH_ABSENT), v = world_of("b", PATCH_DEDICATED);
	struct side a = {0}, b = {0};

	(void)state;
	side_take(&a, tick(&w, num(10), num(0)));
	side_take(&a, tick(&w, num(90), num(10)));
	side_take(&b, tick(&v, num(50), num(0)));
	side_take(&b, tick(&v, num(300), num(0)));
	assert_num(compare_count(&a, &b), 100);
	assert_num(compare_count(&b, &a), 100);
	side_done(&a);
	side_done(&b);
}

static void without_a_common_count_the_second_sides_last_one_is(void **state)
{
	struct world w = world_of("a", PATCH_ABSENT), v = world_of("b", PATCH_DEDICATED);
	struct side a = {0}, b = {0}, none = {0};

	(void)state;
	side_take(&a, tick(&w, num(10), num(0)));
	side_take(&b, tick(&v, num(50), num(0)));
	side_take(&none, tick(&v, num(50), NUM_UNKNOWN));
	assert_num(compare_count(&a, &b), 50);
	assert_num(compare_count(&a, &none), 10);
	assert_false(compare_count(&none, &none).known);
	assert_int_equal(none.uncounted, 1);
	side_done(&a);
	side_done(&b);
	side_done(&none);
}

static void ticks_of_another_boot_are_refused(void **state)
{
	struct world w = world_of("a", PATCH_ABSENT), v = world_of("b", PATCH_ABSENT);
	struct side a = {0};

	(void)state;
	assert_int_equal(side_take(&a, tick(&w, num(1), num(0))), 0);
	assert_int_equal(side_take(&a, tick(&v, num(1), num(0))), -EXDEV);
	assert_int_equal(a.ticks, 1);
	side_done(&a);
}

static const struct compare_row *row_of(const struct comparison *c, const char *scope,
					const char *figure)
{
	for (size_t i = 0; i < c->n_rows; i++)
		if (!strcmp(c->rows[i].scope, scope) && !strcmp(c->rows[i].figure, figure))
			return &c->rows[i];
	fail_msg("no row %s %s", scope, figure);
	return NULL;
}

/* Both sides at @n_a and @n_b memcgs, held against one another at 100. */
static void compare_at(struct side *a, struct side *b, int64_t n_a, int64_t n_b,
		       struct comparison *c)
{
	struct world w = world_of("a", PATCH_ABSENT), v = world_of("b", PATCH_DEDICATED);

	side_take(a, tick(&w, num(n_a), num(0)));
	side_take(b, tick(&v, num(n_b), num(0)));
	compare_want(a, b);
	side_measure(a, tick(&w, num(n_a), num(0)), 100);
	side_measure(b, tick(&v, num(n_b), num(0)), 100);
	compare_sides(a, b, num(100), c);
}

static void a_cache_that_a_kernel_does_not_have_holds_nothing(void **state)
{
	struct comparison c;
	struct side a = {0}, b = {0};

	(void)state;
	compare_at(&a, &b, 100, 99, &c);
	assert_real(row_of(&c, "measured", "mem_cgroup")->a, 0);
	assert_real(row_of(&c, "measured", "all")->a, 10 * 8192);
	assert_real(row_of(&c, "measured", "all")->b, 15 * 8192);
	assert_real(c.measured_per_memcg, 5 * 8192 / 100.0);
	side_done(&a);
	side_done(&b);
}

static void kmalloc_is_measured_with_all_caches_of_its_size(void **state)
{
	struct world w = world_of("a", PATCH_ABSENT);
	struct cache caches[] = {w.caches[0], w.caches[0], w.caches[0], w.caches[0]};
	struct side a = {0};

	(void)state;
	caches[1].name = "kmalloc-rnd-01-4k";
	caches[1].num_slabs = num(7);
	caches[2].name = "kmalloc-rnd-02-4k";
	caches[2].num_slabs = num(5);
	caches[3].name = "kmalloc-rnd-02-2k";
	tick(&w, num(1), num(0));
	w.sample.caches = caches;
	w.sample.n_caches = ARRAY_SIZE(caches);
	side_want(&a, "kmalloc-4k");
	side_measure(&a, &w.sample, 1);
	assert_num(a.caches[0].slab_bytes, (10 + 7 + 5) * 8192);
	side_done(&a);
}

static void a_count_that_is_not_near_measures_nothing(void **state)
{
	struct comparison c;
	struct side a = {0}, b = {0};

	(void)state;
	compare_at(&a, &b, 100, 98, &c);
	assert_false(row_of(&c, "measured", "all")->a.known);
	assert_false(c.measured_per_memcg.known);
	/* computed figures need no tick of that count */
	assert_real(row_of(&c, "total", "slot_bytes")->a, 409600);
	assert_real(row_of(&c, "total", "slot_bytes")->b, 230400);
	side_done(&a);
	side_done(&b);
}

static void what_is_foretold_stands_beside_what_is_delivered(void **state)
{
	struct comparison c;
	struct side a = {0}, b = {0};

	(void)state;
	compare_at(&a, &b, 100, 100, &c);
	assert_int_equal(c.n_foretold, 1);
	assert_num(c.foretold[0].slot_bytes, 1792);
	assert_num(c.foretold[0].delivered_slot_bytes, 1792);
	assert_real(c.foretold[0].delivered_page_bytes, 4096 - 2730.67);
	side_done(&a);
	side_done(&b);
}

static void a_struct_of_another_size_breaks_no_promise(void **state)
{
	struct world w = world_of("a", PATCH_ABSENT), v = world_of("b", PATCH_DEDICATED);
	struct comparison c;
	struct side a = {0}, b = {0};

	(void)state;
	side_take(&a, tick(&w, num(1), num(0)));
	side_take(&b, tick(&v, num(1), num(0)));
	compare_sides(&a, &b, num(1), &c);
	assert_false(c.foretold[0].resized);
	v.followed.requested_bytes = num(2200);
	side_take(&b, tick(&v, num(1), num(0)));
	compare_sides(&a, &b, num(1), &c);
	assert_true(c.foretold[0].resized);
	v.followed.requested_bytes = NUM_UNKNOWN;
	side_take(&b, tick(&v, num(1), num(0)));
	compare_sides(&a, &b, num(1), &c);
	assert_false(c.foretold[0].resized);
	side_done(&a);
	side_done(&b);
}

static void the_nearest_tick_is_the_later_of_two(void **state)
{
	struct side side = {0};

	(void)state;
	assert_int_equal(side_nearest(&side, 5), 0);
	side_count(&side, 1, 100, num(10));
	side_count(&side, 2, 200, num(20));
	side_count(&side, 3, 300, NUM_UNKNOWN);
	side_count(&side, 4, 400, num(10));
	assert_int_equal(side_nearest(&side, 11), 4);
	assert_int_equal(side_nearest(&side, 15), 4);
	assert_int_equal(side_nearest(&side, 16), 2);
	assert_int_equal(side_nearest(&side, INT64_MIN), 4);
	assert_int_equal(side.ticks, 4);
	assert_int_equal(side.uncounted, 1);
	assert_int_equal(side.last_utc_ns - side.first_utc_ns, 300);
	side_done(&side);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_tick_is_the_later_of_two),
		cmocka_unit_test(the_largest_count_that_both_had_is_taken),
		cmocka_unit_test(without_a_common_count_the_second_sides_last_one_is),
		cmocka_unit_test(ticks_of_another_boot_are_refused),
		cmocka_unit_test(a_cache_that_a_kernel_does_not_have_holds_nothing),
		cmocka_unit_test(kmalloc_is_measured_with_all_caches_of_its_size),
		cmocka_unit_test(a_count_that_is_not_near_measures_nothing),
		cmocka_unit_test(what_is_foretold_stands_beside_what_is_delivered),
		cmocka_unit_test(a_struct_of_another_size_breaks_no_promise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
