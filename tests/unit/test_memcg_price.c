/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/collector.h"
#include "kernel/cost/parts.h"
#include "kernel/cost/pricefile.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/slabinfo.h"
#include "kernel/slab/structs.h"
#include "model/cost.h"
#include "model/sample.h"
#include "unit/folder.h"

/* What `cgslab cost` measured on the kernel of each fixture: mean of 256 memcgs. */
static const struct {
	const char *fixture;
	double slab, percpu;
} bills[] = {
	{"root-6.1", 21618.56, 4056},
	{"root-6.12", 21451.47, 3752},
	{"root-6.18", 18254.94, 4232},
};

static struct memcg_price price_of(const char *fixture, struct cost_bill *ret_bill)
{
	const char *top = getenv("TOP_SRCDIR");
	char *dir = xasprintf("%s/tests/fixtures/%s", top ? top : ".", fixture);
	struct memcg_price price;
	struct collector *c;

	assert_int_equal(collector_new(dir, COLLECT_COUNTS | COLLECT_TREE, &c), 0);
	price = collector_tick(c)->price;
	if (ret_bill)
		collector_bill(c, ret_bill);
	collector_free(c);
	free(dir);
	return price;
}

static void assert_within(struct num got, double measured, double share)
{
	assert_true(got.known);
	if ((double)got.v < measured * (1 - share) || (double)got.v > measured * (1 + share))
		fail_msg("%lld is not within %g%% of %g", (long long)got.v, share * 100, measured);
}

static void computed_price_is_near_what_probes_cost(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bills); i++) {
		struct memcg_price p = price_of(bills[i].fixture, NULL);

		assert_int_equal(p.source, PRICE_COMPUTED);
		assert_within(p.slab_bytes, bills[i].slab, 0.02);
		assert_within(p.percpu_bytes, bills[i].percpu, 0.02);
	}
}

/* The files of its folder are most of what goes: a kernfs node of 128 or 136 bytes and a name each. */
static void dying_memcg_costs_less_by_its_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bills); i++) {
		struct memcg_price p = price_of(bills[i].fixture, NULL);

		assert_true(p.dying_slab_bytes.known);
		assert_true(p.slab_bytes.v - p.dying_slab_bytes.v > 32 * (128 + 8));
		assert_true(p.dying_percpu_bytes.v <= p.percpu_bytes.v);
		assert_true(p.dying_percpu_bytes.v > p.percpu_bytes.v * 9 / 10);
	}
}

/* The parts of the computed price are the price. */
static void bill_adds_up_to_the_price(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bills); i++) {
		struct cost_bill bill = COST_BILL_INIT;
		struct memcg_price p = price_of(bills[i].fixture, &bill);
		struct cost_sums sums = cost_bill_sums(&bill);

		assert_true(bill.computed);
		for (size_t row = 0; row < bill.n; row++) {
			const struct cost_row *r = &bill.rows[row];

			assert_true(r->memcg_bytes.known && r->type && r->controller);
		}
		assert_within(p.slab_bytes, sums.slab_bytes.v, 0.001);
		assert_within(p.percpu_bytes, sums.percpu_bytes.v, 0.001);
		assert_true(sums.beside_bytes.v == 0);
		cost_bill_done(&bill);
	}
}

/* What every memcg has, with sizes whose slots are of kmalloc-2k or of a word; and what many kernels have. */
static const struct {
	const char *name;
	int64_t bytes;
	bool every;
} sizes_of_btf[] = {
	{"mem_cgroup", 2000, true},  {"mem_cgroup_per_node", 1500, true}, {"cgroup", 1100, true},
	{"kernfs_node", 128, true},  {"dentry", 192, true},		  {"memcg_vmstats_percpu", 100, false},
};

/* The parts of two groups on a kernel whose BTF has these structs, but not @without; what parts_add_group() said. */
static int price_without(const char *without, struct caches *c, struct memcg_price *ret)
{
	const struct machine m = {.nr_nodes = {1, true}, .nr_node_ids = {1, true}, .cpus_possible = {2, true}};
	struct struct_want wants[PARTS_MAX];
	struct num sizes[PARTS_MAX] = {NUM_UNKNOWN};
	const struct parts_kernel k = {.sizes = sizes, .caches = c, .machine = &m, .file_names = "memory.stat\n"};
	struct parts_sum sum = PARTS_SUM_INIT;
	int err;

	parts_want(wants);
	for (size_t i = 0; i < parts_n; i++)
		for (size_t j = 0; j < ARRAY_SIZE(sizes_of_btf); j++)
			if (!strcmp(wants[i].name, sizes_of_btf[j].name) && strcmp(wants[i].name, without) != 0)
				sizes[i] = num(sizes_of_btf[j].bytes);
	err = parts_add_group(&sum, &k, -1);
	assert_int_equal(parts_add_group(&sum, &k, -1), err);
	*ret = parts_price(&sum);
	return err;
}

