/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages captured by tests/fixtures/trace/capture, and pages made wrong on purpose. */
#include "unit/unit.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/tracefmt.h"
#include "kernel/trace/tracepage.h"

#define PAGE 4096

/* The fixtures of one kernel. */
struct set {
	struct root dir;
	struct tracefmt formats;
	struct tracepage *page;
};

static const char *const kernels[] = {"6.18", "6.12", "6.1"};

static const struct {
	const char *file;
	enum trace_kind kind;
} events[] = {
	{"cgroup_mkdir.format", TRACE_BORN},
	{"cgroup_rename.format", TRACE_RENAMED},
	{"cgroup_rmdir.format", TRACE_DYING},
	{"cgroup_release.format", TRACE_FREED},
	{"cgroup_setup_root.format", TRACE_ROOTS},
	{"kmalloc.format", KMEM_KMALLOC},
};

static void read_file(const struct set *set, const char *name, struct buf *out)
{
	buf_clear(out);
	assert_int_equal(root_read(&set->dir, name, out, 1 << 20), 0);
}

static void open_set(struct set *set, const char *kernel)
{
	const char *top = getenv("TOP_SRCDIR");
	char *dir = xasprintf("%s/tests/fixtures/trace/%s", top ? top : ".", kernel);
	struct buf text = BUF_INIT;
	const char *field;

	memset(set, 0, sizeof(*set));
	assert_int_equal(root_open(&set->dir, dir), 0);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		read_file(set, events[i].file, &text);
		assert_int_equal(tracefmt_add(&set->formats, events[i].kind, buf_str(&text),
					      text.len, &field),
				 0);
	}
	set->page = tracepage_new(PAGE);
	assert_non_null(set->page);
	buf_done(&text);
	free(dir);
}

static void close_set(struct set *set)
{
	tracepage_free(set->page);
	root_done(&set->dir);
}

/* What came out of a page. */
struct seen {
	const struct set *set;
	struct trace_event events[512];
	char *paths[512];
	size_t n;
	size_t by_kind[KMEM_KMALLOC + 1];
	size_t undecoded;
	int64_t first_ns, last_ns;
	bool backwards;
};

static void take(void *user, int64_t ns, const void *data, size_t len)
{
	struct seen *seen = user;
	struct trace_event e;

	if (tracefmt_decode(&seen->set->formats, data, len, &e)) {
		seen->undecoded++;
		return;
	}
	assert_true(seen->n < ARRAY_SIZE(seen->events));
	seen->backwards |= seen->n && ns < seen->last_ns;
	if (!seen->n)
		seen->first_ns = ns;
	seen->last_ns = ns;
	seen->by_kind[e.kind]++;
	seen->paths[seen->n] = xstrndup(e.path, e.path_len);
	seen->events[seen->n++] = e;
}

static void forget(struct seen *seen)
{
	for (size_t i = 0; i < seen->n; i++)
		free(seen->paths[i]);
}

static struct tracepage_info decode(struct set *set, const char *name, struct seen *seen)
{
	struct buf bytes = BUF_INIT;
	struct tracepage_info info;

	memset(seen, 0, sizeof(*seen));
	seen->set = set;
	read_file(set, name, &bytes);
	assert_true(bytes.len <= PAGE);
	memcpy(tracepage_space(set->page), bytes.bytes, bytes.len);
	info = tracepage_decode(set->page, bytes.len, take, seen);
	buf_done(&bytes);
	return info;
}

/* mkdir and rmdir of the same group follow each other in a page that holds nothing else. */
static void reads_every_event_of_a_full_page(void **state)
{
	static struct seen seen;
	struct set set;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		struct tracepage_info info;

		open_set(&set, kernels[k]);
		info = decode(&set, "page-burst", &seen);
		assert_false(info.malformed);
		assert_int_equal(info.missed, 0);
		assert_int_equal(seen.undecoded, 0);
		assert_int_equal(info.records, seen.n);
		assert_true(seen.n >= 30);
		assert_true(seen.by_kind[TRACE_BORN] >= 10);
		assert_true(seen.by_kind[TRACE_DYING] >= 10);
		assert_false(seen.backwards);
		for (size_t i = 0; i < seen.n; i++) {
			assert_true(!strncmp(seen.paths[i], "/cgslab-capture/b", 17));
			assert_true(seen.events[i].id > 0);
			assert_true(seen.events[i].pid > 0);
		}
		forget(&seen);
		close_set(&set);
	}
}

