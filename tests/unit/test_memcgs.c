/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cgroup/memcgs.h"
#include "model/memcg.h"
#include "unit/folder.h"

#define INITIAL "cgroup:[4026531835]"
#define V1_MOUNT "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n"
#define V2_MOUNT "35 31 0:32 / /cg rw - cgroup2 cgroup2 rw\n"

struct tree {
	struct folder f;
	struct memcgs *memcgs;
	struct memcg_table *table;
};

static void cgroups_file(const struct tree *t, const char *memory)
{
	char *text = xasprintf("#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\n%s\npids\t3\t1\t1\n",
			       memory);

	folder_file(&t->f, "proc/cgroups", text);
	free(text);
}

static void tree_new(struct tree *t, const char *mountinfo)
{
	folder_new(&t->f);
	folder_file(&t->f, "proc/self/mountinfo", mountinfo);
	folder_link(&t->f, "proc/self/ns/cgroup", INITIAL);
	cgroups_file(t, "memory\t4\t3\t1");
	folder_file(&t->f, "cg/cgroup.procs", "");
	t->memcgs = memcgs_new(&t->f.root);
	t->table = memcg_table_new();
}

static void tree_done(struct tree *t)
{
	memcgs_free(t->memcgs);
	memcg_table_free(t->table);
	folder_done(&t->f);
}

static void locate(struct tree *t)
{
	const char *why = "";

	if (memcgs_locate(t->memcgs, &why))
		fail_msg("%s", why);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Walks, and compares the live paths, in their order, each with a blank behind it. */
static void assert_walks(struct tree *t, const char *wanted)
{
	struct buf all = BUF_INIT;
	char *paths[64];
	size_t n = 0, denied = 99;

	memcg_table_begin(t->table);
	assert_int_equal(memcgs_walk(t->memcgs, t->table, &denied), 0);
	assert_int_equal(denied, 0);
	for (size_t i = 0; i < t->table->n; i++) {
		struct buf path = BUF_INIT;

		if (t->table->rows[i]->state != MEMCG_LIVE)
			continue;
		memcg_path(t->table->rows[i], &path);
		paths[n++] = buf_detach(&path);
	}
	qsort(paths, n, sizeof(*paths), by_text);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&all, "%s ", paths[i]);
		free(paths[i]);
	}
	assert_string_equal(buf_str(&all), wanted);
	buf_done(&all);
}

static struct memcg_counts count(struct tree *t, const char **note)
{
	struct memcg_counts c;

	memcgs_count(t->memcgs, num((int64_t)t->table->live), &c, note);
	return c;
}

static void on_v1_every_folder_is_a_memcg(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_file(&t.f, "cg/a/memory.stat", "");
	folder_dir(&t.f, "cg/a/b");
	folder_dir(&t.f, "cg/a/b/c");
	folder_dir(&t.f, "cg/ d");
	locate(&t);
	assert_int_equal(memcgs_where(t.memcgs)->hierarchy, HIERARCHY_V1);
	assert_int_equal(memcgs_where(t.memcgs)->root, 4);
	assert_string_equal(memcgs_where(t.memcgs)->mount, "/cg");
	assert_false(memcgs_where(t.memcgs)->is_part);
	assert_walks(&t, "/ / d /a /a/b /a/b/c ");
	tree_done(&t);
}

static void a_second_walk_tells_what_changed(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/stays");
	folder_dir(&t.f, "cg/goes");
	folder_dir(&t.f, "cg/goes/too");
	locate(&t);
	assert_walks(&t, "/ /goes /goes/too /stays ");
	assert_walks(&t, "/ /goes /goes/too /stays ");
	assert_int_equal(t.table->n_changes, 0);
	folder_dir(&t.f, "cg/stays/new"); /* first, so that it has an inode of its own as in kernfs */
	folder_remove(&t.f, "cg/goes");
	assert_walks(&t, "/ /stays /stays/new ");
	assert_int_equal(memcg_table_root(t.table)->subtree, 3);
	tree_done(&t);
}

static void a_rename_keeps_the_row_and_what_is_below(void **state)
{
	struct memcg *before;
	struct tree t;
	uint64_t id;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/old");
	folder_dir(&t.f, "cg/old/child");
	locate(&t);
	assert_walks(&t, "/ /old /old/child ");
	before = memcg_table_root(t.table)->first_child;
	id = before->id;
	folder_rename(&t.f, "cg/old", "cg/new");
	assert_walks(&t, "/ /new /new/child ");
	assert_ptr_equal(memcg_table_find(t.table, 4, id), before);
	tree_done(&t);
}

