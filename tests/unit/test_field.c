/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <math.h>
#include <string.h>

#include "base/strings.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/follow.h"

static const struct value unknown = {.kind = VALUE_UNKNOWN};

static struct value integer(int64_t i)
{
	return (struct value){.kind = VALUE_INT, .i = i};
}

static struct value real_value(double r)
{
	return (struct value){.kind = VALUE_REAL, .r = r};
}

#define assert_text(v, unit, wanted)                                                               \
	do {                                                                                       \
		struct buf b = BUF_INIT;                                                           \
		struct value value = v;                                                            \
		value_text(&value, unit, &b);                                                      \
		assert_string_equal(buf_str(&b), wanted);                                          \
		buf_done(&b);                                                                      \
	} while (0)
#define assert_raw(v, wanted)                                                                      \
	do {                                                                                       \
		struct buf b = BUF_INIT;                                                           \
		struct value value = v;                                                            \
		value_raw(&value, &b);                                                             \
		assert_string_equal(buf_str(&b), wanted);                                          \
		buf_done(&b);                                                                      \
	} while (0)

static void unknown_is_a_dash_for_people_and_nothing_for_machines(void **state)
{
	(void)state;
	assert_text(unknown, UNIT_BYTES, "-");
	assert_raw(unknown, "");
	assert_int_equal(value_num(NUM_UNKNOWN).kind, VALUE_UNKNOWN);
	assert_int_equal(value_real(REAL_UNKNOWN).kind, VALUE_UNKNOWN);
	assert_int_equal(value_real(real(NAN)).kind, VALUE_UNKNOWN);
	assert_int_equal(value_real(real(INFINITY)).kind, VALUE_UNKNOWN);
	assert_int_equal(value_str(NULL).kind, VALUE_UNKNOWN);
	assert_int_equal(value_num(num(0)).kind, VALUE_INT);
}

static void bytes_get_a_unit_when_they_are_many(void **state)
{
	(void)state;
	assert_text(integer(2240), UNIT_BYTES, "2240");
	assert_text(integer(9999), UNIT_BYTES, "9999");
	assert_text(integer(14848), UNIT_BYTES, "14.5KiB");
	assert_text(integer(-315392), UNIT_BYTES, "-308KiB");
	assert_text(real_value(2340.5714), UNIT_BYTES, "2340.57");
	assert_text(integer(14848), UNIT_NONE, "14848");
	assert_text(integer(14848), UNIT_ID, "14848");
}

static void machines_get_all_digits_and_no_unit(void **state)
{
	(void)state;
	assert_raw(integer(INT64_MAX), "9223372036854775807");
	assert_raw(integer(-5), "-5");
	assert_raw(real_value(1755.4286), "1755.43");
	assert_raw(((struct value){.kind = VALUE_TEXT, .text = "a,b"}), "a,b");
	assert_raw(((struct value){.kind = VALUE_TIME, .i = 1764000000250000000LL}),
		   "2025-11-24T16:00:00.250Z");
}

static void seconds_read_as_spans(void **state)
{
	(void)state;
	assert_text(real_value(190), UNIT_SECONDS, "3m10s");
}

static int compare(struct value a, struct value b)
{
	return value_compare(&a, &b);
}

static void unknown_is_below_everything(void **state)
{
	(void)state;
	assert_int_equal(compare(unknown, integer(INT64_MIN)), -1);
	assert_int_equal(compare(real_value(-1e300), unknown), 1);
	assert_int_equal(compare(unknown, value_str("")), -1);
	assert_int_equal(compare(unknown, unknown), 0);
}

static void numbers_compare_by_value_and_texts_by_byte(void **state)
{
	(void)state;
	assert_int_equal(compare(integer(9), integer(10)), -1);
	assert_int_equal(compare(integer(2), real_value(1.5)), 1);
	assert_int_equal(compare(real_value(2), integer(2)), 0);
	assert_int_equal(compare(value_str("b"), value_str("a")), 1);
	assert_int_equal(compare(value_str("a"), value_str("a")), 0);
	/* beyond 2^53 a double could not tell them apart */
	assert_int_equal(compare(integer(9007199254740993), integer(9007199254740992)), 1);
}

static void tables_are_found_by_their_names(void **state)
{
	(void)state;
	for (size_t i = 0; table_at(i); i++)
		assert_ptr_equal(table_find(table_at(i)->name), table_at(i));
	assert_ptr_equal(table_find("memcgs"), &table_memcgs);
	assert_null(table_find("memcg"));
	assert_null(table_find(""));
}

static bool is_name(const char *s)
{
	return *s && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(s);
}

/* Names are JSON keys, CSV headers and metric names at once. */
static void every_field_has_a_usable_name_a_title_and_help(void **state)
{
	(void)state;
	for (size_t i = 0; table_at(i); i++) {
		const struct table *t = table_at(i);

		assert_true(strlen(t->help) > 10);
		assert_true(!t->sort || table_field(t, t->sort));
		for (size_t k = 0; k < t->n_fields; k++) {
			const struct field *f = &t->fields[k];

			assert_true(is_name(f->name));
			assert_true(*f->title && strlen(f->help) > 5);
			assert_ptr_equal(table_field(t, f->name), f); /* the name is there once */
			assert_true(f->from.get || f->from.type);
		}
	}
}

static void units_stand_in_the_names_of_fields(void **state)
{
	static const struct {
		enum unit unit;
		const char *suffix;
	} suffixes[] = {{UNIT_SECONDS, "_seconds"}};

	(void)state;
	for (size_t i = 0; table_at(i); i++)
		for (size_t k = 0; k < table_at(i)->n_fields; k++)
			for (size_t u = 0; u < ARRAY_SIZE(suffixes); u++)
				if (table_at(i)->fields[k].unit == suffixes[u].unit)
					assert_non_null(strstr(table_at(i)->fields[k].name,
							       suffixes[u].suffix));
}

