/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/facts.h"
#include "kernel/slab/structs.h"
#include "kernel/slab/slabinfo.h"
#include "kernel/slab/slabs.h"
#include "kernel/states.h"
#include "unit/folder.h"

static void buckets_are_named_for_their_capacity(void **state)
{
	(void)state;
	assert_num(facts_bucket_capacity("kmalloc-8"), 8);
	assert_num(facts_bucket_capacity("kmalloc-96"), 96);
	assert_num(facts_bucket_capacity("kmalloc-4k"), 4096);
	assert_num(facts_bucket_capacity("kmalloc-2M"), 2097152);
}

static void other_kmalloc_caches_are_no_buckets(void **state)
{
	static const char *const others[] = {
		"kmalloc-cg-4k", "kmalloc-rcl-4k", "kmalloc-rnd-01-4k", "dma-kmalloc-4k", "kmalloc-",
		"kmalloc-k", "kmalloc-4kk", "kmalloc-4G", "kmalloc-4k-x", "xkmalloc-4k", "kmalloc", "",
		"kmalloc- 4k", "kmalloc-18446744073709551616", "kmalloc-9223372036854775807k"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (facts_bucket_capacity(others[i]).known)
			fail_msg("%s is taken for a bucket", others[i]);
}

#define HEAD "slabinfo - version: 2.1\n"

/* Caches of a slabinfo text; where @f is NULL, the next tick of those that are listed. */
static void list(struct caches *c, const struct folder *f, const char *lines)
{
	struct slabinfo si = SLABINFO_INIT;
	char *text = xasprintf(HEAD "%s", lines);

	assert_int_equal(slabinfo_parse(&si, text, strlen(text)), 0);
	if (f)
		caches_list(c, &f->root, &si);
	assert_false(caches_differ(c, &si));
	caches_count(c, &si);
	slabinfo_done(&si);
	free(text);
}

#define LINE(name, slot) name " 1 1 " slot " 8 8 : tunables 0 0 0 : slabdata 1 1 0\n"

static void slots_larger_than_the_name_mean_debugging(void **state)
{
	struct caches c = CACHES_INIT;
	struct folder f;
	bool known = false;

	(void)state;
	folder_new(&f);
	list(&c, &f, LINE("kmalloc-4k", "4096") LINE("kmalloc-cg-4k", "12288"));
	assert_false(facts_debugging(&c, &known));
	assert_true(known);
	list(&c, &f, LINE("kmalloc-4k", "12288"));
	assert_true(facts_debugging(&c, &known));
	list(&c, &f, LINE("dentry", "192"));
	assert_false(facts_debugging(&c, &known));
	assert_false(known);
	caches_done(&c);
	folder_done(&f);
}

/* Figures of the followed struct @name for R bytes from BTF. */
static struct followed build_named(struct caches *c, const struct folder *f, const char *name, int64_t bytes)
{
	const struct machine m = {.page_size = {4096, true}, .nr_nodes = {1, true},
				  .nr_node_ids = {1, true}, .cpus_present = {2, true},
				  .cpus_possible = {2, true}};
	struct fact_input in[8] = {0};
	struct followed ret[8];
	size_t i = 0;

	assert_true(structs_n_followed <= ARRAY_SIZE(ret));
	while (strcmp(structs_followed[i].name, name))
		i++;
	in[i].btf_bytes = num(bytes);
	facts_build(ret, in, c, &f->root, &m);
	return ret[i];
}

static struct followed build(struct caches *c, const struct folder *f, int64_t bytes)
{
	return build_named(c, f, "mem_cgroup", bytes);
}

static void the_smallest_bucket_that_holds_it_serves_a_struct(void **state)
{
	static const struct {
		int64_t bytes;
		const char *bucket;
	} wanted[] = {{1, "kmalloc-64"},    {64, "kmalloc-64"},    {65, "kmalloc-96"},
		      {2048, "kmalloc-2k"}, {2049, "kmalloc-4k"}, {4096, "kmalloc-4k"},
		      {4097, ""}};
	struct caches c = CACHES_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_link(&f, "sys/kernel/slab/kmalloc-64", ":0000064");
	list(&c, &f, LINE("kmalloc-cg-64", "64") LINE("kmalloc-4k", "4096") LINE("kmalloc-2k", "2048")
		     LINE("kmalloc-96", "96") LINE("kmalloc-64", "64"));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		struct followed got = build(&c, &f, wanted[i].bytes);

		assert_string_equal(got.bucket, wanted[i].bucket);
		assert_int_equal(got.state, PATCH_ABSENT);
		assert_string_equal(got.cache, wanted[i].bucket);
	}
	caches_done(&c);
	folder_done(&f);
}

