/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "base/clock.h"
#include "model/memcg.h"
#include "model/pace.h"

#define S NS_PER_SEC

static struct memcg *add(struct memcg_table *t, struct memcg *parent, uint64_t id, const char *name)
{
	return memcg_table_add(t, parent, 4, id, name, strlen(name));
}

static void a_minute_is_looked_back_at_and_no_more(void **state)
{
	struct pace p = {0};

	(void)state;
	pace_add(&p, 1000 * S, &(struct pace_change){5, 1, 7});
	pace_add(&p, 1012 * S, &(struct pace_change){-2, 2, 0});
	assert_int_equal(pace_sum(&p, 1012 * S).live, 3);
	assert_int_equal(pace_sum(&p, 1060 * S).live, 3);
	assert_int_equal(pace_sum(&p, 1060 * S).born, 7);
	/* the slot of 1000 ends when that of 1070 begins */
	assert_int_equal(pace_sum(&p, 1070 * S).live, -2);
	assert_int_equal(pace_sum(&p, 1070 * S).dying, 2);
	assert_false(pace_is_idle(&p, 1079 * S));
	assert_true(pace_is_idle(&p, 1080 * S));
	assert_int_equal(pace_sum(&p, 1080 * S).live, 0);
}

static void a_slot_of_long_ago_is_not_added_to(void **state)
{
	struct pace p = {0};

	(void)state;
	pace_add(&p, 1000 * S, &(struct pace_change){5, 0, 5});
	pace_add(&p, 9070 * S, &(struct pace_change){1, 0, 1});
	assert_int_equal(pace_sum(&p, 9070 * S).live, 1);
	assert_int_equal(pace_sum(&p, 9130 * S).live, 1);
	assert_int_equal(pace_sum(&p, 9140 * S).live, 0);
}

static void what_a_table_is_filled_with_is_no_growth(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, ""), *a = add(t, root, 2, "a");
	struct pace_change more;

	(void)state;
	add(t, a, 3, "old");
	assert_false(memcg_table_pace(t, a, &more).known);
	memcg_table_clock(t, 500 * S);
	assert_false(memcg_table_pace(t, a, &more).known);
	memcg_table_begin(t);
	memcg_table_clock(t, 502 * S);
	add(t, a, 4, "new");
	memcg_table_dying(t, add(t, a, 5, "gone"), NUM_UNKNOWN);
	assert_real(memcg_table_pace(t, a, &more), 2);
	assert_int_equal(more.live, 1);
	assert_int_equal(more.dying, 1);
	assert_int_equal(more.born, 2);
	assert_int_equal(a->subtree, 4);
	assert_int_equal(a->subtree_dying, 1);
	assert_int_equal(root->subtree_dying, 1);
	memcg_table_pace(t, root, &more);
	assert_int_equal(more.born, 2);
	memcg_table_free(t);
}

/* LIVE, DYING and PRICE have the row itself in them, and so has what they grew by; births are those below it. */
static void a_row_counts_itself(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, ""), *old = add(t, root, 2, "old"), *a;
	struct pace_change more;

	(void)state;
	memcg_table_clock(t, 500 * S);
	memcg_table_clock(t, 502 * S);
	a = add(t, root, 3, "new");
	add(t, a, 4, "child");
	memcg_table_dying(t, old, NUM_UNKNOWN);
	memcg_table_pace(t, a, &more);
	assert_int_equal(more.live, 2);
	assert_int_equal(more.born, 1);
	memcg_table_pace(t, old, &more);
	assert_int_equal(more.live, -1);
	assert_int_equal(more.dying, 1);
	memcg_table_revive(t, old);
	memcg_table_pace(t, old, &more);
	assert_int_equal(more.live, 0);
	assert_int_equal(more.dying, 0);
	memcg_table_pace(t, root, &more);
	assert_int_equal(more.live, 2);
	assert_int_equal(more.born, 2);
	memcg_table_free(t);
}

static void seconds_are_those_that_were_looked_at(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, "");
	struct pace_change more;

	(void)state;
	memcg_table_clock(t, 100 * S);
	memcg_table_clock(t, 105 * S);
	assert_real(memcg_table_pace(t, root, &more), 5);
	for (int64_t at = 110; at <= 300; at += 5)
		memcg_table_clock(t, at * S);
	assert_real(memcg_table_pace(t, root, &more), 60);
	/* a tick each hour tells of an hour */
	memcg_table_clock(t, 3900 * S);
	assert_real(memcg_table_pace(t, root, &more), 3600);
	/* back in time it begins anew */
	memcg_table_clock(t, 200 * S);
	assert_false(memcg_table_pace(t, root, &more).known);
	memcg_table_free(t);
}

static void rows_that_are_idle_change_once_more_and_have_no_pace(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, ""), *a = add(t, root, 2, "a");

	(void)state;
	memcg_table_clock(t, 100 * S);
	memcg_table_clock(t, 101 * S);
	add(t, a, 3, "b");
	assert_int_equal(t->n_paced, 3);
	memcg_table_begin(t);
	memcg_table_clock(t, 300 * S);
	assert_int_equal(t->n_paced, 0);
	assert_int_equal(t->n_changes, 3);
	memcg_table_remove(t, a);
	memcg_table_free(t);
}

static void short_lives_are_births_below_what_is_still_there(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, ""), *a = add(t, root, 2, "a");
	struct pace_change more;

	(void)state;
	add(t, a, 3, "job");
	memcg_table_clock(t, 100 * S);
	memcg_table_clock(t, 101 * S);
	memcg_table_short_lives(t, "/a/job", 5);
	memcg_table_short_lives(t, "/a/jo/b", 2);
	memcg_table_short_lives(t, "/", 1);
	memcg_table_pace(t, a, &more);
	assert_int_equal(more.born, 7);
	assert_int_equal(more.live, 0);
	memcg_table_pace(t, root, &more);
	assert_int_equal(more.born, 8);
	memcg_table_free(t);
}

static void removed_rows_take_their_pace_along(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, ""), *a = add(t, root, 2, "a");
	struct pace_change more;

	(void)state;
	memcg_table_clock(t, 100 * S);
	memcg_table_clock(t, 101 * S);
	add(t, add(t, a, 3, "b"), 4, "c");
	memcg_table_remove(t, a);
	assert_int_equal(t->n_paced, 1);
	memcg_table_pace(t, root, &more);
	assert_int_equal(more.live, -1);
	assert_int_equal(root->subtree, 1);
	memcg_table_remove(t, root);
	assert_int_equal(t->n_paced, 0);
	memcg_table_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minute_is_looked_back_at_and_no_more),
		cmocka_unit_test(a_slot_of_long_ago_is_not_added_to),
		cmocka_unit_test(what_a_table_is_filled_with_is_no_growth),
		cmocka_unit_test(a_row_counts_itself),
		cmocka_unit_test(seconds_are_those_that_were_looked_at),
		cmocka_unit_test(rows_that_are_idle_change_once_more_and_have_no_pace),
		cmocka_unit_test(short_lives_are_births_below_what_is_still_there),
		cmocka_unit_test(removed_rows_take_their_pace_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
