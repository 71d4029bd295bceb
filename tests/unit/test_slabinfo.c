/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/slab/slabinfo.h"

#define HEAD "slabinfo - version: 2.1\n# name <active_objs> ...\n"
#define GOOD "mem_cgroup 126 130 2240 14 8 : tunables 0 0 0 : slabdata 9 10 0\n"

static int parse(struct slabinfo *si, const char *text)
{
	return slabinfo_parse(si, text, strlen(text));
}

static void columns_are_in_the_kernels_order(void **state)
{
	struct slabinfo si = SLABINFO_INIT;
	const struct slabinfo_row *r;

	(void)state;
	assert_int_equal(parse(&si, HEAD GOOD), 0);
	assert_int_equal(si.n, 1);
	assert_int_equal(si.bad_lines, 0);
	r = &si.rows[0];
	assert_int_equal(r->name_len, strlen("mem_cgroup"));
	assert_memory_equal(r->name, "mem_cgroup", r->name_len);
	assert_int_equal(r->active_objs, 126);
	assert_int_equal(r->num_objs, 130);
	assert_int_equal(r->objsize, 2240);
	assert_int_equal(r->objperslab, 14);
	assert_int_equal(r->pagesperslab, 8);
	assert_int_equal(r->active_slabs, 9);
	assert_int_equal(r->num_slabs, 10);
	slabinfo_done(&si);
}

/* Each is left out and named; the good line behind it counts. */
static void rejects(const char *line, const char *what)
{
	struct slabinfo si = SLABINFO_INIT;
	char *text = xasprintf(HEAD "%s\n" GOOD, line);

	assert_int_equal(parse(&si, text), 0);
	if (si.n != 1 || si.bad_lines != 1)
		fail_msg("'%s': %zu rows, %zu bad", line, si.n, si.bad_lines);
	assert_int_equal(si.first_bad, 3);
	assert_non_null(strstr(si.bad_what, what));
	slabinfo_done(&si);
	free(text);
}

static void rejects_line_with_missing_slabdata(void **state)
{
	(void)state;
	rejects("a 1 1 64 64 1 : tunables 0 0 0", "slabdata");
	rejects("a 1 1 64 64 1", "slabdata");
	rejects("a 1 1 64 64 1 : tunables 0 0 0 : slabdata", "behind \"slabdata\"");
	rejects("a 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1", "behind \"slabdata\"");
}

static void rejects_line_with_a_column_that_is_no_number(void **state)
{
	(void)state;
	rejects("a 1 x 64 64 1 : tunables 0 0 0 : slabdata 1 1 0", "before \": tunables\"");
	rejects("a -1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1 0", "before \": tunables\"");
	rejects("a 1 1 64 64 : tunables 0 0 0 : slabdata 1 1 0", "before \": tunables\"");
	rejects("a 1 18446744073709551616 64 64 1 : tunables 0 0 0 : slabdata 1 1 0", "no number");
	rejects("a", "before \": tunables\"");
}

static void rejects_blank_line(void **state)
{
	(void)state;
	rejects("", "no name");
	rejects("    ", "no name");
}

static void rejects_last_line_without_newline(void **state)
{
	struct slabinfo si = SLABINFO_INIT;
	const char *text = HEAD GOOD "kmalloc-4k 1 8 4096 8 8 : tunables 0 0 0 : slabdata 1 1";

	(void)state;
	assert_int_equal(parse(&si, text), 0);
	assert_int_equal(si.n, 1);
	assert_int_equal(si.bad_lines, 1);
	assert_int_equal(si.first_bad, 4);
	slabinfo_done(&si);
}

static void wants_version_2_of_the_text(void **state)
{
	static const char *const bad[] = {"slabinfo - version: 1.1\n", "slabinfo - version: 3.0\n",
					  "slabinfo\n", "slabinfo - version: 2", "\n", "x"};
	struct slabinfo si = SLABINFO_INIT;

	(void)state;
	assert_int_equal(parse(&si, ""), -ENODATA);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(parse(&si, bad[i]), -EPROTONOSUPPORT);
	assert_int_equal(parse(&si, "slabinfo - version: 2.0 (statistics)\n"), 0);
	slabinfo_done(&si);
}

static void takes_more_columns_behind_slabdata(void **state)
{
	struct slabinfo si = SLABINFO_INIT;

	(void)state;
	assert_int_equal(parse(&si, HEAD "a 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1 0 : x 5\n"), 0);
	assert_int_equal(si.n, 1);
	slabinfo_done(&si);
}

static void a_second_text_replaces_the_rows_of_the_first(void **state)
{
	struct slabinfo si = SLABINFO_INIT;

	(void)state;
	parse(&si, HEAD GOOD GOOD GOOD "bad\n");
	assert_int_equal(si.n, 3);
	assert_int_equal(parse(&si, HEAD GOOD), 0);
	assert_int_equal(si.n, 1);
	assert_int_equal(si.bad_lines, 0);
	assert_int_equal(parse(&si, "x"), -EPROTONOSUPPORT);
	assert_int_equal(si.n, 0);
	slabinfo_done(&si);
}

static void assert_name(const char *line, const char *name, size_t len)
{
	struct slabinfo si = SLABINFO_INIT;
	char *text = xasprintf(HEAD "%s 1 2 64 32 1 : tunables 0 0 0 : slabdata 7 8 0\n", line);

	assert_int_equal(parse(&si, text), 0);
	assert_int_equal(si.n, 1);
	assert_int_equal(si.rows[0].name_len, len);
	assert_memory_equal(si.rows[0].name, name, len);
	assert_int_equal(si.rows[0].active_objs, 1);
	assert_int_equal(si.rows[0].pagesperslab, 1);
	assert_int_equal(si.rows[0].num_slabs, 8);
	slabinfo_done(&si);
	free(text);
}

static void names_may_have_blanks(void **state)
{
	(void)state;
	assert_name("ipc ports        ", "ipc ports", 9);
	assert_name("UNIX socket cache", "UNIX socket cache", 17);
	assert_name("  a  b 3 ", "a  b 3", 6);
	assert_name("kmalloc-128(9946:ea4c)", "kmalloc-128(9946:ea4c)", 22);
	assert_name("12 34", "12 34", 5);
	assert_name("a : b", "a : b", 5);
}

static void names_may_hold_any_byte(void **state)
{
	static const char text[] = HEAD "a\0\033b 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1 0\n";
	struct slabinfo si = SLABINFO_INIT;

	(void)state;
	assert_int_equal(slabinfo_parse(&si, text, sizeof(text) - 1), 0);
	assert_int_equal(si.n, 1);
	assert_int_equal(si.rows[0].name_len, 4);
	slabinfo_done(&si);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_in_the_kernels_order),
		cmocka_unit_test(rejects_line_with_missing_slabdata),
		cmocka_unit_test(rejects_line_with_a_column_that_is_no_number),
		cmocka_unit_test(rejects_blank_line),
		cmocka_unit_test(rejects_last_line_without_newline),
		cmocka_unit_test(wants_version_2_of_the_text),
		cmocka_unit_test(takes_more_columns_behind_slabdata),
		cmocka_unit_test(a_second_text_replaces_the_rows_of_the_first),
		cmocka_unit_test(names_may_have_blanks),
		cmocka_unit_test(names_may_hold_any_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
