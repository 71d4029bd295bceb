/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of cgslabtop's screen that need no terminal. */
#include "unit/unit.h"

#include <locale.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "model/field.h"
#include "top/chart/spark.h"
#include "top/columns.h"
#include "top/layout.h"
#include "top/line.h"
#include "top/list.h"
#include "top/overlay.h"
#include "top/pieces.h"
#include "top/prompt.h"

static void smallest_screen_has_eight_rows_and_a_line_less_has_none(void **state)
{
	struct layout l = layout_of(15, 60);

	(void)state;
	assert_false(l.too_small);
	assert_int_equal(l.n_rows, 8);
	assert_int_equal(l.rows + l.n_rows, l.message);
	assert_true(layout_of(14, 60).too_small);
	assert_true(layout_of(15, 59).too_small);
	assert_true(layout_of(1, 1).too_small);
	assert_int_equal(layout_of(0, 0).n_rows, 0);
}

static void mouse_is_on_the_part_that_is_drawn_there(void **state)
{
	struct layout l = layout_of(24, 80);

	(void)state;
	assert_int_equal(layout_at(&l, l.tabs), LAYOUT_TABS);
	assert_int_equal(layout_at(&l, l.head), LAYOUT_HEAD);
	assert_int_equal(layout_at(&l, l.rows), LAYOUT_ROWS);
	assert_int_equal(layout_at(&l, l.message - 1), LAYOUT_ROWS);
	assert_int_equal(layout_at(&l, l.message), LAYOUT_NOTHING);
	assert_int_equal(layout_at(&l, 23), LAYOUT_KEYS);
	l = layout_of(15, 80);
	assert_int_equal(layout_at(&l, 14), LAYOUT_NOTHING);
	assert_int_equal(layout_at(&l, l.title), LAYOUT_NOTHING);
}

static void cursor_stops_at_both_ends(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 100, 10);
	list_move(&l, -5);
	assert_int_equal(l.cursor, 0);
	list_move(&l, 1L << 40);
	assert_int_equal(l.cursor, 99);
	assert_int_equal(l.top, 90);
	list_move(&l, -(1L << 40));
	assert_int_equal(l.cursor, 0);
	assert_int_equal(l.top, 0);
}

static void cursor_of_an_empty_list_does_not_move(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 0, 10);
	list_move(&l, 3);
	list_scroll(&l, 3);
	assert_int_equal(l.cursor, 0);
	assert_int_equal(l.top, 0);
}

static void window_stays_full_when_rows_go_away(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 100, 10);
	list_go(&l, 99);
	list_fit(&l, 20, 10);
	assert_int_equal(l.cursor, 19);
	assert_int_equal(l.top, 10);
}

static void followed_row_stays_on_its_line_of_the_screen(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 100, 10);
	list_go(&l, 50);
	assert_int_equal(l.cursor - l.top, 9);
	list_follow(&l, 70);
	assert_int_equal(l.cursor, 70);
	assert_int_equal(l.cursor - l.top, 9);
}

static void cursor_on_the_first_row_stays_first(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 100, 10);
	list_follow(&l, 70);
	assert_int_equal(l.cursor, 0);
}

static void scrolling_takes_the_cursor_along(void **state)
{
	struct list l = {0};

	(void)state;
	list_fit(&l, 100, 10);
	list_scroll(&l, 3);
	assert_int_equal(l.top, 3);
	assert_int_equal(l.cursor, 3);
	list_scroll(&l, 1000);
	assert_int_equal(l.top, 90);
	list_scroll(&l, -1000);
	assert_int_equal(l.cursor, 9);
}

static void spark_gives(const char *wanted, const double *v, size_t n, size_t width, bool ascii)
{
	struct spark s = {0};
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		spark_add(&s, v[i] < 0 ? REAL_UNKNOWN : real(v[i]));
	spark_draw(&s, width, ascii, &out);
	assert_string_equal(buf_str(&out), wanted);
	buf_done(&out);
}

static void spark_runs_from_0_to_the_largest_value(void **state)
{
	static const double v[] = {0, 25, 50, 100};

	(void)state;
	spark_gives("▁▃▅█", v, 4, 10, false);
	spark_gives("_:=#", v, 4, 10, true);
	spark_gives("▅█", v, 4, 2, false);
}