/* The contract's keys of the tables (structs and caches: see tests/cli). */
static void tables_have_the_fields_of_the_contract(void **state)
{
	static const char *const memcgs[] = {
		"path", "state", "cgroup_id", "hierarchy", "age_seconds", "creator", "creator_pid",
		"requested_bytes", "slot_bytes", "bucket_bytes", "wasted_bytes", "saved_bytes",
		"would_save_bytes", "subtree_memcgs", "subtree_saved_bytes"};
	static const char *const caches[] = {
		"name", "active_objs", "num_objs", "objsize", "objperslab", "pagesperslab", "slab_bytes",
		"wasted_bytes", "alias_of", "aliases", "objs_low", "objs_high"};
	static const char *const ticks[] = {
		"time", "boot_id", "live", "dying", "requested_bytes", "saved_bytes",
		"saved_page_true_bytes", "would_save_bytes", "wasted_bytes", "net_page_saving_bytes",
		"dying_bytes", "dying_price_bytes", "lost_events", "bucket", "bucket_active_objs",
		"bucket_num_objs", "bucket_slab_bytes"};
	static const char *const structs[] = {
		"name", "state", "source", "per_memcg", "requested_bytes", "slot_bytes", "bucket",
		"bucket_bytes", "own_slot_bytes", "page_true_bytes", "bucket_page_true_bytes",
		"own_page_true_bytes", "wasted_bytes", "saved_bytes", "saved_page_true_bytes",
		"would_save_bytes", "would_save_page_true_bytes"};
	static const struct {
		const struct table *t;
		const char *const *names;
		size_t n;
	} wanted[] = {{&table_memcgs, memcgs, ARRAY_SIZE(memcgs)},
		      {&table_caches, caches, ARRAY_SIZE(caches)},
		      {&table_ticks, ticks, ARRAY_SIZE(ticks)},
		      {&table_structs, structs, ARRAY_SIZE(structs)}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		for (size_t k = 0; k < wanted[i].n; k++)
			if (!table_field(wanted[i].t, wanted[i].names[k]))
				fail_msg("%s has no %s", wanted[i].t->name, wanted[i].names[k]);
}

static struct num column_of(const struct sample *s, const char *name)
{
	struct field *f = follow_column_named(name);
	struct value v;

	assert_non_null(f);
	assert_string_equal(f->name, name);
	v = field_value(f, s, s, NULL);
	follow_column_free(f);
	return v.kind == VALUE_INT ? num(v.i) : NUM_UNKNOWN;
}

static void any_cache_has_columns_in_ticks(void **state)
{
	static const struct machine machine = {.page_size = {4096, true}};
	static const struct cache cache = {.name = "dentry_x",
					   .active_objs = {5, true},
					   .num_objs = {8, true},
					   .num_slabs = {2, true},
					   .shape = {.order = {1, true}}};
	const struct sample s = {.machine = &machine, .caches = &cache, .n_caches = 1};

	(void)state;
	assert_num(column_of(&s, "dentry_x_active_objs"), 5);
	assert_num(column_of(&s, "dentry_x_num_objs"), 8);
	assert_num(column_of(&s, "dentry_x_slab_bytes"), 16384);
	assert_unknown(column_of(&s, "other_slab_bytes"));
	assert_null(follow_column_named("_active_objs"));
	assert_null(follow_column_named("live"));
}

static void expect_follow(const struct sample *s, const char *wanted)
{
	struct strings follow = STRINGS_INIT;
	struct buf names = BUF_INIT;

	buf_adds(&names, "");
	follow_take(&follow, s);
	for (size_t i = 0; i < follow.n; i++)
		buf_addf(&names, "%s ", follow.v[i]);
	assert_string_equal(buf_str(&names), wanted);
	strings_done(&follow);
	buf_done(&names);
}

static void what_the_structs_are_in_is_followed_always(void **state)
{
	struct followed structs[] = {{.name = "mem_cgroup", .cache = "kmalloc-2k", .bucket = "kmalloc-2k"},
				     {.name = "mem_cgroup_per_node", .cache = "", .bucket = "kmalloc-1k"}};
	struct sample s = {.structs = structs, .n_structs = 2, .follow = " dentry  kmalloc-1k dentry"};

	(void)state;
	expect_follow(&s, "dentry kmalloc-1k kmalloc-2k ");
	s.follow = "";
	expect_follow(&s, "kmalloc-2k kmalloc-1k ");
	s.follow = NULL;
	expect_follow(&s, "mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k kmalloc-2k kmalloc-1k ");
	s.n_structs = 0;
	expect_follow(&s, "mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k kmalloc-2k ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_cache_has_columns_in_ticks),
		cmocka_unit_test(what_the_structs_are_in_is_followed_always),
		cmocka_unit_test(unknown_is_a_dash_for_people_and_nothing_for_machines),
		cmocka_unit_test(bytes_get_a_unit_when_they_are_many),
		cmocka_unit_test(machines_get_all_digits_and_no_unit),
		cmocka_unit_test(seconds_read_as_spans),
		cmocka_unit_test(unknown_is_below_everything),
		cmocka_unit_test(numbers_compare_by_value_and_texts_by_byte),
		cmocka_unit_test(tables_are_found_by_their_names),
		cmocka_unit_test(every_field_has_a_usable_name_a_title_and_help),
		cmocka_unit_test(units_stand_in_the_names_of_fields),
		cmocka_unit_test(tables_have_the_fields_of_the_contract),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
