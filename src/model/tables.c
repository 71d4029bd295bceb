/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of memcgs, caches, structs and ticks. A column is one row, which names a member or a getter.
 */
#include "model/field.h"

#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/follow.h"
#include "model/memcg.h"
#include "model/owner.h"
#include "model/pace.h"
#include "model/savings.h"
#include "model/tickrow.h"
#include "model/words.h"

/* memcgs: struct memcg */

struct value field_memcg_path(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	buf_clear(scratch);
	memcg_path(row, scratch);
	return value_str(buf_str(scratch));
}

FIELD_GETTER(memcg_get_state, struct memcg, value_str(memcg_state_name(r->state)))
FIELD_GETTER(memcg_get_id, struct memcg, value_num(num_u(r->id)))
FIELD_GETTER(memcg_get_hierarchy, struct memcg, value_num(num(r->root)))

/* The time since it was removed where it is dying, else since it was made. */
static struct value memcg_get_age(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct memcg *m = row;
	struct num since = m->state == MEMCG_DYING ? m->dying_boot_ns
			   : m->born_exact	    ? m->born_boot_ns
						    : NUM_UNKNOWN;

	(void)scratch;
	return value_age(s, since);
}

FIELD_GETTER(memcg_get_slot, struct memcg, value_num(savings_slot_bytes(s->structs, s->n_structs, false)))
FIELD_GETTER(memcg_get_bucket, struct memcg, value_num(savings_slot_bytes(s->structs, s->n_structs, true)))

/* Subtrees */

/* Dying memcgs of the machine, or of the part of it that is seen. */
static struct num all_dying(const struct sample *s)
{
	return s->counts.is_part ? s->counts.part_dying : s->counts.dying;
}

/* The dying that have a row and those that the kernel counts besides; the rows alone where these are all. */
static struct num subtree_dying(const struct sample *s, const struct memcg *m)
{
	struct num all = all_dying(s);

	if (!m->parent && all.known)
		return all;
	if (s->memcgs && num_is(all, (int64_t)s->memcgs->dying))
		return num(m->subtree_dying);
	return num_add(num(m->subtree_dying), m->unseen_dying);
}

static struct num subtree_live(const struct memcg *m)
{
	return num(m->subtree - m->subtree_dying);
}

/* Live memcgs, and dying ones where these are known. */
static struct num subtree_all(const struct sample *s, const struct memcg *m)
{
	struct num dying = subtree_dying(s, m);

	return dying.known ? num_add(subtree_live(m), dying) : num(m->subtree);
}

/* Where the number of the dying is unknown, it is the price of those that have a row. */
static struct num subtree_price(const struct sample *s, const struct memcg *m)
{
	struct num dying = subtree_dying(s, m);

	return savings_memcgs_bytes(&s->price, subtree_live(m), dying.known ? dying : num(m->subtree_dying));
}

FIELD_GETTER(memcg_get_subtree, struct memcg, value_num(subtree_live(r)))
FIELD_GETTER(memcg_get_subtree_dying, struct memcg, value_num(subtree_dying(s, r)))
FIELD_GETTER(memcg_get_subtree_price, struct memcg, value_num(subtree_price(s, r)))
FIELD_GETTER(memcg_get_subtree_saved, struct memcg,
	     value_num(num_mul(s->per_memcg.saved_bytes, subtree_all(s, r))))
FIELD_GETTER(memcg_get_subtree_wasted, struct memcg,
	     value_num(num_mul(s->per_memcg.wasted_bytes, subtree_all(s, r))))
FIELD_GETTER(memcg_get_subtree_would_save, struct memcg,
	     value_num(num_mul(s->per_memcg.would_save_bytes, subtree_all(s, r))))

static struct value memcg_get_subtree_growth(const struct sample *s, const void *row, struct buf *scratch)
{
	struct pace_change more;
	struct real seconds = s->memcgs ? memcg_table_pace(s->memcgs, row, &more) : REAL_UNKNOWN;
	struct num bytes;

	(void)scratch;
	if (!seconds.known)
		return value_real(REAL_UNKNOWN);
	bytes = savings_memcgs_bytes(&s->price, num(more.live), num(more.dying));
	return value_real(real_mul(real(60), real_div(real_of(bytes), seconds)));
}

