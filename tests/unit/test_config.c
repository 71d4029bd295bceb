/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "front/config.h"

struct outcome {
	struct config c;
	struct buf error;
	int r;
};

static struct outcome parse(const char *text)
{
	struct outcome o = {.error = BUF_INIT};

	config_init(&o.c);
	o.r = config_parse(&o.c, "x.conf", text, strlen(text), &o.error);
	return o;
}

static void done(struct outcome *o)
{
	config_done(&o->c);
	buf_done(&o->error);
}

static void rejects(const char *text, const char *message)
{
	struct outcome o = parse(text);

	assert_int_equal(o.r, -EINVAL);
	assert_string_equal(buf_str(&o.error), message);
	done(&o);
}

static void every_key_is_read(void **state)
{
	struct outcome o = parse("[sample]\ninterval = 500ms\nfollow = a  b\n"
				 "[structs]\nsize mem_cgroup = 2184\nsize mem_cgroup_per_node = off\n"
				 "[trace]\ncgroup = off\nkmem = always\nwindow = 1s\nevery = 1h\n"
				 "budget = 2.5%\nslots = kmalloc-8k\n"
				 "[history]\npath = /x/y.db\nkeep_days = 7\nmax_bytes = 1G\nevents = 5\n"
				 "[journal]\nsummary = off\n"
				 "[alert]\ndying = 100\nmemcgs = off\nsaved_below = 64K\n"
				 "ids = 90%\nshare = 30%\ncache kmalloc-4k = 5GiB\n"
				 "growth slab = 100MiB/h\ngrowth dentry = 1M/5min\n");

	(void)state;
	assert_int_equal(o.r, 0);
	assert_int_equal(o.c.sample.interval_ns, 500000000);
	assert_int_equal(o.c.sample.follow.n, 2);
	assert_string_equal(o.c.sample.follow.names[1], "b");
	assert_int_equal(o.c.sizes.n, 2);
	assert_string_equal(o.c.sizes.rows[0].name, "mem_cgroup");
	assert_num(o.c.sizes.rows[0].bytes, 2184);
	assert_unknown(o.c.sizes.rows[1].bytes);
	assert_false(o.c.trace.cgroup);
	assert_int_equal(o.c.trace.kmem, KMEM_ALWAYS);
	assert_true(o.c.trace.budget > 0.0249 && o.c.trace.budget < 0.0251);
	assert_string_equal(o.c.trace.slots.names[0], "kmalloc-8k");
	assert_string_equal(o.c.history.path, "/x/y.db");
	assert_int_equal(o.c.history.keep_days, 7);
	assert_int_equal(o.c.history.max_bytes, 1 << 30);
	assert_int_equal(o.c.history.events, 5);
	assert_int_equal(o.c.journal.summary_ns, 0);
	assert_num(o.c.alert.dying, 100);
	assert_unknown(o.c.alert.memcgs);
	assert_num(o.c.alert.saved_below_bytes, 65536);
	assert_unknown(o.c.alert.ids.ids);
	assert_real(o.c.alert.ids.share, 0.9);
	assert_real(o.c.alert.share, 0.3);
	assert_int_equal(o.c.alert.caches.n, 3);
	assert_string_equal(o.c.alert.caches.rows[0].name, "kmalloc-4k");
	assert_int_equal(o.c.alert.caches.rows[0].bytes, 5LL << 30);
	assert_int_equal(o.c.alert.caches.rows[0].per_ns, 0);
	assert_string_equal(o.c.alert.caches.rows[1].name, "slab");
	assert_int_equal(o.c.alert.caches.rows[1].bytes, 100 << 20);
	assert_int_equal(o.c.alert.caches.rows[1].per_ns, 3600000000000LL);
	assert_int_equal(o.c.alert.caches.rows[2].per_ns, 300000000000LL);
	done(&o);
}

static void what_is_printed_can_be_read_again(void **state)
{
	struct outcome o = parse("[sample]\ninterval = 1500ms\n[trace]\nbudget = 0.12345678%\n[alert]\ndying = 3\n"
				 "ids = 99.999999%\ngrowth dentry = 1M/10500ms\ngrowth slab = 1M/1h\n");
	struct buf first = BUF_INIT, second = BUF_INIT;
	struct outcome again;

	(void)state;
	config_print(&o.c, &first);
	again = parse(buf_str(&first));
	assert_int_equal(again.r, 0);
	config_print(&again.c, &second);
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_non_null(strstr(buf_str(&first), "interval = 1500ms\n"));
	assert_non_null(strstr(buf_str(&first), "budget = 0.12345678%\n"));
	assert_non_null(strstr(buf_str(&first), "ids = 99.999999%\n"));
	assert_non_null(strstr(buf_str(&first), "growth dentry = 1048576/10500ms\n"));
	assert_non_null(strstr(buf_str(&first), "growth slab = 1048576/3600s\n"));
	buf_done(&first);
	buf_done(&second);
	done(&o);
	done(&again);
}

