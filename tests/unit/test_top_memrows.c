/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of cgslabtop's memcgs, kept in order from the table's changes. */
#include "unit/unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "top/views/memrows.h"

struct world {
	struct memcg_table *table;
	struct memrows *rows;
	struct sample sample;
	struct memrows_how how;
	uint64_t id;
};

static struct memcg *make(struct world *w, struct memcg *parent, const char *name)
{
	return memcg_table_add(w->table, parent, 0, ++w->id, name, strlen(name));
}

static size_t update(struct world *w, bool again)
{
	return memrows_update(w->rows, &w->sample, &w->how, again);
}

/* /, /a, /a/x, /a/y, /b */
static int start(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct memcg *root, *a;

	w->table = memcg_table_new();
	w->rows = memrows_new();
	w->sample.memcgs = w->table;
	w->sample.per_memcg.saved_bytes = num(1856);
	w->sample.at.boot_ns = 1000000000;
	w->how.sort = table_field(&table_memcgs, "subtree_memcgs");
	root = make(w, NULL, "");
	a = make(w, root, "a");
	make(w, a, "y");
	make(w, a, "x");
	make(w, root, "b");
	*state = w;
	return 0;
}

static int stop(void **state)
{
	struct world *w = *state;

	memrows_free(w->rows);
	memcg_table_free(w->table);
	free(w);
	return 0;
}

static void add_shown(const struct memrows *rows, size_t i, struct buf *out)
{
	memcg_path(memrows_at(rows, i), out);
}

static void shown_are(struct world *w, const char *wanted)
{
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < memrows_count(w->rows); i++) {
		buf_adds(&all, i ? " " : "");
		add_shown(w->rows, i, &all);
	}
	assert_string_equal(buf_str(&all), wanted);
	buf_done(&all);
}

static void tick(struct world *w)
{
	memcg_table_begin(w->table);
	w->sample.at.boot_ns += 1000000000;
}

static struct memcg *find(struct world *w, const char *path)
{
	for (size_t i = 0; i < w->table->n; i++) {
		struct buf text = BUF_INIT;
		bool hit;

		memcg_path(w->table->rows[i], &text);
		hit = !strcmp(buf_str(&text), path);
		buf_done(&text);
		if (hit)
			return w->table->rows[i];
	}
	fail_msg("no %s", path);
	return NULL;
}

static void largest_subtree_is_first_and_equals_go_by_path(void **state)
{
	struct world *w = *state;

	assert_int_equal(update(w, false), 5);
	shown_are(w, "/ /a /a/x /a/y /b");
}

static void tick_without_changes_loads_no_row(void **state)
{
	struct world *w = *state;

	update(w, false);
	for (int i = 0; i < 3; i++) {
		tick(w);
		assert_int_equal(update(w, false), 0);
	}
	shown_are(w, "/ /a /a/x /a/y /b");
}

static void birth_loads_itself_and_what_is_above_it(void **state)
{
	struct world *w = *state;

	update(w, false);
	tick(w);
	make(w, find(w, "/b"), "new");
	assert_int_equal(update(w, false), 3); /* new, b, root */
	shown_are(w, "/ /a /b /a/x /a/y /b/new");
}

static void removed_rows_are_gone_at_once(void **state)
{
	struct world *w = *state;

	update(w, false);
	tick(w);
	memcg_table_remove(w->table, find(w, "/a"));
	update(w, false);
	shown_are(w, "/ /b");
}

static void row_born_and_freed_in_one_tick_is_never_shown(void **state)
{
	struct world *w = *state;

	update(w, false);
	tick(w);
	memcg_table_remove(w->table, make(w, find(w, "/b"), "brief"));
	update(w, false);
	shown_are(w, "/ /a /a/x /a/y /b");
}

static void rename_moves_all_that_is_below(void **state)
{
	struct world *w = *state;

	w->how.sort = table_field(&table_memcgs, "path");
	update(w, false);
	tick(w);
	memcg_table_rename(w->table, find(w, "/a"), "z", 1);
	update(w, false);
	shown_are(w, "/ /b /z /z/x /z/y");
}

