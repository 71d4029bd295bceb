/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "cli/measure.h"
#include "model/sample.h"
#include "model/savings.h"

/* Two processors; mem_cgroup alone in its cache, its per-node struct in one of others. */
static const struct machine machine = {
	.page_size = {4096, true}, .cpus_possible = {2, true}};

static struct followed make_struct(const char *name, enum patch_state state, const char *cache,
				   int64_t slot, int64_t objs, int64_t saved)
{
	struct followed f = {.name = name, .state = state, .cache = cache, .per_memcg = num(1)};

	f.slot = (struct slab_shape){num(slot), num(objs), num(3)};
	f.page_true_bytes = savings_page_true(&f.slot, num(4096));
	f.saved_bytes = num(saved);
	f.saved_page_true_bytes = real((double)saved);
	return f;
}

static struct measured predict(void)
{
	struct followed structs[] = {
		make_struct("mem_cgroup", PATCH_DEDICATED, "mem_cgroup", 2048, 16, 2048),
		make_struct("mem_cgroup_per_node", PATCH_MERGED, "pool_workqueue", 512, 64, 0)};
	struct sample s = {.machine = &machine, .structs = structs, .n_structs = 2};
	struct measured m;
	const char *why;

	assert_true(measure_predict(&m, &s, &why));
	return m;
}

/* What 1,600 memcgs do, with @extra objects of others in the shared cache. */
static struct reading after_made(struct reading r, double lost, double extra)
{
	r.active[0] += 1600 - lost;
	r.total[0] += 1600;
	r.slabs[0] += 100;
	r.active[1] += 1600 + extra;
	r.total[1] += 1600 + extra;
	r.slabs[1] += (1600 + extra) / 64;
	r.slab_bytes += 1600 * 20000;
	r.live += 1600;
	return r;
}

static const struct reading start = {.active = {32, 640}, .total = {32, 640}, .slabs = {2, 10},
				     .slab_bytes = 1e8, .live = 33};
static const struct reading quiet = {0};

static struct verdicts judge(double lost, double extra)
{
	struct measured m = predict();
	struct reading after = after_made(start, lost, extra);
	struct verdicts v;

	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	return v;
}

static const struct check_row *row(const struct verdicts *v, const char *what)
{
	for (size_t i = 0; i < v->n; i++)
		if (!strcmp(v->rows[i].what, what))
			return &v->rows[i];
	fail_msg("no row %s", what);
	return NULL;
}

static void says_ok_when_slab_gained_what_was_predicted(void **state)
{
	struct verdicts v = judge(0, 0);

	(void)state;
	assert_true(v.good);
	assert_real(real(row(&v, "by slot, mem_cgroup")->measured), 2048);
	assert_real(real(row(&v, "by slot, mem_cgroup")->tolerance), 0);
	assert_real(real(row(&v, "saved by slot")->measured), 2048);
	assert_real(real(v.strangers), 0);
}

static void one_object_missing_in_a_cache_of_its_own_is_wrong(void **state)
{
	struct verdicts v = judge(1, 0);

	(void)state;
	assert_false(v.good);
	assert_int_equal(row(&v, "by slot, mem_cgroup")->verdict, VERDICT_WRONG);
}

static void noise_of_a_quiet_time_is_tolerated(void **state)
{
	struct measured m = predict();
	struct reading after = after_made(start, 3, 0), noise = {.active = {3, 0}};
	struct verdicts v;

	(void)state;
	measure_judge(&m, &start, &after, &noise, 1600, &v);
	assert_true(v.good);
	noise.active[0] = 2;
	measure_judge(&m, &start, &after, &noise, 1600, &v);
	assert_false(v.good);
}

static void whole_objects_of_others_in_a_shared_cache_are_named(void **state)
{
	const char *name = "by slot, mem_cgroup_per_node in pool_workqueue";
	struct verdicts v = judge(0, 1600);

	(void)state;
	assert_true(v.good);
	assert_real(real(row(&v, name)->measured), 512);
	assert_string_equal(row(&v, name)->note, "and 1 more object a memcg, not followed");
	v = judge(0, 800); /* half an object a memcg is nobody's */
	assert_false(v.good);
}

