/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/facts.h"
#include "kernel/slab/structs.h"
#include "model/cost.h"
#include "model/savings.h"

#define FILE_MAX (1U << 16)

/* Entries of a node of an IDR or XArray: include/linux/xarray.h, XA_CHUNK_SIZE. */
#define IDR_NODE_ENTRIES 64

/* A unit of shrinker_info: 64 counters and a bit each (mm/shrinker.c); before 6.7 they are one array. */
#define SHRINKER_UNIT_BYTES (64 * sizeof(long) + 64 / 8)

/* The level of a group below a slice: what cgroup.ancestors has room for. */
#define LEVELS 2


/* What stands behind a struct, beyond its sizeof. */
enum tail { TAIL_NONE, TAIL_LEVELS, TAIL_NODES, TAIL_SHRINKERS };

/* How many of a struct a group has. */
enum times { PER_GROUP, PER_NODE, PER_CPU, PER_REFERENCE, PER_COUNTED, PER_FILE, PER_ID, NEVER };

#define ALL "" /* every cgroup has it, whatever its controllers */

struct part {
	const char *name, *holder; /* as struct_want has them */
	const char *controller;
	enum times times;
	enum tail tail;
	bool percpu;
	bool every;	      /* each memcg of each kernel has it: no price without its size */
	bool leaves;	      /* goes with the rmdir; the others stay until the release */
	const char *cache;    /* of its own, by another name than the struct's */
	size_t instead_bytes; /* takes so many, not the struct's size; 0: the size */
};

static const struct part parts[] = {
	{"mem_cgroup", NULL, "memory", .times = PER_GROUP, .every = true, .tail = TAIL_NODES},
	{"mem_cgroup_per_node", NULL, "memory", .times = PER_NODE, .every = true},
	{"memcg_vmstats", "mem_cgroup", "memory", .times = PER_GROUP},
	{"memcg_vmstats_percpu", "mem_cgroup", "memory", .times = PER_GROUP, .percpu = true},
	{"memcg1_events_percpu", "mem_cgroup", "memory", .times = PER_GROUP, .percpu = true},
	{"lruvec_stats", "mem_cgroup_per_node", "memory", .times = PER_NODE},
	{"lruvec_stats_percpu", "mem_cgroup_per_node", "memory", .times = PER_NODE, .percpu = true},
	{"obj_cgroup", NULL, "memory", .times = PER_GROUP},
	{"shrinker_info", "mem_cgroup_per_node", "memory", .times = PER_NODE, .tail = TAIL_SHRINKERS},
	{"shrinker_info_unit", "shrinker_info", "memory", .times = PER_NODE},
	{"cgroup", NULL, ALL, .times = PER_GROUP, .every = true, .tail = TAIL_LEVELS},
	{"psi_group", "cgroup", ALL, .times = PER_GROUP},
	{"psi_group_cpu", "psi_group", ALL, .times = PER_GROUP, .percpu = true},
	{"cgroup_rstat_cpu", "cgroup", ALL, .times = PER_GROUP, .percpu = true},
	{"cgroup_rstat_base_cpu", "cgroup", ALL, .times = PER_GROUP, .percpu = true},
	{"css_rstat_cpu", "cgroup_subsys_state", ALL, .times = PER_COUNTED, .percpu = true},
	{"percpu_ref_data", NULL, ALL, .times = PER_REFERENCE},
	{"percpu_ref_data", NULL, ALL, .times = PER_REFERENCE, .percpu = true, .instead_bytes = sizeof(long)},
	{"cgroup_bpf", NULL, ALL, .times = NEVER}, /* a part of cgroup, with a reference */
	{"kernfs_node", NULL, ALL, .times = PER_FILE, .every = true, .leaves = true, .cache = "kernfs_node_cache"},
	{"xa_node", NULL, ALL, .times = PER_ID, .cache = "radix_tree_node"},
	{"dentry", NULL, ALL, .times = PER_GROUP, .every = true, .leaves = true, .cache = "dentry"},
	{"task_group", NULL, "cpu", .times = PER_GROUP, .leaves = true},
	{"cfs_rq", NULL, "cpu", .times = PER_CPU, .leaves = true},
	{"sched_entity_stats", NULL, "cpu", .times = PER_CPU, .leaves = true},
	{"cpuset", NULL, "cpuset", .times = PER_GROUP, .leaves = true},
	{"blkcg", NULL, "io", .times = PER_GROUP, .leaves = true},
	{"ioc_cgrp", NULL, "io", .times = PER_GROUP, .leaves = true},
	{"pids_cgroup", NULL, "pids", .times = PER_GROUP, .leaves = true},
	{"hugetlb_cgroup", NULL, "hugetlb", .times = PER_GROUP, .leaves = true, .tail = TAIL_NODES},
	{"hugetlb_cgroup_per_node", "hugetlb_cgroup", "hugetlb", .times = PER_NODE, .leaves = true},
	{"rdma_cgroup", NULL, "rdma", .times = PER_GROUP, .leaves = true},
	{"misc_cg", NULL, "misc", .times = PER_GROUP, .leaves = true},
	{"perf_cgroup", NULL, "perf_event", .times = PER_GROUP, .leaves = true},
	{"perf_cgroup_info", "perf_cgroup", "perf_event", .times = PER_GROUP, .percpu = true, .leaves = true},
};

