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
#include "kernel/kallsyms.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_function_and_offset),
		cmocka_unit_test(passes_over_data),
		cmocka_unit_test(gives_the_address_where_no_function_reaches),
		cmocka_unit_test(tells_hidden_addresses_from_a_table),
		cmocka_unit_test(says_where_there_is_no_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
