/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/facts.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/parse.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/structs.h"
#include "model/savings.h"

struct num facts_bucket_capacity(const char *name)
{
	static const char prefix[] = "kmalloc-";
	size_t digits;
	uint64_t v;

	if (strncmp(name, prefix, sizeof(prefix) - 1))
		return NUM_UNKNOWN;
	name += sizeof(prefix) - 1;
	digits = strspn(name, "0123456789");
	if (parse_u64_n(name, digits, &v))
		return NUM_UNKNOWN;
	/* mm/slab_common.c, kmalloc_info[]: "kmalloc-96", "kmalloc-4k", "kmalloc-2M" */
	if (!name[digits])
		return num_u(v);
	if (name[digits + 1])
		return NUM_UNKNOWN;
	if (name[digits] == 'k')
		return num_mul(num_u(v), num(1 << 10));
	return name[digits] == 'M' ? num_mul(num_u(v), num(1 << 20)) : NUM_UNKNOWN;
}

const struct cache *facts_bucket(const struct caches *c, struct num requested)
{
	const struct cache *best = NULL;
	int64_t best_capacity = 0;

	for (size_t i = 0; i < c->n && requested.known; i++) {
		struct num capacity = facts_bucket_capacity(c->rows[i].name);

		if (!capacity.known || capacity.v < requested.v ||
		    (best && capacity.v >= best_capacity))
			continue;
		best = &c->rows[i];
		best_capacity = capacity.v;
	}
	return best;
}

static bool bucket_is_debugged(const struct cache *bucket)
{
	struct num capacity = facts_bucket_capacity(bucket->name);
	struct num slot = bucket->shape.slot_bytes;

	return capacity.known && slot.known && slot.v > capacity.v;
}

bool facts_debugging(const struct caches *c, bool *ret_known)
{
	bool debugging = false;

	*ret_known = false;
	for (size_t i = 0; i < c->n; i++) {
		if (!facts_bucket_capacity(c->rows[i].name).known || !c->rows[i].shape.slot_bytes.known)
			continue;
		*ret_known = true;
		debugging = debugging || bucket_is_debugged(&c->rows[i]);
	}
	return debugging;
}

void facts_debugged(const struct caches *c, size_t most, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!bucket_is_debugged(&c->rows[i]))
			continue;
		if (n < most)
			buf_addf(out, "%s%s", n ? ", " : "", c->rows[i].name);
		n++;
	}
	if (n > most)
		buf_addf(out, " and %zu more", n - most);
}

static struct slub_params slab_params(const struct machine *m)
{
	return (struct slub_params){m->page_size, m->cpus_present, m->cpus_possible};
}

/* True where every bucket of this kernel has the order that the rule gives. */
static bool rule_holds(const struct caches *c, const struct machine *m)
{
	struct slub_params p = slab_params(m);

	for (size_t i = 0; i < c->n; i++) {
		const struct cache *row = &c->rows[i];

		if (facts_bucket_capacity(row->name).known && row->shape.order.known &&
		    !savings_rule_holds(&row->shape, &p))
			return false;
	}
	return true;
}

static enum patch_state state_of(const struct caches *c, const char *name)
{
	size_t i = caches_index(c, name);

	if (!c->has_names)
		return PATCH_UNKNOWN;
	if (i == c->n)
		return PATCH_ABSENT;
	return num_is(c->rows[i].aliases, 0) ? PATCH_DEDICATED : PATCH_MERGED;
}

/* Lists the other names of the cache. */
static void list_merged(struct followed *f, const struct caches *c)
{
	size_t self = caches_index(c, f->name);

	f->n_merged_with = f->n_merged_total = 0;
	for (size_t i = 0; i < c->n && self < c->n && c->ids[self]; i++) {
		if (i == self || !c->ids[i] || strcmp(c->ids[i], c->ids[self]))
			continue;
		f->n_merged_total++;
		if (f->n_merged_with < MERGED_NAMES_MAX)
			f->merged_with[f->n_merged_with++] = c->rows[i].name;
	}
}

/*
 * Objects above half a line are aligned to a whole one, smaller ones to a part of it (mm/slab_common.c,
 * calculate_alignment()). No line is longer than this.
 */
#define LONGEST_LINE 256

/* So many large caches tell the line: a single cache may ask for more than a line, but seldom all of them do. */
#define ENOUGH_CACHES 8

static bool reads_align(struct caches *c, const struct root *root, size_t i, int *ret_err)
{
	const struct slabsys_const *k = &c->constants[i];

	*ret_err = caches_read_constants(c, root, i);
	return !*ret_err && num_is(k->hwcache_align, 1) && k->align.known && k->align.v > 0;
}

/*
 * The cache line: the smallest align of large caches with hwcache_align, or where there is none, the
 * largest of the small ones.
 */