const size_t parts_n = ARRAY_SIZE(parts);
_Static_assert(ARRAY_SIZE(parts) <= PARTS_MAX, "sums have room for all parts");

void parts_want(struct struct_want *ret)
{
	for (size_t i = 0; i < parts_n; i++)
		ret[i] = (struct struct_want){parts[i].name, parts[i].holder};
}

/* A folder */

struct folder {
	int64_t files;
	struct num name_bytes; /* slots of the files' names */
	struct buf controllers; /* "memory pids " */
	int64_t n_controllers;
};

static struct num bucket_slot(const struct parts_kernel *k, struct num bytes)
{
	const struct cache *bucket = facts_bucket(k->caches, bytes);

	return bucket ? bucket->shape.slot_bytes : NUM_UNKNOWN;
}

static void add_file_name(struct folder *f, const struct parts_kernel *k, size_t len)
{
	f->files++;
	f->name_bytes = num_add(f->name_bytes, bucket_slot(k, num((int64_t)len + 1)));
}

static int take_file_names(struct folder *f, const struct parts_kernel *k)
{
	for (const char *s = k->file_names; *s;) {
		size_t len = strcspn(s, "\n");

		if (len)
			add_file_name(f, k, len);
		s += len + (s[len] != '\0');
	}
	return f->files ? 0 : -ENODATA;
}

static int read_names(struct folder *f, const struct parts_kernel *k, int dirfd)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return -errno;
	}
	while ((e = readdir(dir)))
		if (e->d_type == DT_REG)
			add_file_name(f, k, strlen(e->d_name));
	closedir(dir);
	return f->files ? 0 : -ENOENT;
}

static bool kernel_has(const struct parts_kernel *k, const char *name)
{
	for (size_t i = 0; i < parts_n; i++)
		if (!strcmp(parts[i].name, name))
			return k->sizes[i].known && k->sizes[i].v > 0;
	return false;
}

/* BTF that lacks such a struct was cut down: a price without the struct would be a part that looks like the whole. */
static bool kernel_has_what_every_memcg_has(const struct parts_kernel *k)
{
	for (size_t i = 0; i < parts_n; i++)
		if (parts[i].every && !(k->sizes[i].known && k->sizes[i].v > 0))
			return false;
	return true;
}

static bool folder_has(const struct folder *f, const char *controller)
{
	return text_has_word(buf_str(&f->controllers), controller, " \n");
}

static void add_controller(struct folder *f, const char *name)
{
	if (folder_has(f, name))
		return;
	buf_addf(&f->controllers, "%s ", name);
	f->n_controllers++;
}

/* v2: io needs memory, and perf_event is everywhere (kernel/cgroup/cgroup.c, implicit_on_dfl). */
static void read_memcg_controllers(struct folder *f, const struct parts_kernel *k, int dirfd)
{
	struct buf text = BUF_INIT;
	char *save = NULL;
	int fd = openat(dirfd, "cgroup.controllers", O_RDONLY | O_CLOEXEC);

	add_controller(f, "memory");
	if (fd < 0)
		return;
	if (!fd_read(fd, &text, FILE_MAX))
		for (char *word = strtok_r(text.bytes, " \n", &save); word;
		     word = strtok_r(NULL, " \n", &save))
			add_controller(f, word);
	close(fd);
	buf_done(&text);
	if (kernel_has(k, "perf_cgroup"))
		add_controller(f, "perf_event");
}

/* Sizes and numbers */

