/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/claims.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/slab/structs.h"

/*
 * The controller by the beginning of a function's name: the first row that fits. "cgroup" is for what every cgroup
 * has.
 */
static const struct {
	const char *prefix;
	const char *controller;
} owners[] = {
	{"mem_cgroup", "memory"},
	{"memcg", "memory"},
	{"__memcg", "memory"},
	{"obj_cgroup", "memory"},
	{"alloc_mem_cgroup", "memory"},
	{"alloc_shrinker_info", "memory"},
	{"shrinker_", "memory"},
	{"vmpressure", "memory"},
	{"alloc_slab_obj_exts", "memory"},
	{"cpu_cgroup", "cpu"},
	{"sched_create_group", "cpu"},
	{"alloc_fair_sched_group", "cpu"},
	{"alloc_rt_sched_group", "cpu"},
	{"cpuacct_", "cpuacct"},
	{"cpuset_", "cpuset"},
	{"blkcg_", "io"},
	{"blkg_", "io"},
	{"bfq_", "io"},
	{"ioc_", "io"},
	{"iolatency_", "io"},
	{"ioprio_", "io"},
	{"throtl_", "io"},
	{"pids_", "pids"},
	{"hugetlb_cgroup", "hugetlb"},
	{"rdmacg_", "rdma"},
	{"misc_cg", "misc"},
	{"dmem", "dmem"},
	{"devcgroup_", "devices"},
	{"freezer_", "freezer"},
	{"perf_cgroup", "perf_event"},
	{"cgroup_", "cgroup"},
	{"css_", "cgroup"},
	{"__kernfs_", "cgroup"},
	{"kernfs_", "cgroup"},
	{"psi_", "cgroup"},
	/* helpers that every controller and the core use */
	{"percpu_ref_", "cgroup"},
	{"__percpu_counter_init", "cgroup"},
	{"idr_", "cgroup"},
	{"radix_tree_", "cgroup"},
	{"xas_", "cgroup"},
	/* the new folder's entry */
	{"__d_alloc", "cgroup"},
	{"d_alloc", "cgroup"},
};

/* The structs that a function may make. @array: the struct ends in an array of pointers. */
static const struct {
	const char *prefix;
	const char *name;
	bool array;
} structs[] = {
	{"mem_cgroup", "mem_cgroup", true},
	{"mem_cgroup", "mem_cgroup_per_node", false},
	{"mem_cgroup", "memcg_vmstats", false},
	{"mem_cgroup", "memcg_vmstats_percpu", false},
	{"mem_cgroup", "lruvec_stats", false},
	{"mem_cgroup", "lruvec_stats_percpu", false},
	{"mem_cgroup", "obj_cgroup", false},
	{"alloc_mem_cgroup", "mem_cgroup_per_node", false},
	{"alloc_mem_cgroup", "lruvec_stats", false},
	{"alloc_mem_cgroup", "lruvec_stats_percpu", false},
	{"obj_cgroup", "obj_cgroup", false},
	{"memcg1_", "memcg1_events_percpu", false},
	{"alloc_shrinker_info", "shrinker_info_unit", false},
	{"alloc_shrinker_info", "shrinker_info", true},
	{"cgroup_", "cgroup", true},
	{"psi_", "psi_group", false},
	{"psi_", "psi_group_cpu", false},
	{"percpu_ref_", "percpu_ref_data", false},
	{"css_rstat", "css_rstat_cpu", false},
	{"css_rstat", "cgroup_rstat_base_cpu", false},
	{"cgroup_rstat", "cgroup_rstat_cpu", false},
	{"__kernfs_new_node", "kernfs_node", false},
	{"__kernfs_iattrs", "kernfs_iattrs", false},
	{"__d_alloc", "dentry", false},
	{"sched_create_group", "task_group", false},
	{"alloc_fair_sched_group", "cfs_rq", false},
	{"alloc_fair_sched_group", "sched_entity", false},
	{"alloc_fair_sched_group", "sched_entity_stats", false},
	{"cpuset_css_alloc", "cpuset", false},
	{"blkcg_css_alloc", "blkcg", false},
	{"pids_css_alloc", "pids_cgroup", false},
	{"hugetlb_cgroup_css_alloc", "hugetlb_cgroup", true},
	{"rdmacg_css_alloc", "rdma_cgroup", false},
	{"misc_cg_alloc", "misc_cg", false},
	{"devcgroup_css_alloc", "dev_cgroup", false},
	{"freezer_css_alloc", "freezer", false},
	{"perf_cgroup_css_alloc", "perf_cgroup", false},
	{"perf_cgroup_css_alloc", "perf_cgroup_info", false},
};

