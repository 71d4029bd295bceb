/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>

#include "kernel/trace/windowhist.h"
#include "model/sitesum.h"

static uint32_t high_bits(const void *user, uint64_t gfp)
{
	(void)user;
	return gfp >= 0x400000;
}

static int parse(const char *text, struct site_sums *sums, uint64_t *events, uint64_t *lost)
{
	*sums = SITE_SUMS_INIT;
	return windowhist_parse(text, high_bits, NULL, sums, events, lost);
}

/* As Debian's 6.12 prints two triggers of one event. */
static const char two[] =
	"# event histogram\n"
	"#\n"
	"# trigger info: hist:keys=call_site,bytes_req,gfp_flags:vals=hitcount:sort=hitcount:size=16384 if bytes_alloc == 4096 [active]\n"
	"#\n"
	"\n"
	"{ call_site: 18446744072491631429, bytes_req:       2304, gfp_flags:       3264 } hitcount:          3\n"
	"{ call_site: 18446744072491631429, bytes_req:       4096, gfp_flags:       3264 } hitcount:          1\n"
	"{ call_site: 18446744072491631429, bytes_req:       4096, gfp_flags:    4197568 } hitcount:          9\n"
	"\n"
	"Totals:\n"
	"    Hits: 13\n"
	"    Entries: 3\n"
	"    Dropped: 2\n"
	"# event histogram\n"
	"#\n"
	"# trigger info: hist:keys=call_site,bytes_req,gfp_flags:vals=hitcount:sort=hitcount:size=16384 if bytes_alloc == 2048 [paused]\n"
	"#\n"
	"\n"
	"{ call_site: 18446744072493432676, bytes_req:       2048, gfp_flags:       3264 } hitcount:          5\n"
	"\n"
	"Totals:\n"
	"    Hits: 5\n"
	"    Entries: 1\n"
	"    Dropped: 0\n";

static void adds_up_sizes_of_a_site_and_keeps_triggers_apart(void **state)
{
	struct site_sums s;
	uint64_t events, lost;

	(void)state;
	assert_int_equal(parse(two, &s, &events, &lost), 0);
	assert_int_equal(events, 18);
	assert_int_equal(lost, 2);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.rows[0].count, 4);
	assert_int_equal(s.rows[0].requested_sum, 3 * 2304 + 4096);
	assert_int_equal(s.rows[0].requested_min, 2304);
	assert_int_equal(s.rows[0].requested_max, 4096);
	assert_int_equal(s.rows[0].key.slot, 4096);
	assert_true(s.rows[0].key.call_site == 18446744072491631429ULL);
	assert_int_equal(s.rows[1].key.tag, 1);
	assert_int_equal(s.rows[2].key.slot, 2048);
	site_sums_done(&s);
}

static void an_empty_table_is_no_error(void **state)
{
	struct site_sums s;
	uint64_t events, lost;

	(void)state;
	assert_int_equal(parse("# event histogram\n\nTotals:\n    Hits: 0\n    Dropped: 0\n", &s,
			       &events, &lost), 0);
	assert_int_equal(s.n, 0);
	assert_int_equal(events, 0);
	site_sums_done(&s);
}

static void refuses_figures_that_it_cannot_read(void **state)
{
	struct site_sums s;
	uint64_t events, lost;

	(void)state;
	/* a line before any trigger, one without its key, one with a name for an address */
	assert_int_equal(parse("{ call_site: 1, bytes_req: 2, gfp_flags: 3 } hitcount: 4\n", &s,
			       &events, &lost), -EBADMSG);
	site_sums_done(&s);
	assert_int_equal(parse("# x if bytes_alloc == 4096 [active]\n"
			       "{ call_site: 1, gfp_flags: 3 } hitcount: 4\n", &s, &events, &lost),
			 -EBADMSG);
	site_sums_done(&s);
	assert_int_equal(parse("# x if bytes_alloc == 4096 [active]\n"
			       "{ call_site: [ffff] f, bytes_req: 1, gfp_flags: 3 } hitcount: 4\n", &s,
			       &events, &lost), -EBADMSG);
	site_sums_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_up_sizes_of_a_site_and_keeps_triggers_apart),
		cmocka_unit_test(an_empty_table_is_no_error),
		cmocka_unit_test(refuses_figures_that_it_cannot_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
