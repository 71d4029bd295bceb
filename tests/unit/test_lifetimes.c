/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/lives/lifetimes.h"
#include "model/memcg.h"

#define ROOT 4
#define ROOT_ID 1

/* A machine that answers as the test says, and what lifetimes told. */
struct world {
	struct memcg_table *table;
	struct lifetimes *lifetimes;
	const char *memory_below; /* v2: the one cgroup whose children get memcgs */
	const char *whole;        /* what a cut path is in full; NULL: it cannot be told */
	struct {
		enum event_kind kind;
		char path[64];
		char comm[16];
		uint64_t id;
		struct num pid, lifetime_ns, lost;
		bool cut;
	} told[64];
	size_t n_told;
	size_t n_of[EVENT_LOST + 1]; /* told of each kind */
};

static int children_have_memcgs(void *user, const char *parent)
{
	struct world *w = user;

	return w->memory_below ? !strcmp(parent, w->memory_below) : -ENOENT;
}

static bool comm(void *user, int32_t pid, int64_t boot_ns, char ret[16])
{
	(void)user;
	(void)boot_ns;
	snprintf(ret, 16, "maker%d", pid);
	return pid < 100;
}

static int resolve(void *user, uint64_t id, struct buf *ret)
{
	struct world *w = user;

	(void)id;
	if (!w->whole)
		return -ESTALE;
	buf_adds(ret, w->whole);
	return 0;
}

static void tell(void *user, const struct event *e)
{
	struct world *w = user;

	assert_true(w->n_told < ARRAY_SIZE(w->told));
	w->told[w->n_told].kind = e->kind;
	w->told[w->n_told].id = (uint64_t)e->id.v;
	w->told[w->n_told].pid = e->pid;
	w->told[w->n_told].lifetime_ns = e->lifetime_ns;
	w->told[w->n_told].lost = e->lost;
	w->told[w->n_told].cut = e->path_cut;
	snprintf(w->told[w->n_told].path, 64, "%s", e->path ? e->path : "");
	snprintf(w->told[w->n_told].comm, 16, "%s", e->comm ? e->comm : "");
	w->n_of[e->kind]++;
	w->n_told++;
}

static const struct lifetimes_ops ops = {children_have_memcgs, comm, resolve, tell};

static struct world *begin(bool v2)
{
	struct world *w = xcalloc(1, sizeof(*w));

	w->table = memcg_table_new();
	w->lifetimes = lifetimes_new(w->table, &ops, w);
	memcg_table_add(w->table, NULL, v2 ? 0 : ROOT, ROOT_ID, "", 0);
	lifetimes_walked(w->lifetimes);
	/* boot and mono apart, as after a suspend */
	lifetimes_at(w->lifetimes, (struct moment){.utc_ns = 5000, .mono_ns = 1000, .boot_ns = 1500}, v2);
	memcg_table_begin(w->table);
	return w;
}

static void end(struct world *w)
{
	lifetimes_free(w->lifetimes);
	memcg_table_free(w->table);
	free(w);
}

static void feed(struct world *w, enum trace_kind kind, int64_t ns, uint64_t id, const char *path)
{
	struct trace_event e = {
		.kind = kind,
		.mono_ns = ns,
		.root = memcg_table_root(w->table)->root,
		.id = id,
		.pid = 42,
		.path = path,
		.path_len = strlen(path),
	};

	lifetimes_feed(w->lifetimes, &e);
}

static struct memcg *row(struct world *w, uint64_t id)
{
	return memcg_table_find(w->table, memcg_table_root(w->table)->root, id);
}

static void assert_path(const struct memcg *m, const char *path)
{
	struct buf text = BUF_INIT;

	assert_non_null(m);
	memcg_path_raw(m, &text);
	assert_string_equal(buf_str(&text), path);
	buf_done(&text);
}

static void birth_is_put_below_its_parent_with_its_maker(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_BORN, 110, 8, "/a/b c");
	assert_null(row(w, 7));
	lifetimes_settle(w->lifetimes);
	assert_path(row(w, 8), "/a/b c");
	assert_ptr_equal(row(w, 8)->parent, row(w, 7));
	assert_true(row(w, 8)->born_exact);
	assert_true(num_is(row(w, 8)->born_boot_ns, 610));
	assert_true(num_is(row(w, 8)->creator_pid, 42));
	assert_string_equal(row(w, 8)->creator, "maker42");
	assert_int_equal(w->table->live, 3);
	end(w);
}