static void rows_that_vanish_may_be_kept_as_dying(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/a");
	locate(&t);
	memcgs_keep_vanished(t.memcgs, true);
	assert_walks(&t, "/ /a ");
	folder_remove(&t.f, "cg/a");
	assert_walks(&t, "/ ");
	assert_int_equal(t.table->dying, 1);
	memcgs_keep_vanished(t.memcgs, false);
	assert_walks(&t, "/ ");
	assert_int_equal(t.table->dying, 1);
	tree_done(&t);
}

static void v1_dying_is_cgroups_minus_folders(void **state)
{
	struct memcg_counts c;
	const char *note;
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/a");
	locate(&t);
	assert_walks(&t, "/ /a ");
	c = count(&t, &note);
	assert_num(c.live, 2);
	assert_string_equal(c.live_source, "tree");
	assert_num(c.dying, 1);
	assert_string_equal(c.dying_source, "proc_cgroups");
	assert_string_equal(note, "");
	tree_done(&t);
}

static void v1_dying_is_unknown_when_the_count_moved_or_lags(void **state)
{
	const char *note;
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/a");
	locate(&t);
	assert_walks(&t, "/ /a ");
	cgroups_file(&t, "memory\t4\t4\t1");
	assert_unknown(count(&t, &note).dying);
	assert_non_null(strstr(note, "during the walk"));
	memcgs_mark(t.memcgs);
	assert_true(memcgs_totals_changed(t.memcgs));
	cgroups_file(&t, "memory\t4\t1\t1");
	assert_walks(&t, "/ /a ");
	assert_unknown(count(&t, &note).dying);
	assert_non_null(strstr(note, "lags"));
	cgroups_file(&t, "memory\t4\tmany\t1");
	assert_walks(&t, "/ /a ");
	assert_unknown(count(&t, &note).dying);
	tree_done(&t);
}

/* A v2 cgroup: its subtree_control, its type, and whether it has memory.stat. */
static void group(const struct tree *t, const char *path, const char *control, const char *type, bool stat)
{
	struct buf name = BUF_INIT;

	buf_addf(&name, "cg%s/cgroup.subtree_control", path);
	folder_file(&t->f, buf_str(&name), control);
	buf_clear(&name);
	buf_addf(&name, "cg%s/cgroup.type", path);
	folder_file(&t->f, buf_str(&name), type);
	buf_clear(&name);
	buf_addf(&name, "cg%s/memory.stat", path);
	if (stat)
		folder_file(&t->f, buf_str(&name), "");
	buf_done(&name);
}

static void v2_new(struct tree *t, const char *control)
{
	tree_new(t, V2_MOUNT);
	folder_file(&t->f, "cg/cgroup.controllers", "cpu io memory\n");
	group(t, "", control, "domain\n", true);
	folder_remove(&t->f, "cg/cgroup.type"); /* which no root has */
}

static void on_v2_the_parent_gives_a_memcg(void **state)
{
	struct tree t;

	(void)state;
	v2_new(&t, "cpu memory\n");
	group(&t, "/a", "cpu\n", "domain\n", true);
	group(&t, "/a/none", "", "domain\n", false);
	group(&t, "/b", "memory pids\n", "domain\n", true);
	group(&t, "/b/has", "", "domain\n", true);
	group(&t, "/b/thread", "", "threaded\n", false);
	locate(&t);
	assert_int_equal(memcgs_where(t.memcgs)->hierarchy, HIERARCHY_V2);
	assert_int_equal(memcgs_where(t.memcgs)->root, 0);
	assert_walks(&t, "/ /a /b /b/has ");
	folder_file(&t.f, "cg/cgroup.subtree_control", "cpu memory_x\n");
	assert_walks(&t, "/ ");
	tree_done(&t);
}

/* cgroup.type of the root of a threaded subtree is "domain threaded": a domain all the same. */
static void io_pulls_memory_into_domains_only(void **state)
{
	struct tree t;

	(void)state;
	v2_new(&t, "io\n");
	group(&t, "/plain", "", "domain\n", false);
	group(&t, "/top", "", "domain threaded\n", false);
	group(&t, "/thread", "", "threaded\n", false);
	locate(&t);
	assert_walks(&t, "/ /plain /top ");
	assert_int_equal(memcgs_children_have_memcgs(t.memcgs, "/"), 1);
	assert_int_equal(memcgs_children_have_memcgs(t.memcgs, "/plain"), 0);
	assert_int_equal(memcgs_children_have_memcgs(t.memcgs, "/gone"), -ENOENT);
	tree_done(&t);
}