static struct num requested_of(const struct parts_kernel *k, size_t i)
{
	const struct num pointer = num(sizeof(void *));

	if (parts[i].instead_bytes)
		return k->sizes[i].known ? num((int64_t)parts[i].instead_bytes) : NUM_UNKNOWN;
	switch (parts[i].tail) {
	case TAIL_LEVELS:
		return num_add(k->sizes[i], num_mul(pointer, num(LEVELS + 1)));
	case TAIL_NODES:
		return num_add(k->sizes[i], num_mul(pointer, k->machine->nr_node_ids));
	case TAIL_SHRINKERS:
		return num_add(k->sizes[i], kernel_has(k, "shrinker_info_unit")
						    ? pointer
						    : num(SHRINKER_UNIT_BYTES));
	default:
		return k->sizes[i];
	}
}

static const struct cache *own_cache(const struct parts_kernel *k, size_t i)
{
	return caches_counted(k->caches, parts[i].cache ? parts[i].cache : parts[i].name);
}

/* The slot in a cache without SLAB_HWCACHE_ALIGN is aligned to a word, where slabinfo has no such cache. */
static struct num part_slot(const struct parts_kernel *k, size_t i)
{
	struct num requested = requested_of(k, i);
	const struct cache *own = own_cache(k, i);

	if (parts[i].percpu)
		return num_mul(requested, k->machine->cpus_possible);
	if (own && own->shape.slot_bytes.known)
		return own->shape.slot_bytes;
	return parts[i].cache ? savings_round_up(requested, num(sizeof(void *)))
			      : bucket_slot(k, requested);
}

/* The number of percpu references: of the group, each controller, obj_cgroup, and on v2 BPF. */
static int64_t references(const struct parts_kernel *k, int64_t controllers)
{
	return 1 + controllers + kernel_has(k, "obj_cgroup") +
	       (k->hierarchy == HIERARCHY_V2 && kernel_has(k, "cgroup_bpf"));
}

/* How many objects of a row a group has; @dying: how many of them stay while it dies. */
static struct real times_of(const struct parts_kernel *k, const struct folder *f, size_t i, bool dying)
{
	switch (parts[i].times) {
	case PER_GROUP:
		return real(dying ? !parts[i].leaves : 1);
	case PER_NODE:
		return dying && parts[i].leaves ? real(0) : real_of(k->machine->nr_nodes);
	case PER_CPU:
		return dying && parts[i].leaves ? real(0) : real_of(k->machine->cpus_possible);
	case PER_REFERENCE:
		return real((double)references(k, dying ? 1 : f->n_controllers));
	case PER_COUNTED:
		return real(2 + (!dying && folder_has(f, "io")));
	case PER_FILE:
		return real(dying ? 1 : (double)f->files + 1);
	case PER_ID:
		/*
		 * Each file and each controller has an id, and the memcg has one. The folder has one too, which stays
		 * and keeps the node in which the ids of its files are.
		 */
		return real((double)(f->files + 1 + f->n_controllers + 1) / IDR_NODE_ENTRIES);
	default:
		return real(0);
	}
}

static bool counts(const struct parts_kernel *k, const struct folder *f, size_t i)
{
	if (!k->sizes[i].known || (*parts[i].controller && !folder_has(f, parts[i].controller)))
		return false;
	return k->pressure || strncmp(parts[i].name, "psi_", 4) != 0;
}

struct amounts {
	struct real slab, percpu;
};

/* Every memcg has percpu memory: where no part of it is counted, BTF lacks the structs, and the sum is unknown. */
static struct amounts amounts_of(const struct parts_kernel *k, const struct folder *f, bool dying)
{
	struct amounts a = {real(0), REAL_UNKNOWN};
	bool percpu = false;

	for (size_t i = 0; i < parts_n; i++) {
		struct real bytes;

		if (!counts(k, f, i))
			continue;
		bytes = real_mul(times_of(k, f, i, dying), real_of(part_slot(k, i)));
		if (!parts[i].percpu) {
			a.slab = real_add(a.slab, bytes);
			continue;
		}
		a.percpu = real_add(percpu ? a.percpu : real(0), bytes);
		percpu = true;
	}
	if (!dying)
		a.slab = real_add(a.slab, real_of(f->name_bytes));
	return a;
}

static void add(struct num *sum, struct real v)
{
	*sum = num_add(*sum, v.known ? num((int64_t)(v.v + 0.5)) : NUM_UNKNOWN);
}

