/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the past: what is asked of a source that keeps them, and what is shown of them. */
#include <errno.h>
#include <string.h>

#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "model/tickrow.h"
#include "top/views/view.h"
#include "unit/unit.h"

/* A source that keeps ticks 1 to newest, two seconds apart; 0: it keeps none. */
struct keeper {
	struct source source; /* first */
	uint64_t first, newest;
	int64_t clock_ns; /* of tick 0 */
	size_t asked, given;
	int err;
};

static struct moment moment_of(const struct keeper *k, uint64_t tick)
{
	int64_t ns = (int64_t)tick * 2 * NS_PER_SEC;

	return (struct moment){.utc_ns = k->clock_ns + ns, .mono_ns = ns, .boot_ns = ns};
}

static int give_ticks(struct source *src, const struct source_rows *which, source_tick_fn *fn,
		      void *user)
{
	struct keeper *k = (struct keeper *)src;
	uint64_t from = which->after + 1 > k->first ? which->after + 1 : k->first;

	k->asked++;
	if (k->err)
		return k->err;
	if (which->until + 1 - from > which->most)
		from = which->until + 1 - which->most;
	for (uint64_t tick = from; tick <= which->until; tick++) {
		struct tick_row row = {.tick = tick,
				       .at = moment_of(k, tick),
				       .after_gap = tick == k->first,
				       .live = num((int64_t)tick * 10)};

		fn(user, &row);
		k->given++;
	}
	return 0;
}

static const struct source_ops keeps = {.name = "history", .ticks = give_ticks};
static const struct source_ops keeps_none = {.name = "kernel"};

static const struct view_ops *history_ops(void)
{
	for (size_t i = 0; view_ops_at(i); i++)
		if (!strcmp(view_ops_at(i)->name, "history"))
			return view_ops_at(i);
	fail_msg("no view history");
	return NULL;
}

static void show(struct view *v, struct keeper *k, uint64_t tick)
{
	struct machine machine = {0};
	struct sample s = {.tick = tick, .at = moment_of(k, tick), .machine = &machine};

	s.counts.live = num((int64_t)tick * 10);
	view_update(v, &s, 20);
}

static struct value field_of(const struct view *v, size_t i, const char *name)
{
	struct buf scratch = BUF_INIT;
	struct value value =
		field_value(table_field(v->ops->table, name), NULL, v->ops->row(v, i), &scratch);

	buf_done(&scratch);
	return value;
}

static void a_new_tick_asks_for_what_is_new(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 50);
	assert_int_equal(v->n, 50);
	assert_int_equal(k.given, 50);
	show(v, &k, 50);
	assert_int_equal(k.asked, 1);
	show(v, &k, 53); /* three ticks since */
	assert_int_equal(v->n, 53);
	assert_int_equal(k.given, 53);
	assert_int_equal(v->loaded, 53);
	assert_int_equal(field_of(v, 0, "live").i, 530);
	assert_true(field_of(v, 0, "live_per_second").r > 4.99);
	assert_true(field_of(v, 0, "live_per_second").r < 5.01);
	assert_int_equal(field_of(v, 52, "live_per_second").kind, VALUE_UNKNOWN);
	view_free(v);
}

static void a_step_back_shows_fewer_and_asks_nothing(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 50);
	show(v, &k, 49);
	assert_int_equal(v->n, 49);
	assert_int_equal(field_of(v, 0, "live").i, 490);
	show(v, &k, 50);
	assert_int_equal(v->n, 50);
	assert_int_equal(k.asked, 1);
	view_free(v);
}

static void far_back_the_rows_before_are_loaded(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 5000);
	assert_int_equal(v->n, 1000);
	show(v, &k, 4400);
	assert_int_equal(v->n, 1000);
	assert_int_equal(field_of(v, 999, "live").i, 34010);
	show(v, &k, 5000);
	assert_int_equal(field_of(v, 0, "live").i, 50000);
	assert_true(v->n >= 1000);
	view_free(v);
}

static void rows_kept_are_bounded(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	for (uint64_t tick = 1; tick < 4000; tick++)
		show(v, &k, tick);
	assert_true(v->n >= 1000 && v->n <= 1500);
	assert_int_equal(v->loaded, 3999);
	view_free(v);
}

static void a_file_that_counts_anew_is_read_anew(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 500);
	k.clock_ns = 5000 * NS_PER_SEC; /* the new file's ticks are younger, and few */
	show(v, &k, 3);
	assert_int_equal(v->n, 3);
	assert_int_equal(field_of(v, 0, "time").i, moment_of(&k, 3).utc_ns);
	view_free(v);
}

static void without_kept_ticks_samples_are_collected(void **state)
{
	struct keeper k = {.source = {&keeps_none}};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 1);
	show(v, &k, 2);
	show(v, &k, 4); /* one was missed */
	assert_int_equal(v->n, 3);
	assert_int_equal(field_of(v, 0, "live_per_second").kind, VALUE_UNKNOWN);
	assert_true(field_of(v, 1, "live_per_second").r > 4.99);
	assert_int_equal(v->err, 0);
	view_free(v);
}

static void an_error_is_kept_for_the_screen_and_the_rows_stay(void **state)
{
	struct keeper k = {.source = {&keeps}, .first = 1};
	struct view *v = view_new(history_ops());

	(void)state;
	v->source = &k.source;
	show(v, &k, 9);
	k.err = -EBUSY;
	show(v, &k, 10);
	assert_int_equal(v->err, -EBUSY);
	assert_int_equal(v->n, 9);
	k.err = 0;
	show(v, &k, 11);
	assert_int_equal(v->err, 0);
	assert_int_equal(v->n, 11);
	view_free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_tick_asks_for_what_is_new),
		cmocka_unit_test(a_step_back_shows_fewer_and_asks_nothing),
		cmocka_unit_test(far_back_the_rows_before_are_loaded),
		cmocka_unit_test(rows_kept_are_bounded),
		cmocka_unit_test(a_file_that_counts_anew_is_read_anew),
		cmocka_unit_test(without_kept_ticks_samples_are_collected),
		cmocka_unit_test(an_error_is_kept_for_the_screen_and_the_rows_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
