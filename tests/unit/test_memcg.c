/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/memcg.h"

static struct memcg *add(struct memcg_table *t, struct memcg *parent, uint64_t id, const char *name)
{
	return memcg_table_add(t, parent, 4, id, name, strlen(name));
}

/* root / a / b, and root / c */
static struct memcg_table *small_tree(struct memcg **root, struct memcg **a, struct memcg **b)
{
	struct memcg_table *t = memcg_table_new();

	*root = add(t, NULL, 1, "");
	*a = add(t, *root, 2, "a");
	*b = add(t, *a, 3, "b");
	add(t, *root, 4, "c");
	return t;
}

/* Births, changes and deaths of this generation as letters, in their order. */
static void changes(const struct memcg_table *t, char *out)
{
	for (size_t i = 0; i < t->n_changes; i++)
		*out++ = "ACR"[t->changes[i].kind];
	*out = '\0';
}

static void subtrees_are_counted_up_to_the_root(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	assert_int_equal(root->subtree, 4);
	assert_int_equal(a->subtree, 2);
	assert_int_equal(b->subtree, 1);
	memcg_table_remove(t, b);
	assert_int_equal(root->subtree, 3);
	assert_int_equal(a->subtree, 1);
	assert_int_equal(t->live, 3);
	memcg_table_free(t);
}

static void paths_come_from_the_ancestors(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);
	struct buf path = BUF_INIT;

	(void)state;
	memcg_path(root, &path);
	assert_string_equal(buf_str(&path), "/");
	buf_clear(&path);
	memcg_table_rename(t, a, "x\n", 2);
	memcg_path(b, &path);
	assert_string_equal(buf_str(&path), "/x\\x0a/b");
	buf_clear(&path);
	memcg_path_raw(b, &path);
	assert_string_equal(buf_str(&path), "/x\n/b");
	assert_int_equal(b->depth, 2);
	assert_int_equal(root->depth, 0);
	buf_done(&path);
	memcg_table_free(t);
}

static void dying_memcgs_stay_in_the_subtree_until_freed(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	memcg_table_dying(t, b, num(99));
	memcg_table_dying(t, b, num(100));
	assert_int_equal(t->live, 3);
	assert_int_equal(t->dying, 1);
	assert_num(b->dying_boot_ns, 99);
	assert_int_equal(root->subtree, 4);
	memcg_table_remove(t, b);
	assert_int_equal(t->dying, 0);
	assert_int_equal(root->subtree, 3);
	memcg_table_free(t);
}

static void removal_takes_what_is_below_along(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	memcg_table_remove(t, a);
	assert_int_equal(t->n, 2);
	assert_int_equal(t->live, 2);
	assert_null(memcg_table_find(t, 4, 2));
	assert_null(memcg_table_find(t, 4, 3));
	assert_non_null(memcg_table_find(t, 4, 4));
	assert_int_equal(root->subtree, 2);
	memcg_table_free(t);
}

static void the_root_stays_the_first_row(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	memcg_table_remove(t, a);
	assert_ptr_equal(t->rows[0], root);
	assert_ptr_equal(memcg_table_root(t), root);
	for (size_t i = 0; i < t->n; i++)
		assert_int_equal(t->rows[i]->index, i);
	memcg_table_free(t);
}

static void a_removed_row_is_readable_until_the_next_generation(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	memcg_table_begin(t);
	memcg_table_remove(t, b);
	assert_string_equal(t->changes[t->n_changes - 1].row->name, "b");
	assert_int_equal(t->changes[t->n_changes - 1].kind, MEMCG_REMOVED);
	memcg_table_begin(t);
	assert_int_equal(t->n_changes, 0);
	memcg_table_free(t);
}

static void changes_tell_births_and_the_counts_above_them(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);
	uint64_t before;
	char seen[16];

	(void)state;
	memcg_table_begin(t);
	before = t->generation;
	add(t, a, 5, "d");
	changes(t, seen);
	assert_string_equal(seen, "ACC"); /* d, then a and the root, whose subtrees grew */
	assert_int_equal(a->changed, before);
	assert_true(b->changed < before);
	memcg_table_touch(t, a);
	changes(t, seen);
	assert_string_equal(seen, "ACC"); /* once is enough */
	memcg_table_free(t);
}

