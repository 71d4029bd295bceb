/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds dying memcgs: sums and words (model/held.h), and what a walk's records mean (kernel/cgroup/holders.h). */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cgroup/holders.h"
#include "model/held.h"
#include "model/memcg.h"
#include "unit/history_sample.h"

/* A walk that tells of one memcg */

struct told {
	struct walk_held held;
	struct walk_holder more[WALK_HOLDERS_MAX];
};

/* A file with so many pages in memory. */
static void tell_file(struct holders *h, uint64_t key, uint64_t cached, const char *type, const char *names,
		      size_t names_bytes, uint32_t count)
{
	struct walk_file *f = xcalloc(1, sizeof(*f) + 256);

	f->record.bytes = (__u16)(sizeof(*f) + ((names_bytes + 7) & ~7UL));
	f->record.count = count;
	f->key = key;
	f->cached = cached;
	f->inode = key >> 16;
	f->device = 0xfffU << 20 | 1; /* of no mount here */
	memcpy(f->type, type, strlen(type));
	memcpy(f->names, names, names_bytes);
	holders_file(h, f);
	free(f);
}

#define NAMES(s) s, sizeof(s)

static struct told one(uint64_t refs)
{
	return (struct told){.held.refs = refs};
}

static void holds(struct told *t, uint64_t key, uint32_t class, uint32_t pages)
{
	struct walk_holder *holders = t->held.holders;

	holders[t->held.record.count++] = (struct walk_holder){key, pages, class};
	t->held.looked[class] += pages;
	t->held.folios += pages;
}

static void pages_that_were_all_looked_at_are_exact(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(435);
	struct held *held;

	(void)state;
	holders_begin(h);
	tell_file(h, 0x10000, 1000, "ext4", NAMES("libc.so.6\0lib\0usr"), 3);
	tell_file(h, 0x20000, 1000, "tmpfs", NAMES("shm"), 1);
	holds(&t, 0x10000, CLASS_FILE, 400);
	holds(&t, 0x20000, CLASS_ANON, 30);
	holds(&t, KEY_ANON, CLASS_ANON, 4);
	t.held.lru[1] = 34;
	t.held.lru[3] = 400;
	held = holders_held(h, &t.held, 1000, false);
	holders_end(h);
	assert_int_equal(held->kind, HOLDER_FILE);
	assert_int_equal(held->pages[HOLDER_FILE], 400);
	assert_int_equal(held->pages[HOLDER_TMPFS], 30);
	assert_int_equal(held->pages[HOLDER_ANON], 4);
	assert_int_equal(held->pages[HOLDER_OTHER], 1);
	assert_false(held->about);
	assert_int_equal(held->n_files, 2);
	assert_string_equal(held->files[0].file->path, "ext4:/usr/lib/libc.so.6");
	assert_false(held->files[0].file->found);
	assert_string_equal(held->files[1].file->path, "tmpfs:/shm");
	held_free(held);
	holders_free(h);
}

static void pages_of_which_some_were_looked_at_are_shared_out(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(1000);
	struct held *held;

	(void)state;
	holders_begin(h);
	tell_file(h, 0x10000, 1000, "ext4", NAMES("a"), 1);
	tell_file(h, 0x20000, 1000, "ext4", NAMES("b"), 1);
	holds(&t, 0x10000, CLASS_FILE, 30);
	holds(&t, 0x20000, CLASS_FILE, 10);
	t.held.lru[2] = 1000;
	held = holders_held(h, &t.held, 1000, false);
	holders_end(h);
	assert_true(held->about);
	assert_int_equal(held->pages[HOLDER_FILE], 1000);
	assert_int_equal(held->files[0].pages, 750);
	assert_int_equal(held->files[1].pages, 250);
	assert_int_equal(held->pages[HOLDER_OTHER], 0);
	held_free(held);
	holders_free(h);
}

/* a has 60 pages in memory: it was seen often, since one of the list's ends was its. The rest was not seen. */
static void a_file_holds_no_more_pages_than_it_has(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(1000);
	struct held *held;

	(void)state;
	holders_begin(h);
	tell_file(h, 0x10000, 60, "ext4", NAMES("a"), 1);
	tell_file(h, 0x20000, 500, "bdev", NAMES("b"), 1);
	holds(&t, 0x10000, CLASS_FILE, 30);
	holds(&t, 0x20000, CLASS_FILE, 10);
	t.held.lru[2] = 1000;
	held = holders_held(h, &t.held, 1000, false);
	holders_end(h);
	assert_true(held->about);
	assert_int_equal(held->pages[HOLDER_DEVICE], 250);
	assert_int_equal(held->pages[HOLDER_FILE], 750);
	assert_int_equal(held->files[0].pages, 250);
	assert_int_equal(held->files[1].pages, 60);
	held_free(held);
	holders_free(h);
}