static void removed_group_stays_as_dying_until_it_is_freed(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	feed(w, TRACE_DYING, 200, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(row(w, 7)->state, MEMCG_DYING);
	assert_true(num_is(row(w, 7)->dying_boot_ns, 700));
	assert_path(row(w, 7), "/a");
	assert_int_equal(w->table->dying, 1);
	feed(w, TRACE_FREED, 300, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_null(row(w, 7));
	assert_int_equal(w->table->n, 1);
	end(w);
}

static void each_event_is_told_once_with_lifetimes(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	feed(w, TRACE_RENAMED, 150, 7, "/z");
	feed(w, TRACE_DYING, 200, 7, "/z");
	feed(w, TRACE_FREED, 300, 7, "/z");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 4);
	assert_int_equal(w->told[0].kind, EVENT_BORN);
	assert_false(w->told[0].lifetime_ns.known);
	assert_string_equal(w->told[0].comm, "maker42");
	assert_int_equal(w->told[1].kind, EVENT_RENAMED);
	assert_string_equal(w->told[1].path, "/z");
	assert_int_equal(w->told[2].kind, EVENT_DYING);
	assert_true(num_is(w->told[2].lifetime_ns, 100));
	assert_int_equal(w->told[3].kind, EVENT_FREED);
	assert_true(num_is(w->told[3].lifetime_ns, 200));
	assert_false(w->told[3].pid.known); /* a kernel worker does it */
	end(w);
}

static void short_lives_are_counted_by_parent_and_creator(void **state)
{
	struct world *w = begin(false);
	const struct churn *churn;
	size_t n;

	(void)state;
	feed(w, TRACE_BORN, 10, 2, "/p");
	for (uint64_t id = 10; id < 15; id++) {
		feed(w, TRACE_BORN, 100, id, "/p/x");
		feed(w, TRACE_DYING, 110, id, "/p/x");
		feed(w, TRACE_FREED, 120, id, "/p/x");
	}
	feed(w, TRACE_BORN, 130, 20, "/y");
	feed(w, TRACE_DYING, 131, 20, "/y");
	feed(w, TRACE_FREED, 132, 20, "/y");
	lifetimes_settle(w->lifetimes);
	churn = lifetimes_churn(w->lifetimes, &n);
	assert_int_equal(n, 2);
	assert_string_equal(churn[0].parent, "/p");
	assert_string_equal(churn[0].creator, "maker42");
	assert_int_equal(churn[0].born, 5);
	assert_int_equal(churn[0].freed, 5);
	assert_string_equal(churn[1].parent, "/");
	assert_int_equal(churn[1].born, 1);
	/* they never reached the table */
	assert_int_equal(w->table->n, 2);
	assert_int_equal(w->n_told, 19);
	lifetimes_forget_churn(w->lifetimes);
	lifetimes_churn(w->lifetimes, &n);
	assert_int_equal(n, 0);
	end(w);
}

static void churn_beyond_its_bound_is_summed_without_names(void **state)
{
	struct world *w = begin(false);
	const struct churn *churn;
	char path[32];
	uint64_t sum = 0;
	size_t n;

	(void)state;
	for (uint64_t i = 0; i < 3000; i++) {
		w->n_told = 0;
		snprintf(path, sizeof(path), "/p%d/x", (int)i);
		feed(w, TRACE_BORN, 100, 10 + i, path);
		feed(w, TRACE_FREED, 120, 10 + i, path);
	}
	churn = lifetimes_churn(w->lifetimes, &n);
	assert_true(n <= 1025);
	for (size_t i = 0; i < n; i++)
		sum += churn[i].freed;
	assert_int_equal(sum, 3000);
	assert_null(churn[n - 1].parent);
	end(w);
}

static void a_name_used_again_is_another_memcg(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_DYING, 110, 7, "/a");
	feed(w, TRACE_BORN, 120, 8, "/a");
	feed(w, TRACE_BORN, 130, 9, "/a/b");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(row(w, 7)->state, MEMCG_DYING);
	assert_int_equal(row(w, 8)->state, MEMCG_LIVE);
	assert_ptr_equal(row(w, 9)->parent, row(w, 8));
	end(w);
}

