/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that somebody made to hurt who reads them, and damage that SQLite itself does not see. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/writer.h"
#include "history/reader.h"
#include "model/events.h"
#include "model/source.h"
#include "unit/history_world.h"

#define FILE_ALL (ALL | HISTORY_SITES | HISTORY_FILE)

/* What a schema says may be written over, by who wants to. */
#define BEHIND_THE_SCHEMA "PRAGMA writable_schema=1; UPDATE sqlite_schema SET "

static int open_after(struct past *world, const char *sql, struct source **ret)
{
	append_n(world, 20);
	settle(world);
	sql_run(world->path, sql);
	return history_source_open(world->path, FILE_ALL, ret);
}

static void refused_after(struct past *world, const char *sql, int err)
{
	struct source *src = NULL;

	alarm(20); /* it must not go on for ever */
	assert_int_equal(open_after(world, sql, &src), err);
	alarm(0);
}

/* Schemas */

static void a_view_in_a_tables_place_is_refused(void **state)
{
	refused_after(*state,
		      "DROP TABLE thinned; CREATE VIEW thinned AS WITH RECURSIVE n(x) AS"
		      " (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS level, x AS done_tick FROM n",
		      -EUCLEAN);
}

static void a_trigger_is_refused(void **state)
{
	refused_after(*state,
		      "CREATE TRIGGER t AFTER INSERT ON tick BEGIN DELETE FROM tick; END",
		      -EPROTONOSUPPORT);
}

static void a_table_of_somebody_else_is_refused(void **state)
{
	refused_after(*state, "CREATE TABLE more (x)", -EPROTONOSUPPORT);
}

static void a_missing_index_is_damage(void **state)
{
	refused_after(*state, "DROP INDEX memcg_changed", -EUCLEAN);
}

static void a_column_that_computes_is_refused(void **state)
{
	refused_after(*state,
		      BEHIND_THE_SCHEMA
		      "sql = replace(sql, 'hostname TEXT', 'hostname AS (zeroblob(1000000000))')"
		      " WHERE name = 'boot'",
		      -EUCLEAN);
}

static void statistics_of_analyze_are_no_harm(void **state)
{
	struct source *src;

	assert_int_equal(open_after(*state, "ANALYZE", &src), 0);
	src->ops->free(src);
}

/* Texts */

#define EVIL "'evil' || char(27) || ']0;x' || char(7) || char(10) || 'y'"

static void assert_printable(const char *s)
{
	for (; s && *s; s++)
		assert_true((unsigned char)*s >= 0x20);
}

static void texts_come_as_printable_lines(void **state)
{
	const struct sample *s;
	struct source *src;

	assert_int_equal(open_after(*state,
				    "UPDATE boot SET hostname = " EVIL ", kernel = " EVIL
				    ", boot_id = " EVIL "; UPDATE counting SET live_source = " EVIL
				    ", dying_source = " EVIL "; UPDATE source_state SET detail = " EVIL
				    "; UPDATE struct_fact SET struct = struct || " EVIL ", bucket = " EVIL
				    ", cache = " EVIL ", merged_with = " EVIL
				    "; UPDATE cache SET name = name || " EVIL,
				    &src),
			 0);
	assert_true(src->ops->next(src, &s) >= 0);
	assert_string_equal(s->machine->hostname, "evil\\x1b]0;x\\x07\\x0ay");
	assert_printable(s->machine->kernel);
	assert_printable(s->machine->boot_id);
	assert_printable(s->counts.live_source);
	assert_printable(s->counts.dying_source);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		assert_printable(s->sources[i].detail);
	assert_true(s->n_structs > 0);
	for (size_t i = 0; i < s->n_structs; i++) {
		assert_printable(s->structs[i].name);
		assert_printable(s->structs[i].bucket);
		assert_printable(s->structs[i].cache);
		for (size_t k = 0; k < s->structs[i].n_merged_with; k++)
			assert_printable(s->structs[i].merged_with[k]);
	}
	assert_true(s->n_caches > 0);
	assert_printable(s->caches[0].name);
	src->ops->free(src);
}

static void a_text_of_megabytes_is_cut(void **state)
{
	const struct sample *s;
	struct source *src;

	assert_int_equal(open_after(*state,
				    "UPDATE boot SET hostname = replace(hex(zeroblob(400000)), '0', 'x')",
				    &src),
			 0);
	assert_true(src->ops->next(src, &s) >= 0);
	assert_true(strlen(s->machine->hostname) < 10000);
	src->ops->free(src);
}

/* Numbers */

static void numbers_out_of_all_bounds_are_survived(void **state)
{
	const struct sample *s;
	struct source *src;

	assert_int_equal(
		open_after(*state,
			   "UPDATE struct_fact SET bucket_order = -5, own_is_estimate = 1,"
			   " state = 'absent', slot_order = -9223372036854775808, merged_total = -1;"
			   " UPDATE boot SET page_size = 9223372036854775807;"
			   " UPDATE tick SET utc_ns = 9223372036854775807 - id,"
			   " boottime_ns = -9223372036854775807, live = -1;"
			   " UPDATE run SET interval_ns = -1, stopped_utc_ns = 9223372036854775807",
			   &src),
		0);
	assert_true(src->ops->next(src, &s) >= 0);
	src->ops->free(src);
}

