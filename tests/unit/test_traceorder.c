/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "kernel/trace/traceorder.h"

struct seen {
	int64_t times[64];
	uint64_t ids[64];
	char paths[64][16];
	size_t n;
};

static void take(void *user, const struct trace_event *e)
{
	struct seen *seen = user;

	assert_true(seen->n < 64);
	seen->times[seen->n] = e->mono_ns;
	seen->ids[seen->n] = e->id;
	strncpy(seen->paths[seen->n], e->path, 15);
	seen->n++;
}

static void add(struct traceorder *o, int64_t ns, uint64_t id, const char *path)
{
	struct trace_event e = {
		.kind = TRACE_BORN, .mono_ns = ns, .id = id, .path = path, .path_len = strlen(path)};

	traceorder_add(o, &e);
}

static void events_of_two_cpus_come_in_order_of_time(void **state)
{
	struct traceorder o = TRACEORDER_INIT;
	struct seen seen = {.n = 0};

	(void)state;
	for (int i = 0; i < 10; i++)
		add(&o, 100 + 2 * i, (uint64_t)i, "/first");
	for (int i = 0; i < 10; i++)
		add(&o, 101 + 2 * i, (uint64_t)i, "/second");
	traceorder_pass(&o, INT64_MAX, take, &seen);
	assert_int_equal(seen.n, 20);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(seen.times[i], 100 + i);
		assert_string_equal(seen.paths[i], i % 2 ? "/second" : "/first");
	}
	assert_int_equal(o.late, 0);
	traceorder_done(&o);
}

static void young_events_wait_for_what_may_still_come(void **state)
{
	struct traceorder o = TRACEORDER_INIT;
	struct seen seen = {.n = 0};

	(void)state;
	add(&o, 10, 1, "/a");
	add(&o, 30, 3, "/a");
	traceorder_pass(&o, 20, take, &seen);
	assert_int_equal(seen.n, 1);
	add(&o, 25, 2, "/b");
	traceorder_pass(&o, 40, take, &seen);
	assert_int_equal(seen.n, 3);
	assert_int_equal(seen.ids[1], 2);
	assert_int_equal(seen.ids[2], 3);
	assert_int_equal(o.late, 0);
	traceorder_done(&o);
}

static void same_times_keep_the_order_they_came_in(void **state)
{
	struct traceorder o = TRACEORDER_INIT;
	struct seen seen = {.n = 0};

	(void)state;
	for (uint64_t i = 0; i < 33; i++)
		add(&o, 7, i, "/a");
	traceorder_pass(&o, 7, take, &seen);
	assert_int_equal(seen.n, 33);
	for (uint64_t i = 0; i < 33; i++)
		assert_int_equal(seen.ids[i], i);
	traceorder_done(&o);
}

static void events_that_come_too_late_are_counted(void **state)
{
	struct traceorder o = TRACEORDER_INIT;
	struct seen seen = {.n = 0};

	(void)state;
	add(&o, 10, 1, "/a");
	traceorder_pass(&o, 10, take, &seen);
	add(&o, 5, 2, "/a");
	traceorder_pass(&o, 10, take, &seen);
	assert_int_equal(seen.n, 2);
	assert_int_equal(o.late, 1);
	traceorder_done(&o);
}

static void events_still_held_are_released_with_it(void **state)
{
	struct traceorder o = TRACEORDER_INIT;
	struct seen seen = {.n = 0};

	(void)state;
	add(&o, 10, 1, "/a");
	traceorder_pass(&o, 5, take, &seen);
	assert_int_equal(seen.n, 0);
	traceorder_done(&o);
	assert_int_equal(o.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_of_two_cpus_come_in_order_of_time),
		cmocka_unit_test(young_events_wait_for_what_may_still_come),
		cmocka_unit_test(same_times_keep_the_order_they_came_in),
		cmocka_unit_test(events_that_come_too_late_are_counted),
		cmocka_unit_test(events_still_held_are_released_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