static void spark_makes_no_cliff_of_a_small_step(void **state)
{
	static const double step[] = {270, 270, 269, 269}, eighth[] = {800, 850, 899};

	(void)state;
	spark_gives("▁▁▁▁", step, 4, 10, false);
	spark_gives("▁▄▇", eighth, 3, 10, false);
}

static void spark_that_does_not_move_is_low_and_a_gap_is_blank(void **state)
{
	static const double v[] = {7, 7, -1, 7};

	(void)state;
	spark_gives("▁▁ ▁", v, 4, 10, false);
	spark_gives("", NULL, 0, 10, false);
}

static void spark_forgets_what_is_older_than_its_ring(void **state)
{
	struct spark s = {0};
	struct buf out = BUF_INIT;

	(void)state;
	for (int i = 0; i < SPARK_MAX + 5; i++)
		spark_add(&s, real(i));
	spark_draw(&s, SPARK_MAX * 2, true, &out);
	assert_int_equal(out.len, SPARK_MAX);
	assert_int_equal(out.bytes[0], '_');
	assert_int_equal(out.bytes[SPARK_MAX - 1], '#');
	buf_done(&out);
}

static const char *typed(struct prompt *p, const char *text)
{
	for (; *text; text++)
		prompt_byte(p, (unsigned char)*text);
	return buf_str(&p->text);
}

static void prompt_edits_whole_characters(void **state)
{
	struct prompt p = PROMPT_INIT;

	(void)state;
	assert_string_equal(typed(&p, "aé日b"), "aé日b");
	prompt_edit(&p, PROMPT_LEFT);
	prompt_edit(&p, PROMPT_BACKSPACE);
	assert_string_equal(buf_str(&p.text), "aéb");
	prompt_edit(&p, PROMPT_LEFT);
	prompt_edit(&p, PROMPT_DELETE);
	assert_string_equal(buf_str(&p.text), "ab");
	assert_string_equal(typed(&p, "x"), "axb");
	prompt_done(&p);
}

static void prompt_takes_no_control_characters(void **state)
{
	struct prompt p = PROMPT_INIT;

	(void)state;
	assert_string_equal(typed(&p, "a\033[\x7f\tb"), "a[b");
	prompt_done(&p);
}

static void prompt_kills_words_and_lines(void **state)
{
	struct prompt p = PROMPT_INIT;

	(void)state;
	prompt_set(&p, "one two  ");
	prompt_edit(&p, PROMPT_KILL_WORD);
	assert_string_equal(buf_str(&p.text), "one ");
	prompt_edit(&p, PROMPT_KILL);
	assert_string_equal(buf_str(&p.text), "");
	prompt_edit(&p, PROMPT_BACKSPACE);
	prompt_edit(&p, PROMPT_DELETE);
	prompt_edit(&p, PROMPT_LEFT);
	prompt_edit(&p, PROMPT_RIGHT);
	assert_int_equal(p.cursor, 0);
	prompt_done(&p);
}

static void cell_is(const char *text, struct cell cell, bool ascii, const char *wanted)
{
	struct line l = {.ascii = ascii};

	line_cell(&l, STYLE_PLAIN, text, &cell);
	assert_string_equal(line_text(&l), wanted);
	assert_int_equal(l.width, cell.width);
	line_done(&l);
}

static void cell_has_its_width_whatever_the_text(void **state)
{
	(void)state;
	cell_is("abc", (struct cell){5, false, 0, false}, false, "abc  ");
	cell_is("abc", (struct cell){5, true, 0, false}, false, "  abc");
	cell_is("abcdef", (struct cell){5, false, 0, false}, false, "abcd~");
	cell_is("日本語", (struct cell){5, false, 0, false}, false, "日本~");
	cell_is("日本語", (struct cell){4, false, 0, false}, false, "日~ ");
	cell_is("", (struct cell){0, false, 0, false}, false, "");
	cell_is("abc", (struct cell){0, false, 0, false}, false, "");
}

static void number_that_does_not_fit_is_stars_and_never_cut(void **state)
{
	(void)state;
	cell_is("1234567", (struct cell){5, true, 0, false}, false, "*****");
}

