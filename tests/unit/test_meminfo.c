/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include "base/xalloc.h"
#include "kernel/meminfo.h"

static void reads_the_four_figures(void **state)
{
	struct slab_memory m;

	(void)state;
	assert_int_equal(meminfo_parse("MemTotal:       4026531 kB\nSlab:             376836 kB\n"
				       "SReclaimable:     338136 kB\nSUnreclaim:        38700 kB\n"
				       "Percpu:             1776 kB\n",
				       &m),
			 4);
	assert_num(m.total_bytes, 376836LL * 1024);
	assert_num(m.reclaimable_bytes, 338136LL * 1024);
	assert_num(m.unreclaimable_bytes, 38700LL * 1024);
	assert_num(m.percpu_bytes, 1776LL * 1024);
}

/* Percpu came with 4.20. */
static void missing_line_is_unknown_and_not_0(void **state)
{
	struct slab_memory m;

	(void)state;
	assert_int_equal(meminfo_parse("Slab: 12 kB\nSReclaimable: 0 kB\n", &m), 2);
	assert_num(m.total_bytes, 12288);
	assert_num(m.reclaimable_bytes, 0);
	assert_unknown(m.unreclaimable_bytes);
	assert_unknown(m.percpu_bytes);
}

static void what_is_no_number_is_unknown(void **state)
{
	static const char *const texts[] = {
		"",	       "Slab:",		 "Slab:\n12 kB", "Slab: kB", "Slab: -1 kB",
		"Slab: 12 MB", "Slab: 12\n kB", "Slab: 99999999999999999999 kB",
		"Slab: 9223372036854775807 kB", "XSlab: 12 kB", "Slab12 kB", "SReclaimable 12 kB",
	};
	struct slab_memory m;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(meminfo_parse(texts[i], &m), 0);
		assert_unknown(m.total_bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_four_figures),
		cmocka_unit_test(missing_line_is_unknown_and_not_0),
		cmocka_unit_test(what_is_no_number_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