static void without_names_the_state_is_unknown(void **state)
{
	struct caches c = CACHES_INIT;
	struct followed got;
	struct folder f;

	(void)state;
	folder_new(&f);
	list(&c, &f, LINE("mem_cgroup", "2240") LINE("kmalloc-4k", "4096"));
	got = build(&c, &f, 2184);
	assert_int_equal(got.state, PATCH_UNKNOWN);
	assert_unknown(got.saved_bytes);
	assert_num(got.requested_bytes, 2184);
	assert_num(got.slot.slot_bytes, 2240);
	caches_done(&c);
	folder_done(&f);
}

static void an_alias_has_the_sizes_of_the_listed_name(void **state)
{
	struct caches c = CACHES_INIT;
	struct followed got;
	struct folder f;

	(void)state;
	folder_new(&f);
	folder_link(&f, "sys/kernel/slab/kmalloc-4k", ":0004096");
	folder_link(&f, "sys/kernel/slab/listed", ":0002240");
	folder_link(&f, "sys/kernel/slab/mem_cgroup", ":0002240");
	list(&c, &f, LINE("listed", "2240") LINE("kmalloc-4k", "4096"));
	got = build(&c, &f, 2184);
	assert_int_equal(got.state, PATCH_MERGED);
	assert_string_equal(got.cache, "listed");
	assert_num(got.saved_bytes, 1856);
	assert_int_equal(got.n_merged_with, 1);
	assert_string_equal(got.merged_with[0], "listed");
	assert_unknown(caches_counted(&c, "listed")->objs_low);
	assert_string_equal(c.rows[caches_index(&c, "mem_cgroup")].alias_of, "listed");
	assert_unknown(c.rows[caches_index(&c, "mem_cgroup")].active_objs);
	caches_done(&c);
	folder_done(&f);
}

/* A cache in sysfs, of which only what facts ask for differs. */
static void cache_file(const struct folder *f, const char *name, const char *file, const char *value)
{
	char *path = xasprintf("sys/kernel/slab/%s/%s", name, file);

	folder_file(f, path, value);
	free(path);
}

static void cache_of_lines(const struct folder *f, const char *name, const char *object, const char *slot)
{
	static const char *const files[][2] = {{"objs_per_slab", "8"}, {"order", "3"}, {"align", "64"},
					       {"hwcache_align", "1"}, {"aliases", "0"}};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		cache_file(f, name, files[i][0], files[i][1]);
	cache_file(f, name, "object_size", object);
	cache_file(f, name, "slab_size", slot);
}