static void long_names_scroll_sideways(void **state)
{
	(void)state;
	cell_is("abcdefgh", (struct cell){4, false, 5, false}, false, "~gh ");
	cell_is("abcdefghijkl", (struct cell){5, false, 5, false}, false, "~ghi~");
	cell_is("abcdefgh", (struct cell){4, false, 50, false}, false, "~   ");
}

static void path_that_does_not_fit_keeps_both_ends(void **state)
{
	(void)state;
	cell_is("/system.slice/nginx.service", (struct cell){18, false, 0, true}, false, "/syste~inx.service");
	cell_is("/system.slice/nginx.service", (struct cell){27, false, 0, true}, false, "/system.slice/nginx.service");
	cell_is("/system.slice/nginx.service", (struct cell){8, false, 0, true}, false, "/system~");
	cell_is("/日本語日本語日本語", (struct cell){12, false, 0, true}, false, "/日~語日本語");
	cell_is("/system.slice/nginx.service", (struct cell){18, false, 8, true}, false, "~lice/nginx.servi~");
}

static void no_raw_byte_reaches_a_line(void **state)
{
	struct line l = LINE_INIT;

	(void)state;
	line_put(&l, STYLE_PLAIN, "a\033[31m\xff\n");
	assert_string_equal(line_text(&l), "a\\x1b[31m\\xff\\x0a");
	assert_int_equal(l.width, strlen(line_text(&l)));
	line_done(&l);
}

static void without_utf8_bytes_are_spelt(void **state)
{
	(void)state;
	cell_is("é", (struct cell){10, false, 0, false}, true, "\\xc3\\xa9  ");
}

static void runs_of_one_style_are_joined(void **state)
{
	struct line l = LINE_INIT;

	(void)state;
	line_put(&l, STYLE_SAVED, "ab");
	line_put(&l, STYLE_SAVED, "cd");
	line_put(&l, STYLE_PLAIN, "e");
	assert_int_equal(l.n_runs, 2);
	assert_int_equal(l.runs[0].len, 4);
	line_done(&l);
}

static const struct field *field(const char *name)
{
	const struct field *f = table_field(&table_memcgs, name);

	assert_non_null(f);
	return f;
}

static void fit(const struct view_column *want, size_t n, size_t width, const struct field *sorted,
		struct columns *ret)
{
	const struct columns_room room = {width, 20, true, 12};

	columns_fit(want, n, &room, sorted, ret);
}

static void least_important_columns_go_first_and_the_last_one_stays(void **state)
{
	const struct view_column want[] = {{field("subtree_memcgs"), NULL, 8, 0, 0},
					   {field("creator"), NULL, 10, 2, 0},
					   {field("state"), NULL, 6, 1, 0},
					   {field("path"), NULL, 0, 0, 0}};
	struct columns c;

	(void)state;
	fit(want, 4, 80, NULL, &c);
	assert_int_equal(c.n, 4);
	assert_int_equal(c.v[3].x + c.v[3].width, 80);
	fit(want, 4, 40, NULL, &c);
	assert_int_equal(c.n, 3);
	assert_string_equal(c.v[1].field->name, "state");
	fit(want, 4, 10, NULL, &c);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.v[0].width, 10);
}

static void sorted_column_stays_and_has_room_for_its_arrow(void **state)
{
	const struct view_column want[] = {{field("subtree_memcgs"), "EIGHTSIX", 8, 0, 0},
					   {field("creator"), NULL, 10, 2, 0},
					   {field("state"), NULL, 6, 1, 0},
					   {field("path"), NULL, 0, 0, 0}};
	struct columns c;

	(void)state;
	fit(want, 4, 40, want[1].field, &c);
	assert_int_equal(c.n, 3);
	assert_ptr_equal(c.v[1].field, want[1].field);
	fit(want, 4, 80, want[0].field, &c);
	assert_int_equal(c.v[0].width, 9);
}

static void column_of_text_is_as_wide_as_its_text_up_to_a_limit(void **state)
{
	struct view_column want[] = {{field("creator"), NULL, 4, 0, 11},
				     {field("path"), NULL, 0, 0, 0}};
	struct columns c;

	(void)state;
	fit(want, 2, 80, NULL, &c);
	assert_int_equal(c.v[0].width, 11);
	want[0].seen = 500;
	fit(want, 2, 80, NULL, &c);
	assert_int_equal(c.v[0].width, 12);
}

