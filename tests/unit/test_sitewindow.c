/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "model/cost.h"
#include "model/sitewindow.h"

#define SEC NS_PER_SEC

static void the_next_comes_when_it_was_asked_for(void **state)
{
	bool rarer;

	(void)state;
	/* 12 ms each 5 minutes are 0.004%, the budget is 0.1% */
	assert_int_equal(site_window_next_ns(1000, 300 * SEC, 0.012, 0.001, &rarer),
			 1000 + 300 * SEC);
	assert_false(rarer);
}

static void the_next_comes_later_where_the_budget_says_so(void **state)
{
	bool rarer;

	(void)state;
	/* half a second of CPU is 0.1% of 500 s */
	assert_int_equal(site_window_next_ns(7, 300 * SEC, 0.5, 0.001, &rarer), 7 + 500 * SEC);
	assert_true(rarer);
	/* always: back to back is at once, but for the budget */
	assert_int_equal(site_window_next_ns(7, 0, 0.012, 0.001, &rarer), 7 + 12 * SEC);
	assert_true(rarer);
	assert_int_equal(site_window_next_ns(7, 0, 0, 0.001, &rarer), 7);
	assert_false(rarer);
}

static void a_price_beyond_all_bounds_does_not_wrap(void **state)
{
	bool rarer;

	(void)state;
	assert_true(site_window_next_ns(0, SEC, 1e30, 1e-9, &rarer) > 0);
	assert_true(rarer);
	/* a budget of nothing allows nothing */
	assert_true(site_window_next_ns(0, SEC, 0.001, 0, &rarer) > 86400 * SEC);
	assert_true(rarer);
}

static void the_price_is_unknown_where_rejected_events_are(void **state)
{
	struct real price = site_window_price(1000000, num(2000000), 0);

	(void)state;
	assert_true(price.known);
	assert_in_range((int)(price.v * 1000), 999, 1001);
	assert_false(site_window_price(1000000, NUM_UNKNOWN, 0).known);
}

static void the_text_says_what_is_an_estimate(void **state)
{
	struct site_window w = {.seconds = 0.2, .events = 1234, .lost = 5, .cpu_seconds = 0.012};
	struct buf text = BUF_INIT;

	(void)state;
	site_window_text(&w, &text);
	assert_string_equal(buf_str(&text), "0.20 s, 1234 events, 5 lost, 0.012 CPU-s");
	buf_clear(&text);
	w.machine_cpu_seconds = real(0.003);
	w.in_kernel = true;
	site_window_text(&w, &text);
	assert_string_equal(
		buf_str(&text),
		"0.20 s, 1234 events, 5 lost, 0.012 CPU-s, the machine paid about 0.003 "
		"CPU-s, totals taken in the kernel");
	buf_done(&text);
}

static void a_cache_that_would_be_larger_saves_nothing(void **state)
{
	struct site_row row = {.allocs = num(10), .requested_bytes = num(40960)};

	(void)state;
	row.slot_bytes = num(4096);
	row.own_slot_bytes = num(4160);
	site_row_compute(&row, 2);
	assert_true(row.would_save_bytes_per_second.known);
	assert_int_equal((int)row.would_save_bytes_per_second.v, 0);
	assert_int_equal((int)row.allocs_per_second.v, 5);
	site_row_compute(&row, 0);
	assert_false(row.allocs_per_second.known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_comes_when_it_was_asked_for),
		cmocka_unit_test(the_next_comes_later_where_the_budget_says_so),
		cmocka_unit_test(a_price_beyond_all_bounds_does_not_wrap),
		cmocka_unit_test(the_price_is_unknown_where_rejected_events_are),
		cmocka_unit_test(the_text_says_what_is_an_estimate),
		cmocka_unit_test(a_cache_that_would_be_larger_saves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