static void missed_generation_loads_everything_again(void **state)
{
	struct world *w = *state;

	update(w, false);
	tick(w);
	memcg_table_remove(w->table, find(w, "/a/x"));
	tick(w);
	assert_int_equal(update(w, false), 4);
	shown_are(w, "/ /a /a/y /b");
}

static void table_that_goes_away_leaves_no_rows(void **state)
{
	struct world *w = *state;

	update(w, false);
	w->sample.memcgs = NULL;
	update(w, false);
	assert_int_equal(memrows_count(w->rows), 0);
	w->sample.memcgs = w->table;
	assert_int_equal(update(w, false), 5);
}

static void what_is_unknown_is_last_both_ways(void **state)
{
	struct world *w = *state;

	w->how.sort = table_field(&table_memcgs, "creator");
	update(w, false);
	find(w, "/a/y")->creator = strdup("runc");
	tick(w);
	memcg_table_touch(w->table, find(w, "/a/y"));
	update(w, false);
	shown_are(w, "/a/y / /a /a/x /b");
	w->how.reverse = true;
	assert_int_equal(update(w, true), 0);
	shown_are(w, "/a/y /b /a/x /a /");
}

/* The first pace is 0 of nearly all: they stay where they are, and what moves goes before them, or behind. */
static void first_pace_leaves_the_order_right(void **state)
{
	struct world *w = *state;

	w->sample.price.slab_bytes = num(100);
	w->sample.price.dying_slab_bytes = num(50);
	w->how.sort = table_field(&table_memcgs, "subtree_growth_bytes_per_minute");
	w->how.then = table_field(&table_memcgs, "subtree_price_bytes");
	memcg_table_clock(w->table, w->sample.at.boot_ns);
	update(w, false);
	shown_are(w, "/ /a /a/x /a/y /b");
	tick(w);
	memcg_table_clock(w->table, w->sample.at.boot_ns);
	make(w, find(w, "/b"), "new");
	assert_true(update(w, false) < 5);
	shown_are(w, "/ /b /b/new /a /a/x /a/y");
	tick(w);
	memcg_table_clock(w->table, w->sample.at.boot_ns);
	memcg_table_touch(w->table, find(w, "/a/y")); /* loaded later, and of the same key */
	update(w, false);
	shown_are(w, "/ /b /b/new /a /a/x /a/y");
}

static void reverse_filter_and_tree_load_no_row(void **state)
{
	struct world *w = *state;
	regex_t re;

	update(w, false);
	w->how.reverse = true;
	assert_int_equal(update(w, true), 0);
	shown_are(w, "/b /a/y /a/x /a /");
	assert_int_equal(regcomp(&re, "[xy]$", REG_EXTENDED | REG_NOSUB), 0);
	w->how.filter = &re;
	assert_int_equal(update(w, true), 0);
	shown_are(w, "/a/y /a/x");
	w->how.tree = true;
	assert_int_equal(update(w, true), 0);
	shown_are(w, "/ /a /a/y /a/x");
	regfree(&re);
}

static void tree_keeps_kids_below_their_parent(void **state)
{
	struct world *w = *state;

	w->how.tree = true;
	make(w, find(w, "/b"), "k");
	make(w, find(w, "/b"), "l");
	make(w, find(w, "/b"), "m");
	update(w, false);
	shown_are(w, "/ /b /b/k /b/l /b/m /a /a/x /a/y");
}

static void fold_hides_what_is_below_and_outlives_a_reload(void **state)
{
	struct world *w = *state;
	bool folded;

	w->how.tree = true;
	update(w, false);
	assert_true(memrows_has_kids(w->rows, 1, &folded));
	assert_false(folded);
	memrows_fold(w->rows, 1, true);
	memrows_show(w->rows);
	shown_are(w, "/ /a /b");
	tick(w);
	tick(w);
	update(w, false);
	shown_are(w, "/ /a /b");
	memrows_fold(w->rows, 1, false);
	memrows_show(w->rows);
	shown_are(w, "/ /a /a/x /a/y /b");
}