static void adds_up_extended_time_stamps(void **state)
{
	static struct seen seen;
	struct set set;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		open_set(&set, kernels[k]);
		decode(&set, "page-sparse", &seen);
		assert_false(seen.backwards);
		assert_true(seen.by_kind[TRACE_BORN] == 3);
		/* three times two pauses of 0.3 s; 27 bits of nanoseconds hold 0.13 s */
		assert_true(seen.last_ns - seen.first_ns > 1500000000);
		assert_true(seen.last_ns - seen.first_ns < 60000000000);
		forget(&seen);
		close_set(&set);
	}
}

static void long_paths_are_cut_at_trace_path_max(void **state)
{
	static struct seen seen;
	struct set set;
	size_t longest = 0;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		open_set(&set, kernels[k]);
		decode(&set, "page-long", &seen);
		for (size_t i = 0; i < seen.n; i++)
			longest = strlen(seen.paths[i]) > longest ? strlen(seen.paths[i]) : longest;
		forget(&seen);
		close_set(&set);
	}
	assert_int_equal(longest, TRACE_PATH_MAX);
}

static void page_after_an_overrun_says_that_events_are_missing(void **state)
{
	static struct seen seen;
	struct set set;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		struct tracepage_info info;

		open_set(&set, kernels[k]);
		info = decode(&set, "page-missed", &seen);
		assert_int_not_equal(info.missed, 0);
		assert_false(info.malformed);
		forget(&seen);
		close_set(&set);
	}
}

/* Bytes of the first allocation behind the @births-th birth; 0 where there is none. */
static uint64_t asked_after(const struct seen *seen, size_t births)
{
	for (size_t i = 0; i < seen->n; i++) {
		if (births)
			births -= seen->events[i].kind == TRACE_BORN;
		else if (seen->events[i].kind == KMEM_KMALLOC)
			return seen->events[i].requested;
	}
	return 0;
}

static void reads_what_kmalloc_was_asked_for(void **state)
{
	/* the struct; on 6.18, where it has a cache of its own, what hangs on it */
	static const uint64_t asked[] = {1712, 1736, 2184};
	static struct seen seen;
	struct set set;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		open_set(&set, kernels[k]);
		decode(&set, "page-allocs", &seen);
		assert_int_equal(seen.undecoded, 0);
		assert_int_equal(seen.by_kind[TRACE_BORN], 3);
		assert_int_equal(asked_after(&seen, 0), asked[k]);
		assert_int_equal(asked_after(&seen, 1), asked[k]);
		assert_int_equal(asked_after(&seen, 2), asked[k]);
		assert_int_equal(asked_after(&seen, 3), 0);
		forget(&seen);
		close_set(&set);
	}
}

/* Hand-made pages: time stamp, commit word, then @words. */
static struct tracepage_info decode_words(struct set *set, unsigned long commit,
					  const uint32_t *words, size_t n, size_t *ret_records)
{
	static struct seen seen;
	unsigned char *page = tracepage_space(set->page);
	uint64_t ns = 1000;
	struct tracepage_info info;

	memset(page, 0, PAGE);
	memcpy(page, &ns, sizeof(ns));
	memcpy(page + sizeof(ns), &commit, sizeof(commit));
	memcpy(page + sizeof(ns) + sizeof(commit), words, n * sizeof(*words));
	memset(&seen, 0, sizeof(seen));
	seen.set = set;
	info = tracepage_decode(set->page, PAGE, take, &seen);
	forget(&seen);
	*ret_records = info.records;
	return info;
}

static void rejects_lengths_that_lead_out_of_the_page(void **state)
{
	static const struct {
		unsigned long commit;
		uint32_t words[4];
		size_t records; /* before the nonsense */
	} wrong[] = {
		{1UL << 20, {1}, 0},                     /* more data than the page holds */
		{8, {28}, 0},                            /* an event longer than the data */
		{16, {0, 0x7fffffff, 0, 0}, 0},          /* a length of its own, far too long */
		{16, {0, 0xfffffff0, 0, 0}, 0},          /* one that would lead backwards */
		{16, {0, 3, 0, 0}, 0},                   /* shorter than itself */
		{16, {29 | 1 << 5, 0xfffffff8, 0, 0}, 0}, /* padding that would lead backwards */
		{16, {1, 0, 28, 0}, 1},                  /* a good one first */
		{10, {1, 0, 1, 0}, 1},                   /* data that end inside a header */
		{4, {30, 0, 0, 0}, 0},                   /* half a time stamp */
	};
	struct set set;
	size_t records;

	(void)state;
	if (BYTE_ORDER != LITTLE_ENDIAN)
		return;
	open_set(&set, kernels[0]);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_true(decode_words(&set, wrong[i].commit, wrong[i].words, 4, &records).malformed);
		assert_int_equal(records, wrong[i].records);
	}
	close_set(&set);
}

