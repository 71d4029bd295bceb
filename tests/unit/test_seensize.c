/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/lives/seensize.h"
#include "unit/folder.h"

static const char symbols[] = "ffffffff81000000 T _stext\n"
			      "ffffffff81400100 t mem_cgroup_css_alloc\n"
			      "ffffffff81400900 t mem_cgroup_css_free\n"
			      "ffffffffc0001000 t nf_init\t[nf]\n";

/* A machine without a trace. */
struct machine {
	struct folder folder;
	struct seensize *seensize;
	struct buf filter; /* that is on; empty: none */
	int refuses;	   /* what switching on gives */
	int64_t ns;
	bool unsound;
	int moments;
};

static int allocs(void *user, const char *filter, struct buf *why)
{
	struct machine *m = user;

	buf_clear(&m->filter);
	if (!filter)
		return 0;
	if (m->refuses)
		buf_adds(why, "this kernel has no event kmalloc");
	if (m->refuses)
		return m->refuses;
	buf_adds(&m->filter, filter);
	m->moments++;
	return 0;
}

static int64_t now(void *user)
{
	return ((struct machine *)user)->ns;
}

static bool unsound(void *user)
{
	struct machine *m = user;
	bool was = m->unsound;

	m->unsound = false;
	return was;
}

static const struct seensize_ops ops = {allocs, now, unsound};

static void begin(struct machine *m, const char *kallsyms)
{
	*m = (struct machine){.filter = BUF_INIT};
	folder_new(&m->folder);
	folder_file(&m->folder, "proc/kallsyms", kallsyms);
	m->seensize = seensize_new(&m->folder.root, &ops, m);
	seensize_want(m->seensize, true);
}

static void finish(struct machine *m)
{
	seensize_free(m->seensize);
	buf_done(&m->filter);
	folder_done(&m->folder);
}

static void event(struct machine *m, enum trace_kind kind, uint64_t bytes)
{
	struct trace_event e = {.kind = kind, .requested = bytes, .path = "", .mono_ns = ++m->ns};

	seensize_take(m->seensize, &e);
}

static void drain(struct machine *m)
{
	m->ns++;
	seensize_drained(m->seensize);
}

static bool looks(const struct machine *m)
{
	return m->filter.len > 0;
}

static void first_allocation_after_a_birth_is_the_struct(void **state)
{
	struct machine m;

	(void)state;
	begin(&m, symbols);
	drain(&m);
	assert_false(looks(&m));
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_string_equal(buf_str(&m.filter),
			    "(call_site >= 0xffffffff81400100 && call_site < 0xffffffff81400900)");
	/* the rest of one that was begun before */
	event(&m, KMEM_KMALLOC, 1712);
	event(&m, KMEM_KMALLOC, 512);
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_unknown(seensize_size(m.seensize));
	event(&m, KMEM_KMALLOC, 2184);
	event(&m, KMEM_KMALLOC, 1712);
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_num(seensize_size(m.seensize), 2184);
	assert_false(looks(&m));
	/* once is enough */
	m.ns += 2 * SEENSIZE_AGAIN_NS;
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_false(looks(&m));
	finish(&m);
}

static void moments_are_short_and_far_apart(void **state)
{
	struct machine m;

	(void)state;
	begin(&m, symbols);
	event(&m, TRACE_BORN, 0);
	drain(&m);
	m.ns += SEENSIZE_LOOK_NS - 10;
	drain(&m);
	assert_true(looks(&m));
	m.ns += 10;
	drain(&m);
	assert_false(looks(&m));
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_false(looks(&m));
	m.ns += SEENSIZE_AGAIN_NS;
	drain(&m);
	assert_int_equal(m.moments, 2);
	m.ns += SEENSIZE_LOOK_NS;
	drain(&m);
	/* and none where nothing is born */
	m.ns += 2 * SEENSIZE_AGAIN_NS;
	drain(&m);
	assert_int_equal(m.moments, 2);
	finish(&m);
}

static void what_came_with_a_loss_counts_for_nothing(void **state)
{
	struct machine m;

	(void)state;
	begin(&m, symbols);
	event(&m, TRACE_BORN, 0);
	drain(&m);
	event(&m, TRACE_BORN, 0);
	/* the struct's event is lost, the next one's came */
	event(&m, KMEM_KMALLOC, 1712);
	m.unsound = true;
	drain(&m);
	event(&m, KMEM_KMALLOC, 512);
	drain(&m);
	assert_unknown(seensize_size(m.seensize));
	event(&m, TRACE_BORN, 0);
	event(&m, KMEM_KMALLOC, 2184);
	drain(&m);
	assert_num(seensize_size(m.seensize), 2184);
	finish(&m);
}

static void nothing_is_switched_on_for_nobody(void **state)
{
	struct machine m;

	(void)state;
	begin(&m, symbols);
	seensize_want(m.seensize, false);
	event(&m, TRACE_BORN, 0);
	drain(&m);
	assert_false(looks(&m));
	seensize_want(m.seensize, true);
	drain(&m);
	assert_true(looks(&m));
	seensize_want(m.seensize, false);
	drain(&m);
	assert_false(looks(&m));
	finish(&m);
}

static void what_keeps_it_from_being_seen_is_named(void **state)
{
	static const struct {
		const char *kallsyms;
		int refuses;
		const char *limit;
	} cases[] = {
		{"0000000000000000 T mem_cgroup_css_alloc\n", 0,
		 "/proc/kallsyms shows no addresses"},
		{"ffffffff81000000 T _stext\nffffffff81000010 T x\n", 0,
		 "this kernel has no function mem_cgroup_css_alloc"},
		{symbols, -ENOENT, "this kernel has no event kmalloc"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct machine m;

		begin(&m, cases[i].kallsyms);
		m.refuses = cases[i].refuses;
		event(&m, TRACE_BORN, 0);
		drain(&m);
		assert_string_equal(seensize_limit(m.seensize), cases[i].limit);
		assert_false(looks(&m));
		finish(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_allocation_after_a_birth_is_the_struct),
		cmocka_unit_test(moments_are_short_and_far_apart),
		cmocka_unit_test(what_came_with_a_loss_counts_for_nothing),
		cmocka_unit_test(nothing_is_switched_on_for_nobody),
		cmocka_unit_test(what_keeps_it_from_being_seen_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
