/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds dying memcgs in the history: heldlog.h and load_held.c together. */
#include <string.h>

#include "base/xalloc.h"
#include "history/reader.h"
#include "model/held.h"
#include "model/source.h"
#include "unit/history_sample.h"

#define TICK PAST_TICK

/* A look at the tick that comes next: @held of each dying row stands. */
static void look(struct past *world)
{
	static struct held_summary summary;

	world->fake.s.held = &summary;
	world->fake.s.held_boot_ns = world->fake.s.at.boot_ns;
}

static struct held *held_by(const char *path, enum holder_kind kind, uint64_t pages)
{
	struct held *h = xcalloc(1, sizeof(*h));
	struct held_file *f = path ? held_file_new(kind, path, "ext4") : NULL;

	h->refs = num((int64_t)pages);
	h->pages[kind] = pages;
	if (f) {
		f->found = true;
		held_add_file(h, f, pages);
		held_file_put(f);
	}
	held_settle(h);
	return h;
}

static struct memcg *dying(struct past *world, const char *name)
{
	struct memcg *m = fake_memcg(&world->fake, memcg_table_root(world->fake.table), name);

	memcg_table_dying(world->fake.table, m, num(world->fake.s.at.boot_ns));
	return m;
}

static void set_held(struct past *world, struct memcg *m, struct held *h)
{
	memcg_table_held(world->fake.table, m, h);
}

static struct source *reader(struct past *world)
{
	struct source *src;

	assert_int_equal(history_source_open(world->path, HISTORY_MEMCGS | HISTORY_HELD, &src), 0);
	return src;
}

static const struct sample *head(struct source *src)
{
	const struct sample *s = NULL;

	assert_true(src->ops->next(src, &s) >= 0);
	return s;
}

static const struct memcg *row_of(const struct sample *s, const char *name)
{
	for (size_t i = 0; i < s->memcgs->n; i++)
		if (!strcmp(s->memcgs->rows[i]->name, name))
			return s->memcgs->rows[i];
	return NULL;
}

static int64_t rows(struct past *world)
{
	return sql_number(world->path, "SELECT count(*) FROM held");
}

static void what_holds_them_comes_back(void **state)
{
	struct past *world = *state;
	struct memcg *a = dying(world, "a"), *b = dying(world, "b");
	struct held *both = held_by("/var/log/a b\n", HOLDER_FILE, 434);
	const struct memcg *row;
	const struct sample *s;
	struct source *src;

	both->pages[HOLDER_FILE] += 6; /* of files beyond those that are told */
	both->pages[HOLDER_ANON] = 3;
	both->pages[HOLDER_OTHER] = 1;
	both->about = true;
	set_held(world, a, both);
	set_held(world, b, held_by(NULL, HOLDER_CHILDREN, 3));
	look(world);
	past_append(world);
	src = reader(world);
	s = head(src);
	row = row_of(s, "a");
	assert_int_equal(row->held->kind, HOLDER_FILE);
	assert_int_equal(row->held->pages[HOLDER_FILE], 440);
	assert_int_equal(row->held->pages[HOLDER_ANON], 3);
	assert_int_equal(row->held->pages[HOLDER_OTHER], 1);
	assert_int_equal(row->held->refs.v, 434);
	assert_true(row->held->about);
	assert_int_equal(row->held->n_files, 1);
	assert_int_equal(row->held->files[0].pages, 434);
	assert_string_equal(row->held->files[0].file->path, "/var/log/a b\n");
	assert_string_equal(row->held->files[0].file->fs, "ext4");
	assert_true(row->held->files[0].file->found);
	row = row_of(s, "b");
	assert_int_equal(row->held->kind, HOLDER_CHILDREN);
	assert_int_equal(row->held->pages[HOLDER_CHILDREN], 3);
	assert_false(row->held->about);
	assert_non_null(s->held);
	assert_int_equal(s->held->by_kind[HOLDER_FILE].v, 1);
	assert_string_equal(s->held->top_file, "/var/log/a b\n");
	src->ops->free(src);
}

static void a_memcg_that_nothing_holds_says_so(void **state)
{
	struct past *world = *state;
	struct source *src;

	set_held(world, dying(world, "a"), held_by(NULL, HOLDER_OTHER, 0));
	look(world);
	past_append(world);
	src = reader(world);
	assert_int_equal(row_of(head(src), "a")->held->kind, HOLDER_OTHER);
	src->ops->free(src);
}

static void only_news_are_written(void **state)
{
	struct past *world = *state;
	struct memcg *a = dying(world, "a");

	set_held(world, a, held_by("/f", HOLDER_FILE, 100));
	look(world);
	past_append(world);
	assert_int_equal(rows(world), 1);
	/* no look since */
	set_held(world, a, held_by("/g", HOLDER_FILE, 100));
	past_append(world);
	assert_int_equal(rows(world), 1);
	/* about the same */
	set_held(world, a, held_by("/f", HOLDER_FILE, 180));
	look(world);
	past_append(world);
	assert_int_equal(rows(world), 1);
	/* half as much, another file, another kind */
	set_held(world, a, held_by("/f", HOLDER_FILE, 20));
	look(world);
	past_append(world);
	assert_int_equal(rows(world), 2);
	set_held(world, a, held_by("/g", HOLDER_FILE, 20));
	look(world);
	past_append(world);
	assert_int_equal(rows(world), 3);
	set_held(world, a, held_by(NULL, HOLDER_SWAP, 20));
	look(world);
	past_append(world);
	assert_int_equal(rows(world), 4);
}