static struct value memcg_get_subtree_births(const struct sample *s, const void *row, struct buf *scratch)
{
	struct pace_change more;
	struct real seconds = s->memcgs ? memcg_table_pace(s->memcgs, row, &more) : REAL_UNKNOWN;

	(void)scratch;
	return value_real(seconds.known ? real((double)more.born / seconds.v) : REAL_UNKNOWN);
}

/* The owner's part in the row's path as text; unknown where the path spells none. */
static struct value owner_value(const void *row, struct buf *scratch, enum owner_part part)
{
	struct buf raw = BUF_INIT;
	struct owner o;
	struct owner_text t;

	memcg_path_raw(row, &raw);
	o = owner_of_path(buf_str(&raw));
	t = owner_part(&o, part);
	buf_clear(scratch);
	if (t.len)
		text_escape(scratch, t.bytes, t.len);
	buf_done(&raw);
	return value_str(t.len ? buf_str(scratch) : NULL);
}

FIELD_GETTER(memcg_get_unit, struct memcg, owner_value(r, scratch, OWNER_UNIT))
FIELD_GETTER(memcg_get_slice, struct memcg, owner_value(r, scratch, OWNER_SLICE))
FIELD_GETTER(memcg_get_container, struct memcg, owner_value(r, scratch, OWNER_CONTAINER))
FIELD_GETTER(memcg_get_pod, struct memcg, owner_value(r, scratch, OWNER_POD))

