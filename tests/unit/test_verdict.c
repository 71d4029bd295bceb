/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/savings.h"
#include "model/verdict.h"
#include "model/who.h"

#define MIB (1LL << 20)

/* A machine of 500 MiB slab with 400 memcgs, at which there is nothing to complain of. */
struct world {
	struct machine machine;
	struct cache caches[2];
	struct memcg_table *table;
	struct memcg *root;
	struct sample sample;
	struct verdict verdict;
};

static int set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct sample *s = &w->sample;

	w->machine = (struct machine){.boot_id = "a", .page_size = num(4096)};
	w->caches[0] = (struct cache){
		.name = "dentry", .num_slabs = num(25600), .shape = {num(192), num(21), num(0)}};
	w->caches[1] = (struct cache){
		.name = "inode_cache", .num_slabs = num(2560), .shape = {num(600), num(6), num(0)}};
	w->table = memcg_table_new();
	w->root = memcg_table_add(w->table, NULL, 0, 1, "", 0);
	*s = (struct sample){.machine = &w->machine, .caches = w->caches, .n_caches = 2, .memcgs = w->table};
	s->at.boot_ns = 1000 * NS_PER_SEC;
	s->slab.total_bytes = num(500 * MIB);
	s->counts = (struct memcg_counts){.live = num(400), .dying = num(3), .id_limit = num(65535)};
	s->price = (struct memcg_price){.source = PRICE_SEEN, .slab_bytes = num(19046), .dying_slab_bytes = num(5000)};
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	verdict_done(&w->verdict);
	memcg_table_free(w->table);
	free(w);
	return 0;
}

static void judge(struct world *w)
{
	savings_of_slab(&w->sample);
	verdict_done(&w->verdict);
	verdict_make(&w->sample, &w->verdict);
}

static void says(struct world *w, enum verdict_id id, enum verdict_weight weight, const char *text)
{
	const struct verdict_line *l;

	judge(w);
	l = verdict_line(&w->verdict, id);
	assert_non_null(l);
	assert_string_equal(l->text, text);
	assert_int_equal(l->weight, weight);
}

static void is_silent(struct world *w, enum verdict_id id)
{
	judge(w);
	assert_null(verdict_line(&w->verdict, id));
}

/* Made by @maker at @seconds since the boot. */
static struct memcg *add(struct world *w, struct memcg *parent, const char *name, int64_t seconds,
			 const char *maker)
{
	struct memcg *m =
		memcg_table_add(w->table, parent, 0, w->table->n + 1, name, strlen(name));

	m->born_boot_ns = num(seconds * NS_PER_SEC);
	m->born_exact = maker;
	m->creator = maker ? xstrdup(maker) : NULL;
	m->creator_pid = maker ? num(15727) : NUM_UNKNOWN;
	return m;
}

static struct memcg *add_many(struct world *w, const char *group, int n, int64_t seconds,
			      const char *maker)
{
	struct memcg *parent = add(w, w->root, group, 10, "init");
	char name[16];

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "g%d", i);
		add(w, parent, name, seconds, maker);
	}
	return parent;
}

static void grow(struct world *w, unsigned span, int64_t seconds, int64_t slab, int64_t live)
{
	struct growth_span *g = &w->sample.growth[span];

	*g = (struct growth_span){.seconds = num(seconds), .slab_bytes = num(slab), .live = num(live),
				  .dying = num(0), .cache = "dentry", .cache_bytes = num(slab / 2)};
	g->memcgs_bytes = savings_memcgs_bytes(&w->sample.price, g->live, g->dying);
}

/* share */

static void little_share_names_the_cache_that_is_it(void **state)
{
	says(*state, VERDICT_SHARE, WEIGHT_QUIET,
	     "Memory cgroups hold 7.28MiB of 500MiB slab, 1%, 18.6KiB each; the largest cache is "
	     "dentry, 100MiB, 20%.");
}

static void much_share_names_the_subtree(void **state)
{
	struct world *w = *state;

	add_many(w, "big", 9, 10, NULL);
	w->sample.counts.live = num(4000);
	w->sample.price.source = PRICE_COMPUTED;
	says(w, VERDICT_SHARE, WEIGHT_WARN,
	     "Memory cgroups hold about 72.7MiB of 500MiB slab, 15%, 18.6KiB each; 10 of 11 live ones are below "
	     "/big.");
}

