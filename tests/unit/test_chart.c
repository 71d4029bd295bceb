/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "output/chart.h"
#include "output/html.h"

/* The path of the first line of a chart of @n values a second apart, from @times where that is given. */
static char *path_of(const double *values, const int64_t *times, size_t n)
{
	int64_t seconds[16];
	struct chart_line line = {"x", values};
	struct chart c = {"t", UNIT_NONE, times ? times : seconds, n, 3 * NS_PER_SEC, &line, 1};
	struct buf out = BUF_INIT;
	char *at, *ret;

	for (size_t i = 0; i < n && i < ARRAY_SIZE(seconds); i++)
		seconds[i] = (int64_t)i * NS_PER_SEC;
	chart_svg(&c, &out);
	at = strstr(buf_str(&out), " d=\"");
	ret = at ? xstrndup(at + 4, strcspn(at + 4, "\"")) : xstrdup(buf_str(&out));
	buf_done(&out);
	return ret;
}

static void is_path(char *got, const char *wanted)
{
	assert_string_equal(got, wanted);
	free(got);
}

static void line_goes_from_the_left_to_the_right_and_0_lies_below(void **state)
{
	(void)state;
	/* 0 at 12 + 176, 10 at the top, 5 between; the first point has a length of 1 */
	is_path(path_of((double[]){0, 5, 10}, NULL, 3), "M84 188.0L85 188.0L415 100.0L746 12.0");
}

static void unknown_value_is_a_gap(void **state)
{
	(void)state;
	is_path(path_of((double[]){10, NAN, 10}, NULL, 3), "M84 12.0L85 12.0M746 12.0L747 12.0");
}

static void time_without_a_record_is_a_gap(void **state)
{
	(void)state;
	is_path(path_of((double[]){10, 10, 10}, (int64_t[]){0, NS_PER_SEC, 10 * NS_PER_SEC}, 3),
		"M84 12.0L85 12.0L150 12.0M746 12.0L747 12.0");
}

static void peak_within_a_column_is_seen(void **state)
{
	static double values[6760];
	static int64_t times[6760];
	char *path;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		times[i] = (int64_t)i * NS_PER_SEC;
	values[3385] = 10;
	path = path_of(values, times, ARRAY_SIZE(values));
	assert_non_null(strstr(path, "L415 12.0V188.0"));
	free(path);
}

static void nothing_known_is_said(void **state)
{
	char *text = path_of((double[]){NAN, NAN}, NULL, 2);

	(void)state;
	assert_non_null(strstr(text, "Nothing of it is known"));
	free(text);
}

static void steps_are_round_in_the_unit(void **state)
{
	(void)state;
	assert_true(chart_step(10, UNIT_NONE) == 2);
	assert_true(chart_step(41, UNIT_NONE) == 10);
	assert_true(chart_step(100000, UNIT_NONE) == 20000);
	assert_true(chart_step(5 * 1048576.0, UNIT_BYTES) == 1048576);
	assert_true(chart_step(7000, UNIT_BYTES) == 2048);
	assert_true(chart_step(1.7 * 1073741824, UNIT_BYTES) == 512 * 1048576.0);
}

static void markup_in_a_text_is_text(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	html_text("<script>\"a\" & b</script>", &out);
	assert_string_equal(buf_str(&out), "&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_goes_from_the_left_to_the_right_and_0_lies_below),
		cmocka_unit_test(unknown_value_is_a_gap),
		cmocka_unit_test(time_without_a_record_is_a_gap),
		cmocka_unit_test(peak_within_a_column_is_seen),
		cmocka_unit_test(nothing_known_is_said),
		cmocka_unit_test(steps_are_round_in_the_unit),
		cmocka_unit_test(markup_in_a_text_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