static void child_of_a_group_removed_in_the_same_tick_keeps_its_parent(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_BORN, 101, 8, "/a/b");
	feed(w, TRACE_DYING, 102, 8, "/a/b");
	feed(w, TRACE_DYING, 103, 7, "/a");
	feed(w, TRACE_BORN, 104, 9, "/a");
	lifetimes_settle(w->lifetimes);
	assert_ptr_equal(row(w, 8)->parent, row(w, 7));
	assert_int_equal(w->table->dying, 2);
	end(w);
}

static void rename_moves_the_subtree(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_BORN, 101, 8, "/a/b");
	feed(w, TRACE_RENAMED, 102, 7, "/z");
	feed(w, TRACE_BORN, 103, 9, "/z/c");
	lifetimes_settle(w->lifetimes);
	assert_path(row(w, 8), "/z/b");
	assert_path(row(w, 9), "/z/c");
	end(w);
}

static void failed_mkdir_leaves_nothing(void **state)
{
	struct world *w = begin(false);

	(void)state;
	/* the kernel releases a cgroup that it never announced */
	feed(w, TRACE_FREED, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 0);
	assert_int_equal(w->table->n, 1);
	end(w);
}

static void row_that_the_walk_found_first_gets_its_birth(void **state)
{
	struct world *w = begin(false);

	(void)state;
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 7, "a", 1);
	lifetimes_walked(w->lifetimes);
	feed(w, TRACE_BORN, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_true(row(w, 7)->born_exact);
	assert_int_equal(w->table->n, 2);
	/* and is not told again as found */
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 1);
	end(w);
}

static void life_seen_by_a_walk_ends_in_the_table_too(void **state)
{
	struct world *w = begin(false);

	(void)state;
	/* the walk meets it before its events, which then come all at once */
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 7, "a", 1);
	lifetimes_walked(w->lifetimes);
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_DYING, 101, 7, "/a");
	feed(w, TRACE_FREED, 102, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_null(row(w, 7));
	end(w);
}

static void what_only_a_walk_finds_is_told_a_tick_later(void **state)
{
	struct world *w = begin(true);

	(void)state;
	memcg_table_add(w->table, memcg_table_root(w->table), 0, 7, "a", 1);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 0);
	memcg_table_begin(w->table);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 1);
	assert_int_equal(w->told[0].kind, EVENT_BORN);
	assert_string_equal(w->told[0].path, "/a");
	assert_false(w->told[0].pid.known);
	/* killed without an event: the walk does not meet it */
	memcg_table_dying(w->table, row(w, 7), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	memcg_table_begin(w->table);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 2);
	assert_int_equal(w->told[1].kind, EVENT_DYING);
	end(w);
}

static void dying_ones_of_before_us_are_not_told_as_removed(void **state)
{
	struct trace_event lost = {.kind = TRACE_LOST, .mono_ns = 100, .lost = 1, .path = ""};
	struct world *w = begin(false);

	(void)state;
	lifetimes_walked(w->lifetimes);
	memcg_table_begin(w->table);
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 7, "a", 1);
	memcg_table_dying(w->table, row(w, 7), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 0);
	/* and a walk that only learns what holds it tells no removal */
	memcg_table_begin(w->table);
	memcg_table_touch(w->table, row(w, 7));
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 0);
	/* behind a loss it may be one whose life was lost as a whole */
	lifetimes_feed(w->lifetimes, &lost);
	memcg_table_begin(w->table);
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 8, "b", 1);
	memcg_table_dying(w->table, row(w, 8), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_told, 2);
	assert_int_equal(w->told[0].kind, EVENT_LOST);
	assert_int_equal(w->told[1].kind, EVENT_DYING);
	assert_string_equal(w->told[1].path, "/b");
	end(w);
}

