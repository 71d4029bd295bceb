/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "model/growth.h"
#include "model/sample.h"

#define MIB (1LL << 20)

struct world {
	struct growth *growth;
	struct machine machine;
	struct cache caches[2];
	struct sample sample;
};

static int set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	w->growth = growth_new();
	w->machine = (struct machine){.boot_id = "a", .page_size = num(4096)};
	w->caches[0] = (struct cache){.name = "dentry", .shape = {num(192), num(21), num(0)}};
	w->caches[1] = (struct cache){.name = "kmalloc-4k", .shape = {num(4096), num(1), num(0)}};
	w->sample = (struct sample){.machine = &w->machine, .caches = w->caches, .n_caches = 2};
	w->sample.price = (struct memcg_price){.source = PRICE_SEEN,
					       .slab_bytes = num(20000),
					       .dying_slab_bytes = num(5000)};
	w->sample.counts.id_limit = num(65535);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	growth_free(w->growth);
	free(w);
	return 0;
}

/* A tick at @seconds since the boot. */
static void tick(struct world *w, int64_t seconds, int64_t slab, int64_t live, int64_t dying,
		 int64_t dentry_pages, int64_t kmalloc_pages)
{
	w->sample.at.boot_ns = seconds * NS_PER_SEC;
	w->sample.slab.total_bytes = num(slab);
	w->sample.counts.live = num(live);
	w->sample.counts.dying = num(dying);
	w->caches[0].num_slabs = num(dentry_pages);
	w->caches[1].num_slabs = num(kmalloc_pages);
	growth_take(w->growth, &w->sample);
}

static void first_tick_has_no_growth(void **state)
{
	struct world *w = *state;

	tick(w, 100, 500 * MIB, 400, 2, 10, 10);
	for (size_t i = 0; i < GROWTH_SPANS; i++)
		assert_unknown(w->sample.growth[i].seconds);
	assert_unknown(w->sample.ids.seconds_left);
	assert_num(w->sample.ids.left, 65135);
}

static void second_tick_tells_what_came_between(void **state)
{
	struct world *w = *state;
	const struct growth_span *g = &w->sample.growth[GROWTH_MINUTE];

	tick(w, 100, 500 * MIB, 400, 2, 10, 10);
	tick(w, 102, 540 * MIB, 2400, 4, 11, 1010);
	assert_num(g->seconds, 2);
	assert_num(g->slab_bytes, 40 * MIB);
	assert_num(g->live, 2000);
	assert_num(g->dying, 2);
	assert_num(g->memcgs_bytes, 2000 * 20000 + 2 * 5000);
	assert_string_equal(g->cache, "kmalloc-4k");
	assert_num(g->cache_bytes, 1000 * 4096);
	/* 63,135 left at 1,000 a second */
	assert_num(w->sample.ids.seconds_left, 63);
	for (size_t i = GROWTH_5MIN; i < GROWTH_SPANS; i++)
		assert_unknown(w->sample.growth[i].seconds);
}

static void each_span_is_as_long_as_its_name_once_so_much_is_known(void **state)
{
	struct world *w = *state;

	for (int64_t s = 1000; s <= 1000 + 2 * 86400; s += 2)
		tick(w, s, s * MIB, 400, 0, s, 10);
	for (unsigned i = 0; i < GROWTH_SPANS; i++) {
		const struct growth_span *g = &w->sample.growth[i];
		int64_t span = growth_span_ns(i) / NS_PER_SEC;

		assert_true(g->seconds.known);
		assert_true(g->seconds.v >= span - span / 15 - 2 &&
			    g->seconds.v <= span + span / 15 + 2);
		assert_num(g->slab_bytes, g->seconds.v * MIB);
		assert_string_equal(g->cache, "dentry");
	}
}

static void what_shrinks_is_negative_and_no_cache_is_named(void **state)
{
	struct world *w = *state;

	tick(w, 100, 500 * MIB, 400, 2, 10, 10);
	tick(w, 110, 400 * MIB, 300, 2, 9, 10);
	assert_num(w->sample.growth[0].slab_bytes, -100 * MIB);
	assert_num(w->sample.growth[0].memcgs_bytes, -100 * 20000);
	assert_null(w->sample.growth[0].cache);
	assert_unknown(w->sample.ids.seconds_left);
}

static void another_boot_or_an_earlier_time_begins_anew(void **state)
{
	struct world *w = *state;

	tick(w, 100, 500 * MIB, 400, 2, 10, 10);
	w->machine.boot_id = "b";
	tick(w, 110, 400 * MIB, 300, 2, 9, 10);
	assert_unknown(w->sample.growth[0].seconds);
	tick(w, 105, 300 * MIB, 300, 2, 9, 10);
	assert_unknown(w->sample.growth[0].seconds);
}

static void what_came_before_may_be_shown_first(void **state)
{
	struct world *w = *state;
	struct sample old = w->sample;

	old.at.boot_ns = 100 * NS_PER_SEC;
	old.slab.total_bytes = num(100 * MIB);
	growth_seed(w->growth, &old);
	assert_int_equal(growth_newest_ns(w->growth), old.at.boot_ns);
	tick(w, 3700, 500 * MIB, 400, 2, 10, 10);
	assert_unknown(w->sample.growth[GROWTH_MINUTE].seconds);
	assert_unknown(w->sample.growth[GROWTH_5MIN].seconds);
	assert_num(w->sample.growth[GROWTH_HOUR].seconds, 3600);
	assert_num(w->sample.growth[GROWTH_HOUR].slab_bytes, 400 * MIB);
}

static void unknown_figures_stay_unknown(void **state)
{
	struct world *w = *state;

	tick(w, 100, 500 * MIB, 400, 2, 10, 10);
	w->sample.price = (struct memcg_price){0};
	w->caches[0].alias_of = "kmalloc-4k";
	tick(w, 110, 510 * MIB, 400, 2, 20, 10);
	/* none more of them is no bytes, whatever one takes */
	assert_num(w->sample.growth[0].memcgs_bytes, 0);
	assert_null(w->sample.growth[0].cache);
	tick(w, 120, 520 * MIB, 401, 2, 20, 10);
	assert_unknown(w->sample.growth[0].memcgs_bytes);
}

#define GROWTH_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		GROWTH_TEST(first_tick_has_no_growth),
		GROWTH_TEST(second_tick_tells_what_came_between),
		GROWTH_TEST(each_span_is_as_long_as_its_name_once_so_much_is_known),
		GROWTH_TEST(what_shrinks_is_negative_and_no_cache_is_named),
		GROWTH_TEST(another_boot_or_an_earlier_time_begins_anew),
		GROWTH_TEST(what_came_before_may_be_shown_first),
		GROWTH_TEST(unknown_figures_stay_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
