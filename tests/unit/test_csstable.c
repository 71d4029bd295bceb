/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of memcgs from a walk of the kernel's own tree; what the walk tells is written here in the place of BPF. */
#include "unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/cgroup/csstable.h"
#include "kernel/cgroup/csswalk.h"
#include "kernel/cgroup/exact.h"
#include "model/held.h"
#include "model/memcg.h"

/* What a walk tells of one memcg, and of a dying one how many references and pages of a file it has. */
struct told {
	uint64_t serial, parent, id;
	const char *name;
	bool dying;
	uint64_t refs, pages;
};

struct csswalk {
	const struct told *rows;
	size_t n;
	int err;
};

int csswalk_new(struct csswalk **ret, struct buf *why)
{
	(void)why;
	*ret = NULL;
	return -EOPNOTSUPP;
}

void csswalk_free(struct csswalk *w)
{
	(void)w;
}

int csswalk_attach(struct csswalk *w, int cgroup_fd, struct buf *why)
{
	(void)w;
	(void)cgroup_fd;
	(void)why;
	return -EOPNOTSUPP;
}

void csswalk_detach(struct csswalk *w)
{
	(void)w;
}

/* A file that no mount has: of a device that is none. */
static void tell_file(const struct csswalk_ops *ops, void *user, uint64_t key)
{
	union {
		struct walk_file f;
		char room[sizeof(struct walk_file) + 16];
	} u = {.f = {.record = {.bytes = sizeof(u), .kind = RECORD_FILE, .count = 2}, .key = key, .inode = 7}};

	strcpy(u.f.type, "ext4");
	memcpy(u.f.names, "log\0var", 8);
	ops->file(user, &u.f);
}

static void tell_held(const struct csswalk_ops *ops, void *user, const struct told *t)
{
	const uint64_t key = WALK_KEY_FILE + 64;
	struct walk_held *h = xcalloc(1, sizeof(*h));

	if (t->pages)
		tell_file(ops, user, key);
	h->record.kind = RECORD_HELD;
	h->record.count = t->pages ? 1 : 0;
	h->refs = t->refs;
	h->lru[2] = t->pages;
	h->folios = h->looked[CLASS_FILE] = (uint32_t)t->pages;
	h->holders[0] = (struct walk_holder){.key = key, .pages = (uint32_t)t->pages, .class = CLASS_FILE};
	ops->held(user, h);
	free(h);
}

int csswalk_run(struct csswalk *w, const struct csswalk_ops *ops, void *user, struct csswalk_result *ret)
{
	*ret = (struct csswalk_result){.memcgs = w->n};
	for (size_t i = 0; i < w->n; i++) {
		const struct told *t = &w->rows[i];
		size_t len = strlen(t->name);
		struct walk_memcg *m = xcalloc(1, sizeof(*m) + len + 1);

		m->record = (struct walk_record){.flags = t->dying ? 0 : MEMCG_LIVES, .count = (uint32_t)len};
		m->id = t->id;
		m->serial = t->serial;
		m->parent = t->parent;
		strcpy(m->name, t->name);
		ops->memcg(user, m);
		if (t->dying && ops->held)
			tell_held(ops, user, t);
		free(m);
	}
	return w->err;
}

/* A table and what brings it up to date */
struct world {
	struct csswalk walk;
	struct csstable *css;
	struct memcg_table *table;
	struct csstable_how how;
};

static struct world world(void)
{
	return (struct world){.css = csstable_new(), .table = memcg_table_new()};
}

static void done(struct world *w)
{
	csstable_free(w->css);
	memcg_table_free(w->table);
}

static int walk(struct world *w, const struct told *rows, size_t n)
{
	struct csswalk_result r;

	w->walk.rows = rows;
	w->walk.n = n;
	memcg_table_begin(w->table);
	return csstable_walk(w->css, &w->walk, w->table, &w->how, &r);
}

#define WALK(w, ...)                                                                               \
	do {                                                                                       \
		const struct told rows_[] = {__VA_ARGS__};                                         \
		assert_int_equal(walk(w, rows_, ARRAY_SIZE(rows_)), 0);                            \
	} while (0)

#define ROOT {.serial = 1, .id = 1, .name = ""}
#define A    {.serial = 10, .parent = 1, .id = 100, .name = "a"}
#define A_B  {.serial = 11, .parent = 10, .id = 101, .name = "b"}