static void group_gone_from_the_walk_before_its_event_gets_its_time(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	memcg_table_dying(w->table, row(w, 7), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	feed(w, TRACE_DYING, 200, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_true(num_is(row(w, 7)->dying_boot_ns, 700));
	end(w);
}

static void on_v2_only_children_of_memory_groups_are_memcgs(void **state)
{
	struct world *w = begin(true);

	(void)state;
	w->memory_below = "/";
	feed(w, TRACE_BORN, 100, 7, "/a");
	feed(w, TRACE_BORN, 110, 8, "/a/b");
	feed(w, TRACE_DYING, 120, 8, "/a/b");
	feed(w, TRACE_FREED, 130, 8, "/a/b");
	lifetimes_settle(w->lifetimes);
	assert_path(row(w, 7), "/a");
	assert_null(row(w, 8));
	assert_int_equal(w->n_told, 1);
	end(w);
}

static void release_ends_every_incarnation(void **state)
{
	struct world *w = begin(true);
	struct memcg *first;

	(void)state;
	w->memory_below = "/";
	feed(w, TRACE_BORN, 100, 7, "/a");
	lifetimes_settle(w->lifetimes);
	/* memory switched off and on again below it, with pages charged */
	first = row(w, 7);
	memcg_table_dying(w->table, first, NUM_UNKNOWN);
	memcg_table_add(w->table, memcg_table_root(w->table), 0, 7, "a", 1);
	assert_int_equal(row(w, 7)->incarnation, 1);
	feed(w, TRACE_DYING, 200, 7, "/a");
	feed(w, TRACE_FREED, 300, 7, "/a");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->table->n, 1);
	assert_int_equal(w->table->dying, 0);
	end(w);
}

static char *long_path(const char *tail)
{
	char *path = xmalloc(TRACE_PATH_MAX + 1);

	memset(path, 'x', TRACE_PATH_MAX);
	path[0] = '/';
	memcpy(path + TRACE_PATH_MAX - strlen(tail), tail, strlen(tail));
	path[TRACE_PATH_MAX] = '\0';
	return path;
}

static void cut_path_is_asked_for_in_full(void **state)
{
	struct world *w = begin(false);
	char *cut = long_path("yyy");
	char *whole = xasprintf("%s-whole", cut);

	(void)state;
	w->whole = whole;
	feed(w, TRACE_BORN, 100, 7, cut);
	assert_false(w->told[0].cut);
	/* from then on it is known without asking */
	w->whole = NULL;
	feed(w, TRACE_DYING, 110, 7, cut);
	assert_false(w->told[1].cut);
	lifetimes_settle(w->lifetimes);
	assert_path(row(w, 7), whole);
	free(whole);
	free(cut);
	end(w);
}

static void cut_path_follows_the_rename_of_an_ancestor(void **state)
{
	struct world *w = begin(false);
	char *cut = long_path("/yyy"), *renamed = long_path("/yyy");
	char *whole = xasprintf("%s-and-more/z", cut);
	char *wanted;

	(void)state;
	memcpy(renamed, "/b/", 3);
	memcpy(cut, "/a/", 3);
	memcpy(whole, "/a/", 3);
	wanted = xstrdup(whole);
	wanted[1] = 'b';
	w->whole = whole;
	feed(w, TRACE_BORN, 100, 7, cut);
	w->whole = NULL;
	feed(w, TRACE_DYING, 110, 7, renamed);
	assert_false(w->told[1].cut);
	assert_memory_equal(w->told[1].path, wanted, 60);
	/* 63 bytes are kept of what was told: its end is in the table */
	for (int i = 0; i < 3; i++)
		lifetimes_settle(w->lifetimes);
	assert_string_equal(row(w, 7)->name + strlen(row(w, 7)->name) - 2, "/z");
	free(wanted);
	free(whole);
	free(renamed);
	free(cut);
	end(w);
}

static void cut_path_that_cannot_be_asked_for_is_marked(void **state)
{
	struct world *w = begin(false);
	char *cut = long_path("yyy");

	(void)state;
	feed(w, TRACE_BORN, 100, 7, cut);
	assert_true(w->told[0].cut);
	lifetimes_settle(w->lifetimes);
	/* a walk may find it */
	assert_true(lifetimes_wants_walk(w->lifetimes));
	assert_null(row(w, 7));
	feed(w, TRACE_DYING, 110, 7, cut);
	for (int i = 0; i < 3; i++)
		lifetimes_settle(w->lifetimes);
	/* it was removed: it is listed as far as its path is known */
	assert_non_null(row(w, 7));
	assert_int_equal(row(w, 7)->state, MEMCG_DYING);
	assert_string_equal(row(w, 7)->name + strlen(row(w, 7)->name) - 6, "yyy...");
	free(cut);
	end(w);
}

static void birth_below_an_unknown_parent_waits_for_a_walk(void **state)
{
	struct world *w = begin(false);

	(void)state;
	feed(w, TRACE_BORN, 100, 7, "/missed/b");
	lifetimes_settle(w->lifetimes);
	assert_true(lifetimes_wants_walk(w->lifetimes));
	assert_null(row(w, 7));
	/* the walk finds both */
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 6, "missed", 6);
	memcg_table_add(w->table, row(w, 6), ROOT, 7, "b", 1);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_false(lifetimes_wants_walk(w->lifetimes));
	assert_true(row(w, 7)->born_exact);
	assert_string_equal(row(w, 7)->creator, "maker42");
	end(w);
}

