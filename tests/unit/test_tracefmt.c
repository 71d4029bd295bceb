/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
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

/* 6.1's kmalloc with every field elsewhere, and the flags' values as no kernel has them. */
static const char kmalloc_moved[] =
	"name: kmalloc\n"
	"ID: 88\n"
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:2;\tsize:2;\tsigned:0;\n"
	"\tfield:unsigned char common_flags;\toffset:1;\tsize:1;\tsigned:0;\n"
	"\n"
	"\tfield:unsigned long gfp_flags;\toffset:8;\tsize:8;\tsigned:0;\n"
	"\tfield:size_t bytes_alloc;\toffset:16;\tsize:8;\tsigned:0;\n"
	"\tfield:size_t bytes_req;\toffset:24;\tsize:4;\tsigned:0;\n"
	"\tfield:const void * ptr;\toffset:32;\tsize:8;\tsigned:0;\n"
	"\tfield:unsigned long call_site;\toffset:40;\tsize:8;\tsigned:0;\n"
	"\n"
	"print fmt: \"gfp_flags=%s\", (REC->gfp_flags) ? __print_flags(REC->gfp_flags, \"|\", "
	"{(unsigned long)((( gfp_t)0x40u)|(( gfp_t)0x400u)), \"GFP_KERNEL_ACCOUNT\"}, "
	"{(unsigned long)(( gfp_t)0x40u), \"__GFP_ACCOUNT\"}, "
	"{(unsigned long)(( gfp_t)0x02u), \"__GFP_RECLAIMABLE\"}, "
	"{(unsigned long)(( gfp_t)0x10u), \"GFP_DMA\"}) : \"none\"\n";

static struct tracefmt learn_kmalloc_moved(void)
{
	struct tracefmt f = {.n = 0};
	const char *field;

	assert_int_equal(tracefmt_add(&f, KMEM_KMALLOC, kmalloc_moved, sizeof(kmalloc_moved) - 1, &field), 0);
	return f;
}

static void make_allocation(unsigned char *r, uint8_t flags, uint64_t gfp)
{
	const uint16_t type = 88;
	const uint64_t slot = 4096, ptr = 0xffff888000001000, site = 0xffffffff81000057;
	const uint32_t asked = 2300;

	memset(r, 0xee, 48);
	r[1] = flags;
	memcpy(r + 2, &type, 2);
	memcpy(r + 8, &gfp, 8);
	memcpy(r + 16, &slot, 8);
	memcpy(r + 24, &asked, 4);
	memcpy(r + 32, &ptr, 8);
	memcpy(r + 40, &site, 8);
}

static void finds_fields_wherever_the_format_puts_them(void **state)
{
	struct tracefmt f = learn_kmalloc_moved();
	unsigned char r[48];
	struct trace_event e;

	(void)state;
	make_allocation(r, 0, 0);
	assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), 0);
	assert_int_equal(e.kind, KMEM_KMALLOC);
	assert_int_equal(e.requested, 2300);
	assert_int_equal(e.slot, 4096);
	assert_true(e.ptr == 0xffff888000001000 && e.call_site == 0xffffffff81000057);
	assert_int_equal(e.name_len, 0);
	assert_false(e.interrupt);
}

/* The last field is one of four bytes: a record may end there, or go on with whatever it pads with. */
static void reads_the_last_field_of_a_record_that_ends_with_it(void **state)
{
	static const char from[] = "bytes_req;\toffset:24;", to[] = "bytes_req;\toffset:44;";
	static const char from2[] = "call_site;\toffset:40;", to2[] = "call_site;\toffset:24;";
	char text[sizeof(kmalloc_moved)];
	struct tracefmt f = {.n = 0};
	struct trace_event ends, goes_on;
	unsigned char r[52];
	const char *field;

	(void)state;
	memcpy(text, kmalloc_moved, sizeof(kmalloc_moved));
	memcpy(strstr(text, from), to, sizeof(to) - 1);
	memcpy(strstr(text, from2), to2, sizeof(to2) - 1);
	assert_int_equal(tracefmt_add(&f, KMEM_KMALLOC, text, sizeof(text) - 1, &field), 0);
	make_allocation(r, 0x10, 0x440);
	memset(r + 48, 0xee, 4);
	memcpy(r + 44, &(uint32_t){2300}, 4);
	assert_int_equal(tracefmt_decode(&f, r, 48, &ends), 0);
	assert_int_equal(tracefmt_decode(&f, r, 52, &goes_on), 0);
	assert_int_equal(ends.requested, 2300);
	assert_memory_equal(&ends, &goes_on, sizeof(ends));
	assert_true(ends.interrupt);
	assert_int_equal(ends.class, KMEM_ACCOUNT);
}

static void takes_bits_of_classes_from_the_print_format(void **state)
{
	static const struct {
		uint64_t gfp;
		enum kmem_class class;
	} cases[] = {
		{0x400, KMEM_PLAIN},
		{0x440, KMEM_ACCOUNT},
		{0x442, KMEM_RECLAIMABLE}, /* before account: mm/slab.h, kmalloc_type() */
		{0x452, KMEM_DMA},         /* before all */
	};
	struct tracefmt f = learn_kmalloc_moved();
	unsigned char r[48];
	struct trace_event e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make_allocation(r, 0, cases[i].gfp);
		assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), 0);
		assert_int_equal(e.class, cases[i].class);
	}
}