static void the_dying_are_met_by_name(void **state)
{
	struct world w = world();

	(void)state;
	WALK(&w, ROOT, A, {.serial = 11, .parent = 10, .id = 101, .name = "b", .dying = true});
	assert_int_equal(w.table->live, 2);
	assert_int_equal(w.table->dying, 1);
	assert_string_equal(w.table->dying_rows[0]->name, "b");
	assert_string_equal(w.table->dying_rows[0]->parent->name, "a");
	assert_unknown(w.table->dying_rows[0]->dying_boot_ns);
	done(&w);
}

static void a_row_that_is_no_longer_told_is_gone(void **state)
{
	struct world w = world();

	(void)state;
	WALK(&w, ROOT, A, A_B);
	WALK(&w, ROOT, A);
	assert_int_equal(w.table->n, 2);
	done(&w);
}

static void with_events_it_stays_late_for_one_walk(void **state)
{
	struct world w = world();

	(void)state;
	w.how.traced = true;
	WALK(&w, ROOT, A, A_B);
	WALK(&w, ROOT, A);
	assert_int_equal(w.table->dying, 1);
	assert_true(w.table->dying_rows[0]->late);
	/* on v2 the kernel no longer counts it, on v1 it does until it is freed */
	assert_int_equal(exact_dying(w.table, HIERARCHY_V2), 0);
	assert_int_equal(exact_dying(w.table, HIERARCHY_V1), 1);
	WALK(&w, ROOT, A);
	assert_int_equal(w.table->n, 2);
	done(&w);
}

static void each_memcg_of_a_group_switched_off_and_on_is_a_row(void **state)
{
	struct world w = world();
	const struct memcg *now;

	(void)state;
	WALK(&w, ROOT, A, A_B);
	WALK(&w, ROOT, A, {.serial = 11, .parent = 10, .id = 101, .name = "b", .dying = true},
	     {.serial = 20, .parent = 10, .id = 101, .name = "b"});
	assert_int_equal(w.table->live, 3);
	assert_int_equal(w.table->dying, 1);
	now = memcg_table_find(w.table, 0, 101);
	assert_int_equal(now->serial, 20);
	assert_int_equal(now->state, MEMCG_LIVE);
	WALK(&w, ROOT, A, {.serial = 20, .parent = 10, .id = 101, .name = "b"});
	assert_int_equal(w.table->dying, 0);
	assert_int_equal(memcg_table_find(w.table, 0, 101)->serial, 20);
	done(&w);
}

static void the_older_memcg_may_outlive_the_newer_one(void **state)
{
	const struct told held = {.serial = 11, .parent = 10, .id = 101, .name = "b", .dying = true};
	struct world w = world();
	const struct memcg *row;

	(void)state;
	WALK(&w, ROOT, A, A_B);
	row = memcg_table_find(w.table, 0, 101);
	WALK(&w, ROOT, A, held, {.serial = 20, .parent = 10, .id = 101, .name = "b"});
	WALK(&w, ROOT, A, held);
	assert_int_equal(w.table->n, 3);
	assert_ptr_equal(w.table->dying_rows[0], row);
	WALK(&w, ROOT, A, held, {.serial = 21, .parent = 10, .id = 101, .name = "b"});
	assert_int_equal(w.table->live, 3);
	assert_ptr_equal(w.table->dying_rows[0], row);
	done(&w);
}

static void a_row_that_an_event_made_is_the_memcg_that_is_told(void **state)
{
	struct world w = world();
	struct memcg *row;

	(void)state;
	WALK(&w, ROOT, A);
	row = memcg_table_add(w.table, memcg_table_find(w.table, 0, 100), 0, 101, "b", 1);
	row->creator = xstrdup("mkdir");
	WALK(&w, ROOT, A, A_B);
	assert_int_equal(w.table->n, 3);
	assert_ptr_equal(memcg_table_find(w.table, 0, 101), row);
	assert_int_equal(row->serial, 11);
	done(&w);
}

/* mkdir was told and the switching off was not: no walk gave the row a serial number. */
static void a_row_that_no_walk_met_is_not_the_next_memcg(void **state)
{
	struct world w = world();
	struct memcg *row;
	const struct memcg *now;

	(void)state;
	w.how.traced = true;
	WALK(&w, ROOT, A);
	row = memcg_table_add(w.table, memcg_table_find(w.table, 0, 100), 0, 101, "b", 1);
	row->creator = xstrdup("mkdir");
	WALK(&w, ROOT, A);
	assert_true(row->late);
	WALK(&w, ROOT, A, {.serial = 20, .parent = 10, .id = 101, .name = "b"});
	assert_int_equal(w.table->live, 3);
	assert_int_equal(w.table->dying, 0);
	now = memcg_table_find(w.table, 0, 101);
	assert_int_equal(now->state, MEMCG_LIVE);
	assert_int_equal(now->incarnation, 1);
	done(&w);
}

