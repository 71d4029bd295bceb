/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel/trace/tracefmt.h"

/* A format with every field somewhere else than any kernel has it, and one more. */
static const char moved[] =
	"name: cgroup_mkdir\n"
	"ID: 77\n"
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:4;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:8;\tsize:4;\tsigned:1;\n"
	"\n"
	"\tfield:u64 novelty;\toffset:16;\tsize:8;\tsigned:0;\n"
	"\tfield:u64 id;\toffset:24;\tsize:8;\tsigned:0;\n"
	"\tfield:%s char[] path;\toffset:32;\tsize:4;\tsigned:0;\n"
	"\tfield:u16 root;\toffset:36;\tsize:2;\tsigned:0;\n"
	"\n"
	"print fmt: \"root=%%d\", REC->root\n";

static const char without_id[] =
	"name: cgroup_mkdir\n"
	"ID: 77\n"
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
	"\n"
	"\tfield:int root;\toffset:8;\tsize:4;\tsigned:1;\n"
	"\tfield:__data_loc char[] path;\toffset:12;\tsize:4;\tsigned:0;\n"
	"\n"
	"print fmt: \"root=%d\", REC->root\n";

static int add_moved(struct tracefmt *f, const char *loc)
{
	char text[2048];
	const char *field;
	int len = snprintf(text, sizeof(text), moved, loc);

	memset(f, 0, sizeof(*f));
	return tracefmt_add(f, TRACE_BORN, text, (size_t)len, &field);
}

/* A record of that format. @loc is what the path field holds. */
static size_t record(unsigned char *out, uint32_t loc)
{
	const uint16_t type = 77, root = 5;
	const int32_t pid = 4242;
	const uint64_t id = 0x100000007ULL;

	memset(out, 0xee, 64);
	memcpy(out + 4, &type, 2);
	memcpy(out + 8, &pid, 4);
	memcpy(out + 24, &id, 8);
	memcpy(out + 32, &loc, 4);
	memcpy(out + 36, &root, 2);
	memcpy(out + 40, "/a/b", 5);
	return 48;
}

static void fields_are_found_where_the_format_says(void **state)
{
	unsigned char bytes[64];
	struct trace_event e;
	struct tracefmt f;

	(void)state;
	assert_int_equal(add_moved(&f, "__data_loc"), 0);
	assert_int_equal(tracefmt_decode(&f, bytes, record(bytes, 5U << 16 | 40), &e), 0);
	assert_int_equal(e.kind, TRACE_BORN);
	assert_int_equal(e.root, 5);
	assert_int_equal(e.pid, 4242);
	assert_true(e.id == 0x100000007ULL);
	assert_int_equal(e.path_len, 4);
	assert_memory_equal(e.path, "/a/b", 4);
}

static void relative_strings_count_from_behind_their_field(void **state)
{
	unsigned char bytes[64];
	struct trace_event e;
	struct tracefmt f;

	(void)state;
	assert_int_equal(add_moved(&f, "__rel_loc"), 0);
	assert_int_equal(tracefmt_decode(&f, bytes, record(bytes, 5U << 16 | 4), &e), 0);
	assert_memory_equal(e.path, "/a/b", 5);
}

static void rejects_records_that_end_before_their_fields(void **state)
{
	unsigned char bytes[64];
	struct trace_event e;
	struct tracefmt f;
	size_t len = record(bytes, 5U << 16 | 40);

	(void)state;
	add_moved(&f, "__data_loc");
	for (size_t cut = 0; cut < 45; cut++)
		assert_int_equal(tracefmt_decode(&f, bytes, cut, &e), -EBADMSG);
	assert_int_equal(tracefmt_decode(&f, bytes, len, &e), 0);
	/* a path that claims to lie outside */
	len = record(bytes, 5U << 16 | 60000);
	assert_int_equal(tracefmt_decode(&f, bytes, len, &e), -EBADMSG);
	len = record(bytes, 60000U << 16 | 40);
	assert_int_equal(tracefmt_decode(&f, bytes, len, &e), -EBADMSG);
}

static void a_path_without_its_nul_ends_with_the_field(void **state)
{
	unsigned char bytes[64];
	struct trace_event e;
	struct tracefmt f;

	(void)state;
	add_moved(&f, "__data_loc");
	assert_int_equal(tracefmt_decode(&f, bytes, record(bytes, 2U << 16 | 40), &e), 0);
	assert_int_equal(e.path_len, 2);
}

static void other_events_are_told_apart(void **state)
{
	unsigned char bytes[64];
	const uint16_t other = 78;
	struct trace_event e;
	struct tracefmt f;
	size_t len = record(bytes, 5U << 16 | 40);

	(void)state;
	add_moved(&f, "__data_loc");
	memcpy(bytes + 4, &other, 2);
	assert_int_equal(tracefmt_decode(&f, bytes, len, &e), -ENOENT);
}

static void names_the_field_that_is_missing(void **state)
{
	struct tracefmt f = {0};
	const char *field;

	(void)state;
	assert_int_equal(tracefmt_add(&f, TRACE_BORN, without_id, strlen(without_id), &field), -ENOENT);
	assert_string_equal(field, "id");
	/* an event of a whole hierarchy needs none */
	assert_int_equal(tracefmt_add(&f, TRACE_ROOTS, without_id, strlen(without_id), &field), 0);
}

static void rejects_what_is_no_format(void **state)
{
	struct tracefmt f = {0};
	const char *field;

	(void)state;
	assert_int_equal(tracefmt_add(&f, TRACE_BORN, "hello", 5, &field), -EBADMSG);
	assert_int_equal(tracefmt_add(&f, TRACE_BORN, "", 0, &field), -EBADMSG);
	assert_int_equal(f.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_found_where_the_format_says),
		cmocka_unit_test(relative_strings_count_from_behind_their_field),
		cmocka_unit_test(rejects_records_that_end_before_their_fields),
		cmocka_unit_test(a_path_without_its_nul_ends_with_the_field),
		cmocka_unit_test(other_events_are_told_apart),
		cmocka_unit_test(names_the_field_that_is_missing),
		cmocka_unit_test(rejects_what_is_no_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
