/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/parse.h"
#include "base/xalloc.h"

#define S 1000000000LL

static void numbers_use_the_whole_text(void **state)
{
	static const char *const bad[] = {"", " 1", "1 ", "+1", "-1", "0x10", "1.0", "1\n", "a"};
	uint64_t v = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(parse_u64(bad[i], &v), -EINVAL);
	assert_int_equal(v, 7);
	assert_int_equal(parse_u64("0", &v), 0);
	assert_int_equal(v, 0);
	assert_int_equal(parse_u64("00012", &v), 0);
	assert_int_equal(v, 12);
}

static void numbers_end_at_64_bits(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_int_equal(parse_u64("18446744073709551615", &v), 0);
	assert_true(v == UINT64_MAX);
	assert_int_equal(parse_u64("18446744073709551616", &v), -ERANGE);
	assert_int_equal(parse_u64("99999999999999999999999999", &v), -ERANGE);
	assert_true(v == UINT64_MAX);
}

static void a_slice_needs_no_terminator(void **state)
{
	uint64_t v;

	(void)state;
	assert_int_equal(parse_u64_n("12345", 3, &v), 0);
	assert_int_equal(v, 123);
	assert_int_equal(parse_u64_n("12345", 0, &v), -EINVAL);
	assert_int_equal(parse_u64_n("1 2", 3, &v), -EINVAL);
}

static void sizes_are_powers_of_1024(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {{"0", 0},	       {"4096", 4096},		{"7B", 7},
		    {"64K", 65536},    {"64KiB", 65536},	{"256M", 268435456},
		    {"1GiB", 1 << 30}, {"2T", 2199023255552ULL}};
	static const char *const bad[] = {"", "K", "1KB", "1 K", "1Ki", "-1K", "1.5M", "1MM"};
	uint64_t v;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(parse_bytes(good[i].text, &v), 0);
		assert_true(v == good[i].bytes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(parse_bytes(bad[i], &v), -EINVAL);
}

static void a_size_that_does_not_fit_is_an_error(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_int_equal(parse_bytes("18446744073709551615", &v), 0);
	assert_true(v == UINT64_MAX);
	v = 7;
	assert_int_equal(parse_bytes("16777216T", &v), -ERANGE);
	assert_int_equal(v, 7);
}

static void durations_add_their_parts(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} good[] = {{"2", 2 * S},	  {"2s", 2 * S},	{"200ms", S / 5},
		    {"0.5", S / 2},	  {".5s", S / 2},	{"5min", 300 * S},
		    {"1h30m", 5400 * S},  {"1h 30m", 5400 * S}, {"3d", 259200 * S},
		    {"1w", 604800 * S},	  {"7us", 7000},	{"9ns", 9},
		    {"2days", 172800 * S}};
	static const char *const bad[] = {".",	"1s .", "",    "s",   "-1s", "+1",
					  "1x", "0x10", "inf", "nan", "1,5", "1e"};
	int64_t v;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		if (parse_duration(good[i].text, &v))
			fail_msg("'%s' is refused", good[i].text);
		assert_int_equal(v, good[i].ns);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (parse_duration(bad[i], &v) != -EINVAL)
			fail_msg("'%s' is taken", bad[i]);
}

static void a_duration_that_does_not_fit_is_an_error(void **state)
{
	int64_t v = 7;

	(void)state;
	assert_int_equal(parse_duration("999999999999w", &v), -ERANGE);
	assert_int_equal(parse_duration("1e300s", &v), -ERANGE);
	assert_int_equal(v, 7);
}

