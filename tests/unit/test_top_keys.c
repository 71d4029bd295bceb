/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of keys, and its bindings. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "base/buf.h"
#include "top/keys/keys.h"
#include "top/views/view.h"

static void no_default_key_has_two_actions(void **state)
{
	struct keymap map;
	struct buf keys = BUF_INIT;

	(void)state;
	keymap_defaults(&map);
	for (size_t i = 0; i < n_actions; i++) {
		buf_clear(&keys);
		keymap_keys(&map, &actions[i], &keys);
		assert_string_equal(buf_str(&keys), actions[i].keys);
	}
	buf_done(&keys);
}

static void every_action_has_a_name_of_its_own_a_help_and_a_group(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_actions; i++) {
		assert_ptr_equal(action_find(actions[i].name), &actions[i]);
		assert_true(*actions[i].help);
		assert_true(*actions[i].group);
		assert_non_null(actions[i].run);
	}
	assert_null(action_find("no-such"));
}

static void key_names_are_read_as_they_are_written(void **state)
{
	static const char *const names[] = {"q",	 "?",	  "\\",	  "Ctrl-L", "F1",
					    "F12",	 "Up",	  "PgDn", "Space",  "Tab",
					    "Shift-Tab", "Enter", "Esc",  "<"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf text = BUF_INIT;

		key_text(key_parse(names[i]), &text);
		assert_string_equal(buf_str(&text), names[i]);
		buf_done(&text);
	}
	assert_int_equal(key_parse("F5"), KEY_F(5));
	assert_int_equal(key_parse("Ctrl-L"), 12);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const names[] = {"",	     "qq",	"F0", "F13", "F1x",
					    "Ctrl-", "Ctrl-LL", "up", "\x01"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(key_parse(names[i]), -1);
}

static void bound_key_leaves_the_action_that_had_it(void **state)
{
	struct keymap map;
	char *bad = NULL;

	(void)state;
	keymap_defaults(&map);
	assert_int_equal(keymap_bind(&map, action_find("quit"), "x n", &bad), 0);
	assert_string_equal(keymap_find(&map, 'n')->name, "quit");
	assert_string_equal(keymap_find(&map, 'x')->name, "quit");
	assert_null(keymap_find(&map, 'q'));
	assert_string_equal(keymap_find(&map, 'N')->name, "search-previous");
}

static void wrong_key_changes_no_binding_and_is_named(void **state)
{
	struct keymap map;
	char *bad = NULL;

	(void)state;
	keymap_defaults(&map);
	assert_true(keymap_bind(&map, action_find("quit"), "x Hyper-Q", &bad) < 0);
	assert_string_equal(bad, "Hyper-Q");
	assert_string_equal(keymap_find(&map, 'q')->name, "quit");
	free(bad);
}

static void empty_binding_leaves_an_action_without_a_key(void **state)
{
	struct keymap map;
	char *bad = NULL;

	(void)state;
	keymap_defaults(&map);
	assert_int_equal(keymap_bind(&map, action_find("export"), "", &bad), 0);
	assert_null(keymap_find(&map, 'e'));
}

static void enter_is_one_key_however_it_arrives(void **state)
{
	struct keymap map;

	(void)state;
	keymap_defaults(&map);
	assert_string_equal(keymap_find(&map, '\n')->name, "details");
	assert_string_equal(keymap_find(&map, '\r')->name, "details");
	assert_string_equal(keymap_find(&map, KEY_ENTER)->name, "details");
}

/* A view whose ops name a field that its table has not would crash when it is shown. */
static void columns_and_letters_of_all_views_are_fields(void **state)
{
	(void)state;
	for (size_t i = 0; view_ops_at(i); i++) {
		const struct view_ops *ops = view_ops_at(i);
		struct view *v = view_new(ops);

		assert_true(v->n_columns > 0);
		for (size_t c = 0; c < v->n_columns; c++)
			assert_non_null(v->columns[c].field);
		for (const struct view_letter *l = ops->letters; l->letter; l++)
			assert_int_equal(view_set_sort(v, l->field), 0);
		view_free(v);
	}
}

static void tabs_are_numbered_upwards_and_each_number_is_a_key(void **state)
{
	int before = 0;

	(void)state;
	for (size_t i = 0; view_ops_at(i); i++) {
		int number = view_ops_at(i)->number;
		struct keymap map;
		const struct action *action;

		assert_true(number > before && number <= 9);
		before = number;
		keymap_defaults(&map);
		action = keymap_find(&map, '0' + number);
		assert_non_null(action);
		assert_int_equal(action->arg, number);
	}
	assert_true(before >= 3);
}

static void slabtops_letters_sort_caches(void **state)
{
	const struct view_ops *caches = view_ops_at(1);

	(void)state;
	assert_string_equal(caches->name, "caches");
	for (const char *letter = "abclvnopsu"; *letter; letter++)
		assert_non_null(view_letter_field(caches, *letter));
	assert_null(view_letter_field(caches, 'q'));
}

static void wrong_columns_name_the_one_and_keep_the_old(void **state)
{
	struct view *v = view_new(view_ops_at(0));
	size_t before = v->n_columns;
	char *why = NULL;

	(void)state;
	assert_true(view_set_columns(v, "path nonsense", &why) < 0);
	assert_non_null(strstr(why, "nonsense"));
	assert_int_equal(v->n_columns, before);
	free(why);
	assert_int_equal(view_set_columns(v, "cgroup_id,path", &why), 0);
	assert_int_equal(v->n_columns, 2);
	assert_int_equal(view_set_columns(v, "", &why), 0);
	assert_int_equal(v->n_columns, before);
	view_free(v);
}

static void wrong_filter_is_refused_and_the_old_one_stays(void **state)
{
	struct view *v = view_new(view_ops_at(0));
	char *why = NULL;

	(void)state;
	assert_int_equal(view_set_filter(v, "ssh", &why), 0);
	assert_true(view_set_filter(v, "ss[h", &why) < 0);
	assert_string_equal(v->filter_text, "ssh");
	free(why);
	view_free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_default_key_has_two_actions),
		cmocka_unit_test(every_action_has_a_name_of_its_own_a_help_and_a_group),
		cmocka_unit_test(key_names_are_read_as_they_are_written),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(bound_key_leaves_the_action_that_had_it),
		cmocka_unit_test(wrong_key_changes_no_binding_and_is_named),
		cmocka_unit_test(empty_binding_leaves_an_action_without_a_key),
		cmocka_unit_test(enter_is_one_key_however_it_arrives),
		cmocka_unit_test(columns_and_letters_of_all_views_are_fields),
		cmocka_unit_test(tabs_are_numbered_upwards_and_each_number_is_a_key),
		cmocka_unit_test(slabtops_letters_sort_caches),
		cmocka_unit_test(wrong_columns_name_the_one_and_keep_the_old),
		cmocka_unit_test(wrong_filter_is_refused_and_the_old_one_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