static void fold_all_leaves_the_first_level(void **state)
{
	struct world *w = *state;

	w->how.tree = true;
	update(w, false);
	memrows_fold_all(w->rows, true);
	memrows_show(w->rows);
	shown_are(w, "/ /a /b");
	memrows_fold_all(w->rows, false);
	memrows_show(w->rows);
	shown_are(w, "/ /a /a/x /a/y /b");
}

static void ages_stay_in_order_while_they_grow(void **state)
{
	struct world *w = *state;

	w->how.sort = table_field(&table_memcgs, "age_seconds");
	find(w, "/a/x")->born_exact = true;
	find(w, "/a/x")->born_boot_ns = num(0);
	update(w, false);
	w->sample.at.boot_ns += 3600 * 1000000000LL;
	tick(w);
	find(w, "/b")->born_exact = true;
	find(w, "/b")->born_boot_ns = num(1000);
	memcg_table_touch(w->table, find(w, "/b"));
	assert_int_equal(update(w, false), 1);
	shown_are(w, "/a/x /b / /a /a/y");
}

static void other_figures_a_memcg_load_everything_again(void **state)
{
	struct world *w = *state;

	update(w, false);
	tick(w);
	w->sample.per_memcg.saved_bytes = NUM_UNKNOWN;
	assert_int_equal(update(w, false), 5);
}

/* Ten thousand random births, deaths and changes give the order that a fresh load gives. */
static void long_run_of_changes_ends_as_a_fresh_load(void **state)
{
	struct world *w = *state;
	struct memrows *fresh = memrows_new();
	unsigned seed = 7;

	update(w, false);
	for (int i = 0; i < 2000; i++) {
		tick(w);
		for (int k = 0; k < 5; k++) {
			struct memcg *m = w->table->rows[(unsigned)rand_r(&seed) % w->table->n];
			char name[16];

			if (m->parent && rand_r(&seed) % 3 == 0) {
				memcg_table_remove(w->table, m);
				continue;
			}
			snprintf(name, sizeof(name), "n%d", rand_r(&seed) % 50);
			make(w, m, name);
		}
		update(w, false);
	}
	assert_int_equal(memrows_count(w->rows), w->table->n);
	for (size_t i = 0; i < w->table->n; i++)
		w->table->rows[i]->user = NULL;
	memrows_update(fresh, &w->sample, &w->how, false);
	for (size_t i = 0; i < w->table->n; i++) {
		struct buf updated = BUF_INIT, anew = BUF_INIT;

		add_shown(w->rows, i, &updated);
		add_shown(fresh, i, &anew);
		assert_string_equal(buf_str(&updated), buf_str(&anew));
		buf_done(&updated);
		buf_done(&anew);
	}
	memrows_free(fresh);
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(largest_subtree_is_first_and_equals_go_by_path),
		CLAIM(tick_without_changes_loads_no_row),
		CLAIM(birth_loads_itself_and_what_is_above_it),
		CLAIM(removed_rows_are_gone_at_once),
		CLAIM(row_born_and_freed_in_one_tick_is_never_shown),
		CLAIM(rename_moves_all_that_is_below),
		CLAIM(missed_generation_loads_everything_again),
		CLAIM(table_that_goes_away_leaves_no_rows),
		CLAIM(what_is_unknown_is_last_both_ways),
		CLAIM(first_pace_leaves_the_order_right),
		CLAIM(reverse_filter_and_tree_load_no_row),
		CLAIM(tree_keeps_kids_below_their_parent),
		CLAIM(fold_hides_what_is_below_and_outlives_a_reload),
		CLAIM(fold_all_leaves_the_first_level),
		CLAIM(ages_stay_in_order_while_they_grow),
		CLAIM(other_figures_a_memcg_load_everything_again),
		CLAIM(long_run_of_changes_ends_as_a_fresh_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