static void loss_is_told_and_asks_for_a_walk(void **state)
{
	struct world *w = begin(false);
	struct trace_event lost = {.kind = TRACE_LOST, .mono_ns = 100, .lost = 17, .path = ""};

	(void)state;
	assert_false(lifetimes_wants_walk(w->lifetimes));
	lifetimes_feed(w->lifetimes, &lost);
	assert_true(lifetimes_wants_walk(w->lifetimes));
	assert_int_equal(w->told[0].kind, EVENT_LOST);
	assert_true(num_is(w->told[0].lost, 17));
	lifetimes_walked(w->lifetimes);
	assert_false(lifetimes_wants_walk(w->lifetimes));
	end(w);
}

static void dying_rows_whose_end_was_lost_go_when_the_kernel_counts_none(void **state)
{
	struct world *w = begin(false);
	struct trace_event lost = {.kind = TRACE_LOST, .mono_ns = 100, .lost = 17, .path = ""};

	(void)state;
	feed(w, TRACE_BORN, 10, 7, "/a");
	feed(w, TRACE_BORN, 11, 8, "/b");
	/* three were dying before we looked */
	lifetimes_reconcile(w->lifetimes, num(3));
	lifetimes_reconcile(w->lifetimes, num(3));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 3));
	feed(w, TRACE_DYING, 50, 7, "/a");
	lifetimes_settle(w->lifetimes);
	lifetimes_feed(w->lifetimes, &lost);
	feed(w, TRACE_DYING, 150, 8, "/b");
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->table->dying, 2);
	/* once may be a count that lags; an unknown one says nothing */
	lifetimes_reconcile(w->lifetimes, num(4));
	lifetimes_reconcile(w->lifetimes, NUM_UNKNOWN);
	lifetimes_reconcile(w->lifetimes, num(4));
	assert_int_equal(w->table->dying, 2);
	lifetimes_reconcile(w->lifetimes, num(4));
	/* only the one whose release may be among the lost */
	assert_null(row(w, 7));
	assert_non_null(row(w, 8));
	assert_int_equal(w->told[w->n_told - 1].kind, EVENT_FREED);
	end(w);
}

