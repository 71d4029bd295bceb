/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/history_sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/reader.h"
#include "history/schema.h"
#include "model/savings.h"

static const struct slab_shape own = {{2240, true}, {14, true}, {3, true}};
static const struct slab_shape bucket = {{4096, true}, {8, true}, {3, true}};
static const struct slab_shape small = {{512, true}, {16, true}, {1, true}};

static void fill_caches(struct fake *f)
{
	f->caches[0] = (struct cache){.name = "mem_cgroup",
				      .shape = own,
				      .aliases = num(0),
				      .object_bytes = num(2184),
				      .active_objs = num(126),
				      .num_objs = num(126),
				      .num_slabs = num(9),
				      .objs_low = num(14),
				      .objs_high = num(126)};
	f->caches[1] = (struct cache){.name = "kmalloc-4k",
				      .shape = bucket,
				      .aliases = num(0),
				      .object_bytes = num(4096),
				      .active_objs = num(392),
				      .num_objs = num(400),
				      .num_slabs = num(50)};
	f->caches[2] = (struct cache){.name = "pool_workqueue",
				      .shape = small,
				      .aliases = num(1),
				      .object_bytes = num(512),
				      .active_objs = num(200),
				      .num_objs = num(208),
				      .num_slabs = num(13)};
	f->caches[3] = (struct cache){.name = "mem_cgroup_per_node",
				      .alias_of = "pool_workqueue",
				      .shape = small,
				      .aliases = num(1),
				      .object_bytes = num(512)};
}

static void fill_structs(struct fake *f)
{
	struct slub_params p = {f->machine.page_size, f->machine.cpus_present,
				f->machine.cpus_possible};

	f->structs[0] = (struct followed){.name = "mem_cgroup",
					  .state = PATCH_DEDICATED,
					  .source = SIZE_BTF,
					  .per_memcg = num(1),
					  .requested_bytes = num(2184),
					  .cache = "mem_cgroup",
					  .slot = own,
					  .bucket = "kmalloc-4k",
					  .bucket_shape = bucket,
					  .bucket_object_bytes = num(4096),
					  .align_bytes = num(64)};
	f->structs[1] = (struct followed){.name = "mem_cgroup_per_node",
					  .state = PATCH_MERGED,
					  .source = SIZE_BTF,
					  .per_memcg = num(1),
					  .requested_bytes = num(512),
					  .cache = "pool_workqueue",
					  .slot = small,
					  .bucket = "kmalloc-512",
					  .bucket_shape = small,
					  .bucket_object_bytes = num(512),
					  .align_bytes = num(64),
					  .merged_with = {"pool_workqueue", "sgpool-16"},
					  .n_merged_with = 2,
					  .n_merged_total = 2};
	savings_of_struct(&f->structs[0], &p, true, false);
	savings_of_struct(&f->structs[1], &p, true, false);
}

void fake_init(struct fake *f)
{
	memset(f, 0, sizeof(*f));
	f->machine = (struct machine){.hostname = "web-03",
				      .boot_id = "boot-1",
				      .kernel = "6.18.44",
				      .page_size = num(4096),
				      .nr_nodes = num(1),
				      .nr_node_ids = num(1),
				      .cpus_present = num(2),
				      .cpus_possible = num(2),
				      .merging = true,
				      .merging_known = true,
				      .debugging_known = true};
	fill_caches(f);
	fill_structs(f);
	f->table = memcg_table_new();
	f->s = (struct sample){.from = "kernel",
			       .machine = &f->machine,
			       .caches = f->caches,
			       .n_caches = FAKE_CACHES,
			       .structs = f->structs,
			       .n_structs = 2,
			       .memcgs = f->table,
			       .self_cpu_seconds = 0.5,
			       .self_rss_bytes = num(4096000),
			       .lost_events = num(0)};
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		f->s.sources[i] = (struct source_status){STATE_OK, ""};
	f->s.sources[SOURCE_KALLSYMS] = (struct source_status){STATE_UNUSED, ""};
	f->s.at = (struct moment){FAKE_START_UTC, 1000 * NS_PER_SEC, 1000 * NS_PER_SEC};
	f->s.counts = (struct memcg_counts){.hierarchy = HIERARCHY_V1,
					    .live_source = "tree",
					    .dying_source = "proc_cgroups",
					    .id_limit = num(65535),
					    .created = num(70),
					    .removed = num(30),
					    .freed = num(20),
					    .objs_low = num(14),
					    .objs_high = num(126)};
	f->next_id = 100;
	fake_memcg(f, NULL, "");
}