static void times_are_absolute_or_count_back(void **state)
{
	const int64_t now = 1764000000 * S; /* 2025-11-24T16:00:00Z */
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {{"now", 1764000000},
		    {"2025-11-24T16:00:00Z", 1764000000},
		    {"2025-11-24T17:00:00+01:00", 1764000000},
		    {"2025-11-24T08:00:00-0800", 1764000000},
		    {"2025-11-24 16:00:00", 1764000000},
		    {"2025-11-24 16:00", 1764000000},
		    {"2025-11-24", 1763942400},
		    {"today", 1763942400},
		    {"yesterday", 1763856000},
		    {"@5", 5},
		    {"1764000000", 1764000000},
		    {"10m", 1764000000 - 600},
		    {"3h ago", 1764000000 - 10800},
		    {"-2d", 1764000000 - 172800},
		    {"3 minutes ago", 1764000000 - 180},
		    {"1 week", 1764000000 - 604800},
		    {"07:50", 1763970600},
		    {"07:50:30", 1763970630},
		    {"2262-04-11T23:47:16Z", 9223372036},
		    {"1677-09-21T00:12:44Z", -9223372036},
		    {"2025-11-24T16:00:00+14:00", 1764000000 - 14 * 3600},
		    {"2024-02-29", 1709164800}};
	static const char *const bad[] = {"",
					  "tomorrow",
					  "2025-13-01",
					  "2025-11-24T16:00:00X",
					  "@",
					  "@x",
					  "2025-11-24T16:00:00+1",
					  "10 parsecs",
					  /* these wrapped round, or were taken as another time */
					  "2263-01-01",
					  "9999-12-31",
					  "1677-01-01",
					  "1600-01-01",
					  "2025-11-24T16:00:00+1:30",
					  "2025-11-24T16:00:00+9:99",
					  "2025-11-24T16:00:00+99:99",
					  "2025-11-24T16:00:00+14:60",
					  "2025-11-24T16:00:00+15:00",
					  "2026-02-31",
					  "2025-02-29T10:00:00Z",
					  "24:10",
					  "07:50x"};
	int64_t v;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		if (parse_time(good[i].text, now, &v))
			fail_msg("'%s' is refused", good[i].text);
		if (v != good[i].seconds * S)
			fail_msg("'%s' is %lld", good[i].text, (long long)(v / S));
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (!parse_time(bad[i], now, &v))
			fail_msg("'%s' is taken", bad[i]);
}

static void fractions_of_a_second_count(void **state)
{
	int64_t v;

	(void)state;
	assert_int_equal(parse_time("2025-11-24T16:00:00.250Z", 0, &v), 0);
	assert_int_equal(v, 1764000000 * S + S / 4);
	assert_int_equal(parse_time("1764000000.250", 0, &v), 0);
	assert_int_equal(v, 1764000000 * S + S / 4);
	assert_int_equal(parse_time("@5.5", 0, &v), 0);
	assert_int_equal(v, 5 * S + S / 2);
	assert_int_not_equal(parse_time("1764000000.2x", 0, &v), 0);
	assert_int_equal(parse_time("1764000000.", 0, &v), 0);
	assert_int_equal(v, 1764000000 * S);
}

static void id_lists_give_count_and_largest(void **state)
{
	static const struct {
		const char *text;
		unsigned count, max;
	} good[] = {{"0", 1, 0},   {"0\n", 1, 0}, {"0-3,8", 5, 8},
		    {"0-1", 2, 1}, {"0,3", 2, 3}, {"8,0-3", 5, 8}};
	static const char *const bad[] = {
		"",    "\n", "a",   "0-",	  "-1",
		"3-0", "0,", "0 1", "0-99999999", "0-18446744073709551616"};
	unsigned count, max;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(parse_id_list(good[i].text, &count, &max), 0);
		assert_int_equal(count, good[i].count);
		assert_int_equal(max, good[i].max);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (!parse_id_list(bad[i], &count, &max))
			fail_msg("'%s' is taken", bad[i]);
}

static void an_id_that_does_not_fit_is_refused(void **state)
{
	unsigned count, max;

	(void)state;
	assert_int_not_equal(parse_id_list("4294967296", &count, &max), 0);
	assert_int_not_equal(parse_id_list("0,4294967297", &count, &max), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_use_the_whole_text),
		cmocka_unit_test(numbers_end_at_64_bits),
		cmocka_unit_test(a_slice_needs_no_terminator),
		cmocka_unit_test(sizes_are_powers_of_1024),
		cmocka_unit_test(a_size_that_does_not_fit_is_an_error),
		cmocka_unit_test(durations_add_their_parts),
		cmocka_unit_test(a_duration_that_does_not_fit_is_an_error),
		cmocka_unit_test(times_are_absolute_or_count_back),
		cmocka_unit_test(fractions_of_a_second_count),
		cmocka_unit_test(id_lists_give_count_and_largest),
		cmocka_unit_test(an_id_that_does_not_fit_is_refused),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