/* One file alone was seen, and has fewer pages than the memcg: some other holds the rest. */
static void what_one_file_cannot_have_is_of_files_that_were_not_seen(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(1000);
	struct held *held;

	(void)state;
	holders_begin(h);
	tell_file(h, 0x10000, 60, "ext4", NAMES("a"), 1);
	holds(&t, 0x10000, CLASS_FILE, 48);
	t.held.lru[2] = 1000;
	held = holders_held(h, &t.held, 1000, false);
	holders_end(h);
	assert_true(held->about);
	assert_int_equal(held->pages[HOLDER_FILE], 1000);
	assert_int_equal(held->files[0].pages, 60);
	held_free(held);
	holders_free(h);
}

static void swap_is_what_v1_counts_beyond_memory(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(1);
	struct held *held;

	(void)state;
	t.held.swap = 50;
	held = holders_held(h, &t.held, 40, true);
	assert_int_equal(held->pages[HOLDER_SWAP], 10);
	assert_int_equal(held->kind, HOLDER_SWAP);
	assert_int_equal(held->pages[HOLDER_OTHER], 0); /* its one reference is that of all in swap */
	held_free(held);
	held = holders_held(h, &t.held, 60, true);
	assert_int_equal(held->pages[HOLDER_SWAP], 0);
	assert_int_equal(held->kind, HOLDER_OTHER);
	held_free(held);
	held = holders_held(h, &t.held, 0, false);
	assert_int_equal(held->pages[HOLDER_SWAP], 50);
	held_free(held);
	holders_free(h);
}

static void children_explain_references(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(4);
	struct held *held = holders_held(h, &t.held, 0, false);

	(void)state;
	assert_int_equal(held->kind, HOLDER_OTHER);
	assert_int_equal(held->pages[HOLDER_OTHER], 4);
	holders_children(held, 3);
	assert_int_equal(held->kind, HOLDER_CHILDREN);
	assert_int_equal(held->pages[HOLDER_CHILDREN], 3);
	assert_int_equal(held->pages[HOLDER_OTHER], 1);
	holders_children(held, 9);
	assert_int_equal(held->pages[HOLDER_OTHER], 0);
	held_free(held);
	holders_free(h);
}

static void a_device_and_a_key_used_again_are_told_apart(void **state)
{
	struct holders *h = holders_new();
	struct told t = one(2);
	struct held *first, *second;

	(void)state;
	holders_begin(h);
	tell_file(h, 0x10000, 1000, "bdev", NAMES(""), 0);
	holds(&t, 0x10000, CLASS_FILE, 2);
	t.held.lru[2] = 2;
	first = holders_held(h, &t.held, 2, false);
	holders_end(h);
	assert_int_equal(first->kind, HOLDER_DEVICE);
	assert_string_equal(first->files[0].file->path, "device 4095:1");
	holders_begin(h);
	tell_file(h, 0x10000, 1000, "ext4", NAMES("other"), 1);
	second = holders_held(h, &t.held, 2, false);
	holders_end(h);
	assert_string_equal(second->files[0].file->path, "ext4:/other");
	/* what the first walk told stays as long as a row has it */
	assert_string_equal(first->files[0].file->path, "device 4095:1");
	held_free(first);
	held_free(second);
	holders_free(h);
}

/* Sums */

static struct held *by(const char *path, enum holder_kind kind, uint64_t pages)
{
	struct held *h = xcalloc(1, sizeof(*h));
	struct held_file *f;

	h->pages[kind] = pages;
	if (path) {
		f = held_file_new(kind, path, "ext4");
		held_add_file(h, f, pages);
		held_file_put(f);
	}
	held_settle(h);
	return h;
}

static struct memcg *dying(struct fake *f, struct memcg *parent, const char *name, int64_t since, struct held *h)
{
	struct memcg *m = fake_memcg(f, parent, name);

	memcg_table_dying(f->table, m, num(since));
	memcg_table_held(f->table, m, h);
	return m;
}

static void world_of_dying(struct fake *f)
{
	struct memcg *root, *cron, *parent;

	fake_init(f);
	root = memcg_table_root(f->table);
	cron = fake_memcg(f, root, "cron.service");
	dying(f, cron, "a", 1000000000, by("/var/log/x", HOLDER_FILE, 100));
	dying(f, cron, "b", 2000000000, by("/var/log/x", HOLDER_FILE, 50));
	parent = dying(f, root, "p", 3000000000, by(NULL, HOLDER_CHILDREN, 1));
	dying(f, parent, "c", 4000000000, by("/dev/shm/y", HOLDER_TMPFS, 7));
	dying(f, root, "unknown", 5000000000, NULL);
	f->s.at.boot_ns = 3601000000000;
	f->s.counts.dying = num(5);
	f->s.price.dying_slab_bytes = num(10240);
	f->s.memcgs = f->table;
}