static void each_tick_has_what_held_then(void **state)
{
	struct past *world = *state;
	struct memcg *a = dying(world, "a");
	int64_t first = world->fake.s.at.utc_ns;
	const struct sample *s;
	struct source *src;

	set_held(world, a, held_by("/f", HOLDER_FILE, 100));
	look(world);
	past_append(world);
	past_append(world);
	set_held(world, a, held_by(NULL, HOLDER_SWAP, 50));
	look(world);
	past_append(world);
	src = reader(world);
	assert_int_equal(row_of(head(src), "a")->held->kind, HOLDER_SWAP);
	/* back, and on again */
	assert_int_equal(src->ops->at(src, first, 0, &s), 0);
	assert_int_equal(row_of(s, "a")->held->kind, HOLDER_FILE);
	assert_int_equal(src->ops->at(src, first, 1, &s), 0);
	assert_int_equal(row_of(s, "a")->held->kind, HOLDER_FILE);
	assert_int_equal(src->ops->at(src, first + TICK, 1, &s), 0);
	assert_int_equal(row_of(s, "a")->held->kind, HOLDER_SWAP);
	/* and with a tick that comes while it is open */
	set_held(world, a, held_by("/g", HOLDER_TMPFS, 60));
	look(world);
	past_append(world);
	assert_int_equal(row_of(head(src), "a")->held->kind, HOLDER_TMPFS);
	src->ops->free(src);
}

static void a_freed_memcg_takes_its_rows_along(void **state)
{
	struct past *world = *state;
	struct memcg *a, *b;

	world->opt.keep.full_ns = 10 * TICK;
	world->opt.keep.minute_ns = 40 * TICK;
	world->opt.keep.keep_ns = 80 * TICK;
	world->opt.key_ticks = 5;
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
	a = dying(world, "a");
	b = dying(world, "b");
	set_held(world, a, held_by("/f", HOLDER_FILE, 100));
	set_held(world, b, held_by("/f", HOLDER_FILE, 100));
	look(world);
	past_append(world);
	for (int i = 0; i < 10; i++) {
		set_held(world, b, held_by(i % 2 ? "/f" : "/g", HOLDER_FILE, 100));
		look(world);
		past_append(world);
	}
	memcg_table_remove(world->fake.table, a);
	assert_int_equal(rows(world), 12);
	/* of b one a minute stays, and then what it is now; a goes when its time is over */
	for (int i = 0; i < 300; i++)
		past_append(world);
	assert_int_equal(sql_number(world->path, "SELECT count(*) FROM held h WHERE NOT EXISTS"
						 " (SELECT 1 FROM memcg m WHERE m.id = h.memcg)"), 0);
	assert_int_equal(rows(world), 1);
}

static void a_hostile_file_is_harmless(void **state)
{
	struct past *world = *state;
	const struct sample *s;
	struct source *src;

	set_held(world, dying(world, "a"), held_by("/f", HOLDER_FILE, 100));
	set_held(world, dying(world, "b"), held_by("/f", HOLDER_FILE, 100));
	look(world);
	past_append(world);
	assert_int_equal(history_writer_stop(world->w, 0), 0);
	sql_run(world->path,
		"UPDATE held SET count = -5, kind = 'what', refs = -1 WHERE memcg = (SELECT min(memcg) FROM held);"
		"UPDATE held SET count = 9223372036854775807, kind = 'swap', fs = NULL"
		" WHERE memcg = (SELECT max(memcg) FROM held);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO held"
		" SELECT max(memcg), 1, i, 'file', 9223372036854775807, '/' || i || '\\x1b[31m', 'x', 1, 1, NULL"
		" FROM held, n GROUP BY i");
	src = reader(world);
	s = head(src);
	assert_int_equal(row_of(s, "a")->held->kind, HOLDER_OTHER);
	assert_int_equal(row_of(s, "a")->held->pages[HOLDER_OTHER], 0);
	assert_int_equal(row_of(s, "b")->held->n_files, HELD_FILES_MAX);
	assert_true(s->held->pages.known && s->held->pages.v > 0);
	src->ops->free(src);
}

static void a_file_of_an_older_schema_says_nothing(void **state)
{
	struct past *world = *state;
	struct source *src;

	set_held(world, dying(world, "a"), held_by("/f", HOLDER_FILE, 100));
	look(world);
	past_append(world);
	history_writer_free(world->w);
	sql_older(world->path, 3);
	src = reader(world);
	assert_null(row_of(head(src), "a")->held);
	src->ops->free(src);
	/* and is brought forward */
	world->w = history_writer_new(&world->opt);
	look(world);
	past_append(world);
	src = reader(world);
	assert_int_equal(row_of(head(src), "a")->held->kind, HOLDER_FILE);
	src->ops->free(src);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(what_holds_them_comes_back),
		T(a_memcg_that_nothing_holds_says_so),
		T(only_news_are_written),
		T(each_tick_has_what_held_then),
		T(a_freed_memcg_takes_its_rows_along),
		T(a_hostile_file_is_harmless),
		T(a_file_of_an_older_schema_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
