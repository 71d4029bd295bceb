/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "top/chart/plot.h"

#define N 20

struct world {
	struct plot_slot slots[N];
	struct plot_value first[N], second[N];
	struct plot plot;
};

static int start(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	for (size_t i = 0; i < N; i++) {
		w->slots[i].recorded = true;
		w->first[i] = (struct plot_value){true, (double)i, (double)i};
	}
	w->plot = (struct plot){.width = 10 + N,
				.height = 6,
				.ascii = true,
				.n = N,
				.slots = w->slots,
				.values = {w->first, w->second},
				.n_figures = 1,
				.from_utc_ns = 1795000000 * NS_PER_SEC,
				.width_ns = 10 * NS_PER_SEC,
				.cursor = N,
				.now = N};
	*state = w;
	return 0;
}

static int stop(void **state)
{
	free(*state);
	return 0;
}

static void line_is(const struct world *w, size_t y, const char *wanted)
{
	struct line l = {.ascii = w->plot.ascii};

	plot_line(&w->plot, y, &l);
	assert_string_equal(line_text(&l), wanted);
	line_done(&l);
}

static void area_rises_from_0_and_time_runs_to_the_right(void **state)
{
	struct world *w = *state;

	line_is(w, 0, "       20+                ..::");
	line_is(w, 1, "         |          ..::######");
	line_is(w, 2, "         |     ..::###########");
	line_is(w, 3, "        0+.::#################");
	line_is(w, 4, "         +-------------------+");
	line_is(w, 5, "");
	w->plot.from_utc_ns -= 200 * NS_PER_SEC;
	line_is(w, 4, "         +---------+----------");
	line_is(w, 5, "                   11:05 ");
}

static void what_is_unknown_is_blank_and_a_gap_breaks_the_line_of_time(void **state)
{
	struct world *w = *state;

	for (size_t i = 5; i < 10; i++) {
		w->slots[i].recorded = false;
		w->first[i].known = false;
	}
	w->first[12].known = false;
	line_is(w, 3, "        0+.::##     ## #######");
	line_is(w, 4, "         +-----     ---------+");
}

static void value_that_hardly_moves_is_no_cliff(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < N; i++)
		w->first[i].low = w->first[i].high = 1000 + (double)i;
	line_is(w, 0, "     1200+                    ");
	line_is(w, 2, "         |####################");
	line_is(w, 3, "      800+####################");
}

static void braille_has_two_slots_a_column_and_four_dots_a_line(void **state)
{
	struct world *w = *state;

	w->plot.ascii = false;
	w->plot.width = 10 + N / 2;
	line_is(w, 0, "       20┤        ⣠⣶");
	line_is(w, 3, "        0┤⣠⣶⣿⣿⣿⣿⣿⣿⣿⣿");
	assert_int_equal(plot_slots(20, 1, false), 20);
	assert_int_equal(plot_slots(20, 1, true), 10);
	assert_int_equal(plot_slots(40, 2, true), 20);
}

static void second_figure_is_a_line_with_an_axis_of_its_own(void **state)
{
	struct world *w = *state;

	w->plot.n_figures = 2;
	w->plot.width += 10;
	w->plot.units[1] = UNIT_BYTES;
	for (size_t i = 0; i < N; i++)
		w->second[i] = (struct plot_value){true, i < 10 ? 0 : 4096, i < 10 ? 0 : 4096};
	line_is(w, 0, "       20+          **********+4.00KiB  ");
	line_is(w, 2, "         |     ..::#*#########|         ");
	line_is(w, 3, "        0+***********#########+0B       ");
}

static void cursor_and_boots_are_marked(void **state)
{
	struct world *w = *state;
	struct line l = {.ascii = true};

	w->slots[2].boot = true;
	w->plot.cursor = 4;
	line_is(w, 0, "       20+  :             ..::");
	plot_line(&w->plot, 3, &l);
	for (size_t i = 0; i < l.n_runs; i++)
		if (l.runs[i].style == STYLE_CURSOR)
			assert_int_equal(l.runs[i].start, 14);
	line_done(&l);
	w->plot.now = 7;
	line_is(w, 4, "         +-------^-----------+");
}

static void nothing_known_is_drawn_without_marks(void **state)
{
	struct world *w = *state;

	memset(w->first, 0, sizeof(w->first));
	line_is(w, 0, "         |                    ");
	w->plot.height = 1;
	line_is(w, 0, "         +-------------------+");
	w->plot.width = 3;
	line_is(w, 0, "");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
		T(area_rises_from_0_and_time_runs_to_the_right),
		T(what_is_unknown_is_blank_and_a_gap_breaks_the_line_of_time),
		T(value_that_hardly_moves_is_no_cliff),
		T(braille_has_two_slots_a_column_and_four_dots_a_line),
		T(second_figure_is_a_line_with_an_axis_of_its_own),
		T(cursor_and_boots_are_marked),
		T(nothing_known_is_drawn_without_marks),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
