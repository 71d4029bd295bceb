/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/nearest.h"
#include "base/xalloc.h"

static const char *const words[] = {"status", "show", "export", "cost", "sites", "compare", "fields", "filter"};

static const char *nearest_of(const char *meant)
{
	struct nearest n = {.meant = meant};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		nearest_offer(&n, words[i]);
	return n.word ? n.word : "none";
}

static void a_slip_of_the_fingers_is_seen_through(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("statsu"), "status");
	assert_string_equal(nearest_of("staus"), "status");
	assert_string_equal(nearest_of("exportt"), "export");
	assert_string_equal(nearest_of("fitler"), "filter");
	assert_string_equal(nearest_of("shwo"), "show");
	assert_string_equal(nearest_of("cost"), "cost");
	assert_string_equal(nearest_of("comp"), "compare");
	assert_string_equal(nearest_of("sta"), "status");
}

static void another_word_is_not_guessed_at(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("bogus"), "none");
	assert_string_equal(nearest_of(""), "none");
	assert_string_equal(nearest_of("x"), "none");
	assert_string_equal(nearest_of("cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"),
			    "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_of_the_fingers_is_seen_through),
		cmocka_unit_test(another_word_is_not_guessed_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
