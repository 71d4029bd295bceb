/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

/* What @call put behind "> " must be @wanted. */
#define assert_adds(call, wanted)                                                                  \
	do {                                                                                       \
		struct buf b = BUF_INIT;                                                           \
		struct buf *out = &b;                                                              \
		buf_adds(out, "> ");                                                               \
		call;                                                                              \
		assert_string_equal(buf_str(out), "> " wanted);                                    \
		buf_done(out);                                                                     \
	} while (0)

static void bytes_keep_three_digits_and_their_unit(void **state)
{
	(void)state;
	assert_adds(text_bytes(out, 0), "0B");
	assert_adds(text_bytes(out, 1023), "1023B");
	assert_adds(text_bytes(out, 1024), "1.00KiB");
	assert_adds(text_bytes(out, 45466), "44.4KiB");
	assert_adds(text_bytes(out, 375000), "366KiB");
	assert_adds(text_bytes(out, 2254438), "2.15MiB");
	assert_adds(text_bytes(out, -126976), "-124KiB");
	assert_adds(text_bytes(out, 1125899906842624.0 * 2048), "2048PiB");
	assert_adds(text_share(out, real(0.494)), "49%");
	assert_adds(text_share(out, real(0.0099)), "under 1%");
	assert_adds(text_share(out, REAL_UNKNOWN), "-");
}

static void durations_have_two_units_at_most(void **state)
{
	(void)state;
	assert_adds(text_duration(out, 0.85), "850ms");
	assert_adds(text_duration(out, 42), "42s");
	assert_adds(text_duration(out, 190), "3m10s");
	assert_adds(text_duration(out, 120), "2m");
	assert_adds(text_duration(out, 19200), "5h20m");
	assert_adds(text_duration(out, 12 * 86400 + 3600), "12d");
}

static void times_are_utc_with_milliseconds(void **state)
{
	(void)state;
	assert_adds(text_time(out, 1764000000250000000LL), "2025-11-24T16:00:00.250Z");
	assert_adds(text_time(out, 0), "1970-01-01T00:00:00.000Z");
}

static void a_time_before_1970_counts_back(void **state)
{
	(void)state;
	assert_adds(text_time(out, -250000000LL), "1969-12-31T23:59:59.750Z");
}

#define ESCAPES(bytes, wanted) assert_adds(text_escape(out, bytes, sizeof(bytes) - 1), wanted)

static void control_characters_become_escapes(void **state)
{
	(void)state;
	ESCAPES("a\033[31mb", "a\\x1b[31mb");
	ESCAPES("a\nb\tc\r", "a\\x0ab\\x09c\\x0d");
	ESCAPES("\177", "\\x7f");
	ESCAPES("\302\233", "\\xc2\\x9b");
	ESCAPES("a\0b", "a\\x00b");
}

static void bytes_that_are_no_utf8_become_escapes(void **state)
{
	(void)state;
	ESCAPES("\377\376", "\\xff\\xfe");
	ESCAPES("\303", "\\xc3");
	ESCAPES("\303(", "\\xc3(");
	ESCAPES("\300\257", "\\xc0\\xaf");         /* overlong */
	ESCAPES("\340\200\257", "\\xe0\\x80\\xaf"); /* overlong */
	ESCAPES("\355\240\200", "\\xed\\xa0\\x80"); /* a surrogate */
	ESCAPES("\364\220\200\200", "\\xf4\\x90\\x80\\x80"); /* beyond U+10FFFF */
}

static void marks_that_reorder_text_become_escapes(void **state)
{
	(void)state;
	ESCAPES("\342\200\256", "\\xe2\\x80\\xae");
	ESCAPES("\342\201\246", "\\xe2\\x81\\xa6");
	ESCAPES("\357\273\277", "\\xef\\xbb\\xbf");
}

static void marks_that_hide_text_become_escapes(void **state)
{
	(void)state;
	ESCAPES("a\330\234b", "a\\xd8\\x9cb");			      /* U+061C */
	ESCAPES("a\302\255b", "a\\xc2\\xadb");			      /* U+00AD */
	ESCAPES("a\342\201\240b", "a\\xe2\\x81\\xa0b");		      /* U+2060 */
	ESCAPES("a\363\240\201\201b", "a\\xf3\\xa0\\x81\\x81b");	      /* U+E0041 */
	ESCAPES("\343\205\244", "\\xe3\\x85\\xa4");			      /* U+3164 */
}