/* A source that knows the places of the dying and one that does not say the same. */
static void much_share_counts_the_live_alone(void **state)
{
	struct world *w = *state;

	add_many(w, "big", 9, 10, NULL);
	w->sample.counts.live = num(4000);
	for (int i = 0; i < 30; i++)
		memcg_table_dying(w->table, add(w, w->root, "gone", 10, NULL), NUM_UNKNOWN);
	says(w, VERDICT_SHARE, WEIGHT_WARN,
	     "Memory cgroups hold 72.7MiB of 500MiB slab, 15%, 18.6KiB each; 10 of 11 live ones are below /big.");
}

static void unknown_price_says_so(void **state)
{
	struct world *w = *state;

	w->sample.price = (struct memcg_price){0};
	says(w, VERDICT_SHARE, WEIGHT_QUIET,
	     "Slab is 500MiB; what memory cgroups hold of it is unknown; the largest cache is dentry, "
	     "100MiB, 20%.");
	w->sample.slab = (struct slab_memory){0};
	says(w, VERDICT_SHARE, WEIGHT_QUIET,
	     "What memory cgroups hold of slab is unknown; the largest cache is dentry, 100MiB.");
	w->sample.n_caches = 0;
	is_silent(w, VERDICT_SHARE);
}

static void without_slabs_total_the_bytes_are_told(void **state)
{
	struct world *w = *state;

	w->sample.slab = (struct slab_memory){0};
	w->sample.price.source = PRICE_COMPUTED;
	says(w, VERDICT_SHARE, WEIGHT_QUIET,
	     "Memory cgroups hold about 7.28MiB of slab, 18.6KiB each; what slab holds in all is unknown; the largest "
	     "cache is dentry, 100MiB.");
	w->sample.n_caches = 0;
	says(w, VERDICT_SHARE, WEIGHT_QUIET,
	     "Memory cgroups hold about 7.28MiB of slab, 18.6KiB each; what slab holds in all is unknown.");
}

/* growth */

static void growth_by_memcgs_names_subtree_and_maker(void **state)
{
	struct world *w = *state;

	add_many(w, "cgslab-attack", 20, 990, "mk");
	grow(w, GROWTH_MINUTE, 60, 190 * MIB, 10000);
	says(w, VERDICT_GROWTH, WEIGHT_WARN,
	     "Slab grew by 190MiB in 1m, and memory cgroups are 96% of it: 10000 more below "
	     "/cgslab-attack, made by mk (15727).");
}

static void growth_by_others_names_the_cache(void **state)
{
	struct world *w = *state;

	grow(w, GROWTH_5MIN, 300, 300 * MIB, 0);
	says(w, VERDICT_GROWTH, WEIGHT_WARN,
	     "Slab grew by 300MiB in 5m, and memory cgroups are not it (under 1%): dentry grew "
	     "most, by 150MiB.");
	w->sample.price = (struct memcg_price){0};
	grow(w, GROWTH_5MIN, 300, 300 * MIB, 5);
	says(w, VERDICT_GROWTH, WEIGHT_WARN,
	     "Slab grew by 300MiB in 5m; what memory cgroups have of it is unknown: dentry grew "
	     "most, by 150MiB.");
}

static void little_growth_is_no_news(void **state)
{
	struct world *w = *state;

	is_silent(w, VERDICT_GROWTH); /* nothing is known */
	grow(w, GROWTH_MINUTE, 60, 7 * MIB, 300);
	is_silent(w, VERDICT_GROWTH); /* below 8 MiB */
	w->sample.slab.total_bytes = num(5000 * MIB);
	grow(w, GROWTH_MINUTE, 60, 90 * MIB, 300);
	is_silent(w, VERDICT_GROWTH); /* below 2% */
	grow(w, GROWTH_MINUTE, 60, -500 * MIB, -300);
	is_silent(w, VERDICT_GROWTH);
}

/* ids */

static void all_ids_in_use_is_the_loudest(void **state)
{
	struct world *w = *state;

	add_many(w, "cgslab-attack", 20, 990, "mk");
	grow(w, GROWTH_MINUTE, 60, 190 * MIB, 10000);
	w->sample.counts.live = num(65535);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "All 65535 ids of memory cgroups are in use: no further one can be made. Remove groups "
	     "to free some. /cgslab-attack has 21 of them, made by mk.");
	assert_int_equal(w->verdict.lines[0].id, VERDICT_IDS);
}

