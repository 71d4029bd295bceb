/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "kernel/collector.h"
#include "model/sample.h"

/* What `cgslab cost` measured on the kernel of each fixture: mean of 256 memcgs. */
static const struct {
	const char *fixture;
	double slab, percpu;
} bills[] = {
	{"root-6.1", 21618.56, 4056},
	{"root-6.12", 21451.47, 3752},
	{"root-6.18", 18254.94, 4232},
};

static struct memcg_price price_of(const char *fixture)
{
	const char *top = getenv("TOP_SRCDIR");
	char *dir = xasprintf("%s/tests/fixtures/%s", top ? top : ".", fixture);
	struct memcg_price price;
	struct collector *c;

	assert_int_equal(collector_new(dir, COLLECT_COUNTS | COLLECT_TREE, &c), 0);
	price = collector_tick(c)->price;
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
		struct memcg_price p = price_of(bills[i].fixture);

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
		struct memcg_price p = price_of(bills[i].fixture);

		assert_true(p.dying_slab_bytes.known);
		assert_true(p.slab_bytes.v - p.dying_slab_bytes.v > 32 * (128 + 8));
		assert_true(p.dying_percpu_bytes.v <= p.percpu_bytes.v);
		assert_true(p.dying_percpu_bytes.v > p.percpu_bytes.v * 9 / 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computed_price_is_near_what_probes_cost),
		cmocka_unit_test(dying_memcg_costs_less_by_its_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