static const struct held_sum *sum_of(const struct held_sum *sums, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(sums[i].key, key))
			return &sums[i];
	fail_msg("no sum of %s", key);
	return NULL;
}

static void sums_add_up(void **state)
{
	struct held_sum *sums;
	struct fake f;
	size_t n;

	(void)state;
	world_of_dying(&f);
	sums = held_sums(&f.s, BY_HOLDER, &n);
	assert_int_equal(n, 3);
	assert_string_equal(sums[0].key, "file");
	assert_int_equal(sums[0].memcgs, 2);
	assert_int_equal(sums[0].pages.v, 150);
	assert_int_equal(sums[0].oldest_boot_ns.v, 1000000000);
	held_sums_free(sums, n);
	sums = held_sums(&f.s, BY_FILE, &n);
	assert_int_equal(n, 2);
	assert_int_equal(sum_of(sums, n, "/var/log/x")->memcgs, 2);
	held_sums_free(sums, n);
	sums = held_sums(&f.s, BY_SUBTREE, &n);
	assert_int_equal(n, 2);
	assert_int_equal(sum_of(sums, n, "/cron.service")->memcgs, 2);
	assert_int_equal(sum_of(sums, n, "/")->memcgs, 3);
	assert_int_equal(sum_of(sums, n, "/")->pages.v, 7);
	held_sums_free(sums, n);
	fake_done(&f);
}

static void the_sentence_says_it_all(void **state)
{
	struct buf text = BUF_INIT;
	struct held_summary h;
	struct fake f;

	(void)state;
	world_of_dying(&f);
	held_summarize(&f.s, &h);
	assert_string_equal(h.top_file, "/var/log/x");
	assert_int_equal(h.unknown.v, 1);
	held_text(&f.s, &h, &text);
	assert_string_equal(buf_str(&text), "5 dying hold about 50.0KiB of slab and 628KiB of pages; 2 are held by page "
					    "cache of 2 files; 1 is held by tmpfs files or shared memory; 1 is held by "
					    "dying children alone; the oldest since 1h");
	held_summary_done(&h);
	buf_done(&text);
	fake_done(&f);
}

static void nothing_known_is_not_nothing(void **state)
{
	struct buf text = BUF_INIT;
	struct held_summary h;
	struct fake f;

	(void)state;
	fake_init(&f);
	dying(&f, memcg_table_root(f.table), "a", 1, NULL);
	f.s.memcgs = f.table;
	f.s.counts.dying = num(1);
	held_summarize(&f.s, &h);
	assert_false(h.pages.known);
	assert_false(h.files.known);
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		assert_false(h.by_kind[k].known);
	held_text(&f.s, &h, &text);
	assert_non_null(strstr(buf_str(&text), "what holds them is not known"));
	h.pages = num(2);
	f.s.n_structs = 0; /* so the price is unknown */
	f.s.price.dying_slab_bytes = NUM_UNKNOWN;
	buf_clear(&text);
	held_text(&f.s, &h, &text);
	assert_int_equal(strncmp(buf_str(&text), "1 dying holds 8.00KiB of pages", 30), 0);
	held_summary_done(&h);
	buf_done(&text);
	fake_done(&f);
}

static void names_go_both_ways(void **state)
{
	(void)state;
	for (unsigned k = 0; k < HOLDER_KINDS; k++)
		assert_int_equal(holder_of_name(holder_name((enum holder_kind)k)), k);
	assert_int_equal(holder_of_name("what"), HOLDER_KINDS);
	for (unsigned b = 0; b < BY_COUNT; b++)
		assert_int_equal(held_by_of_name(held_by_name((enum held_by)b)), b);
	assert_int_equal(held_by_of_name("what"), BY_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_that_were_all_looked_at_are_exact),
		cmocka_unit_test(pages_of_which_some_were_looked_at_are_shared_out),
		cmocka_unit_test(a_file_holds_no_more_pages_than_it_has),
		cmocka_unit_test(what_one_file_cannot_have_is_of_files_that_were_not_seen),
		cmocka_unit_test(swap_is_what_v1_counts_beyond_memory),
		cmocka_unit_test(children_explain_references),
		cmocka_unit_test(a_device_and_a_key_used_again_are_told_apart),
		cmocka_unit_test(sums_add_up),
		cmocka_unit_test(the_sentence_says_it_all),
		cmocka_unit_test(nothing_known_is_not_nothing),
		cmocka_unit_test(names_go_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
