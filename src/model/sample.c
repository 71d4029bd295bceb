/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/sample.h"

#include <string.h>

#include "model/memcg.h"

/* The words of the JSON document, in the order of the enums. */
static const char *const source_names[SOURCE_COUNT] = {
	[SOURCE_SLABINFO] = "slabinfo", [SOURCE_SLABSYS] = "slabsys", [SOURCE_BTF] = "btf",
	[SOURCE_CGROUP] = "cgroup",     [SOURCE_BPF] = "bpf",         [SOURCE_TRACE] = "trace",
	[SOURCE_KMEM] = "kmem",         [SOURCE_KALLSYMS] = "kallsyms", [SOURCE_MEMINFO] = "meminfo",
	[SOURCE_HISTORY] = "history",
};

static const char *const source_state_names[] = {
	[STATE_UNUSED] = "unused", [STATE_OK] = "ok",           [STATE_DENIED] = "denied",
	[STATE_ABSENT] = "absent", [STATE_STALE] = "stale",     [STATE_LOSSY] = "lossy",
	[STATE_STOPPED] = "stopped", [STATE_BLOCKED] = "blocked",
};

static const char *const patch_state_names[] = {
	[PATCH_UNKNOWN] = "unknown",
	[PATCH_ABSENT] = "absent",
	[PATCH_MERGED] = "merged",
	[PATCH_DEDICATED] = "dedicated",
};

static const char *const size_source_names[] = {
	[SIZE_UNKNOWN] = "unknown",
	[SIZE_TRACE] = "trace",
	[SIZE_BTF] = "btf",
	[SIZE_CACHE] = "cache",
	[SIZE_CONFIG] = "config",
};

static const char *const price_source_names[] = {
	[PRICE_UNKNOWN] = "",
	[PRICE_COMPUTED] = "computed",
	[PRICE_PROBED] = "probed",
	[PRICE_SEEN] = "seen",
};

static const char *const hierarchy_names[] = {
	[HIERARCHY_UNKNOWN] = "unknown",
	[HIERARCHY_V1] = "v1",
	[HIERARCHY_V2] = "v2",
};

static const char *const memcg_state_names[] = {
	[MEMCG_LIVE] = "live",
	[MEMCG_DYING] = "dying",
};

const char *source_name(enum source_id id)
{
	return source_names[id];
}

const char *source_state_name(enum source_state state)
{
	return source_state_names[state];
}

bool source_state_tells(enum source_state state)
{
	return state == STATE_OK || state == STATE_LOSSY;
}

const char *patch_state_name(enum patch_state state)
{
	return patch_state_names[state];
}

const char *size_source_name(enum size_source source)
{
	return size_source_names[source];
}

const char *growth_span_name(unsigned span)
{
	static const char *const names[GROWTH_SPANS] = {
		[GROWTH_MINUTE] = "1min",
		[GROWTH_5MIN] = "5min",
		[GROWTH_HOUR] = "1h",
		[GROWTH_DAY] = "1d",
	};

	return names[span];
}

const char *price_source_name(enum price_source source)
{
	return price_source_names[source];
}

const char *price_about(enum price_source source)
{
	return source == PRICE_SEEN || source == PRICE_PROBED ? "" : "about ";
}

const char *hierarchy_name(enum hierarchy h)
{
	return hierarchy_names[h];
}

const char *memcg_state_name(enum memcg_state state)
{
	return memcg_state_names[state];
}

const struct cache *sample_cache_near(const struct sample *s, const char *name, size_t at)
{
	if (at < s->n_caches && !strcmp(s->caches[at].name, name))
		return &s->caches[at];
	for (size_t i = 0; i < s->n_caches; i++)
		if (*s->caches[i].name == *name && !strcmp(s->caches[i].name, name))
			return &s->caches[i];
	return NULL;
}

const struct cache *sample_cache(const struct sample *s, const char *name)
{
	return sample_cache_near(s, name, 0);
}

/* "4k" of "kmalloc-rnd-01-4k"; NULL of any other. */
static const char *random_size(const char *name)
{
	const char *dash = *name != 'k' || strncmp(name, "kmalloc-rnd-", 12) ? NULL : strchr(name + 12, '-');

	return dash ? dash + 1 : NULL;
}

bool cache_is_of_family(const char *name)
{
	return random_size(name) != NULL;
}

struct cache sample_family(const struct sample *s, const struct cache *c, int64_t *ret_members)
{
	const char *size = strncmp(c->name, "kmalloc-", 8) ? NULL : c->name + 8;
	struct cache sum = *c;
	int64_t members = 1;

	for (size_t i = 0; size && !s->no_families && i < s->n_caches; i++) {
		const struct cache *r = &s->caches[i];
		const char *of = random_size(r->name);

		if (!of || strcmp(of, size) != 0)
			continue;
		members++;
		sum.active_objs = num_add(sum.active_objs, r->active_objs);
		sum.num_objs = num_add(sum.num_objs, r->num_objs);
		sum.num_slabs = num_add(sum.num_slabs, r->num_slabs);
	}
	if (ret_members)
		*ret_members = members;
	return sum;
}

const struct followed *sample_struct(const struct sample *s, const char *name)
{
	for (size_t i = 0; i < s->n_structs; i++)
		if (!strcmp(s->structs[i].name, name))
			return &s->structs[i];
	return NULL;
}

struct num cache_slab_bytes(const struct cache *c, struct num page_size)
{
	if (c->alias_of)
		return NUM_UNKNOWN;
	return num_mul(c->num_slabs, num_mul(page_size, num_pow2(c->shape.order)));
}
