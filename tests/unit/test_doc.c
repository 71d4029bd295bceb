/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "output/doc.h"

/* dying 3, structs a and b with slot_bytes, one of them unknown, texts and an unknown number. */
static struct doc *example(void)
{
	struct doc *d = doc_new(), *o, *list;

	doc_text(d, "kernel", "6.18");
	o = doc_object(d, "memcgs");
	doc_num(o, "dying", num(3));
	doc_num(o, "objs_low", NUM_UNKNOWN);
	doc_real(o, "mean", real(2.5));
	doc_array(o, "holders");
	doc_array_unknown(o, "keepers");
	list = doc_array(d, "structs");
	o = doc_object(list, "ignored");
	doc_text(o, "name", "a");
	doc_num(o, "slot_bytes", num(10));
	o = doc_object(list, NULL);
	doc_text(o, "name", "b");
	doc_num(o, "slot_bytes", NUM_UNKNOWN);
	doc_num(d, "mean", num(7));
	return d;
}

static int look_up(const char *path, double *ret)
{
	struct doc *d = example();
	struct buf matches = BUF_INIT;
	int r = doc_number(d, path, ret, &matches);

	buf_done(&matches);
	doc_free(d);
	return r;
}

static void finds_numbers_by_their_whole_path(void **state)
{
	double v = 0;

	(void)state;
	assert_int_equal(look_up("memcgs.dying", &v), 0);
	assert_int_equal((int)v, 3);
	assert_int_equal(look_up("memcgs.mean", &v), 0);
	assert_int_equal((int)(v * 10), 25);
	assert_int_equal(look_up("structs.a.slot_bytes", &v), 0);
	assert_int_equal((int)v, 10);
}

static void a_path_may_be_cut_on_the_left_where_it_stays_unique(void **state)
{
	double v = 0;

	(void)state;
	assert_int_equal(look_up("dying", &v), 0);
	assert_int_equal((int)v, 3);
	assert_int_equal(look_up("a.slot_bytes", &v), 0);
	assert_int_equal(look_up("ying", &v), -ENOENT);
	assert_int_equal(look_up("cgs.dying", &v), -ENOENT);
}

static void the_whole_path_wins_over_one_that_ends_so(void **state)
{
	double v = 0;

	(void)state;
	assert_int_equal(look_up("mean", &v), 0);
	assert_int_equal((int)v, 7);
}

static void several_matches_are_named(void **state)
{
	struct doc *d = example();
	struct buf matches = BUF_INIT;
	double v = 77;

	(void)state;
	assert_int_equal(doc_number(d, "slot_bytes", &v, &matches), -ENOTUNIQ);
	assert_string_equal(buf_str(&matches), "structs.a.slot_bytes, structs.b.slot_bytes");
	assert_int_equal((int)v, 77);
	buf_done(&matches);
	doc_free(d);
}

static void few_of_many_matches_are_named_and_fields_first(void **state)
{
	struct doc *d = doc_new(), *list = doc_array(d, "caches");
	struct buf matches = BUF_INIT;
	char name[16];
	double v;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct doc *o = doc_object(list, NULL);

		snprintf(name, sizeof(name), "c%d", i);
		doc_text(o, "name", name);
		doc_num(o, "slab_bytes", num(1));
	}
	doc_num(doc_object(d, "price"), "slab_bytes", num(1));
	assert_int_equal(doc_number(d, "slab_bytes", &v, &matches), -ENOTUNIQ);
	assert_string_equal(buf_str(&matches), "price.slab_bytes, caches.c0.slab_bytes, caches.c1.slab_bytes, "
					       "caches.c2.slab_bytes, caches.c3.slab_bytes and 296 more");
	buf_done(&matches);
	doc_free(d);
}

static void unknown_and_missing_are_told_apart(void **state)
{
	double v = 77;

	(void)state;
	assert_int_equal(look_up("objs_low", &v), -ENODATA);
	assert_int_equal(look_up("structs.b.slot_bytes", &v), -ENODATA);
	assert_int_equal(look_up("nothing", &v), -ENOENT);
	assert_int_equal(look_up("", &v), -ENOENT);
	assert_int_equal(look_up("structs", &v), -ENOENT);
	assert_int_equal(look_up("kernel", &v), -ENOENT);
	assert_int_equal((int)v, 77);
}

static void an_element_that_is_not_there_is_told_from_a_mistake(void **state)
{
	double v;

	(void)state;
	assert_int_equal(look_up("structs.c.slot_bytes", &v), -ENXIO);
	assert_int_equal(look_up("memcgs.holders.tmpfs.memcgs", &v), -ENXIO);
	assert_int_equal(look_up("holders.tmpfs.memcgs", &v), -ENXIO);
	assert_int_equal(look_up("memcgs.keepers.tmpfs.memcgs", &v), -ENXIO);
	assert_int_equal(look_up("keepers.tmpfs.memcgs", &v), -ENXIO);
	assert_int_equal(look_up("keepers", &v), -ENOENT);
	assert_int_equal(look_up("structs.a.nonsense", &v), -ENOENT);
	assert_int_equal(look_up("structs.ab", &v), -ENXIO);
	assert_int_equal(look_up("xholders.tmpfs.memcgs", &v), -ENOENT);
	assert_int_equal(look_up("memcgs.structs.c.slot_bytes", &v), -ENOENT);
}

static void json_is_indented_and_ends_with_a_newline(void **state)
{
	struct doc *d = doc_new(), *o;
	struct buf out = BUF_INIT;

	(void)state;
	doc_array(d, "none");
	doc_array_unknown(d, "unknown");
	doc_object(d, "nothing");
	o = doc_array(d, "list");
	doc_num(o, NULL, num(-1));
	doc_bool(o, NULL, true);
	doc_text(d, "text", NULL);
	doc_real(d, "nan", real(NAN));
	doc_real(d, "real", real(1755.4286));
	doc_json(d, &out);
	assert_string_equal(buf_str(&out), "{\n"
					   "  \"none\": [],\n"
					   "  \"unknown\": null,\n"
					   "  \"nothing\": {},\n"
					   "  \"list\": [\n"
					   "    -1,\n"
					   "    true\n"
					   "  ],\n"
					   "  \"text\": null,\n"
					   "  \"nan\": null,\n"
					   "  \"real\": 1755.43\n"
					   "}\n");
	buf_done(&out);
	doc_free(d);
	doc_free(NULL);
}

static void strings_are_escaped_for_json(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	json_string(&out, "a\"b\\c\n\001\303\274");
	assert_string_equal(buf_str(&out), "\"a\\\"b\\\\c\\u000a\\u0001\303\274\"");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_numbers_by_their_whole_path),
		cmocka_unit_test(a_path_may_be_cut_on_the_left_where_it_stays_unique),
		cmocka_unit_test(the_whole_path_wins_over_one_that_ends_so),
		cmocka_unit_test(several_matches_are_named),
		cmocka_unit_test(few_of_many_matches_are_named_and_fields_first),
		cmocka_unit_test(unknown_and_missing_are_told_apart),
		cmocka_unit_test(an_element_that_is_not_there_is_told_from_a_mistake),
		cmocka_unit_test(json_is_indented_and_ends_with_a_newline),
		cmocka_unit_test(strings_are_escaped_for_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
