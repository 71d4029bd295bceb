/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/select.h"

static const struct machine machine = {.hostname = "", .boot_id = "", .kernel = ""};
static struct cache rows[] = {
	{.name = "b", .active_objs = {5, true}},
	{.name = "d", .active_objs = {9, true}},
	{.name = "a"},
	{.name = "c", .active_objs = {5, true}, .alias_of = "kmalloc-4k"},
};
static const struct sample sample = {
	.machine = &machine, .caches = rows, .n_caches = ARRAY_SIZE(rows)};

/* The names of the rows that were chosen, in one word. */
static void assert_chosen(const struct selection *sel, const char *wanted)
{
	struct row_list list = ROW_LIST_INIT;
	struct buf names = BUF_INIT;

	select_rows(&table_caches, &sample, sel, &list);
	for (size_t i = 0; i < list.n; i++)
		buf_adds(&names, ((const struct cache *)list.rows[i])->name);
	assert_string_equal(buf_str(&names), wanted);
	buf_done(&names);
	row_list_done(&list);
}

static void without_a_wish_rows_stand_as_they_come(void **state)
{
	const struct selection all = {0};

	(void)state;
	assert_chosen(&all, "bdac");
}

static void amounts_stand_from_the_largest_and_what_is_unknown_last_both_ways(void **state)
{
	struct selection sel = {.sort = table_field(&table_caches, "active_objs")};

	(void)state;
	assert_chosen(&sel, "dbca");
	sel.ascending = true;
	assert_chosen(&sel, "bcda");
}

static void names_stand_from_a_to_z(void **state)
{
	struct selection sel = {.sort = table_field(&table_caches, "name")};

	(void)state;
	assert_chosen(&sel, "abcd");
	sel.ascending = true;
	assert_chosen(&sel, "dcba");
}

static void the_limit_cuts_after_sorting(void **state)
{
	struct selection sel = {.sort = table_field(&table_caches, "name"), .limit = 2};

	(void)state;
	assert_chosen(&sel, "ab");
	sel.limit = 4;
	assert_chosen(&sel, "abcd");
	sel.limit = 99;
	assert_chosen(&sel, "abcd");
}

static void the_filter_looks_at_every_text_field(void **state)
{
	struct selection sel = {0};
	regex_t re;

	(void)state;
	sel.filter = &re;
	assert_int_equal(regcomp(&re, "kmalloc", REG_EXTENDED | REG_NOSUB), 0);
	assert_chosen(&sel, "c");
	regfree(&re);
	assert_int_equal(regcomp(&re, "^[ab]$", REG_EXTENDED | REG_NOSUB), 0);
	assert_chosen(&sel, "ba");
	regfree(&re);
	assert_int_equal(regcomp(&re, "5", REG_EXTENDED | REG_NOSUB), 0);
	assert_chosen(&sel, ""); /* numbers are no text */
	regfree(&re);
}

static void a_table_without_rows_gives_none(void **state)
{
	const struct sample empty = {.machine = &machine};
	const struct selection sel = {.sort = table_field(&table_caches, "name")};
	struct row_list list = ROW_LIST_INIT;

	(void)state;
	select_rows(&table_caches, &empty, &sel, &list);
	assert_int_equal(list.n, 0);
	select_rows(&table_memcgs, &empty, &sel, &list);
	assert_int_equal(list.n, 0);
	row_list_done(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_wish_rows_stand_as_they_come),
		cmocka_unit_test(amounts_stand_from_the_largest_and_what_is_unknown_last_both_ways),
		cmocka_unit_test(names_stand_from_a_to_z),
		cmocka_unit_test(the_limit_cuts_after_sorting),
		cmocka_unit_test(the_filter_looks_at_every_text_field),
		cmocka_unit_test(a_table_without_rows_gives_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