static void stops_at_padding_up_to_the_end(void **state)
{
	const uint32_t words[] = {1, 0, 29, 0, 0};
	struct set set;
	size_t records;

	(void)state;
	if (BYTE_ORDER != LITTLE_ENDIAN)
		return;
	open_set(&set, kernels[0]);
	assert_false(decode_words(&set, 20, words, 5, &records).malformed);
	assert_int_equal(records, 1);
	close_set(&set);
}

static void tells_how_many_are_missing_where_the_kernel_does(void **state)
{
	/* one event of 8 bytes, and behind it the stored count */
	uint32_t words[4] = {1, 0, 77, 0};
	struct set set;
	size_t records;

	(void)state;
	if (BYTE_ORDER != LITTLE_ENDIAN)
		return;
	open_set(&set, kernels[0]);
	assert_int_equal(decode_words(&set, 8 | 1UL << 31 | 1UL << 30, words, 4, &records).missed, 77);
	assert_int_equal(decode_words(&set, 8 | 1UL << 31, words, 4, &records).missed, -1);
	close_set(&set);
}

/* Records one after the other, as bytes. */
struct bytes {
	struct buf all;
	size_t n;
};

static void add_bytes(void *user, int64_t ns, const void *data, size_t len)
{
	struct bytes *b = user;

	(void)ns;
	buf_add(&b->all, data, len);
	b->n++;
}

/* @page as it is, both ways. */
static void same_both_ways(struct set *set, const struct buf *page)
{
	struct bytes decoded = {BUF_INIT, 0}, counted = {BUF_INIT, 0};
	struct tracepage_info a, b;

	memcpy(tracepage_space(set->page), page->bytes, page->len);
	b = tracepage_count(set->page, page->len, add_bytes, &counted);
	/* last, for it changes a page that is damaged */
	a = tracepage_decode(set->page, page->len, add_bytes, &decoded);
	assert_int_equal(a.records, b.records);
	assert_int_equal(a.missed, b.missed);
	assert_int_equal(a.malformed, b.malformed);
	assert_int_equal(decoded.n, counted.n);
	assert_int_equal(decoded.all.len, counted.all.len);
	if (decoded.all.len)
		assert_memory_equal(decoded.all.bytes, counted.all.bytes, decoded.all.len);
	buf_done(&decoded.all);
	buf_done(&counted.all);
}

static void counting_gives_the_records_of_decoding(void **state)
{
	static const char *const pages[] = {"page-burst", "page-sparse"};
	struct set set;
	struct buf page = BUF_INIT;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kernels); k++) {
		open_set(&set, kernels[k]);
		for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
			read_file(&set, pages[i], &page);
			same_both_ways(&set, &page);
			/* each byte of the first records turned round, one at a time */
			for (size_t at = 0; at < 512; at++) {
				page.bytes[at] = (char)~page.bytes[at];
				same_both_ways(&set, &page);
				page.bytes[at] = (char)~page.bytes[at];
			}
		}
		close_set(&set);
	}
	buf_done(&page);
}

static void rejects_short_reads(void **state)
{
	static struct seen seen;
	struct set set;

	(void)state;
	open_set(&set, kernels[0]);
	memset(&seen, 0, sizeof(seen));
	assert_true(tracepage_decode(set.page, 15, take, &seen).malformed);
	assert_true(tracepage_decode(set.page, PAGE + 1, take, &seen).malformed);
	close_set(&set);
}

static void page_size_comes_from_the_header_page(void **state)
{
	struct buf text = BUF_INIT;
	struct set set;
	size_t size;

	(void)state;
	open_set(&set, kernels[0]);
	read_file(&set, "header_page", &text);
	assert_int_equal(tracefmt_page_size(buf_str(&text), text.len, &size), 0);
	assert_int_equal(size, PAGE);
	assert_int_equal(tracefmt_page_size("nonsense", 8, &size), -EBADMSG);
	buf_done(&text);
	close_set(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_event_of_a_full_page),
		cmocka_unit_test(adds_up_extended_time_stamps),
		cmocka_unit_test(long_paths_are_cut_at_trace_path_max),
		cmocka_unit_test(page_after_an_overrun_says_that_events_are_missing),
		cmocka_unit_test(reads_what_kmalloc_was_asked_for),
		cmocka_unit_test(rejects_lengths_that_lead_out_of_the_page),
		cmocka_unit_test(stops_at_padding_up_to_the_end),
		cmocka_unit_test(tells_how_many_are_missing_where_the_kernel_does),
		cmocka_unit_test(counting_gives_the_records_of_decoding),
		cmocka_unit_test(rejects_short_reads),
		cmocka_unit_test(page_size_comes_from_the_header_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
