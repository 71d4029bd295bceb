/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "model/field.h"
#include "output/output.h"

static const struct machine machine = {.hostname = "", .boot_id = "", .kernel = ""};
static struct cache rows[] = {
	{.name = "plain", .active_objs = {5, true}},
	{.name = "a,\"b\"\n", .active_objs = {0, false}},
	{.name = "gr\303\274n \344\275\240", .active_objs = {123456, true}},
};
static const struct sample sample = {.machine = &machine, .from = "kernel", .caches = rows,
				     .n_caches = ARRAY_SIZE(rows)};

/* @documents of all rows with two columns in a format. The caller's own. */
static char *print(const struct output_ops *ops, size_t n_rows, int documents)
{
	const struct field *fields[] = {table_field(&table_caches, "active_objs"),
					table_field(&table_caches, "name")};
	struct output o;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	output_init(&o, ops, f, &table_caches, fields, ARRAY_SIZE(fields));
	while (documents--) {
		for (size_t i = 0; i < n_rows; i++)
			output_measure(&o, &sample, &rows[i]);
		output_begin(&o, &sample);
		for (size_t i = 0; i < n_rows; i++)
			output_row(&o, &sample, &rows[i]);
		output_end(&o);
	}
	output_done(&o);
	fclose(f);
	return text;
}

static void assert_prints(const struct output_ops *ops, size_t n_rows, int documents, const char *wanted)
{
	char *text = print(ops, n_rows, documents);

	assert_string_equal(text, wanted);
	free(text);
}

static void the_table_aligns_by_columns_on_screen(void **state)
{
	(void)state;
	assert_prints(&output_table, 3, 1, "ACTIVE  NAME\n"
					   "     5  plain\n"
					   "     -  a,\"b\"\\x0a\n"
					   "123456  gr\303\274n \344\275\240\n");
}

static void csv_quotes_and_has_one_header(void **state)
{
	(void)state;
	assert_prints(&output_csv, 3, 2, "active_objs,name\n"
					 "5,plain\n"
					 ",\"a,\"\"b\"\"\\x0a\"\n"
					 "123456,gr\303\274n \344\275\240\n"
					 "5,plain\n"
					 ",\"a,\"\"b\"\"\\x0a\"\n"
					 "123456,gr\303\274n \344\275\240\n");
}

static void jsonl_is_an_object_a_line(void **state)
{
	(void)state;
	assert_prints(&output_jsonl, 2, 1, "{\"active_objs\":5,\"name\":\"plain\"}\n"
					   "{\"active_objs\":null,\"name\":\"a,\\\"b\\\"\\\\x0a\"}\n");
}

static void markdown_has_no_markup_from_a_name(void **state)
{
	static const char *const names[][2] = {
		{"kmalloc-4k", "kmalloc-4k"},	     {"mem_cgroup", "mem_cgroup"},
		{"a|b", "a\\|b"},		     {"_x_ *y*", "\\_x\\_ \\*y\\*"},
		{"[a](b) <i> `c`", "\\[a\\](b) \\<i\\> \\`c\\`"},
	};

	(void)state;
	assert_prints(&output_markdown, 2, 1, "| ACTIVE | NAME |\n| ---: | --- |\n"
					      "| 5 | plain |\n| - | a,\"b\"\\\\x0a |\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char line[128];

		rows[0].name = names[i][0];
		snprintf(line, sizeof(line), "| ACTIVE | NAME |\n| ---: | --- |\n| 5 | %s |\n", names[i][1]);
		assert_prints(&output_markdown, 1, 1, line);
	}
	rows[0].name = "plain";
}

static void json_is_a_document_with_or_without_rows(void **state)
{
	(void)state;
	assert_prints(&output_json, 1, 1,
		      "{\"schema\":\"cgslab.caches.1\",\"time\":\"1970-01-01T00:00:00.000Z\","
		      "\"from\":\"kernel\",\"age_seconds\":0.00,\"rows\":[\n"
		      "{\"active_objs\":5,\"name\":\"plain\"}\n]}\n");
	assert_prints(&output_json, 0, 1,
		      "{\"schema\":\"cgslab.caches.1\",\"time\":\"1970-01-01T00:00:00.000Z\","
		      "\"from\":\"kernel\",\"age_seconds\":0.00,\"rows\":[]}\n");
}

/* A thread may be called whatever it likes, and a spreadsheet would reckon with it. */
static void csv_is_no_formula(void **state)
{
	static const char *const texts[] = {"=cmd|'/C x'!A", "+1", "-1", "@SUM(A1)", "a=1"};
	static const char *const wanted[] = {"'=cmd|'/C x'!A", "'+1", "'-1", "'@SUM(A1)", "a=1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *old = rows[0].name;
		char *line = xasprintf("active_objs,name\n5,%s\n", wanted[i]);

		rows[0].name = texts[i];
		assert_prints(&output_csv, 1, 1, line);
		rows[0].name = old;
		free(line);
	}
}

static void formats_are_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; output_at(i); i++)
		assert_ptr_equal(output_find(output_at(i)->name), output_at(i));
	assert_null(output_find("xml"));
	assert_ptr_equal(output_find("csv"), &output_csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_aligns_by_columns_on_screen),
		cmocka_unit_test(csv_quotes_and_has_one_header),
		cmocka_unit_test(jsonl_is_an_object_a_line),
		cmocka_unit_test(json_is_a_document_with_or_without_rows),
		cmocka_unit_test(csv_is_no_formula),
		cmocka_unit_test(markdown_has_no_markup_from_a_name),
		cmocka_unit_test(formats_are_found_by_name),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