static void v2_counts_come_from_the_roots_cgroup_stat(void **state)
{
	struct memcg_counts c;
	const char *note;
	struct tree t;

	(void)state;
	v2_new(&t, "memory\n");
	locate(&t);
	folder_file(&t.f, "cg/cgroup.stat", "nr_descendants 3\nnr_dying_descendants 2\n");
	assert_walks(&t, "/ ");
	c = count(&t, &note);
	assert_num(c.live, 1);
	assert_num(c.dying, 2);
	assert_non_null(strstr(note, "switched off"));
	assert_false(memcgs_totals_changed(t.memcgs));
	folder_file(&t.f, "cg/cgroup.stat",
		    "nr_subsys_memory 9\nnr_dying_descendants 2\nnr_dying_subsys_memory 4\n");
	/* of one moment until the next */
	assert_num(count(&t, &note).dying, 2);
	assert_false(memcgs_totals_changed(t.memcgs));
	memcgs_mark(t.memcgs);
	assert_true(memcgs_totals_changed(t.memcgs));
	c = count(&t, &note);
	assert_num(c.live, 9);
	assert_string_equal(c.live_source, "cgroup.stat");
	assert_num(c.dying, 4);
	assert_string_equal(note, "");
	assert_num(memcgs_total(t.memcgs), 9);
	tree_done(&t);
}

static void assert_no_tree(struct tree *t, const char *reason)
{
	const char *why = "";

	assert_int_equal(memcgs_locate(t->memcgs, &why), -ENOENT);
	if (!strstr(why, reason))
		fail_msg("'%s' does not say '%s'", why, reason);
}

static void a_missing_controller_is_explained(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, V2_MOUNT);
	cgroups_file(&t, "memory\t0\t3\t1");
	folder_file(&t.f, "cg/cgroup.controllers", "");
	assert_no_tree(&t, "cgroup.controllers");
	folder_file(&t.f, "cg/cgroup.controllers", "cpu memory_x\n");
	assert_no_tree(&t, "cgroup.controllers");
	cgroups_file(&t, "memory\t0\t1\t0");
	assert_no_tree(&t, "switched off");
	cgroups_file(&t, "memory\t4\t1\t1");
	folder_file(&t.f, "proc/self/mountinfo", "");
	assert_no_tree(&t, "mounted");
	folder_file(&t.f, "proc/self/mountinfo", "1 1 0:1 / /gone rw - cgroup cgroup rw,memory\n");
	assert_no_tree(&t, "mount point");
	folder_file(&t.f, "proc/self/mountinfo", V1_MOUNT "36 35 0:9 / /cg rw - tmpfs tmpfs rw\n");
	assert_no_tree(&t, "something else is mounted over");
	folder_file(&t.f, "proc/self/mountinfo", V2_MOUNT);
	assert_no_tree(&t, "v1 hierarchy 4");
	cgroups_file(&t, "cpuset\t0\t1\t1");
	folder_file(&t.f, "proc/cmdline", "quiet cgroup_disable=memory\n");
	assert_no_tree(&t, "cgroup_disable=memory on the kernel's command line");
	tree_done(&t);
}

static void another_cgroup_namespace_shows_a_part(void **state)
{
	struct memcg_counts c;
	const char *note;
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_remove(&t.f, "proc/self/ns/cgroup");
	folder_link(&t.f, "proc/self/ns/cgroup", "cgroup:[4026532180]");
	locate(&t);
	assert_true(memcgs_where(t.memcgs)->is_part);
	assert_walks(&t, "/ ");
	c = count(&t, &note);
	assert_true(c.is_part);
	assert_unknown(c.live);
	assert_unknown(c.dying);
	assert_num(c.part_live, 1);
	assert_unknown(c.part_dying);
	assert_non_null(strstr(note, "a part of the machine's tree"));
	tree_done(&t);
}

/* The link came with 4.6. */
static void a_kernel_without_namespaces_shows_the_whole(void **state)
{
	const char *note;
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_remove(&t.f, "proc/self/ns/cgroup");
	locate(&t);
	assert_false(memcgs_where(t.memcgs)->is_part);
	assert_walks(&t, "/ ");
	assert_num(count(&t, &note).dying, 2);
	tree_done(&t);
}