static void an_unknown_key_names_file_line_and_keys(void **state)
{
	(void)state;
	rejects("[alert]\n# comment\n\ndieing = 1\n",
		"x.conf:4: [alert] has no key 'dieing'; it has dying, memcgs, saved_below, ids, share, cache NAME, growth NAME");
}

static void an_unknown_section_names_those_there_are(void **state)
{
	(void)state;
	rejects("[alerts]\ndying = 1\n", "x.conf:2: there is no section [alerts]; there are sample,"
					 " structs, trace, history, journal, alert");
}

static void a_key_without_section_is_an_error(void **state)
{
	(void)state;
	rejects("interval = 2s\n", "x.conf:1: key 'interval' is in no section; there are sample,"
				   " structs, trace, history, journal, alert");
}

static void a_bad_value_says_what_would_be_right(void **state)
{
	(void)state;
	rejects("[structs]\nsize mem_cgrp = 2184\n",
		"x.conf:2: [structs] size mem_cgrp: '2184' is not the bytes that a followed struct asks"
		" for, 64 to 65536, or off ('cgslab show structs' names them)");
	rejects("[sample]\ninterval = soon\n",
		"x.conf:2: [sample] interval: 'soon' is not a time from 100ms to 1h, such as 2s");
	rejects("[sample]\ninterval = 1ms\n",
		"x.conf:2: [sample] interval: '1ms' is not a time from 100ms to 1h, such as 2s");
	rejects("[history]\nmax_bytes = 12\n", "x.conf:2: [history] max_bytes: '12' is not a size of at"
					       " least 4M, such as 256M, or 0 for no limit");
	rejects("[history]\npath = here.db\n", "x.conf:2: [history] path: 'here.db' is not a path from"
					       " the root, such as /var/lib/x");
	rejects("[trace]\nbudget = 5\n",
		"x.conf:2: [trace] budget: '5' is not a share of one CPU, such as 0.1%");
}

static void a_line_that_is_nothing_is_an_error(void **state)
{
	(void)state;
	rejects("[sample]\nwhat is this\ninterval = nonsense\n",
		"x.conf:2: this is neither [section] nor 'key = value'");
}

static void the_first_error_counts(void **state)
{
	(void)state;
	rejects("[alert]\nx = 1\nwhat is this\ny = 2\n",
		"x.conf:2: [alert] has no key 'x'; it has dying, memcgs, saved_below, ids, share, cache NAME, growth NAME");
}

static void a_line_that_is_too_long_is_an_error_and_not_cut(void **state)
{
	char text[1000] = "[history]\npath = /";

	(void)state;
	memset(text + strlen(text), 'x', 900);
	struct outcome o = parse(text);
	assert_int_equal(o.r, -EINVAL);
	assert_non_null(strstr(buf_str(&o.error), "x.conf:2: the line is longer than"));
	done(&o);
}

static void a_missing_default_file_is_a_good_one(void **state)
{
	struct outcome o = {.error = BUF_INIT};

	(void)state;
	config_init(&o.c);
	assert_int_equal(config_load(&o.c, "/nowhere/x.conf", false, &o.error), 0);
	assert_int_equal(o.c.sample.interval_ns, 2000000000);
	assert_int_equal(config_load(&o.c, "/nowhere/x.conf", true, &o.error), -ENOENT);
	assert_string_equal(buf_str(&o.error), "/nowhere/x.conf: No such file or directory");
	done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(what_is_printed_can_be_read_again),
		cmocka_unit_test(an_unknown_key_names_file_line_and_keys),
		cmocka_unit_test(an_unknown_section_names_those_there_are),
		cmocka_unit_test(a_key_without_section_is_an_error),
		cmocka_unit_test(a_bad_value_says_what_would_be_right),
		cmocka_unit_test(a_line_that_is_nothing_is_an_error),
		cmocka_unit_test(the_first_error_counts),
		cmocka_unit_test(a_line_that_is_too_long_is_an_error_and_not_cut),
		cmocka_unit_test(a_missing_default_file_is_a_good_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