/* Groups that live are few and not to blame: their end frees next to nothing. */
static void ids_that_dying_hold_come_back_with_what_holds_them(void **state)
{
	struct world *w = *state;
	struct held_summary held = {.in_swap = num(50000)};

	add_many(w, "lxc", 18, 10, NULL);
	w->machine.dying_keep_ids = true;
	w->sample.counts.live = num(20);
	w->sample.counts.dying = num(65515);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "All 65535 ids of memory cgroups are in use: no further one can be made. 65515 are held by dying ones: "
	     "let go of what holds them.");
	w->sample.counts.dying = num(60000);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "60020 of 65535 ids of memory cgroups are in use, 5515 are left. 60000 are held by dying ones: let go of "
	     "what holds them.");
	w->sample.counts.live = num(33000);
	w->sample.counts.dying = num(32535);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "All 65535 ids of memory cgroups are in use: no further one can be made. Remove groups to free some. /lxc "
	     "has 19 of them.");
	/* a kernel whose dying keep an id for pages in swap alone */
	w->machine.dying_keep_ids = false;
	w->sample.held = &held;
	w->sample.counts.live = num(5000);
	w->sample.counts.dying = num(60000);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "55000 of 65535 ids of memory cgroups are in use, 10535 are left. 50000 are held by dying ones with pages "
	     "in swap: let go of what holds them.");
	w->sample.held = NULL;
}

static void few_ids_left_tells_until_when(void **state)
{
	struct world *w = *state;

	w->sample.counts.live = num(60000);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "60000 of 65535 ids of memory cgroups are in use, 5535 are left.");
	w->sample.counts.live = num(20000);
	is_silent(w, VERDICT_IDS);
	grow(w, GROWTH_MINUTE, 60, 190 * MIB, 10000);
	says(w, VERDICT_IDS, WEIGHT_ALARM,
	     "20000 of 65535 ids of memory cgroups are in use, 45535 are left, at this rate for "
	     "4m33s.");
}

static void ids_beyond_any_kernel_are_no_count(void **state)
{
	static const int64_t wrong[] = {INT64_MAX, INT64_MIN, (int64_t)INT32_MAX + 1, -1};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		w->sample.counts.live = num(wrong[i]);
		is_silent(w, VERDICT_IDS);
		assert_false(w->sample.ids.used.known);
		w->sample.counts.live = num(60000);
		w->sample.counts.id_limit = num(wrong[i]);
		is_silent(w, VERDICT_IDS);
		assert_false(w->sample.ids.left.known);
		w->sample.counts.id_limit = num(65535);
	}
}

static void many_ids_left_is_no_news(void **state)
{
	struct world *w = *state;

	is_silent(w, VERDICT_IDS);
	/* a burst on an empty machine: soon over by the slope, and far from it */
	grow(w, GROWTH_MINUTE, 60, MIB, 300);
	is_silent(w, VERDICT_IDS);
	w->sample.counts.id_limit = NUM_UNKNOWN;
	is_silent(w, VERDICT_IDS);
}

/* dying */

static void many_dying_are_told_with_their_price(void **state)
{
	struct world *w = *state;
	struct memcg *pods = add_many(w, "kubepods", 10, 10, NULL);

	for (struct memcg *m = pods->first_child; m; m = m->next)
		memcg_table_dying(w->table, m, num(900 * NS_PER_SEC));
	w->sample.counts.dying = num(270);
	w->sample.sources[SOURCE_BPF].state = STATE_OK;
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "270 removed memory cgroups are dying and hold 1.29MiB; 10 of them were below /kubepods. "
	     "'cgslab dying' tells what keeps them.");
}

