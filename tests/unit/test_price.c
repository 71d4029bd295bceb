/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cost/billing.h"
#include "kernel/cost/claims.h"
#include "kernel/cost/price.h"
#include "kernel/trace/kallsyms.h"
#include "unit/folder.h"

static const struct followed plain = {.name = "mem_cgroup", .align_bytes = {64, true}, .comparable = true};
static const struct followed debugged = {.name = "mem_cgroup", .align_bytes = {64, true}};
static const struct cache caches[] = {
	{.name = "kmalloc-2k", .shape = {{2048, true}, {16, true}, {3, true}}},
	{.name = "kmalloc-4k", .shape = {{4096, true}, {8, true}, {3, true}}},
	{.name = "kmalloc-cg-4k", .shape = {{4096, true}, {8, true}, {3, true}}},
	{.name = "dma-kmalloc-4k", .shape = {{4096, true}, {8, true}, {3, true}}},
};

static struct sample sample_with(const struct followed *f)
{
	return (struct sample){.structs = f, .n_structs = 1, .caches = caches, .n_caches = 4};
}

static void own_slot_is_rounded_up_to_the_cache_line(void **state)
{
	struct sample s = sample_with(&plain);
	struct price p = price_of_sample(&s);

	(void)state;
	assert_num(price_own_slot(&p, num(2264)), 2304);
	assert_num(price_own_slot(&p, num(2304)), 2304);
	assert_num(price_own_slot(&p, num(33)), 64);
	/* small objects share a line: mm/slab_common.c, calculate_alignment() */
	assert_num(price_own_slot(&p, num(22)), 32);
	assert_num(price_own_slot(&p, num(12)), 16);
	assert_num(price_own_slot(&p, num(3)), 8);
	assert_unknown(price_own_slot(&p, NUM_UNKNOWN));
}

static void own_slot_is_unknown_with_debug_bytes(void **state)
{
	struct sample s = sample_with(&debugged);
	struct price p = price_of_sample(&s);

	(void)state;
	assert_unknown(price_own_slot(&p, num(2264)));
}

static void a_larger_own_slot_saves_nothing(void **state)
{
	(void)state;
	assert_num(price_would_save(num(4096), num(2304)), 1792);
	assert_num(price_would_save(num(96), num(128)), 0);
	assert_unknown(price_would_save(num(96), NUM_UNKNOWN));
}

static void names_the_cache_of_a_class(void **state)
{
	struct sample s = sample_with(&plain);
	struct price p = price_of_sample(&s);

	(void)state;
	assert_string_equal(price_kmalloc_cache(&p, num(4096), KMEM_PLAIN), "kmalloc-4k");
	assert_string_equal(price_kmalloc_cache(&p, num(4096), KMEM_ACCOUNT), "kmalloc-cg-4k");
	assert_string_equal(price_kmalloc_cache(&p, num(4096), KMEM_DMA), "dma-kmalloc-4k");
	/* a kernel without that family serves it from the plain one */
	assert_string_equal(price_kmalloc_cache(&p, num(4096), KMEM_RECLAIMABLE), "kmalloc-4k");
	assert_null(price_kmalloc_cache(&p, num(16384), KMEM_PLAIN));
}

static void functions_have_the_controller_of_their_name(void **state)
{
	(void)state;
	assert_string_equal(claims_controller("mem_cgroup_css_alloc+0x57"), "memory");
	assert_string_equal(claims_controller("cgroup_mkdir+0xbd"), "cgroup");
	assert_string_equal(claims_controller("alloc_fair_sched_group+0x1"), "cpu");
	assert_string_equal(claims_controller("0xffffffff81000000"), CLAIM_NOBODY);
}

/* R of the first thing that mem_cgroup_css_alloc() asks for, when @kind made it; why it is unknown begins with @why. */
static struct num seen_of(enum trace_kind kind, const char *symbols, const char *why)
{
	static const struct machine m = {.cpus_possible = {2, true}};
	const struct trace_event events[] = {
		{.kind = KMEM_CACHE, .call_site = 0xffffffff81500010, .requested = 128, .slot = 128, .ptr = 1},
		{.kind = kind, .call_site = 0xffffffff81400110, .requested = 2184, .slot = 4096, .ptr = 2},
		{.kind = KMEM_KMALLOC, .call_site = 0xffffffff81400120, .requested = 1712, .slot = 2048, .ptr = 3},
	};
	struct billing b = billing_start(&m);
	struct buf no_size = BUF_INIT;
	struct kallsyms *k;
	struct folder folder;
	struct num seen;

	folder_new(&folder);
	folder_file(&folder, "proc/kallsyms", symbols);
	k = kallsyms_new(&folder.root);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		billing_take(&b, &events[i]);
	seen = billing_memcg_requested(&b, k, &no_size);
	assert_int_equal(strncmp(buf_str(&no_size), why, strlen(why)), 0);
	assert_int_equal(no_size.len > 0, !seen.known);
	buf_done(&no_size);
	kallsyms_free(k);
	billing_done(&b);
	folder_done(&folder);
	return seen;
}

static void struct_is_the_first_that_its_maker_asks_for(void **state)
{
	static const char symbols[] = "ffffffff81000000 T _stext\n"
				      "ffffffff81400100 t mem_cgroup_css_alloc\n"
				      "ffffffff81400900 t mem_cgroup_css_allocated_elsewhere\n"
				      "ffffffff81500000 T kernfs_new_node\n";

	(void)state;
	assert_num(seen_of(KMEM_KMALLOC, symbols, ""), 2184);
	/* a cache's own event tells the largest of those that share it */
	assert_unknown(seen_of(KMEM_CACHE, symbols, BILLING_OWN_CACHE));
	assert_unknown(seen_of(KMEM_KMALLOC, "0000000000000000 T mem_cgroup_css_alloc\n", "/proc/kallsyms: "));
	assert_unknown(seen_of(KMEM_KMALLOC, "ffffffff81000000 T _stext\n", "no allocation of "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_slot_is_rounded_up_to_the_cache_line),
		cmocka_unit_test(own_slot_is_unknown_with_debug_bytes),
		cmocka_unit_test(a_larger_own_slot_saves_nothing),
		cmocka_unit_test(names_the_cache_of_a_class),
		cmocka_unit_test(functions_have_the_controller_of_their_name),
		cmocka_unit_test(struct_is_the_first_that_its_maker_asks_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