/* So many elements at most: one for each level of cgroups, or for each NUMA node. */
#define ARRAY_MAX 1024

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

const char *claims_controller(const char *site)
{
	for (size_t i = 0; i < ARRAY_SIZE(owners); i++)
		if (starts(site, owners[i].prefix))
			return owners[i].controller;
	return CLAIM_NOBODY;
}

/*
 * What the rmdir frees, whichever function made it. Of the kernfs nodes that of the folder itself stays, and with it
 * the node of the table of ids in which the ids of the files were.
 */
static const struct {
	const char *prefix;
	double stay;
} leaving[] = {
	{"__kernfs_new_node", 1},
	{"kernfs_", 0},
	{"__d_alloc", 0},
	{"d_alloc", 0},
};

double claims_stay(const char *site, double count)
{
	const char *controller = claims_controller(site);

	for (size_t i = 0; i < ARRAY_SIZE(leaving); i++)
		if (starts(site, leaving[i].prefix))
			return count < leaving[i].stay ? count : leaving[i].stay;
	return !strcmp(controller, "memory") || !strcmp(controller, "cgroup") ? count : 0;
}

const char *const claims_memcg_makers[CLAIMS_MEMCG_MAKERS] = {"mem_cgroup_css_alloc", "mem_cgroup_alloc"};

bool claims_makes_memcg(const char *site)
{
	size_t len = strcspn(site, "+");

	for (size_t i = 0; i < CLAIMS_MEMCG_MAKERS; i++)
		if (site[len] && len == strlen(claims_memcg_makers[i]) && starts(site, claims_memcg_makers[i]))
			return true;
	return false;
}

void claims_init(struct claims *c, const struct root *root)
{
	const char *names[ARRAY_SIZE(structs)];

	for (size_t i = 0; i < ARRAY_SIZE(structs); i++)
		names[i] = structs[i].name;
	c->sizes = xcalloc(ARRAY_SIZE(structs), sizeof(*c->sizes));
	c->state = structs_sizes(root, names, ARRAY_SIZE(structs), c->sizes);
}

void claims_done(struct claims *c)
{
	free(c->sizes);
	*c = (struct claims){0};
}

static bool may_be(const struct claims *c, size_t i, int64_t requested, bool array)
{
	int64_t rest;

	if (!c->sizes[i].known)
		return false;
	rest = requested - c->sizes[i].v;
	if (!array)
		return !rest;
	return structs[i].array && rest > 0 && rest % (int64_t)sizeof(void *) == 0 &&
	       rest / (int64_t)sizeof(void *) <= ARRAY_MAX;
}

/* The struct that fits, exactly or with an array behind it; NULL where none does or several do. */
static const char *only_one(const struct claims *c, const char *site, int64_t requested, bool array)
{
	const char *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(structs); i++) {
		if (!starts(site, structs[i].prefix) || !may_be(c, i, requested, array))
			continue;
		if (found)
			return NULL;
		found = structs[i].name;
	}
	return found;
}

const char *claims_struct(const struct claims *c, const char *site, struct num requested)
{
	const char *found;

	if (!requested.known)
		return NULL;
	found = only_one(c, site, requested.v, false);
	return found ? found : only_one(c, site, requested.v, true);
}
