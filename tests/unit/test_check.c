/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/xalloc.h"
#include "cli/check.h"
#include "cli/cli.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_comparison_has_both_outcomes),
		cmocka_unit_test(a_quiet_look_leaves_out_breaches_only),
		cmocka_unit_test(unknown_is_neither_good_nor_a_breach),
		cmocka_unit_test(the_worst_of_several_counts),
		cmocka_unit_test(what_is_no_comparison_is_a_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