static void tells_interrupts_by_common_flags(void **state)
{
	struct tracefmt f = learn_kmalloc_moved();
	unsigned char r[48];
	struct trace_event e;

	(void)state;
	make_allocation(r, 0x10, 0);
	assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), 0);
	assert_true(e.interrupt);
	make_allocation(r, 0x04, 0); /* NEED_RESCHED is none */
	assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), 0);
	assert_false(e.interrupt);
}

static void refuses_a_record_that_is_cut(void **state)
{
	struct tracefmt f = learn_kmalloc_moved();
	unsigned char r[48];
	struct trace_event e;

	(void)state;
	make_allocation(r, 0, 0);
	for (size_t len = 0; len < sizeof(r); len++) {
		unsigned char *exact = malloc(len + 1);

		memcpy(exact, r, len);
		assert_int_equal(tracefmt_decode(&f, exact, len, &e), -EBADMSG);
		free(exact);
	}
	r[2] = 99;
	assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), -ENOENT);
}

static void names_the_field_of_an_allocation_that_is_missing(void **state)
{
	char text[sizeof(kmalloc_moved)];
	struct tracefmt f = {.n = 0};
	const char *field;

	(void)state;
	memcpy(text, kmalloc_moved, sizeof(text));
	memcpy(strstr(text, "bytes_alloc"), "bytes_other", 11);
	assert_int_equal(tracefmt_add(&f, KMEM_KMALLOC, text, strlen(text), &field), -ENOENT);
	assert_string_equal(field, "bytes_alloc");
	assert_int_equal(f.n, 0);
	assert_int_equal(tracefmt_add(&f, KMEM_KMALLOC, "no format", 9, &field), -EBADMSG);
}

/* Captured from a running 6.18. */
static void learns_the_events_of_6_18(void **state)
{
	static const struct {
		const char *file;
		enum trace_kind kind;
	} files[] = {
		{"kmalloc", KMEM_KMALLOC},
		{"kmem_cache_alloc", KMEM_CACHE},
		{"kfree", KMEM_FREE},
		{"kmem_cache_free", KMEM_FREE},
		{"percpu_alloc_percpu", KMEM_PERCPU},
		{"percpu_free_percpu", KMEM_PERCPU_FREE},
	};
	struct tracefmt f = {.n = 0};
	struct buf text = BUF_INIT;
	struct root root;
	char path[128];
	const char *field, *src = getenv("TOP_SRCDIR");

	(void)state;
	assert_int_equal(root_open(&root, src ? src : "."), 0);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "tests/fixtures/trace/6.18/%s.format", files[i].file);
		buf_clear(&text);
		assert_int_equal(root_read(&root, path, &text, 1 << 20), 0);
		assert_int_equal(tracefmt_add(&f, files[i].kind, buf_str(&text), text.len, &field), 0);
	}
	/* include/linux/gfp_types.h of that kernel */
	assert_int_equal(f.formats[0].class_bits[KMEM_ACCOUNT], 0x400000);
	assert_int_equal(f.formats[0].class_bits[KMEM_RECLAIMABLE], 0x10);
	assert_int_equal(f.formats[0].class_bits[KMEM_DMA], 0x1);
	assert_int_not_equal(f.formats[1].string.size, 0); /* kmem_cache_alloc names its cache */
	assert_int_equal(f.formats[0].string.size, 0);
	buf_done(&text);
	root_done(&root);
}

/* A string may stand by its distance from behind its field (__rel_loc) instead of the record's begin. */
static void reads_a_name_whose_offset_is_relative(void **state)
{
	static const char text[] =
		"name: kmem_cache_free\n"
		"ID: 89\n"
		"format:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		"\n"
		"\tfield:unsigned long call_site;\toffset:8;\tsize:8;\tsigned:0;\n"
		"\tfield:const void * ptr;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:__rel_loc char[] name;\toffset:24;\tsize:4;\tsigned:0;\n"
		"\n"
		"print fmt: \"name=%s\", __get_rel_str(name)\n";
	struct tracefmt f = {.n = 0};
	const uint16_t type = 89;
	const uint32_t loc = 7 << 16 | 4; /* 7 bytes, 4 behind the end of the field */
	unsigned char r[48] = {0};
	struct trace_event e;
	const char *field;

	(void)state;
	assert_int_equal(tracefmt_add(&f, KMEM_FREE, text, sizeof(text) - 1, &field), 0);
	memcpy(r, &type, 2);
	memcpy(r + 24, &loc, 4);
	memcpy(r + 32, "dentry", 7);
	assert_int_equal(tracefmt_decode(&f, r, sizeof(r), &e), 0);
	assert_int_equal(e.name_len, 6);
	assert_memory_equal(e.name, "dentry", 6);
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
		cmocka_unit_test(reads_a_name_whose_offset_is_relative),
		cmocka_unit_test(finds_fields_wherever_the_format_puts_them),
		cmocka_unit_test(reads_the_last_field_of_a_record_that_ends_with_it),
		cmocka_unit_test(takes_bits_of_classes_from_the_print_format),
		cmocka_unit_test(tells_interrupts_by_common_flags),
		cmocka_unit_test(refuses_a_record_that_is_cut),
		cmocka_unit_test(names_the_field_of_an_allocation_that_is_missing),
		cmocka_unit_test(learns_the_events_of_6_18),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