static void click_between_two_columns_is_on_none(void **state)
{
	const struct view_column want[] = {{field("subtree_memcgs"), NULL, 8, 0, 0},
					   {field("path"), NULL, 0, 0, 0}};
	struct columns c;

	(void)state;
	fit(want, 2, 80, NULL, &c);
	assert_ptr_equal(columns_at(&c, 0)->field, want[0].field);
	assert_null(columns_at(&c, 8));
	assert_ptr_equal(columns_at(&c, 9)->field, want[1].field);
	assert_null(columns_at(&c, 80));
}

static void pieces_are(size_t width, const char *wanted)
{
	struct pieces p = {.n = 0};
	struct line out = LINE_INIT;

	line_put(pieces_add(&p, 0), STYLE_PLAIN, "memcgs 12");
	line_put(pieces_add(&p, 2), STYLE_PLAIN, "[5-7]");
	line_put(pieces_add(&p, 1), STYLE_PLAIN, "saved 1");
	pieces_put(&p, width, 2, false, &out);
	assert_string_equal(line_text(&out), wanted);
	pieces_done(&p);
	line_done(&out);
}

static void phrases_are_shown_whole_or_not_at_all(void **state)
{
	(void)state;
	pieces_are(80, "memcgs 12  [5-7]  saved 1");
	pieces_are(24, "memcgs 12  saved 1");
	pieces_are(12, "memcgs 12");
	pieces_are(4, "memc");
}

static void wrapped(const char *text, size_t width, const char *wanted)
{
	struct overlay o = {.kind = NULL};

	buf_adds(&o.text, text);
	overlay_wrap(&o, width);
	assert_string_equal(buf_str(&o.lines), wanted);
	overlay_done(&o);
}

static void long_lines_go_on_below_their_last_column(void **state)
{
	(void)state;
	wrapped("  a     one two three\n", 14, "  a     one \n        two \n        three\n");
	wrapped("abcdefgh\n", 4, "abcd\n  ef\n  gh\n");
	wrapped("\n\nx", 4, "\n\nx\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(smallest_screen_has_eight_rows_and_a_line_less_has_none),
		cmocka_unit_test(mouse_is_on_the_part_that_is_drawn_there),
		cmocka_unit_test(cursor_stops_at_both_ends),
		cmocka_unit_test(cursor_of_an_empty_list_does_not_move),
		cmocka_unit_test(window_stays_full_when_rows_go_away),
		cmocka_unit_test(followed_row_stays_on_its_line_of_the_screen),
		cmocka_unit_test(cursor_on_the_first_row_stays_first),
		cmocka_unit_test(scrolling_takes_the_cursor_along),
		cmocka_unit_test(spark_runs_from_0_to_the_largest_value),
		cmocka_unit_test(spark_makes_no_cliff_of_a_small_step),
		cmocka_unit_test(spark_that_does_not_move_is_low_and_a_gap_is_blank),
		cmocka_unit_test(spark_forgets_what_is_older_than_its_ring),
		cmocka_unit_test(prompt_edits_whole_characters),
		cmocka_unit_test(prompt_takes_no_control_characters),
		cmocka_unit_test(prompt_kills_words_and_lines),
		cmocka_unit_test(cell_has_its_width_whatever_the_text),
		cmocka_unit_test(number_that_does_not_fit_is_stars_and_never_cut),
		cmocka_unit_test(long_names_scroll_sideways),
		cmocka_unit_test(path_that_does_not_fit_keeps_both_ends),
		cmocka_unit_test(no_raw_byte_reaches_a_line),
		cmocka_unit_test(without_utf8_bytes_are_spelt),
		cmocka_unit_test(runs_of_one_style_are_joined),
		cmocka_unit_test(least_important_columns_go_first_and_the_last_one_stays),
		cmocka_unit_test(sorted_column_stays_and_has_room_for_its_arrow),
		cmocka_unit_test(column_of_text_is_as_wide_as_its_text_up_to_a_limit),
		cmocka_unit_test(click_between_two_columns_is_on_none),
		cmocka_unit_test(phrases_are_shown_whole_or_not_at_all),
		cmocka_unit_test(long_lines_go_on_below_their_last_column),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