static void fewer_objects_than_predicted_in_a_shared_cache_are_wrong(void **state)
{
	struct verdicts v = judge(0, -1600 * 0.02);

	(void)state;
	assert_false(v.good);
}

static void more_slabs_than_three_percent_are_wrong(void **state)
{
	struct measured m = predict();
	struct reading after = after_made(start, 0, 0);
	struct verdicts v;

	(void)state;
	after.slabs[0] += 4; /* below 3% of 100 and one a processor */
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_true(v.good);
	after.slabs[0] += 2;
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_int_equal(row(&v, "by slab pages, mem_cgroup")->verdict, VERDICT_WRONG);
}

static void pages_are_unknown_where_old_slabs_had_room(void **state)
{
	struct measured m = predict();
	struct reading before = start, after;
	struct verdicts v;

	(void)state;
	before.total[1] += 1000;
	after = after_made(before, 0, 0);
	after.slabs[1] = before.slabs[1];
	measure_judge(&m, &before, &after, &quiet, 1600, &v);
	assert_int_equal(row(&v, "by slab pages, mem_cgroup_per_node in pool_workqueue")->verdict,
			 VERDICT_UNKNOWN);
	assert_int_equal(row(&v, "saved by slab pages")->verdict, VERDICT_UNKNOWN);
	assert_true(v.good);
}

static void first_batch_fills_free_slots_up_to_its_limit(void **state)
{
	struct measured m = predict();
	struct reading r = start;

	(void)state;
	r.total[1] += 200;
	assert_int_equal(measure_fill(&m, &r, 1000), 200);
	assert_int_equal(measure_fill(&m, &r, 150), 150);
}

static void unknown_size_is_no_prediction(void **state)
{
	struct followed f = make_struct("mem_cgroup", PATCH_ABSENT, "", 4096, 8, 0);
	struct sample s = {.machine = &machine, .structs = &f, .n_structs = 1};
	struct measured m;
	const char *why;

	(void)state;
	assert_false(measure_predict(&m, &s, &why));
	assert_non_null(strstr(why, "unknown"));
}

/* 2.8% of the objects are another's by name, and 1% would be too many. */
static void objects_of_percpu_chunks_are_nobodys(void **state)
{
	const char *name = "by slot, mem_cgroup_per_node in pool_workqueue";
	struct measured m = predict();
	struct reading after = after_made(start, 0, 45);
	struct verdicts v;

	(void)state;
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_int_equal(row(&v, name)->verdict, VERDICT_WRONG);
	after.chunks[1] = 45;
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_true(v.good);
	assert_real(real(row(&v, name)->measured), 512);
	assert_string_equal(row(&v, name)->note, "45 objects of percpu chunks taken off");
}

static void all_slab_is_held_against_the_price_of_a_memcg(void **state)
{
	struct measured m = predict();
	struct reading after = after_made(start, 0, 0);
	struct verdicts v;

	(void)state;
	m.price = num(18000);
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_true(v.good);
	assert_real(real(row(&v, "all slab of the machine")->predicted), 18000);
	after.slab_bytes = start.slab_bytes + 1600 * 15000; /* a sixth less */
	measure_judge(&m, &start, &after, &quiet, 1600, &v);
	assert_int_equal(row(&v, "all slab of the machine")->verdict, VERDICT_WRONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_of_percpu_chunks_are_nobodys),
		cmocka_unit_test(all_slab_is_held_against_the_price_of_a_memcg),
		cmocka_unit_test(says_ok_when_slab_gained_what_was_predicted),
		cmocka_unit_test(one_object_missing_in_a_cache_of_its_own_is_wrong),
		cmocka_unit_test(noise_of_a_quiet_time_is_tolerated),
		cmocka_unit_test(whole_objects_of_others_in_a_shared_cache_are_named),
		cmocka_unit_test(fewer_objects_than_predicted_in_a_shared_cache_are_wrong),
		cmocka_unit_test(more_slabs_than_three_percent_are_wrong),
		cmocka_unit_test(pages_are_unknown_where_old_slabs_had_room),
		cmocka_unit_test(first_batch_fills_free_slots_up_to_its_limit),
		cmocka_unit_test(unknown_size_is_no_prediction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