/* 'cgslab dying' is named where it can tell, or may. */
static void who_cannot_tell_what_keeps_the_dying_says_why(void **state)
{
	struct world *w = *state;
	struct source_status *bpf = &w->sample.sources[SOURCE_BPF];

	w->sample.counts.dying = num(270);
	w->sample.from = "kernel";
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "270 removed memory cgroups are dying and hold 1.29MiB. 'cgslab dying' asks the kernel what keeps them (as "
	     "root, on Linux 6.1 or later with BTF).");
	*bpf = (struct source_status){STATE_ABSENT, "this kernel has no BPF iterator over cgroups (Linux 6.1 on)"};
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "270 removed memory cgroups are dying and hold 1.29MiB. What keeps them is not known: this kernel has no "
	     "BPF iterator over cgroups (Linux 6.1 on).");
	*bpf = (struct source_status){STATE_UNUSED, "a captured tree\033 has no kernel"};
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "270 removed memory cgroups are dying and hold 1.29MiB. What keeps them is not known: a captured "
	     "tree\\x1b has no kernel.");
	*bpf = (struct source_status){STATE_UNUSED, ""};
	w->sample.from = "file";
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "270 removed memory cgroups are dying and hold 1.29MiB. What keeps them is not known: the history does not "
	     "tell.");
}

static void what_holds_most_dying_is_told(void **state)
{
	struct world *w = *state;
	struct held_summary held = {.dying = num(2300), .pages = num(7000), .top_kind = HOLDER_FILE};
	struct memcg *cron = add_many(w, "cron.service", 10, 10, NULL);

	for (struct memcg *m = cron->first_child; m; m = m->next)
		memcg_table_dying(w->table, m, num(900 * NS_PER_SEC));
	held.by_kind[HOLDER_FILE] = num(1900);
	held.top_file = xstrdup("/var/log/x\n");
	held.top_file_kind = HOLDER_FILE;
	held.top_file_memcgs = 1700;
	w->sample.counts.dying = num(2300);
	w->sample.held = &held;
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "2300 removed memory cgroups are dying and hold 11.0MiB; 10 of them were below /cron.service; 1900 are "
	     "held by page cache of files, 1700 by pages of /var/log/x\\x0a. 'cgslab dying' tells what keeps them.");
	/* a file of another kind is not what holds most */
	held.top_file_kind = HOLDER_TMPFS;
	says(w, VERDICT_DYING, WEIGHT_WARN,
	     "2300 removed memory cgroups are dying and hold 11.0MiB; 10 of them were below /cron.service; 1900 are "
	     "held by page cache of files. 'cgslab dying' tells what keeps them.");
	held_summary_done(&held);
	w->sample.held = NULL;
}

static void few_dying_are_no_news(void **state)
{
	struct world *w = *state;

	is_silent(w, VERDICT_DYING);
	w->sample.counts.dying = NUM_UNKNOWN;
	is_silent(w, VERDICT_DYING);
}

/* saved, would save */

static void savings_are_told_where_there_are_some(void **state)
{
	struct world *w = *state;
	struct followed f[2] = {{.name = "mem_cgroup", .saved_bytes = num(1856), .would_save_bytes = num(0)},
				{.name = "cgroup", .saved_bytes = num(0), .would_save_bytes = num(1792)}};

	is_silent(w, VERDICT_SAVED);
	is_silent(w, VERDICT_WOULD_SAVE);
	w->sample.structs = f;
	w->sample.n_structs = 2;
	w->sample.per_memcg.saved_bytes = num(1856);
	w->sample.total.saved_bytes = num(1856 * 403);
	w->sample.per_memcg.would_save_bytes = num(1792);
	w->sample.total.would_save_bytes = num(1792 * 403);
	says(w, VERDICT_SAVED, WEIGHT_GOOD,
	     "The cache for mem_cgroup saves 730KiB here, 1856B a memory cgroup.");
	says(w, VERDICT_WOULD_SAVE, WEIGHT_QUIET,
	     "A cache for cgroup would save 705KiB here, 1792B a memory cgroup: 'cgslab patch list'.");
	f[1].state = PATCH_ABSENT;
	f[1].per_memcg = num(1);
	f[1].bucket_page_true_bytes = real(4096);
	f[1].own = (struct slab_shape){num(2304), num(14), num(3)};
	w->machine.cpus_present = num(2);
	says(w, VERDICT_WOULD_SAVE, WEIGHT_QUIET,
	     "A cache for cgroup would save 705KiB here, 1792B a memory cgroup, and pay from about 17 of "
	     "them on: 'cgslab patch list'.");
	w->sample.structs = NULL;
	w->sample.n_structs = 0;
}

/* The whole */