static void with_caches(void (*check)(struct caches *c))
{
	static const char text[] = "slabinfo - version: 2.1\n"
				   "kmalloc-2k 1 1 2048 8 8 : tunables 0 0 0 : slabdata 1 1 0\n"
				   "kmalloc-16 1 1 16 8 8 : tunables 0 0 0 : slabdata 1 1 0\n";
	struct slabinfo si = SLABINFO_INIT;
	struct caches c = CACHES_INIT;
	struct folder f;

	folder_new(&f);
	assert_int_equal(slabinfo_parse(&si, text, sizeof(text) - 1), 0);
	caches_list(&c, &f.root, &si);
	caches_count(&c, &si);
	check(&c);
	caches_done(&c);
	slabinfo_done(&si);
	folder_done(&f);
}

/* Slab: three structs in slots of 2,048, the nodes of a folder and a file, a dentry, and the file's name. */
static void check_percpu(struct caches *c)
{
	const int64_t slab = 3 * 2048 + 2 * 128 + 192 + 16;
	struct memcg_price p;

	assert_int_equal(price_without("memcg_vmstats_percpu", c, &p), 0);
	assert_num(p.slab_bytes, slab);
	assert_unknown(p.percpu_bytes);
	assert_unknown(p.dying_percpu_bytes);
	assert_int_equal(price_without("", c, &p), 0);
	assert_num(p.slab_bytes, slab);
	assert_num(p.percpu_bytes, 200);
	assert_num(p.dying_percpu_bytes, 200);
}

static void percpu_memory_is_unknown_where_no_part_of_it_is_known(void **state)
{
	(void)state;
	with_caches(check_percpu);
}

/* A part of the structs is not the price. */
static void check_every(struct caches *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(sizes_of_btf); i++) {
		struct memcg_price p;

		if (!sizes_of_btf[i].every)
			continue;
		assert_int_equal(price_without(sizes_of_btf[i].name, c, &p), -ENODATA);
		assert_int_equal(p.source, PRICE_UNKNOWN);
		assert_unknown(p.slab_bytes);
		assert_unknown(p.dying_slab_bytes);
	}
}

static void price_is_unknown_without_a_struct_that_every_memcg_has(void **state)
{
	(void)state;
	with_caches(check_every);
}

/* What is not known is not known afterwards; a tab or a newline in a name is none. */
static void bill_is_read_as_it_was_written(void **state)
{
	const struct memcg_price price = {PRICE_PROBED, num(100), num(20), num(70), num(20)};
	const struct cost_row rows[] = {
		{.controller = "memory", .site = "a+0x1", .type = NULL, .cache = "kmalloc-4k", .count = real(0.25),
		 .requested_bytes = real(2184), .slot_bytes = num(4096), .own_slot_bytes = NUM_UNKNOWN,
		 .memcg_bytes = real(1024)},
		{.controller = "cgroup", .site = "b\tc\nrow\td", .cache = "percpu", .count = real(1)},
	};
	const struct memcg_price seen = {PRICE_SEEN, num(90), num(20), num(60), num(20)};
	struct cost_bill bill = COST_BILL_INIT;
	struct memcg_price got;
	char dir[] = "/tmp/cgslab-bill-XXXXXX";
	char *run = NULL, *file = NULL;
	struct root root;

	(void)state;
	assert_non_null(mkdtemp(dir));
	run = xasprintf("%s/run", dir);
	file = xasprintf("%s/run/cgslab", dir);
	assert_int_equal(mkdir(run, 0755) | root_open(&root, dir), 0);
	assert_int_equal(pricefile_write(&root, "boot", &price, rows, ARRAY_SIZE(rows)), 0);
	assert_true(pricefile_read(&root, "boot", &got) && got.slab_bytes.v == 100);
	assert_false(pricefile_bill(&root, "other", &bill));
	assert_true(pricefile_bill(&root, "boot", &bill));
	assert_int_equal(bill.n, 2);
	assert_false(bill.computed);
	assert_string_equal(bill.rows[0].cache, "kmalloc-4k");
	assert_null(bill.rows[0].type);
	assert_true(bill.rows[0].count.v == 0.25 && num_is(bill.rows[0].slot_bytes, 4096));
	assert_false(bill.rows[0].own_slot_bytes.known || bill.rows[1].memcg_bytes.known);
	assert_string_equal(bill.rows[1].cache, "percpu");
	cost_bill_done(&bill);

	/* a price that was seen stays, and so does the bill */
	assert_int_equal(pricefile_write(&root, "boot", &seen, NULL, 0), 0);
	assert_int_equal(pricefile_write(&root, "boot", &price, rows, 1), 0);
	assert_int_equal(pricefile_write(&root, "boot", &seen, NULL, 0), 0);
	assert_true(pricefile_read(&root, "boot", &got) && got.source == PRICE_SEEN && got.slab_bytes.v == 90);
	assert_true(pricefile_bill(&root, "boot", &bill) && bill.n == 1);
	cost_bill_done(&bill);
	unlinkat(root.fd, "run/cgslab/price", 0);
	root_done(&root);
	assert_int_equal(rmdir(file) | rmdir(run) | rmdir(dir), 0);
	free(file);
	free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bill_adds_up_to_the_price),
		cmocka_unit_test(price_is_unknown_without_a_struct_that_every_memcg_has),
		cmocka_unit_test(percpu_memory_is_unknown_where_no_part_of_it_is_known),
		cmocka_unit_test(bill_is_read_as_it_was_written),
		cmocka_unit_test(computed_price_is_near_what_probes_cost),
		cmocka_unit_test(dying_memcg_costs_less_by_its_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