static void null_where_something_must_stand_is_damage(void **state)
{
	static const char *const columns[][3] = {
		{"name TEXT NOT NULL", "cache", "UPDATE cache SET name = NULL"},
		{"live_source TEXT NOT NULL", "counting", "UPDATE counting SET live_source = NULL"},
		{"bucket TEXT NOT NULL", "struct_fact", "UPDATE struct_fact SET bucket = NULL"},
	};
	struct past *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		char *bare = xstrndup(columns[i][0], strlen(columns[i][0]) - strlen(" NOT NULL"));
		char *sql = xasprintf(BEHIND_THE_SCHEMA "sql = replace(sql, '%s', '%s')"
						  " WHERE name = '%s'",
				      columns[i][0], bare, columns[i][1]);
		char *back = xasprintf(BEHIND_THE_SCHEMA "sql = replace(sql, '%s', '%s')"
						   " WHERE name = '%s'",
				       bare, columns[i][0], columns[i][1]);
		struct source *src = NULL;

		append_n(world, 20);
		settle(world);
		sql_run(world->path, sql);
		sql_run(world->path, columns[i][2]);
		sql_run(world->path, back);
		assert_int_equal(history_source_open(world->path, FILE_ALL, &src), -EUCLEAN);
		if (i < 2) { /* the daemon, too, sees that it is damaged, where it reads it */
			try_append(world);
			assert_int_equal(history_writer_status(world->w)->set_asides, 1);
		}
		restart(world);
		unlink(world->path);
		free(bare);
		free(sql);
		free(back);
	}
}

static void ids_that_have_come_to_their_end_are_damage(void **state)
{
	static const char *const tables[] = {"tick", "run", "counting", "cache", "memcg"};
	struct past *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		char *sql = xasprintf("UPDATE %s SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM %s)",
				      tables[i], tables[i]);

		append_n(world, 20);
		settle(world);
		sql_run(world->path, sql);
		restart(world);
		try_append(world);
		assert_int_equal(history_writer_status(world->w)->set_asides, 1);
		append_n(world, 3);
		restart(world);
		unlink(world->path);
		free(sql);
	}
}

/* Ends */

static int count_sample(void *user, const struct sample *s)
{
	(void)s;
	return ++*(int *)user > 100000;
}

static int count_event(void *user, const struct event *e)
{
	(void)e;
	return ++*(int *)user > 100000;
}

/* The index of key ticks says that the next key tick is the one we stand on. */
static void a_walk_over_a_damaged_index_ends(void **state)
{
	const struct history_range all = {.since_ns = INT64_MIN, .until_ns = INT64_MAX};
	struct past *world = *state;
	struct source *src;
	int n = 0;

	append_n(world, 1300);
	settle(world);
	sql_run(world->path,
		"UPDATE tick SET lost_ticks = CASE id WHEN (SELECT max(id) FROM tick WHERE key)"
		" THEN 5000000 ELSE id END WHERE key; DROP INDEX tick_key;"
		"CREATE INDEX tick_key ON tick(lost_ticks, utc_ns, key) WHERE key;" BEHIND_THE_SCHEMA
		"sql = replace(sql, 'lost_ticks', 'id') WHERE name = 'tick_key'");
	assert_int_equal(history_source_open(world->path, FILE_ALL, &src), 0);
	alarm(20);
	assert_int_equal(history_each(src, &all, count_sample, &n), -EUCLEAN);
	n = 0;
	assert_int_equal(history_each_event(src, &all, count_event, &n), -EUCLEAN);
	alarm(0);
	src->ops->free(src);
}

/* A chain of memcgs, each below the one before: paths would have the square of its length. */
static void a_chain_of_memcgs_has_an_end(void **state)
{
	struct past *world = *state;
	const struct sample *s;
	struct source *src;
	unsigned deepest = 0;
	size_t longest = 0;

	assert_int_equal(
		open_after(world,
			   "WITH RECURSIVE n(x) AS (SELECT 1000 UNION ALL SELECT x + 1 FROM n"
			   " WHERE x < 21000) INSERT INTO memcg SELECT x, (SELECT max(id) FROM boot), 1,"
			   " x, 0, CASE x WHEN 1000 THEN 1 ELSE x - 1 END, '/abcdefghijklmnop', NULL, NULL, 1, NULL,"
			   " 0, NULL, NULL, NULL, 1 FROM n",
			   &src),
		0);
	assert_true(src->ops->next(src, &s) >= 0);
	assert_int_equal(s->memcgs->n, 20001 + world->fake.table->n);
	for (size_t i = 0; i < s->memcgs->n; i++) {
		struct buf path = BUF_INIT;
		unsigned depth = s->memcgs->rows[i]->depth;

		memcg_path(s->memcgs->rows[i], &path);
		deepest = depth > deepest ? depth : deepest;
		longest = path.len > longest ? path.len : longest;
		buf_done(&path);
	}
	assert_true(deepest > 100 && deepest <= 1000);
	assert_true(longest < 20000);
	src->ops->free(src);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, past_setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_view_in_a_tables_place_is_refused),
		T(a_trigger_is_refused),
		T(a_table_of_somebody_else_is_refused),
		T(a_missing_index_is_damage),
		T(a_column_that_computes_is_refused),
		T(statistics_of_analyze_are_no_harm),
		T(texts_come_as_printable_lines),
		T(a_text_of_megabytes_is_cut),
		T(numbers_out_of_all_bounds_are_survived),
		T(null_where_something_must_stand_is_damage),
		T(ids_that_have_come_to_their_end_are_damage),
		T(a_walk_over_a_damaged_index_ends),
		T(a_chain_of_memcgs_has_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