void fake_done(struct fake *f)
{
	memcg_table_free(f->table);
}

void fake_step(struct fake *f, int64_t ns)
{
	f->s.at.utc_ns += ns;
	f->s.at.mono_ns += ns;
	f->s.at.boot_ns += ns;
	f->s.tick++;
	memcg_table_begin(f->table);
}

const struct sample *fake_sample(struct fake *f)
{
	f->s.counts.live = num((int64_t)f->table->live);
	f->s.counts.dying = num((int64_t)f->table->dying);
	f->structs[0].cache_slab_bytes = cache_slab_bytes(&f->caches[0], f->machine.page_size);
	savings_of_sample(&f->s);
	return &f->s;
}

struct memcg *fake_memcg(struct fake *f, struct memcg *parent, const char *name)
{
	struct memcg *root = memcg_table_root(f->table);

	return memcg_table_add(f->table, parent ? parent : root, 4, f->next_id++, name,
			       strlen(name));
}

void fake_reboot(struct fake *f, const char *boot_id)
{
	memcg_table_begin(f->table);
	memcg_table_free(f->table);
	f->table = memcg_table_new();
	f->s.memcgs = f->table;
	f->next_id = 100;
	fake_memcg(f, NULL, "");
	f->machine.boot_id = boot_id;
	f->s.at.boot_ns = f->s.at.mono_ns = 20 * NS_PER_SEC;
	f->s.at.utc_ns += 60 * NS_PER_SEC;
}

int past_setup(void **state)
{
	struct past *world = calloc(1, sizeof(*world));

	fake_init(&world->fake);
	world->dir = scratch_dir();
	world->path = scratch_path(world->dir, "history.db");
	world->opt = fake_options(world->path);
	world->w = history_writer_new(&world->opt);
	world->dice = 1;
	*state = world;
	return 0;
}

int past_teardown(void **state)
{
	struct past *world = *state;

	history_writer_free(world->w);
	fake_done(&world->fake);
	chmod(world->dir, 0700); /* a test may have closed it */
	scratch_remove(world->dir);
	free(world->path);
	free(world);
	return 0;
}

void past_append(struct past *world)
{
	assert_int_equal(history_writer_append(world->w, fake_sample(&world->fake)), 0);
	fake_step(&world->fake, PAST_TICK);
}

struct source *past_open(struct past *world)
{
	struct source *src = NULL;

	assert_int_equal(history_source_open(world->path, HISTORY_CACHES | HISTORY_MEMCGS, &src),
			 0);
	return src;
}

char *scratch_dir(void)
{
	/* Where a sync costs nothing, if there is such a place. */
	char *dir =
		xasprintf("%s/cgslab-test-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");

	assert_non_null(mkdtemp(dir));
	return dir;
}

void scratch_remove(char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(dir);
	free(dir);
}

char *scratch_path(const char *dir, const char *name)
{
	return xasprintf("%s/%s", dir, name);
}

struct history_writer_options fake_options(const char *path)
{
	struct history_writer_options opt = history_writer_defaults;

	opt.path = path;
	opt.version = "test";
	opt.retry_ns = 0;
	opt.look_ns = 24 * 3600 * NS_PER_SEC; /* days pass here in seconds */
	return opt;
}

static void must(sqlite3 *sql, int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
		fail_msg("%s", sqlite3_errmsg(sql));
}

char *sql_text(const char *path, const char *text)
{
	sqlite3 *sql;
	sqlite3_stmt *st;
	char *ret;

	must(NULL, sqlite3_open_v2(path, &sql, SQLITE_OPEN_READONLY, NULL));
	must(sql, sqlite3_prepare_v2(sql, text, -1, &st, NULL));
	if (sqlite3_step(st) != SQLITE_ROW)
		fail_msg("%s: %s", text, sqlite3_errmsg(sql));
	ret = xstrdup(sqlite3_column_text(st, 0) ? (const char *)sqlite3_column_text(st, 0)
						 : "NULL");
	sqlite3_finalize(st);
	sqlite3_close(sql);
	return ret;
}

int64_t sql_number(const char *path, const char *text)
{
	char *s = sql_text(path, text);
	int64_t v = strtoll(s, NULL, 10);

	free(s);
	return v;
}