/* Of two names that differ the printed ones do: a backslash that reads as an escape of ours is one. */
static void a_name_that_looks_like_an_escape_is_told_from_one(void **state)
{
	(void)state;
	ESCAPES("a\\x1bb", "a\\x5cx1bb");
	ESCAPES("a\\x5cb", "a\\x5cx5cb");
	ESCAPES("a\\xC3", "a\\x5cxC3");
	ESCAPES("dev-disk\\x2dby", "dev-disk\\x2dby");
	ESCAPES("\\x1", "\\x1");
	ESCAPES("\\", "\\");
}

static void cleaning_changes_nothing_that_is_escaped(void **state)
{
	(void)state;
	assert_adds(text_clean(out, "a\\x1bb\033\n", 8), "a\\x1bb\\x1b\\x0a");
}

static void readable_text_stays_as_it_is(void **state)
{
	(void)state;
	ESCAPES("user@1000.service", "user@1000.service");
	ESCAPES("dev-disk\\x2dby", "dev-disk\\x2dby");
	ESCAPES("gr\303\274n \344\275\240", "gr\303\274n \344\275\240");
	ESCAPES("", "");
}

static void width_is_in_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("gr\303\274n"), 4);
	assert_int_equal(text_width("\344\275\240\345\245\275"), 4);
	assert_int_equal(text_width("e\314\201"), 1); /* a combining accent */
}

static void decimals_below_one_have_six_digits(void **state)
{
	static const struct {
		double v;
		const char *text;
	} cases[] = {
		{0, "0.00"},	     {1, "1.00"},	  {2340.5714, "2340.57"}, {0.000534, "0.000534"},
		{-0.004, "-0.004000"}, {0.999, "0.999000"}, {-1.5, "-1.50"},	  {1e9, "1000000000.00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf b = BUF_INIT;

		text_decimal(&b, cases[i].v);
		assert_string_equal(buf_str(&b), cases[i].text);
		buf_done(&b);
	}
}

static void one_is_no_plural(void **state)
{
	(void)state;
	assert_string_equal(text_s(0), "s");
	assert_string_equal(text_s(1), "");
	assert_string_equal(text_s(2), "s");
}

static void buffers_grow_and_keep_their_terminator(void **state)
{
	struct buf b = BUF_INIT;
	char *mine;

	(void)state;
	assert_string_equal(buf_str(&b), "");
	for (int i = 0; i < 5000; i++)
		buf_addf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 10000);
	assert_int_equal(strlen(buf_str(&b)), 10000);
	buf_clear(&b);
	assert_string_equal(buf_str(&b), "");
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	mine = buf_detach(&b);
	assert_memory_equal(mine, "a\0b", 4);
	assert_int_equal(b.len, 0);
	free(mine);
	mine = buf_detach(&b);
	assert_string_equal(mine, "");
	free(mine);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_keep_three_digits_and_their_unit),
		cmocka_unit_test(durations_have_two_units_at_most),
		cmocka_unit_test(times_are_utc_with_milliseconds),
		cmocka_unit_test(a_time_before_1970_counts_back),
		cmocka_unit_test(control_characters_become_escapes),
		cmocka_unit_test(bytes_that_are_no_utf8_become_escapes),
		cmocka_unit_test(marks_that_reorder_text_become_escapes),
		cmocka_unit_test(marks_that_hide_text_become_escapes),
		cmocka_unit_test(a_name_that_looks_like_an_escape_is_told_from_one),
		cmocka_unit_test(cleaning_changes_nothing_that_is_escaped),
		cmocka_unit_test(readable_text_stays_as_it_is),
		cmocka_unit_test(width_is_in_columns),
		cmocka_unit_test(decimals_below_one_have_six_digits),
		cmocka_unit_test(one_is_no_plural),
		cmocka_unit_test(buffers_grow_and_keep_their_terminator),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