static void doubtful_rows_stay_while_the_kernel_still_counts_some(void **state)
{
	struct world *w = begin(true);

	(void)state;
	w->memory_below = "/";
	feed(w, TRACE_BORN, 10, 7, "/a");
	feed(w, TRACE_BORN, 11, 8, "/b");
	lifetimes_settle(w->lifetimes);
	lifetimes_reconcile(w->lifetimes, num(0));
	lifetimes_reconcile(w->lifetimes, num(0));
	memcg_table_begin(w->table);
	memcg_table_dying(w->table, row(w, 7), NUM_UNKNOWN);
	memcg_table_dying(w->table, row(w, 8), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_reconcile(w->lifetimes, num(1));
	lifetimes_reconcile(w->lifetimes, num(1));
	assert_int_equal(w->table->dying, 2);
	assert_int_equal(lifetimes_doubtful(w->lifetimes), 1);
	lifetimes_reconcile(w->lifetimes, num(0));
	lifetimes_reconcile(w->lifetimes, num(0));
	assert_int_equal(w->table->dying, 0);
	assert_int_equal(lifetimes_doubtful(w->lifetimes), 0);
	/* each is told as dying and as freed, though both were found at once */
	assert_int_equal(w->n_told, 6);
	assert_int_equal(w->told[2].kind, EVENT_DYING);
	assert_int_equal(w->told[3].kind, EVENT_FREED);
	assert_true(w->told[2].id == w->told[3].id);
	end(w);
}

static void rows_that_ended_unseen_take_nothing_from_those_before_us(void **state)
{
	struct world *w = begin(false);
	struct trace_event lost = {.kind = TRACE_LOST, .mono_ns = 100, .lost = 17, .path = ""};

	(void)state;
	feed(w, TRACE_BORN, 10, 7, "/a");
	lifetimes_settle(w->lifetimes);
	lifetimes_walked(w->lifetimes);
	lifetimes_reconcile(w->lifetimes, num(3));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 3));
	/* its removal and its end are lost: the kernel counts the root and three, the table has the root and it */
	lifetimes_feed(w->lifetimes, &lost);
	lifetimes_unseen_at_most(w->lifetimes, num(4 - 2));
	memcg_table_begin(w->table);
	memcg_table_dying(w->table, row(w, 7), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_unseen_at_most(w->lifetimes, num(4 - 2));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 3));
	lifetimes_reconcile(w->lifetimes, num(3));
	lifetimes_reconcile(w->lifetimes, num(3));
	assert_int_equal(w->table->dying, 0);
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 3));
	end(w);
}

/* Births of other groups until so many events wait that they are dropped. */
static size_t feed_too_many(struct world *w)
{
	size_t n = 0;
	char path[32];

	while (!lifetimes_dropped(w->lifetimes) && n < 1U << 20) {
		w->n_told = 0;
		snprintf(path, sizeof(path), "/n%zu", n);
		feed(w, TRACE_BORN, 200, 1000 + n++, path);
	}
	return n;
}

static void events_that_are_too_many_are_told_as_lost_and_leave_no_ended_row(void **state)
{
	struct world *w = begin(false);
	size_t born;

	(void)state;
	for (uint64_t id = 7; id < 10; id++)
		memcg_table_add(w->table, memcg_table_root(w->table), ROOT, id, "old", 3);
	lifetimes_walked(w->lifetimes);
	lifetimes_reconcile(w->lifetimes, num(0));
	lifetimes_settle(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	w->n_of[EVENT_BORN] = 0;
	/* one is removed and freed, one is removed; a walk will see neither */
	feed(w, TRACE_DYING, 100, 7, "/old");
	feed(w, TRACE_FREED, 101, 7, "/old");
	feed(w, TRACE_DYING, 102, 8, "/old");
	born = feed_too_many(w);
	assert_int_equal(w->n_of[EVENT_LOST], 1);
	assert_int_equal(w->told[w->n_told - 1].kind, EVENT_LOST);
	/* all but the release that is kept */
	assert_num(w->told[w->n_told - 1].lost, (int64_t)born + 2);
	assert_int_equal(lifetimes_dropped(w->lifetimes), born + 2);
	assert_true(lifetimes_wants_walk(w->lifetimes));
	assert_non_null(row(w, 7));
	lifetimes_settle(w->lifetimes);
	assert_null(row(w, 7));
	/* a count that is the same as before the loss tells nothing of rows that are still live */
	lifetimes_reconcile(w->lifetimes, num(0));
	memcg_table_begin(w->table);
	memcg_table_dying(w->table, row(w, 8), NUM_UNKNOWN);
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 1000, "n0", 2);
	lifetimes_walked(w->lifetimes);
	for (int i = 0; i < 3; i++) {
		lifetimes_settle(w->lifetimes);
		lifetimes_reconcile(w->lifetimes, num(0));
		memcg_table_begin(w->table);
	}
	assert_int_equal(w->table->dying, 0);
	assert_int_equal(lifetimes_doubtful(w->lifetimes), 0);
	/* each once: by its event, and the last end by the count */
	assert_int_equal(w->n_of[EVENT_BORN], born);
	assert_int_equal(w->n_of[EVENT_DYING], 2);
	assert_int_equal(w->n_of[EVENT_FREED], 2);
	/* and from then on walks tell what they find */
	memcg_table_dying(w->table, row(w, 9), NUM_UNKNOWN);
	lifetimes_walked(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	lifetimes_settle(w->lifetimes);
	assert_int_equal(w->n_of[EVENT_DYING], 3);
	end(w);
}

static void release_of_one_dying_before_us_lowers_their_number(void **state)
{
	struct world *w = begin(false);

	(void)state;
	lifetimes_reconcile(w->lifetimes, num(2));
	lifetimes_reconcile(w->lifetimes, num(2));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 2));
	feed(w, TRACE_FREED, 100, 7, "/who");
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 1));
	end(w);
}