static void a_new_name_keeps_the_row(void **state)
{
	struct world w = world();
	const struct memcg *row;

	(void)state;
	WALK(&w, ROOT, A, A_B);
	row = memcg_table_find(w.table, 0, 101);
	WALK(&w, ROOT, A, {.serial = 11, .parent = 10, .id = 101, .name = "c"});
	assert_ptr_equal(memcg_table_find(w.table, 0, 101), row);
	assert_string_equal(row->name, "c");
	done(&w);
}

static void another_parent_makes_a_row_anew(void **state)
{
	struct world w = world();

	(void)state;
	WALK(&w, ROOT, A, A_B, {.serial = 12, .parent = 11, .id = 102, .name = "c"});
	WALK(&w, ROOT, A, {.serial = 11, .parent = 1, .id = 101, .name = "b"},
	     {.serial = 12, .parent = 11, .id = 102, .name = "c"});
	assert_int_equal(w.table->n, 4);
	assert_string_equal(memcg_table_find(w.table, 0, 101)->parent->name, "");
	assert_string_equal(memcg_table_find(w.table, 0, 102)->parent->name, "b");
	done(&w);
}

static void what_has_no_parent_that_was_told_is_left_out(void **state)
{
	struct world w = world();

	(void)state;
	WALK(&w, ROOT, {.serial = 12, .parent = 11, .id = 102, .name = "c", .dying = true});
	assert_int_equal(w.table->n, 1);
	done(&w);
}

static void a_walk_that_failed_leaves_the_table(void **state)
{
	const struct told rows[] = {ROOT};
	struct world w = world();

	(void)state;
	WALK(&w, ROOT, A, A_B);
	w.walk.err = -ENODATA;
	assert_int_equal(walk(&w, rows, 0), -ENODATA);
	assert_int_equal(w.table->n, 3);
	done(&w);
}

static void what_holds_the_dying_goes_with_their_rows(void **state)
{
	struct world w = world();
	const struct held *parent, *child;

	(void)state;
	w.how.holders = true;
	WALK(&w, ROOT, {.serial = 10, .parent = 1, .id = 100, .name = "a", .dying = true, .refs = 1},
	     {.serial = 11, .parent = 10, .id = 101, .name = "b", .dying = true, .refs = 9, .pages = 9});
	parent = memcg_table_find(w.table, 0, 100)->held;
	child = memcg_table_find(w.table, 0, 101)->held;
	assert_int_equal(parent->kind, HOLDER_CHILDREN);
	assert_int_equal(parent->pages[HOLDER_CHILDREN], 1);
	assert_int_equal(parent->pages[HOLDER_OTHER], 0);
	assert_int_equal(child->kind, HOLDER_FILE);
	assert_int_equal(child->pages[HOLDER_FILE], 9);
	assert_string_equal(child->files[0].file->path, "ext4:/var/log");
	assert_false(child->files[0].file->found);
	done(&w);
}

static void references_that_pages_do_not_explain_are_others(void **state)
{
	struct world w = world();

	(void)state;
	w.how.holders = true;
	WALK(&w, ROOT, {.serial = 10, .parent = 1, .id = 100, .name = "a", .dying = true, .refs = 3});
	assert_int_equal(memcg_table_find(w.table, 0, 100)->held->kind, HOLDER_OTHER);
	assert_int_equal(memcg_table_find(w.table, 0, 100)->held->pages[HOLDER_OTHER], 3);
	done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dying_are_met_by_name),
		cmocka_unit_test(a_row_that_is_no_longer_told_is_gone),
		cmocka_unit_test(with_events_it_stays_late_for_one_walk),
		cmocka_unit_test(each_memcg_of_a_group_switched_off_and_on_is_a_row),
		cmocka_unit_test(the_older_memcg_may_outlive_the_newer_one),
		cmocka_unit_test(a_row_that_an_event_made_is_the_memcg_that_is_told),
		cmocka_unit_test(a_row_that_no_walk_met_is_not_the_next_memcg),
		cmocka_unit_test(a_new_name_keeps_the_row),
		cmocka_unit_test(another_parent_makes_a_row_anew),
		cmocka_unit_test(what_has_no_parent_that_was_told_is_left_out),
		cmocka_unit_test(a_walk_that_failed_leaves_the_table),
		cmocka_unit_test(what_holds_the_dying_goes_with_their_rows),
		cmocka_unit_test(references_that_pages_do_not_explain_are_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