static const struct field memcg_fields[] = {
	{WORD_LIVE, "live memcgs at and below it", FROM(memcg_get_subtree), UNIT_NONE, METRIC_GAUGE,
	 7, 0},
	{WORD_DYING,
	 "dying memcgs at and below it, by their rows or its cgroup.stat; unknown where neither tells all",
	 FROM(memcg_get_subtree_dying), UNIT_NONE, METRIC_GAUGE, 6, 0},
	{WORD_PRICE,
	 "slab that the memcgs at and below it cost, live and dying (of these, such as are known)",
	 FROM(memcg_get_subtree_price), UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{WORD_GROWTH,
	 "what PRICE grew by a minute, in the last 60 to 70 s; unknown at the first look",
	 FROM(memcg_get_subtree_growth), UNIT_BYTES_MORE, METRIC_GAUGE, 10, FIELD_MOVES},
	{WORD_BIRTHS, "memcgs made below it a second, in the same time",
	 FROM(memcg_get_subtree_births), UNIT_NONE, METRIC_GAUGE, 8, FIELD_MOVES},
	{WORD_ALL_SAVED, "saved_bytes of all memcgs at and below it", FROM(memcg_get_subtree_saved),
	 UNIT_BYTES, METRIC_GAUGE, 9, FIELD_SAVED},
	{WORD_ALL_WOULD_SAVE, "would_save_bytes of all memcgs at and below it",
	 FROM(memcg_get_subtree_would_save), UNIT_BYTES, METRIC_GAUGE, 14, FIELD_WOULD_SAVE},
	{WORD_ALL_WASTED, "wasted_bytes of all memcgs at and below it",
	 FROM(memcg_get_subtree_wasted), UNIT_BYTES, METRIC_GAUGE, 10, FIELD_EXTRA},
	{WORD_ASKED, "bytes that its followed structs asked for", SAMPLE(per_memcg.requested_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 8, FIELD_EXTRA},
	{WORD_SLOT, "bytes that their slots take", FROM(memcg_get_slot), UNIT_BYTES, METRIC_GAUGE,
	 8, FIELD_EXTRA},
	{WORD_BUCKET, "bytes that kmalloc would take", FROM(memcg_get_bucket), UNIT_BYTES,
	 METRIC_GAUGE, 8, FIELD_EXTRA},
	{WORD_WASTED, "slot bytes minus requested bytes", SAMPLE(per_memcg.wasted_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 8, FIELD_EXTRA},
	{WORD_SAVED, "bytes that caches of their own save against kmalloc",
	 SAMPLE(per_memcg.saved_bytes), UNIT_BYTES, METRIC_GAUGE, 8, FIELD_EXTRA},
	{WORD_WOULD_SAVE, "bytes that caches of their own would save",
	 SAMPLE(per_memcg.would_save_bytes), UNIT_BYTES, METRIC_GAUGE, 10, FIELD_EXTRA},
	{"state", "STATE", "live, or dying: removed and not yet freed", FROM(memcg_get_state),
	 UNIT_NONE, METRIC_NONE, 6, 0},
	{"age_seconds", "AGE",
	 "since it was made, or removed where it is dying; unknown where that was not seen",
	 FROM(memcg_get_age), UNIT_SECONDS, METRIC_GAUGE, 8, 0},
	{WORD_MAKER, "command that made it, where that was seen", ROW_NAME(struct memcg, creator),
	 UNIT_NONE, METRIC_NONE, 15, 0},
	{"creator_pid", "PID", "process that made it, where that was seen",
	 ROW(struct memcg, creator_pid), UNIT_ID, METRIC_NONE, 8, FIELD_EXTRA},
	{"cgroup_id", "ID", "inode of its directory; unique in its hierarchy", FROM(memcg_get_id),
	 UNIT_ID, METRIC_NONE, 10, FIELD_EXTRA},
	{"hierarchy", "HIER", "hierarchy number of /proc/cgroups, 0 for v2",
	 FROM(memcg_get_hierarchy), UNIT_ID, METRIC_NONE, 5, FIELD_EXTRA},
	{"slice", "SLICE", "systemd slice that its path spells, the innermost",
	 FROM(memcg_get_slice), UNIT_NONE, METRIC_NONE, 20, FIELD_EXTRA},
	{"unit", "UNIT", "systemd unit that its path spells, the innermost outside containers",
	 FROM(memcg_get_unit), UNIT_NONE, METRIC_NONE, 24, FIELD_EXTRA},
	{"pod_uid", "POD", "uid of the pod that its path spells", FROM(memcg_get_pod), UNIT_NONE,
	 METRIC_NONE, 36, FIELD_EXTRA},
	{"container_id", "CONTAINER", "id or name of the container that its path spells",
	 FROM(memcg_get_container), UNIT_NONE, METRIC_NONE, 12, FIELD_EXTRA},
	{"path", "MEMCG", "path below the hierarchy's root; unprintable bytes as \\xNN",
	 FROM(field_memcg_path), UNIT_NONE, METRIC_NONE, 0, 0},
};

static size_t memcg_count(const struct sample *s)
{
	return s->memcgs ? s->memcgs->n : 0;
}

static const void *memcg_row(const struct sample *s, size_t i)
{
	return s->memcgs->rows[i];
}

const struct table table_memcgs = {
	.name = "memcgs",
	.help = "memory cgroups, live and dying: what each subtree costs, grows by and saves",
	.needs = NEED_COUNTS | NEED_MEMCGS | NEED_DYING,
	.kind = TABLE_OF_MEMCGS | TABLE_TREE,
	.fields = memcg_fields,
	.n_fields = ARRAY_SIZE(memcg_fields),
	.compare_paths = memcg_path_compare,
	.sort = "subtree_growth_bytes_per_minute",
	.then = "subtree_price_bytes",
	.count = memcg_count,
	.row = memcg_row,
};

/* caches: struct cache */

FIELD_GETTER(cache_get_slab_bytes, struct cache,
	     value_num(cache_slab_bytes(r, s->machine->page_size)))
FIELD_GETTER(cache_get_pages, struct cache, value_num(num_pow2(r->shape.order)))
FIELD_GETTER(cache_get_wasted, struct cache,
	     value_num(num_sub(cache_slab_bytes(r, s->machine->page_size),
			       num_mul(r->active_objs, r->object_bytes))))

FIELD_GETTER(cache_get_use, struct cache,
	     value_real(real_mul(real(100),
				 real_div(real_of(r->active_objs), real_of(r->num_objs)))))

static const struct field cache_fields[] = {
	{"active_objs", "ACTIVE", "objects in use as slabinfo counts them: an upper bound",
	 ROW(struct cache, active_objs), UNIT_NONE, METRIC_GAUGE, 9, 0},
	{"num_objs", "OBJS", "slots in all its slabs", ROW(struct cache, num_objs), UNIT_NONE,
	 METRIC_GAUGE, 9, 0},
	{"use_percent", "USE%", "active_objs of num_objs in percent: an upper bound",
	 FROM(cache_get_use), UNIT_NONE, METRIC_GAUGE, 6, FIELD_EXTRA},
	{"objs_low", "LOW", "objects in use at least: free slots of CPU slabs taken off",
	 ROW(struct cache, objs_low), UNIT_NONE, METRIC_GAUGE, 9, 0},
	{"objs_high", "HIGH", "objects in use at most", ROW(struct cache, objs_high), UNIT_NONE,
	 METRIC_GAUGE, 9, 0},
	{"objsize", "OBJSIZE", "bytes of one slot", ROW(struct cache, shape.slot_bytes), UNIT_BYTES,
	 METRIC_GAUGE, 8, 0},
	{"object_bytes", "OBJECT",
	 "bytes its creator asked for; of a shared cache the largest alias's",
	 ROW(struct cache, object_bytes), UNIT_BYTES, METRIC_GAUGE, 8, FIELD_EXTRA},
	{"objperslab", "OBJ/SLAB", "slots in one slab", ROW(struct cache, shape.objs_per_slab),
	 UNIT_NONE, METRIC_GAUGE, 8, 0},
	{"pagesperslab", "PAGES", "pages in one slab", FROM(cache_get_pages), UNIT_NONE,
	 METRIC_GAUGE, 5, FIELD_EXTRA},
	{"num_slabs", "SLABS", "slabs it has", ROW(struct cache, num_slabs), UNIT_NONE,
	 METRIC_GAUGE, 8, 0},
	{"slab_bytes", "SIZE", "bytes of its slab pages", FROM(cache_get_slab_bytes), UNIT_BYTES,
	 METRIC_GAUGE, 9, 0},
	{WORD_WASTED,
	 "slab bytes minus active objects x bytes asked for at creation: at least so much; "
	 "rounding inside kmalloc objects is not in it",
	 FROM(cache_get_wasted), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{"aliases", "ALIASES", "other names that share this cache", ROW(struct cache, aliases),
	 UNIT_NONE, METRIC_GAUGE, 7, 0},
	{"alias_of", "ALIAS-OF",
	 "listed name of the cache it shares; its counts stand in that row only",
	 ROW_NAME(struct cache, alias_of), UNIT_NONE, METRIC_NONE, 18, 0},
	{"name", "NAME", "name of the cache", ROW_NAME(struct cache, name), UNIT_NONE, METRIC_NONE,
	 0, 0},
};

static size_t cache_count(const struct sample *s)
{
	return s->n_caches;
}

static const void *cache_row(const struct sample *s, size_t i)
{
	return &s->caches[i];
}

const struct table table_caches = {
	.name = "caches",
	.help = "slab caches, with bounds of what is really in use",
	.needs = NEED_ALL_CACHES,
	.fields = cache_fields,
	.n_fields = ARRAY_SIZE(cache_fields),
	.key = "name",
	.sort = "slab_bytes",
	.count = cache_count,
	.row = cache_row,
};

/* structs: struct followed */

FIELD_GETTER(struct_get_state, struct followed, value_str(patch_state_name(r->state)))

FIELD_GETTER(struct_get_source, struct followed, value_str(size_source_name(r->source)))

static const struct field struct_fields[] = {
	{"name", "STRUCT", "name of the struct and of its cache, where it has one",
	 ROW_WORD(struct followed, name), UNIT_NONE, METRIC_NONE, 19, 0},
	{"state", "STATE",
	 "dedicated: a cache of its own; merged: it shares one; absent: it is served by kmalloc",
	 FROM(struct_get_state), UNIT_NONE, METRIC_NONE, 9, 0},
	{"source", "FROM",
	 "where the bytes asked for come from: trace, btf, cache, or config where [structs] of cgslab.conf tells",
	 FROM(struct_get_source), UNIT_NONE, METRIC_NONE, 7, 0},
	{"per_memcg", "EACH", "objects that one memcg has", ROW(struct followed, per_memcg),
	 UNIT_NONE, METRIC_GAUGE, 4, 0},
	{WORD_ASKED, "R: bytes that the kernel asks for", ROW(struct followed, requested_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 6, 0},
	{WORD_SLOT, "A: bytes that one object takes", ROW(struct followed, slot.slot_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 6, 0},
	{"cache", "CACHE", "listed name of the cache it lives in",
	 ROW_LISTED(struct followed, cache), UNIT_NONE, METRIC_NONE, 18, 0},
	{"bucket", "BUCKET-CACHE", "kmalloc cache that would serve it",
	 ROW_LISTED(struct followed, bucket), UNIT_NONE, METRIC_NONE, 12, 0},
	{WORD_BUCKET, "B: bytes of a slot there", ROW(struct followed, bucket_shape.slot_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{WORD_OWN_SLOT, "bytes of a slot in a cache of its own",
	 ROW(struct followed, own.slot_bytes), UNIT_BYTES, METRIC_GAUGE, 8, 0},
	{WORD_SLOT_PT, "bytes of slab pages per object", ROW(struct followed, page_true_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{WORD_BUCKET_PT, "the same in the bucket", ROW(struct followed, bucket_page_true_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{WORD_OWN_SLOT_PT, "the same in a cache of its own",
	 ROW(struct followed, own_page_true_bytes), UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{WORD_WASTED, "slot minus requested bytes", ROW(struct followed, wasted_bytes), UNIT_BYTES,
	 METRIC_GAUGE, 6, 0},
	{WORD_SAVED, "bucket minus slot, where it has a cache of its own",
	 ROW(struct followed, saved_bytes), UNIT_BYTES, METRIC_GAUGE, 6, 0},
	{WORD_SAVED_PT, "the same in slab pages", ROW(struct followed, saved_page_true_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{WORD_WOULD_SAVE, "bucket minus own slot, where it has none",
	 ROW(struct followed, would_save_bytes), UNIT_BYTES, METRIC_GAUGE, 6, 0},
	{WORD_WOULD_SAVE_PT, "the same in slab pages",
	 ROW(struct followed, would_save_page_true_bytes), UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
};

static size_t struct_count(const struct sample *s)
{
	return s->n_structs;
}

static const void *struct_row(const struct sample *s, size_t i)
{
	return &s->structs[i];
}

const struct table table_structs = {
	.name = "structs",
	.help = "followed structs and the arithmetic of what they save",
	.needs = NEED_CACHES,
	.fields = struct_fields,
	.n_fields = ARRAY_SIZE(struct_fields),
	.key = "name",
	.sort = NULL,
	.count = struct_count,
	.row = struct_row,
};

/* ticks: struct sample, one row: the sample itself */

/* Of the sample, so that tables whose rows are not samples can show it too (cli/past.c). */
static struct value tick_get_time(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)row;
	(void)scratch;
	return (struct value){.kind = VALUE_TIME, .i = s->at.utc_ns};
}

FIELD_GETTER(tick_get_epoch, void, value_real(real((double)s->at.utc_ns / 1e9)))
FIELD_GETTER(tick_get_boot_id, struct sample, value_str(r->machine->boot_id))
FIELD_GETTER(tick_get_dying_price, struct sample,
	     value_num(savings_memcgs_bytes(&r->price, num(0), r->counts.dying)))
FIELD_GETTER(tick_get_bucket, struct sample, value_escaped(follow_bucket(r), scratch))
FIELD_GETTER(tick_get_bucket_active, struct sample,
	     value_num(follow_bucket_figure(r, FOLLOW_ACTIVE_OBJS)))
FIELD_GETTER(tick_get_bucket_objs, struct sample,
	     value_num(follow_bucket_figure(r, FOLLOW_NUM_OBJS)))
FIELD_GETTER(tick_get_bucket_bytes, struct sample,
	     value_num(follow_bucket_figure(r, FOLLOW_SLAB_BYTES)))

/* The columns of followed caches come behind these: model/follow.h. */
static const struct field tick_fields[] = {
	{"time", "TIME", "when, UTC", FROM(tick_get_time), UNIT_TIME, METRIC_NONE, 24, 0},
	{"time_epoch_seconds", "EPOCH", "when, in seconds since 1970", FROM(tick_get_epoch),
	 UNIT_ID, METRIC_NONE, 13, FIELD_EXTRA},
	{"boot_id", "BOOT", "which boot of the machine", FROM(tick_get_boot_id), UNIT_NONE,
	 METRIC_NONE, 36, FIELD_EXTRA},
	{TICK_LIVE, ROW(struct sample, counts.live), UNIT_NONE, METRIC_GAUGE, 8, 0},
	{TICK_DYING, ROW(struct sample, counts.dying), UNIT_NONE, METRIC_GAUGE, 8, 0},
	{WORD_ASKED, "bytes asked for by all memcgs' followed structs",
	 ROW(struct sample, total.requested_bytes), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{TICK_SAVED, ROW(struct sample, total.saved_bytes), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{WORD_SAVED_PT, "the same in slab pages", ROW(struct sample, total.saved_page_true_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{TICK_WOULD_SAVE, ROW(struct sample, total.would_save_bytes), UNIT_BYTES, METRIC_GAUGE, 10,
	 0},
	{TICK_WASTED, ROW(struct sample, total.wasted_bytes), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{TICK_NET, ROW(struct sample, net_page_saving_bytes), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{TICK_DYING_BYTES, ROW(struct sample, dying_bytes), UNIT_BYTES, METRIC_GAUGE, 11, 0},
	{TICK_DYING_PRICE, FROM(tick_get_dying_price), UNIT_BYTES, METRIC_GAUGE, 11, 0},
	{TICK_LOST, ROW(struct sample, lost_events), UNIT_NONE, METRIC_COUNTER, 6, 0},
	{"slab_bytes", "SLAB", "bytes of all slab pages of the machine (/proc/meminfo)",
	 ROW(struct sample, slab.total_bytes), UNIT_BYTES, METRIC_GAUGE, 9, 0},
	{"slab_reclaimable_bytes", "RECLAIMABLE", "of them those that the kernel can take back",
	 ROW(struct sample, slab.reclaimable_bytes), UNIT_BYTES, METRIC_GAUGE, 11, FIELD_EXTRA},
	{"slab_unreclaimable_bytes", "UNRECLAIM", "of them those that it cannot take back",
	 ROW(struct sample, slab.unreclaimable_bytes), UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{"percpu_bytes", "PERCPU", "bytes of percpu areas of the machine; not in slab_bytes",
	 ROW(struct sample, slab.percpu_bytes), UNIT_BYTES, METRIC_GAUGE, 9, FIELD_EXTRA},
	{"bucket", "BUCKET-CACHE",
	 "kmalloc cache that serves struct mem_cgroup on this kernel, or would serve it",
	 FROM(tick_get_bucket), UNIT_NONE, METRIC_NONE, 12, FIELD_EXTRA},
	{"bucket_active_objs", "BUCKET ACTIVE", "objects in use there as slabinfo counts them",
	 FROM(tick_get_bucket_active), UNIT_NONE, METRIC_GAUGE, 13, FIELD_EXTRA | FIELD_CACHES},
	{"bucket_num_objs", "BUCKET OBJS", "slots in all its slabs", FROM(tick_get_bucket_objs),
	 UNIT_NONE, METRIC_GAUGE, 12, FIELD_EXTRA | FIELD_CACHES},
	{"bucket_slab_bytes", "BUCKET SIZE", "bytes of its slab pages", FROM(tick_get_bucket_bytes),
	 UNIT_BYTES, METRIC_GAUGE, 12, FIELD_EXTRA | FIELD_CACHES},
};

static size_t tick_count(const struct sample *s)
{
	(void)s;
	return 1;
}

static const void *tick_row(const struct sample *s, size_t i)
{
	(void)i;
	return s;
}

const struct table table_ticks = {
	.name = "ticks",
	.help = "the machine's totals, one row a moment",
	.needs = NEED_COUNTS | NEED_CACHES,
	.kind = TABLE_OF_TICKS | TABLE_FOLLOWS,
	.time = "time",
	.fields = tick_fields,
	.n_fields = ARRAY_SIZE(tick_fields),
	.key = "",
	.sort = NULL,
	.count = tick_count,
	.row = tick_row,
};