/* As small 6.1 has it with the series: R of level 2 fits 704 bytes, the cache has room for level 7. */
static void room_for_deeper_cgroups_is_no_debugging(void **state)
{
	static const struct {
		const char *line, *slot;
		bool comparable;
	} wanted[] = {{LINE("cgroup", "768"), "768", true}, {LINE("cgroup", "832"), "832", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		struct caches c = CACHES_INIT;
		char *lines = xasprintf("%s%s", wanted[i].line, LINE("kmalloc-1k", "1024"));
		struct folder f;

		folder_new(&f);
		cache_of_lines(&f, "cgroup", "736", wanted[i].slot);
		cache_of_lines(&f, "kmalloc-1k", "1024", "1024");
		list(&c, &f, lines);
		assert_int_equal(build_named(&c, &f, "cgroup", 696).state, PATCH_DEDICATED);
		assert_int_equal(build_named(&c, &f, "cgroup", 696).comparable, wanted[i].comparable);
		caches_done(&c);
		folder_done(&f);
		free(lines);
	}
}

#define COUNTED(active) "dentry " active " 80 192 8 8 : tunables 0 0 0 : slabdata 10 10 0\n"

static void bounds_are_known_until_the_counters_change(void **state)
{
	struct caches c = CACHES_INIT;
	struct folder f;

	(void)state;
	folder_new(&f);
	cache_of_lines(&f, "dentry", "192", "192");
	cache_file(&f, "dentry", "objects", "60");
	cache_file(&f, "dentry", "cpu_slabs", "2");
	list(&c, &f, COUNTED("70"));
	assert_unknown(c.rows[0].objs_low);
	assert_num(c.rows[0].objs_high, 70);
	assert_int_equal(caches_read_bounds(&c, &f.root, 0), 0);
	assert_num(c.rows[0].objs_low, 44);
	assert_num(c.rows[0].objs_high, 70);
	list(&c, NULL, COUNTED("70"));
	assert_num(c.rows[0].objs_low, 44);
	list(&c, NULL, COUNTED("71"));
	assert_unknown(c.rows[0].objs_low);
	assert_num(c.rows[0].objs_high, 71);
	assert_int_equal(caches_read_bounds(&c, &f.root, 0), 0);
	assert_num(c.rows[0].objs_low, 44);
	caches_done(&c);
	folder_done(&f);
}

/* A tick of a machine whose sysfs says that the cache dentry has @objects. */
static struct cache tick(struct slabs *slabs, const struct folder *f, const char *active, const char *objects, bool all)
{
	const struct slabs_how how = {.all_bounds = all};
	struct sample s = {.follow = "dentry"};
	char *text = xasprintf(HEAD "dentry %s 80 192 8 8 : tunables 0 0 0 : slabdata 10 10 0\n", active);

	folder_file(f, "proc/slabinfo", text);
	cache_file(f, "dentry", "objects", objects);
	slabs_take(slabs, &how, &s);
	free(text);
	assert_int_equal(s.n_caches, 1);
	return s.caches[0];
}

static void bounds_of_a_named_cache_are_read_again_when_its_counters_have_changed(void **state)
{
	struct source_status of[SOURCE_COUNT];
	struct states states;
	struct machine m = {0};
	struct slabs *slabs;
	struct folder f;

	(void)state;
	folder_new(&f);
	cache_of_lines(&f, "dentry", "192", "192");
	cache_file(&f, "dentry", "cpu_slabs", "1");
	states_init(&states, of);
	slabs = slabs_new(&f.root, &m, &states);
	assert_num(tick(slabs, &f, "70", "60", false).objs_low, 52);
	assert_num(tick(slabs, &f, "70", "61", false).objs_low, 52);
	assert_num(tick(slabs, &f, "71", "62", false).objs_low, 54);
	/* where every cache is asked for, each tick reads */
	assert_num(tick(slabs, &f, "71", "63", true).objs_low, 55);
	slabs_free(slabs);
	states_done(&states);
	folder_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_are_named_for_their_capacity),
		cmocka_unit_test(other_kmalloc_caches_are_no_buckets),
		cmocka_unit_test(slots_larger_than_the_name_mean_debugging),
		cmocka_unit_test(the_smallest_bucket_that_holds_it_serves_a_struct),
		cmocka_unit_test(without_names_the_state_is_unknown),
		cmocka_unit_test(an_alias_has_the_sizes_of_the_listed_name),
		cmocka_unit_test(room_for_deeper_cgroups_is_no_debugging),
		cmocka_unit_test(bounds_are_known_until_the_counters_change),
		cmocka_unit_test(bounds_of_a_named_cache_are_read_again_when_its_counters_have_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