static void a_count_that_lagged_at_the_first_look_is_taken_back(void **state)
{
	struct world *w = begin(false);

	(void)state;
	lifetimes_unseen_at_most(w->lifetimes, num(5)); /* nothing is known yet */
	assert_false(lifetimes_unseen(w->lifetimes).known);
	lifetimes_reconcile(w->lifetimes, num(129));
	lifetimes_unseen_at_most(w->lifetimes, num(130));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 129));
	lifetimes_unseen_at_most(w->lifetimes, num(56));
	lifetimes_unseen_at_most(w->lifetimes, NUM_UNKNOWN);
	lifetimes_unseen_at_most(w->lifetimes, num(90));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 56));
	lifetimes_unseen_at_most(w->lifetimes, num(-2));
	assert_true(num_is(lifetimes_unseen(w->lifetimes), 0));
	end(w);
}

static void removal_of_a_group_from_before_us_is_told(void **state)
{
	struct world *w = begin(false);

	(void)state;
	memcg_table_add(w->table, memcg_table_root(w->table), ROOT, 7, "old", 3);
	feed(w, TRACE_DYING, 100, 7, "/old");
	feed(w, TRACE_FREED, 110, 7, "/old");
	assert_int_equal(w->n_told, 2);
	assert_false(w->told[0].lifetime_ns.known);
	lifetimes_settle(w->lifetimes);
	assert_null(row(w, 7));
	end(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(birth_is_put_below_its_parent_with_its_maker),
		cmocka_unit_test(removed_group_stays_as_dying_until_it_is_freed),
		cmocka_unit_test(each_event_is_told_once_with_lifetimes),
		cmocka_unit_test(short_lives_are_counted_by_parent_and_creator),
		cmocka_unit_test(churn_beyond_its_bound_is_summed_without_names),
		cmocka_unit_test(a_name_used_again_is_another_memcg),
		cmocka_unit_test(child_of_a_group_removed_in_the_same_tick_keeps_its_parent),
		cmocka_unit_test(rename_moves_the_subtree),
		cmocka_unit_test(failed_mkdir_leaves_nothing),
		cmocka_unit_test(row_that_the_walk_found_first_gets_its_birth),
		cmocka_unit_test(life_seen_by_a_walk_ends_in_the_table_too),
		cmocka_unit_test(what_only_a_walk_finds_is_told_a_tick_later),
		cmocka_unit_test(dying_ones_of_before_us_are_not_told_as_removed),
		cmocka_unit_test(group_gone_from_the_walk_before_its_event_gets_its_time),
		cmocka_unit_test(on_v2_only_children_of_memory_groups_are_memcgs),
		cmocka_unit_test(release_ends_every_incarnation),
		cmocka_unit_test(cut_path_is_asked_for_in_full),
		cmocka_unit_test(cut_path_follows_the_rename_of_an_ancestor),
		cmocka_unit_test(cut_path_that_cannot_be_asked_for_is_marked),
		cmocka_unit_test(birth_below_an_unknown_parent_waits_for_a_walk),
		cmocka_unit_test(loss_is_told_and_asks_for_a_walk),
		cmocka_unit_test(dying_rows_whose_end_was_lost_go_when_the_kernel_counts_none),
		cmocka_unit_test(doubtful_rows_stay_while_the_kernel_still_counts_some),
		cmocka_unit_test(rows_that_ended_unseen_take_nothing_from_those_before_us),
		cmocka_unit_test(events_that_are_too_many_are_told_as_lost_and_leave_no_ended_row),
		cmocka_unit_test(release_of_one_dying_before_us_lowers_their_number),
		cmocka_unit_test(a_count_that_lagged_at_the_first_look_is_taken_back),
		cmocka_unit_test(removal_of_a_group_from_before_us_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