static struct num find_align(struct caches *c, const struct root *root)
{
	struct num large = NUM_UNKNOWN, small = NUM_UNKNOWN;
	size_t n = 0;

	for (size_t i = 0; i < c->n && n < ENOUGH_CACHES; i++) {
		const struct slabsys_const *k = &c->constants[i];
		int err;

		if (!reads_align(c, root, i, &err)) {
			if (err == -EACCES)
				break;
			continue;
		}
		if (k->object_size.known && k->object_size.v >= LONGEST_LINE) {
			n++;
			if (!large.known || k->align.v < large.v)
				large = k->align;
		} else if (!small.known || k->align.v > small.v) {
			small = k->align;
		}
	}
	return large.known ? large : small;
}

static void take_size(struct followed *f, const struct fact_input *in, struct num object_bytes)
{
	f->source = SIZE_UNKNOWN;
	f->requested_bytes = NUM_UNKNOWN;
	if (in->trace_bytes.known) {
		f->source = SIZE_TRACE;
		f->requested_bytes = in->trace_bytes;
	} else if (in->btf_bytes.known) {
		f->source = SIZE_BTF;
		f->requested_bytes = in->btf_bytes;
	} else if (f->state == PATCH_DEDICATED && object_bytes.known) {
		f->source = SIZE_CACHE;
		f->requested_bytes = object_bytes;
	} else if (in->config_bytes.known) {
		f->source = SIZE_CONFIG;
		f->requested_bytes = in->config_bytes;
	}
}

static void take_bucket(struct followed *f, const struct caches *c)
{
	const struct cache *bucket = facts_bucket(c, f->requested_bytes);

	f->bucket = bucket ? bucket->name : "";
	f->bucket_shape = bucket ? bucket->shape : (struct slab_shape){0};
	f->bucket_object_bytes = bucket ? facts_bucket_capacity(bucket->name) : NUM_UNKNOWN;
}

/* Finds where the struct lives: in the cache of its name, or where there is none, in the bucket. */
static void take_cache(struct followed *f, const struct caches *c)
{
	const struct cache *row = caches_counted(c, f->name);

	if (f->state == PATCH_ABSENT) {
		f->cache = f->bucket;
		f->slot = f->bucket_shape;
		return;
	}
	/* Of names that share a cache, only slabinfo tells which one is listed. */
	if (f->state == PATCH_MERGED && !c->n_listed)
		row = NULL;
	f->cache = row ? row->name : "";
	f->slot = row ? row->shape : (struct slab_shape){0};
}

/*
 * Whether the slots that are compared carry debug bytes: those of the bucket, and those of the struct's own cache,
 * whose slot otherwise is the size of its objects rounded up to the cache line. Where the bucket is unknown, any
 * bucket is looked at.
 */
static bool is_debugged(const struct followed *f, const struct caches *c)
{
	struct num own = savings_round_up(savings_own_bytes(f->name, f->requested_bytes), f->align_bytes);
	bool known;

	if (!*f->bucket)
		return facts_debugging(c, &known);
	if (f->bucket_shape.slot_bytes.known && f->bucket_object_bytes.known &&
	    f->bucket_shape.slot_bytes.v > f->bucket_object_bytes.v)
		return true;
	return f->state == PATCH_DEDICATED && own.known && f->slot.slot_bytes.known &&
	       f->slot.slot_bytes.v > own.v;
}

void facts_build(struct followed *ret, const struct fact_input *in, struct caches *c,
		 const struct root *root, const struct machine *m)
{
	struct num align = find_align(c, root);
	struct slub_params p = slab_params(m);
	bool holds = rule_holds(c, m);

	for (size_t i = 0; i < structs_n_followed; i++) {
		struct followed *f = &ret[i];
		size_t row = caches_index(c, structs_followed[i].name);

		*f = (struct followed){.name = structs_followed[i].name, .align_bytes = align};
		f->state = state_of(c, f->name);
		f->per_memcg = structs_per_memcg(&structs_followed[i], m);
		if (row < c->n)
			caches_read_constants(c, root, row);
		take_size(f, &in[i], row < c->n ? c->rows[row].object_bytes : NUM_UNKNOWN);
		take_bucket(f, c);
		take_cache(f, c);
		list_merged(f, c);
		savings_of_struct(f, &p, holds, is_debugged(f, c));
	}
}

void facts_count(struct followed *f, size_t n, const struct caches *c, const struct machine *m)
{
	for (size_t i = 0; i < n; i++) {
		const struct cache *row = f[i].state == PATCH_DEDICATED
						  ? caches_counted(c, f[i].name)
						  : NULL;

		f[i].cache_slab_bytes = row ? cache_slab_bytes(row, m->page_size) : NUM_UNKNOWN;
	}
}