static void a_taken_key_gets_the_next_incarnation(void **state)
{
	struct memcg *root, *a, *b, *again;
	struct memcg_table *t = small_tree(&root, &a, &b);

	(void)state;
	memcg_table_dying(t, b, NUM_UNKNOWN);
	again = add(t, a, 3, "b");
	assert_int_equal(again->incarnation, 1);
	assert_ptr_equal(memcg_table_find(t, 4, 3), again);
	memcg_table_remove(t, b);
	assert_ptr_equal(memcg_table_find(t, 4, 3), again);
	assert_int_equal(t->live, 4);
	memcg_table_free(t);
}

static void hierarchies_do_not_mix(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = memcg_table_add(t, NULL, 4, 1, "", 0);

	(void)state;
	memcg_table_add(t, root, 4, 2, "a", 1);
	assert_null(memcg_table_find(t, 0, 2));
	assert_null(memcg_table_find(t, 2, 4));
	memcg_table_free(t);
	memcg_table_free(NULL);
}

static void ends_of_paths_look_no_further_up(void **state)
{
	struct memcg *root, *a, *b;
	struct memcg_table *t = small_tree(&root, &a, &b);
	struct buf path = BUF_INIT;

	(void)state;
	memcg_path_end(b, 3, &path);
	assert_string_equal(buf_str(&path), "/a/b");
	buf_clear(&path);
	memcg_path_end(b, 1, &path);
	assert_string_equal(buf_str(&path), ".../b");
	buf_clear(&path);
	memcg_path_end(root, 1, &path);
	assert_string_equal(buf_str(&path), "/");
	buf_done(&path);
	memcg_table_free(t);
}

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

static int compared_whole(const struct memcg *a, const struct memcg *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	int c;

	memcg_path(a, &x);
	memcg_path(b, &y);
	c = sign(strcmp(buf_str(&x), buf_str(&y)));
	buf_done(&x);
	buf_done(&y);
	return c;
}

/* Names that are beginnings of each other, with what stands before and behind '/', and what is escaped. */
static void paths_compare_as_their_texts_do(void **state)
{
	static const char *const names[] = {"a", "a-b", "a.b", "a0", "ab", "b", "a\n", "a\\x0a", "\xc3\xa4", "a\xc3", "~"};
	struct memcg_table *t = memcg_table_new();
	unsigned seed = 3;

	(void)state;
	add(t, NULL, 1, "");
	for (uint64_t id = 2; id < 300; id++)
		add(t, t->rows[(unsigned)rand_r(&seed) % t->n], id,
		    names[(unsigned)rand_r(&seed) % (sizeof(names) / sizeof(*names))]);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->n; k++)
			assert_int_equal(sign(memcg_path_compare(t->rows[i], t->rows[k])),
					 compared_whole(t->rows[i], t->rows[k]));
	memcg_table_free(t);
}

static void ten_thousand_rows_come_and_go(void **state)
{
	struct memcg_table *t = memcg_table_new();
	struct memcg *root = add(t, NULL, 1, "");

	(void)state;
	for (uint64_t i = 2; i < 10002; i++)
		add(t, root, i, "x");
	assert_int_equal(root->subtree, 10001);
	for (uint64_t i = 2; i < 10002; i += 2)
		memcg_table_remove(t, memcg_table_find(t, 4, i));
	assert_int_equal(t->n, 5001);
	for (uint64_t i = 3; i < 10002; i += 2)
		assert_non_null(memcg_table_find(t, 4, i));
	memcg_table_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subtrees_are_counted_up_to_the_root),
		cmocka_unit_test(paths_come_from_the_ancestors),
		cmocka_unit_test(dying_memcgs_stay_in_the_subtree_until_freed),
		cmocka_unit_test(removal_takes_what_is_below_along),
		cmocka_unit_test(the_root_stays_the_first_row),
		cmocka_unit_test(a_removed_row_is_readable_until_the_next_generation),
		cmocka_unit_test(changes_tell_births_and_the_counts_above_them),
		cmocka_unit_test(a_taken_key_gets_the_next_incarnation),
		cmocka_unit_test(hierarchies_do_not_mix),
		cmocka_unit_test(ends_of_paths_look_no_further_up),
		cmocka_unit_test(paths_compare_as_their_texts_do),
		cmocka_unit_test(ten_thousand_rows_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