void sql_run(const char *path, const char *text)
{
	sqlite3 *sql;

	must(NULL, sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
	must(sql, sqlite3_exec(sql, text, NULL, NULL, NULL));
	sqlite3_close(sql);
}

/* An empty file of that schema, to compare with. */
static char *empty_file(const char *path, int64_t version)
{
	char *name = xasprintf("%s.empty", path);
	struct db db = DB_INIT;

	assert_int_equal(db_open(&db, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL, 0), 0);
	assert_int_equal(schema_prepare_at(&db, version), 0);
	db_done(&db);
	return name;
}

void sql_older(const char *path, int64_t version)
{
	static const char differ[] =
		"SELECT group_concat(s, ';') FROM (SELECT 'ALTER TABLE ' || m.name || ' DROP COLUMN ' ||"
		" c.name AS s FROM main.sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'"
		" AND m.name IN (SELECT name FROM old.sqlite_schema) AND c.name NOT IN"
		" (SELECT name FROM pragma_table_info(m.name, 'old')) UNION ALL SELECT 'DROP TABLE ' || name"
		" FROM main.sqlite_schema WHERE type = 'table' AND name NOT IN"
		" (SELECT name FROM old.sqlite_schema))";
	char *empty = empty_file(path, version), *attach = xasprintf("ATTACH '%s' AS old", empty);
	char *sql = NULL, *back;
	sqlite3_stmt *st;
	sqlite3 *db;

	must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL));
	must(db, sqlite3_exec(db, attach, NULL, NULL, NULL));
	must(db, sqlite3_prepare_v2(db, differ, -1, &st, NULL));
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	sql = xstrdup((const char *)sqlite3_column_text(st, 0) ?: "");
	sqlite3_finalize(st);
	back = xasprintf("%s; PRAGMA user_version=%d", sql, (int)version);
	must(db, sqlite3_exec(db, "DETACH old", NULL, NULL, NULL));
	must(db, sqlite3_exec(db, back, NULL, NULL, NULL));
	sqlite3_close(db);
	unlink(empty);
	free(back);
	free(sql);
	free(attach);
	free(empty);
}

static void same_num(const char *what, struct num a, struct num b)
{
	if (a.known != b.known || (a.known && a.v != b.v))
		fail_msg("%s: %s%lld, %s%lld", what, a.known ? "" : "unknown ", (long long)a.v,
			 b.known ? "" : "unknown ", (long long)b.v);
}

static void same_real(const char *what, struct real a, struct real b)
{
	if (a.known != b.known || (a.known && (a.v < b.v || a.v > b.v)))
		fail_msg("%s: %f, %f", what, a.v, b.v);
}

static void same_text(const char *what, const char *a, const char *b)
{
	if ((a && b) ? strcmp(a, b) : a != b)
		fail_msg("%s: \"%s\", \"%s\"", what, a ? a : "(none)", b ? b : "(none)");
}

#define SAME_NUM(m)  same_num(#m, a->m, b->m)
#define SAME_REAL(m) same_real(#m, a->m, b->m)
#define SAME_TEXT(m) same_text(#m, a->m, b->m)
#define SAME_INT(m)  same_num(#m, num((int64_t)a->m), num((int64_t)b->m))

static void same_machine(const struct machine *a, const struct machine *b)
{
	SAME_TEXT(hostname);
	SAME_TEXT(boot_id);
	SAME_TEXT(kernel);
	SAME_NUM(page_size);
	SAME_NUM(nr_nodes);
	SAME_NUM(nr_node_ids);
	SAME_NUM(cpus_present);
	SAME_NUM(cpus_possible);
	SAME_INT(merging);
	SAME_INT(merging_known);
	SAME_INT(debugging);
	SAME_INT(debugging_known);
}

static void same_cache(const struct cache *a, const struct cache *b)
{
	SAME_TEXT(name);
	SAME_TEXT(alias_of);
	SAME_NUM(active_objs);
	SAME_NUM(num_objs);
	SAME_NUM(num_slabs);
	SAME_NUM(object_bytes);
	SAME_NUM(shape.slot_bytes);
	SAME_NUM(shape.objs_per_slab);
	SAME_NUM(shape.order);
	SAME_NUM(aliases);
	SAME_NUM(objs_low);
	SAME_NUM(objs_high);
}

