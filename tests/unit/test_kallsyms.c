/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/kallsyms.h"

struct place {
	char dir[64];
	struct root root;
	struct kallsyms *symbols;
};

/* A /proc/kallsyms of @text; NULL: none. */
static void place_open(struct place *p, const char *text)
{
	char *path;
	FILE *f;

	strcpy(p->dir, "/tmp/cgslab-unit.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	path = xasprintf("%s/proc", p->dir);
	assert_int_equal(mkdir(path, 0755), 0);
	free(path);
	if (text) {
		path = xasprintf("%s/proc/kallsyms", p->dir);
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
		free(path);
	}
	assert_int_equal(root_open(&p->root, p->dir), 0);
	p->symbols = kallsyms_new(&p->root);
}

static void place_close(struct place *p)
{
	char *path = xasprintf("%s/proc/kallsyms", p->dir);

	unlink(path);
	path[strlen(p->dir) + 5] = '\0';
	rmdir(path);
	rmdir(p->dir);
	free(path);
	kallsyms_free(p->symbols);
	root_done(&p->root);
}

static void assert_name(struct place *p, uint64_t addr, int result, const char *wanted)
{
	struct buf name = BUF_INIT;

	assert_int_equal(kallsyms_name(p->symbols, addr, &name), result);
	assert_string_equal(buf_str(&name), wanted);
	buf_done(&name);
}

static const char table[] = "ffffffff81000200 t second.part.0\n"
			    "ffffffff81000000 T first\n"
			    "ffffffff81000100 D datum\n"
			    "ffffffffc0000000 t loaded\t[some_module]\n"
			    "ffffffff81000000 t alias_of_first\n"
			    "no line of this kind\n";

static void names_function_and_offset(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, table);
	assert_name(&p, 0xffffffff81000000, 0, "first+0x0");
	assert_name(&p, 0xffffffff81000257, 0, "second.part.0+0x57");
	assert_name(&p, 0xffffffffc0000010, 0, "loaded+0x10 [some_module]");
	place_close(&p);
}

static void passes_over_data(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, table);
	assert_name(&p, 0xffffffff81000110, 0, "first+0x110");
	place_close(&p);
}

static void gives_the_address_where_no_function_reaches(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, table);
	assert_name(&p, 0xffffffff80ffffff, -ENOENT, "0xffffffff80ffffff");
	assert_name(&p, 0xffffffff91000000, -ENOENT, "0xffffffff91000000");
	place_close(&p);
}

static void tells_hidden_addresses_from_a_table(void **state)
{
	struct place p;
	const char *why;

	(void)state;
	place_open(&p, "0000000000000000 T first\n0000000000000000 t second\n");
	assert_name(&p, 0xffffffff81000000, -EACCES, "0xffffffff81000000");
	assert_int_equal(kallsyms_state(p.symbols, &why), -EACCES);
	assert_non_null(strstr(why, "CAP_SYSLOG"));
	place_close(&p);
}

static void says_where_there_is_no_table(void **state)
{
	struct place p;
	const char *why;

	(void)state;
	place_open(&p, NULL);
	assert_int_equal(kallsyms_state(p.symbols, &why), -ENOENT);
	assert_non_null(strstr(why, "/proc/kallsyms"));
	assert_name(&p, 0x10, -ENOENT, "0x10");
	place_close(&p);
}

/* Tables that were told what is wanted, beside one that was not. */
static void wanted_names_are_those_of_the_whole_table(void **state)
{
	static const char text[] = "ffffffff81000000 T first\n"
				   "ffffffff81000100 t second\n"
				   "ffffffff81000100 T second_alias\n"
				   "ffffffff81000180 D data\n"
				   "ffffffffc0001000 t in_module\t[mod]\n"
				   "ffffffff81000200 W third\n"
				   "ffffffff81000200 d no_function\n";
	static const uint64_t addrs[] = {
		0xffffffffc0001010, 0xffffffff81000000, 0xffffffff810000ff, 0xffffffff81000100,
		0xffffffff810001ff, 0xffffffff81000200, 0xffffffff80ffffff, 0xffffffff81000210,
		0xffffffff81000100, 0xfffffffff0000000,
	};
	struct place p;
	const char *why;

	(void)state;
	place_open(&p, text);
	for (size_t n = 1; n <= ARRAY_SIZE(addrs); n++) {
		struct kallsyms *few = kallsyms_new(&p.root);

		kallsyms_want(few, addrs, n);
		for (size_t i = 0; i < n; i++) {
			struct buf a = BUF_INIT, b = BUF_INIT;

			assert_int_equal(kallsyms_name(few, addrs[i], &a),
					 kallsyms_name(p.symbols, addrs[i], &b));
			assert_string_equal(buf_str(&a), buf_str(&b));
			buf_done(&a);
			buf_done(&b);
		}
		assert_int_equal(kallsyms_state(few, &why), 0);
		kallsyms_free(few);
	}
	place_close(&p);
}

static void wanted_names_of_a_closed_table_are_addresses(void **state)
{
	static const struct {
		const char *text;
		int state;
	} cases[] = {
		{"0000000000000000 T first\n0000000000000000 t second\n", -EACCES},
		{"", -ENOENT},
		{NULL, -ENOENT},
	};
	const uint64_t addr = 0xffffffff81000010;
	struct place p;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		place_open(&p, cases[i].text);
		kallsyms_want(p.symbols, &addr, 1);
		assert_name(&p, addr, cases[i].state, "0xffffffff81000010");
		place_close(&p);
	}
}

/* Longer than what is read at once: lines that lie across the seam are whole. */
static void wanted_names_of_a_long_table_are_found(void **state)
{
	struct buf text = BUF_INIT;
	uint64_t addrs[200];
	struct place p;

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		buf_addf(&text, "ffffffff%08x t function_number_%u\n", 0x81000000 + 16 * i, i);
	for (unsigned i = 0; i < ARRAY_SIZE(addrs); i++)
		addrs[i] = 0xffffffff81000000 + 16 * (99 * (uint64_t)i + 7) + 5;
	place_open(&p, buf_str(&text));
	kallsyms_want(p.symbols, addrs, ARRAY_SIZE(addrs));
	for (unsigned i = 0; i < ARRAY_SIZE(addrs); i++) {
		char *wanted = xasprintf("function_number_%u+0x5", 99 * i + 7);

		assert_name(&p, addrs[i], 0, wanted);
		free(wanted);
	}
	place_close(&p);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_function_and_offset),
		cmocka_unit_test(passes_over_data),
		cmocka_unit_test(gives_the_address_where_no_function_reaches),
		cmocka_unit_test(tells_hidden_addresses_from_a_table),
		cmocka_unit_test(says_where_there_is_no_table),
		cmocka_unit_test(wanted_names_are_those_of_the_whole_table),
		cmocka_unit_test(wanted_names_of_a_closed_table_are_addresses),
		cmocka_unit_test(wanted_names_of_a_long_table_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