static void nothing_known_is_said_and_four_are_enough(void **state)
{
	struct world *w = *state;
	struct sample *s = &w->sample;

	grow(w, GROWTH_MINUTE, 60, 190 * MIB, 10000);
	s->counts.live = num(65535);
	s->counts.dying = num(5000);
	s->total.saved_bytes = s->per_memcg.saved_bytes = num(1);
	s->total.would_save_bytes = s->per_memcg.would_save_bytes = num(1);
	judge(w);
	assert_int_equal(w->verdict.n, VERDICT_MAX);
	assert_int_equal(w->verdict.lines[0].id, VERDICT_IDS);
	assert_int_equal(w->verdict.lines[1].id, VERDICT_GROWTH);
	assert_int_equal(w->verdict.lines[2].id, VERDICT_SHARE);
	assert_int_equal(w->verdict.lines[3].id, VERDICT_DYING);
	*s = (struct sample){.machine = &w->machine};
	judge(w);
	assert_int_equal(w->verdict.n, 1);
	assert_int_equal(w->verdict.lines[0].id, VERDICT_NONE);
}

static void names_in_sentences_are_escaped(void **state)
{
	struct world *w = *state;

	add_many(w, "a\033[2J", 20, 990, "m\n");
	grow(w, GROWTH_MINUTE, 60, 190 * MIB, 10000);
	says(w, VERDICT_GROWTH, WEIGHT_WARN,
	     "Slab grew by 190MiB in 1m, and memory cgroups are 96% of it: 10000 more below "
	     "/a\\x1b[2J, made by m\\x0a (15727).");
}

/* who */

static void the_deepest_group_that_has_most_is_named(void **state)
{
	struct world *w = *state;
	struct memcg *outer = add(w, w->root, "outer", 10, NULL);
	struct memcg *inner = add(w, outer, "inner", 10, NULL);
	struct who who;

	for (int i = 0; i < 8; i++)
		add(w, inner, "x", 10, NULL);
	who_find(w->table, 0, &who);
	assert_ptr_equal(who.most.group, inner);
	assert_int_equal(who.most.memcgs, 9);
	assert_int_equal(who.most.all, 11);
	assert_null(who.newest.group);
	assert_null(who.dying.group);
}

static void equals_leave_their_parent_and_makers_must_have_most(void **state)
{
	struct world *w = *state;
	struct who who;

	add(w, w->root, "a", 990, "mk");
	add(w, w->root, "b", 990, "mk");
	add(w, w->root, "c", 990, "other");
	add(w, w->root, "d", 990, "third");
	who_find(w->table, 900 * NS_PER_SEC, &who);
	assert_ptr_equal(who.newest.group, w->root);
	assert_int_equal(who.newest.memcgs, 4);
	assert_null(who.newest.maker);
	add(w, w->root, "e", 990, "mk");
	who_find(w->table, 900 * NS_PER_SEC, &who);
	assert_string_equal(who.newest.maker, "mk");
	who_find(NULL, 0, &who);
	assert_null(who.most.group);
}

#define WORLD_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(little_share_names_the_cache_that_is_it),
		WORLD_TEST(much_share_names_the_subtree),
		WORLD_TEST(much_share_counts_the_live_alone),
		WORLD_TEST(unknown_price_says_so),
		WORLD_TEST(without_slabs_total_the_bytes_are_told),
		WORLD_TEST(growth_by_memcgs_names_subtree_and_maker),
		WORLD_TEST(growth_by_others_names_the_cache),
		WORLD_TEST(little_growth_is_no_news),
		WORLD_TEST(all_ids_in_use_is_the_loudest),
		WORLD_TEST(ids_that_dying_hold_come_back_with_what_holds_them),
		WORLD_TEST(few_ids_left_tells_until_when),
		WORLD_TEST(many_ids_left_is_no_news),
		WORLD_TEST(ids_beyond_any_kernel_are_no_count),
		WORLD_TEST(many_dying_are_told_with_their_price),
		WORLD_TEST(who_cannot_tell_what_keeps_the_dying_says_why),
		WORLD_TEST(what_holds_most_dying_is_told),
		WORLD_TEST(few_dying_are_no_news),
		WORLD_TEST(savings_are_told_where_there_are_some),
		WORLD_TEST(nothing_known_is_said_and_four_are_enough),
		WORLD_TEST(names_in_sentences_are_escaped),
		WORLD_TEST(the_deepest_group_that_has_most_is_named),
		WORLD_TEST(equals_leave_their_parent_and_makers_must_have_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
