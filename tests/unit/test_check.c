/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/status/check.h"
#include "output/doc.h"

static int complaints;

void complain(const char *fmt, ...)
{
	(void)fmt;
	complaints++;
}

/* Status of the checks, NULL at the end, against dying 3 and an unknown low. */
static int check(int quiet, const char *const *checks)
{
	struct doc *d = doc_new();
	size_t n = 0;
	int status;

	doc_num(d, "dying", num(3));
	doc_num(d, "low", NUM_UNKNOWN);
	doc_real(d, "mean", real(2.5));
	doc_num(d, "slab_bytes", num(3));
	doc_num(d, "age_seconds", num(3));
	doc_num(d, "seconds_left", num(3));
	doc_real(d, "memcgs_share", real(3));
	doc_array(d, "caches");
	doc_array(d, "structs");
	while (checks[n])
		n++;
	complaints = 0;
	status = check_all(d, checks, n, quiet);
	doc_free(d);
	return status;
}

#define CHECK(quiet, ...) check(quiet, (const char *const[]){__VA_ARGS__, NULL})

static void every_comparison_has_both_outcomes(void **state)
{
	static const struct {
		const char *good, *bad;
	} pairs[] = {{"dying<4", "dying<3"},   {"dying<=3", "dying<=2"}, {"dying==3", "dying==4"},
		     {"dying>=3", "dying>=4"}, {"dying>2", "dying>3"},   {"mean<2.6", "mean<2.5"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		assert_int_equal(CHECK(0, pairs[i].good), EXIT_GOOD);
		assert_int_equal(complaints, 0);
		assert_int_equal(CHECK(0, pairs[i].bad), EXIT_BREACHED);
		assert_int_equal(complaints, 1);
	}
}

static void a_quiet_look_leaves_out_breaches_only(void **state)
{
	(void)state;
	assert_int_equal(CHECK(1, "dying<3"), EXIT_BREACHED);
	assert_int_equal(complaints, 0);
	assert_int_equal(CHECK(1, "bogus<3"), EXIT_USAGE);
	assert_int_equal(complaints, 1);
}

static void unknown_is_neither_good_nor_a_breach(void **state)
{
	(void)state;
	assert_int_equal(CHECK(0, "low<3"), EXIT_NOTHING);
	assert_int_equal(CHECK(0, "low>=0"), EXIT_NOTHING);
}

static void the_worst_of_several_counts(void **state)
{
	(void)state;
	assert_int_equal(CHECK(0, "dying<4", "dying<3"), EXIT_BREACHED);
	assert_int_equal(CHECK(0, "dying<3", "low<1", "dying<4"), EXIT_NOTHING);
	assert_int_equal(CHECK(0, "bogus<1", "low<1", "dying<3"), EXIT_USAGE);
	assert_int_equal(complaints, 3);
	assert_int_equal(check(0, (const char *const[]){NULL}), EXIT_GOOD);
}

static void what_is_no_comparison_is_a_mistake(void **state)
{
	static const char *const bad[] = {"",        "dying",   "dying<",  "<3",        "dying=3",
					  "dying<x", "dying<1x", "dying<nan", "dying<inf", "dying!=3"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(CHECK(0, bad[i]), EXIT_USAGE);
}

static void limits_have_units(void **state)
{
	static const char *const good[] = {"dying<1K",		"dying<1M",	  "dying<1G",	    "slab_bytes==3B",
					   "slab_bytes<0.003KiB", "slab_bytes<1K", "slab_bytes<1MiB", "slab_bytes<1GiB",
					   "memcgs_share==300%", "age_seconds<1min", "age_seconds==3s", "age_seconds<1h",
					   "seconds_left<1d",	"slab_bytes==3"};
	static const char *const bad[] = {"dying<1 K", "dying<K", "dying<1k", "dying<1KB", "memcgs_share<1%%"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_int_equal(CHECK(0, good[i]), EXIT_GOOD);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(CHECK(0, bad[i]), EXIT_USAGE);
	assert_int_equal(CHECK(0, "dying>1K"), EXIT_BREACHED);
}

/* 5% of a count is not 0.05 of it. */
static void a_unit_of_something_else_is_a_mistake(void **state)
{
	static const char *const bad[] = {"dying<5%",	    "dying<5s",	     "dying<1KiB",	 "dying<3B",
					  "slab_bytes<5%",  "slab_bytes<5s", "memcgs_share<5s",	 "memcgs_share<1K",
					  "age_seconds<5%", "age_seconds<1M", "dying+slab_bytes<1KiB", "low<5%"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(CHECK(0, bad[i]), EXIT_USAGE);
		assert_int_equal(complaints, 1);
	}
}

static void sums_are_known_where_each_part_is(void **state)
{
	(void)state;
	assert_int_equal(CHECK(0, "dying+mean==5.5"), EXIT_GOOD);
	assert_int_equal(CHECK(0, "dying+mean+dying<8"), EXIT_BREACHED);
	assert_int_equal(CHECK(0, "dying+low<8"), EXIT_NOTHING);
	assert_int_equal(CHECK(0, "dying+bogus<8"), EXIT_USAGE);
	assert_int_equal(CHECK(0, "dying+<8"), EXIT_USAGE);
	assert_int_equal(CHECK(0, "+<8"), EXIT_USAGE);
}

static void a_row_that_is_not_there_is_no_mistake(void **state)
{
	(void)state;
	assert_int_equal(CHECK(0, "caches.kmalloc-4k.slab_bytes<1"), EXIT_NOTHING);
	assert_int_equal(CHECK(0, "structs.cgroup.slot_bytes<1"), EXIT_NOTHING);
	assert_int_equal(CHECK(0, "cache.kmalloc-4k.slab_bytes<1"), EXIT_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_comparison_has_both_outcomes),
		cmocka_unit_test(a_quiet_look_leaves_out_breaches_only),
		cmocka_unit_test(unknown_is_neither_good_nor_a_breach),
		cmocka_unit_test(the_worst_of_several_counts),
		cmocka_unit_test(what_is_no_comparison_is_a_mistake),
		cmocka_unit_test(limits_have_units),
		cmocka_unit_test(a_unit_of_something_else_is_a_mistake),
		cmocka_unit_test(sums_are_known_where_each_part_is),
		cmocka_unit_test(a_row_that_is_not_there_is_no_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