static void the_highest_mount_is_taken(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, "34 31 0:32 /a/b /deep rw - cgroup cgroup rw,memory\n"
		     "36 31 0:32 /a /high rw - cgroup cgroup rw,memory\n");
	folder_dir(&t.f, "deep");
	folder_dir(&t.f, "high");
	locate(&t);
	assert_true(memcgs_where(t.memcgs)->is_part);
	assert_string_equal(memcgs_where(t.memcgs)->mount, "/high");
	folder_file(&t.f, "proc/self/mountinfo",
		    "34 31 0:32 /a/b /deep rw - cgroup cgroup rw,memory\n" V1_MOUNT);
	locate(&t);
	assert_false(memcgs_where(t.memcgs)->is_part);
	assert_string_equal(memcgs_where(t.memcgs)->mount, "/cg");
	tree_done(&t);
}

static void files_of_a_root_tell_more_than_the_table(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, "35 31 0:32 /.. /cg rw - cgroup cgroup rw,memory\n");
	locate(&t);
	assert_true(memcgs_where(t.memcgs)->is_part);
	folder_file(&t.f, "cg/release_agent", "");
	locate(&t);
	assert_false(memcgs_where(t.memcgs)->is_part);
	folder_file(&t.f, "proc/self/mountinfo", V2_MOUNT);
	folder_file(&t.f, "cg/cgroup.controllers", "memory");
	locate(&t);
	assert_false(memcgs_where(t.memcgs)->is_part);
	folder_file(&t.f, "cg/cgroup.type", "domain");
	locate(&t);
	assert_true(memcgs_where(t.memcgs)->is_part);
	tree_done(&t);
}

/* 40 folders of 200 bytes each: 8,000 bytes of path. */
static void a_tree_may_be_deeper_than_a_path_is_long(void **state)
{
	size_t denied = 99, depth = 0;
	int fd, below;
	struct tree t;
	char name[201];

	(void)state;
	tree_new(&t, V1_MOUNT);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	fd = root_openat(&t.f.root, "cg", O_PATH | O_DIRECTORY);
	for (int i = 0; i < 40; i++) {
		assert_int_equal(mkdirat(fd, name, 0755), 0);
		below = openat(fd, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		assert_true(below >= 0);
		close(fd);
		fd = below;
	}
	close(fd);
	locate(&t);
	memcg_table_begin(t.table);
	assert_int_equal(memcgs_walk(t.memcgs, t.table, &denied), 0);
	assert_int_equal(denied, 0);
	assert_int_equal(t.table->n, 41);
	for (const struct memcg *m = memcg_table_root(t.table); m->first_child; m = m->first_child)
		depth++;
	assert_int_equal(depth, 40);
	tree_done(&t);
}

static void the_walk_finds_its_way_among_branches(void **state)
{
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	folder_dir(&t.f, "cg/a/b/c/d");
	folder_dir(&t.f, "cg/a/e");
	folder_dir(&t.f, "cg/f/g");
	folder_dir(&t.f, "cg/f/h/i/j/k");
	folder_dir(&t.f, "cg/l");
	locate(&t);
	assert_walks(&t, "/ /a /a/b /a/b/c /a/b/c/d /a/e /f /f/g /f/h /f/h/i /f/h/i/j /f/h/i/j/k /l ");
	tree_done(&t);
}

static void a_walk_without_a_tree_is_an_error(void **state)
{
	size_t denied;
	struct tree t;

	(void)state;
	tree_new(&t, V1_MOUNT);
	assert_int_equal(memcgs_walk(t.memcgs, t.table, &denied), -ENODEV);
	assert_int_equal(t.table->n, 0);
	memcgs_free(NULL);
	tree_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_v1_every_folder_is_a_memcg),
		cmocka_unit_test(a_second_walk_tells_what_changed),
		cmocka_unit_test(a_rename_keeps_the_row_and_what_is_below),
		cmocka_unit_test(rows_that_vanish_may_be_kept_as_dying),
		cmocka_unit_test(v1_dying_is_cgroups_minus_folders),
		cmocka_unit_test(v1_dying_is_unknown_when_the_count_moved_or_lags),
		cmocka_unit_test(on_v2_the_parent_gives_a_memcg),
		cmocka_unit_test(io_pulls_memory_into_domains_only),
		cmocka_unit_test(v2_counts_come_from_the_roots_cgroup_stat),
		cmocka_unit_test(a_missing_controller_is_explained),
		cmocka_unit_test(another_cgroup_namespace_shows_a_part),
		cmocka_unit_test(a_kernel_without_namespaces_shows_the_whole),
		cmocka_unit_test(the_highest_mount_is_taken),
		cmocka_unit_test(files_of_a_root_tell_more_than_the_table),
		cmocka_unit_test(a_tree_may_be_deeper_than_a_path_is_long),
		cmocka_unit_test(the_walk_finds_its_way_among_branches),
		cmocka_unit_test(a_walk_without_a_tree_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