static void same_struct(const struct followed *a, const struct followed *b)
{
	SAME_TEXT(name);
	SAME_INT(state);
	SAME_INT(source);
	SAME_NUM(per_memcg);
	SAME_NUM(requested_bytes);
	SAME_TEXT(cache);
	SAME_NUM(slot.slot_bytes);
	SAME_TEXT(bucket);
	SAME_NUM(bucket_shape.slot_bytes);
	SAME_NUM(bucket_object_bytes);
	SAME_NUM(cache_slab_bytes);
	SAME_NUM(align_bytes);
	SAME_INT(n_merged_with);
	SAME_INT(n_merged_total);
	for (size_t i = 0; i < a->n_merged_with; i++)
		SAME_TEXT(merged_with[i]);
	SAME_NUM(own.slot_bytes);
	SAME_NUM(own.order);
	SAME_INT(own_is_estimate);
	SAME_INT(comparable);
	SAME_NUM(wasted_bytes);
	SAME_NUM(saved_bytes);
	SAME_NUM(would_save_bytes);
	SAME_REAL(page_true_bytes);
	SAME_REAL(saved_page_true_bytes);
	SAME_REAL(would_save_page_true_bytes);
}

static void same_savings(const struct savings *a, const struct savings *b)
{
	SAME_NUM(requested_bytes);
	SAME_NUM(wasted_bytes);
	SAME_NUM(saved_bytes);
	SAME_NUM(would_save_bytes);
	SAME_REAL(saved_page_true_bytes);
	SAME_REAL(would_save_page_true_bytes);
}

static void same_counts(const struct memcg_counts *a, const struct memcg_counts *b)
{
	SAME_INT(hierarchy);
	SAME_NUM(live);
	SAME_NUM(dying);
	SAME_TEXT(live_source);
	SAME_TEXT(dying_source);
	SAME_NUM(objs_low);
	SAME_NUM(objs_high);
	SAME_NUM(id_limit);
	SAME_NUM(created);
	SAME_NUM(removed);
	SAME_NUM(freed);
}

static void same_memcg(const struct memcg *a, const struct memcg *b)
{
	struct buf pa = BUF_INIT, pb = BUF_INIT;

	memcg_path(a, &pa);
	memcg_path(b, &pb);
	same_text("path", buf_str(&pa), buf_str(&pb));
	buf_done(&pa);
	buf_done(&pb);
	SAME_INT(state);
	SAME_INT(subtree);
	SAME_INT(incarnation);
	SAME_NUM(born_boot_ns);
	SAME_NUM(dying_boot_ns);
	SAME_NUM(creator_pid);
	SAME_INT(born_exact);
	SAME_TEXT(creator);
}

static void same_memcgs(const struct memcg_table *a, const struct memcg_table *b)
{
	SAME_INT(n);
	SAME_INT(live);
	SAME_INT(dying);
	for (size_t i = 0; i < a->n; i++) {
		const struct memcg *m = memcg_table_find(b, a->rows[i]->root, a->rows[i]->id);

		if (!m)
			fail_msg("memcg %s is missing", a->rows[i]->name);
		same_memcg(a->rows[i], m);
	}
}

void assert_same_sample(const struct sample *a, const struct sample *b)
{
	SAME_NUM(net_page_saving_bytes);
	SAME_NUM(dying_bytes);
	SAME_NUM(self_rss_bytes);
	SAME_NUM(lost_events);
	SAME_INT(at.utc_ns);
	SAME_INT(at.mono_ns);
	SAME_INT(at.boot_ns);
	same_machine(a->machine, b->machine);
	same_counts(&a->counts, &b->counts);
	same_savings(&a->per_memcg, &b->per_memcg);
	same_savings(&a->total, &b->total);
	SAME_INT(n_caches);
	for (size_t i = 0; i < a->n_caches; i++) {
		const struct cache *c = sample_cache(b, a->caches[i].name);

		if (!c)
			fail_msg("cache %s is missing", a->caches[i].name);
		same_cache(&a->caches[i], c);
	}
	SAME_INT(n_structs);
	for (size_t i = 0; i < a->n_structs; i++)
		same_struct(&a->structs[i], &b->structs[i]);
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		if (i == SOURCE_HISTORY)
			continue;
		SAME_INT(sources[i].state);
		SAME_TEXT(sources[i].detail);
	}
	if (a->memcgs)
		same_memcgs(a->memcgs, b->memcgs);
}