/* The objects that the bill has rows of. */
static void count_objects(struct parts_sum *s, const struct parts_kernel *k, const struct folder *f)
{
	for (size_t i = 0; i < parts_n; i++)
		if (counts(k, f, i))
			s->objects[i] = real_add(s->groups ? s->objects[i] : real(0), times_of(k, f, i, false));
		else if (!s->groups)
			s->objects[i] = real(0);
	s->files = num_add(s->files, num(f->files));
	s->name_bytes = num_add(s->name_bytes, f->name_bytes);
}

int parts_add_group(struct parts_sum *s, const struct parts_kernel *k, int dirfd)
{
	struct folder f = {.name_bytes = num(0), .controllers = BUF_INIT};
	int err = -ENODATA;

	if (kernel_has_what_every_memcg_has(k))
		err = k->file_names ? take_file_names(&f, k) : read_names(&f, k, dirfd);
	if (!err) {
		struct amounts live, dying;

		read_memcg_controllers(&f, k, dirfd);
		live = amounts_of(k, &f, false);
		dying = amounts_of(k, &f, true);
		add(&s->sum.slab_bytes, live.slab);
		add(&s->sum.percpu_bytes, live.percpu);
		add(&s->sum.dying_slab_bytes, dying.slab);
		add(&s->sum.dying_percpu_bytes, dying.percpu);
		count_objects(s, k, &f);
		s->groups++;
	}
	buf_done(&f.controllers);
	return err;
}

static struct num mean_of(struct num sum, size_t n)
{
	return sum.known ? num(sum.v / (int64_t)n) : sum;
}

struct memcg_price parts_price(const struct parts_sum *s)
{
	struct memcg_price p = s->sum;

	if (!s->groups || !p.slab_bytes.known)
		return (struct memcg_price){0};
	p.slab_bytes = mean_of(p.slab_bytes, s->groups);
	p.percpu_bytes = mean_of(p.percpu_bytes, s->groups);
	p.dying_slab_bytes = mean_of(p.dying_slab_bytes, s->groups);
	p.dying_percpu_bytes = mean_of(p.dying_percpu_bytes, s->groups);
	return p;
}

/* The bill */

static struct real per_group(const struct parts_sum *s, struct real sum)
{
	return real_div(sum, real((double)s->groups));
}

/* A bucket is shared: a cache of the struct's own could have smaller slots. */
static void price_slab_row(const struct parts_kernel *k, size_t i, struct cost_bill *b, struct cost_row *row)
{
	const struct cache *own = own_cache(k, i), *bucket = facts_bucket(k->caches, num((int64_t)row->requested_bytes.v));

	row->wasted_bytes = real_sub(real_of(row->slot_bytes), row->requested_bytes);
	if (own)
		row->cache = cost_bill_keep(b, xstrdup(own->name));
	else if (!parts[i].cache && bucket)
		row->cache = cost_bill_keep(b, xstrdup(bucket->name));
	if (own || parts[i].cache) {
		row->own_slot_bytes = row->slot_bytes;
		row->would_save_bytes = num(0);
	}
}

static void add_part(const struct parts_sum *s, const struct parts_kernel *k, size_t i, struct cost_bill *b)
{
	struct cost_row *row = cost_bill_add(b);

	row->controller = *parts[i].controller ? parts[i].controller : "cgroup";
	row->type = parts[i].name;
	row->count = per_group(s, s->objects[i]);
	row->requested_bytes = real_of(requested_of(k, i));
	row->slot_bytes = part_slot(k, i);
	row->memcg_bytes = real_mul(row->count, real_of(row->slot_bytes));
	if (parts[i].percpu)
		row->cache = COST_PERCPU;
	else
		price_slab_row(k, i, b, row);
}

static void add_row_of_names(const struct parts_sum *s, struct cost_bill *b)
{
	struct cost_row *row = cost_bill_add(b);

	row->controller = "cgroup";
	row->type = "names of its files";
	row->count = per_group(s, real_of(s->files));
	row->memcg_bytes = per_group(s, real_of(s->name_bytes));
}

void parts_bill(const struct parts_sum *s, const struct parts_kernel *k, struct cost_bill *ret)
{
	ret->computed = true;
	if (!s->groups)
		return;
	for (size_t i = 0; i < parts_n; i++)
		if (s->objects[i].v > 0)
			add_part(s, k, i, ret);
	add_row_of_names(s, ret);
}
