/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_SAMPLE_H
#define MODEL_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/known.h"
#include "model/held.h"

struct churn;
struct cost_row;
struct event;
struct held_sum;
struct held_summary;
struct maker_row;
struct memcg_table;
struct site_row;
struct site_window;

/*
 * sample: everything that is known about the machine at one moment. Samples are the only thing
 * that travels between the rooms: sources make them, the history keeps them, outputs and views show them.
 *
 * A sample is borrowed from its source until the next tick of that source. Its
 * strings and arrays belong to the source. Every number has a known bit, and every
 * source of figures has a state, so that a missing figure can be explained.
 */

enum source_id {
	SOURCE_SLABINFO, /* /proc/slabinfo */
	SOURCE_SLABSYS,  /* /sys/kernel/slab */
	SOURCE_BTF,      /* /sys/kernel/btf/vmlinux */
	SOURCE_CGROUP,   /* mountinfo, /proc/cgroups, the cgroup tree */
	SOURCE_BPF,      /* the kernel's own tree of memcgs, walked by BPF */
	SOURCE_TRACE,    /* tracefs: births and deaths of memcgs */
	SOURCE_KMEM,     /* windows of allocation tracing: who asks for kmalloc slots */
	SOURCE_KALLSYMS, /* names of call sites */
	SOURCE_MEMINFO,  /* /proc/meminfo: what the machine holds in slabs */
	SOURCE_HISTORY,  /* the daemon's database */
	SOURCE_COUNT,
};

enum source_state {
	STATE_UNUSED, /* this run does not ask it; listings leave it out. A detail says why nobody could ask it. */
	STATE_OK,
	STATE_DENIED,  /* permission is missing; detail names the file and the cure */
	STATE_ABSENT,  /* this kernel or file has no such thing */
	STATE_STALE,   /* an older value is shown, or the moment cannot be trusted */
	STATE_LOSSY,   /* a part was lost: the figures shown are right but not complete */
	STATE_STOPPED, /* the daemon that wrote the history no longer runs */
	STATE_BLOCKED, /* the history cannot be written at present */
};

struct source_status {
	enum source_state state;
	const char *detail; /* "" where there is nothing to add, never NULL */
};

/* "slabinfo", "ok": the words of the JSON document. */
const char *source_name(enum source_id id);
const char *source_state_name(enum source_state state);

/* Whether the figures of such a source are right: all of them, or those that were not lost. */
bool source_state_tells(enum source_state state);

/* Facts that do not change while a machine is up. */
struct machine {
	const char *hostname;
	const char *boot_id;
	const char *kernel;    /* release, as uname -r */
	struct num page_size;  /* bytes */
	struct num nr_nodes;   /* possible NUMA nodes */
	struct num nr_node_ids; /* highest possible node + 1 */
	struct num cpus_present;
	struct num cpus_possible;
	bool merging;      /* the name of some cache is a link, so slab_nomerge is not in force */
	bool merging_known;
	bool debugging;    /* kmalloc slots carry debug bytes: not comparable with production */
	bool debugging_known;
	bool dying_keep_ids; /* an old kernel, which gives an id back when the memcg is freed, not when it is removed */
};

/* Slots of one cache in one slab. */
struct slab_shape {
	struct num slot_bytes;
	struct num objs_per_slab;
	struct num order; /* a slab is page_size << order bytes */
};

/*
 * One name of a cache. Where several names share a cache, /proc/slabinfo lists one
 * of them. The row of that name has the counters; the rows of the other names have alias_of
 * and sizes only, so that the sum of a column is the machine's.
 *
 * active_objs counts free objects of CPU slabs as used (mm/slub.c,
 * get_slabinfo(): total minus the free objects on node partial lists).
 * objs_low and objs_high bound the objects really in use.
 */
struct cache {
	const char *name;
	const char *alias_of;   /* the listed name it shares a cache with, or NULL */
	struct num active_objs; /* upper bound, see above */
	struct num num_objs;    /* slots in all its slabs */
	struct num num_slabs;
	struct num object_bytes; /* sysfs object_size; of a merged cache the largest alias's */
	struct slab_shape shape;
	struct num aliases; /* other names that share it */
	struct num objs_low, objs_high;
};

/* Whether a followed struct has a slab cache of its own. */
enum patch_state {
	PATCH_UNKNOWN,
	PATCH_ABSENT,    /* no cache of that name */
	PATCH_MERGED,    /* the name is there but others share the cache: its count of objects is an upper bound */
	PATCH_DEDICATED, /* a cache that no other name shares */
};

const char *patch_state_name(enum patch_state state);

/* Where the size of a struct comes from. */
enum size_source {
	SIZE_UNKNOWN,
	SIZE_TRACE, /* bytes_req of an allocation event: exact */
	SIZE_BTF,   /* sizeof plus its flexible array */
	SIZE_CACHE, /* object_size of a cache with no alias */
	SIZE_CONFIG, /* [structs] size of cgslab.conf(5), where none of the others tells */
};

const char *size_source_name(enum size_source source);

#define MERGED_NAMES_MAX 8

/* One followed struct: measured figures, and those that model/savings.c computes from them. */
struct followed {
	const char *name; /* of the struct, and of its cache where it has one */
	enum patch_state state;
	enum size_source source;
	struct num per_memcg; /* objects per memcg */

	/* measured */
	struct num requested_bytes; /* R */
	const char *cache;          /* listed name of the cache it lives in, "" when unknown */
	struct slab_shape slot;     /* of that cache: A */
	const char *bucket;         /* "kmalloc-4k", "" when unknown */
	struct slab_shape bucket_shape; /* B */
	struct num bucket_object_bytes; /* the size that the bucket is named for */
	struct num cache_slab_bytes;    /* slab pages that its cache holds now; unknown unless dedicated */
	struct num align_bytes;         /* the alignment of a cache with hwcache_align */
	const char *merged_with[MERGED_NAMES_MAX]; /* other names of its cache, as many as fit */
	size_t n_merged_with;
	size_t n_merged_total;

	/* computed: savings_of_struct() */
	struct slab_shape own;   /* the slot that a cache of its own would give it */
	bool own_is_estimate;    /* the order rule missed a cache of this kernel */
	bool comparable;         /* false under slab_debug */
	struct real page_true_bytes, bucket_page_true_bytes, own_page_true_bytes;
	struct num wasted_bytes;
	struct num saved_bytes, would_save_bytes;
	struct real saved_page_true_bytes, would_save_page_true_bytes;
};

struct savings {
	struct num requested_bytes;
	struct num wasted_bytes;
	struct num saved_bytes, would_save_bytes;
	struct real saved_page_true_bytes, would_save_page_true_bytes;
};

enum hierarchy { HIERARCHY_UNKNOWN, HIERARCHY_V1, HIERARCHY_V2 };

const char *hierarchy_name(enum hierarchy h);

struct memcg_counts {
	enum hierarchy hierarchy;
	struct num live;  /* with the root */
	struct num dying; /* removed and not yet freed */
	const char *live_source;  /* "tree", "cgroup.stat", "bpf", "" */
	const char *dying_source; /* "proc_cgroups", "cgroup.stat", "trace", "bpf", "" */
	struct num objs_low, objs_high; /* slab's bounds for all memcgs; only from a dedicated cache */
	/* Since the source of the sample began to follow them; unknown where it does not. */
	struct num created, removed, freed;
	struct num id_limit;            /* how many memcg ids the kernel has: mm/memcontrol.c MEM_CGROUP_ID_MAX */
	/* Where only a part of the machine's tree is seen, live and dying are unknown, and these are the part's. */
	bool is_part;
	struct num part_live, part_dying;
};

/* Memory that the kernel holds in slabs and percpu areas: /proc/meminfo. */
struct slab_memory {
	struct num total_bytes; /* Slab: reclaimable and not */
	struct num reclaimable_bytes, unreclaimable_bytes;
	struct num percpu_bytes;
};

enum price_source {
	PRICE_UNKNOWN,
	PRICE_COMPUTED, /* from BTF sizes, the slot rule and the number of files in a group */
	PRICE_PROBED,   /* from groups that `cgslab cost` made to measure it */
	PRICE_SEEN,     /* from another program's mkdir in a window of tracing */
};

/* "computed" and so on; "" for PRICE_UNKNOWN. */
const char *price_source_name(enum price_source source);

/* "about " before a sum of prices, unless the price was measured here; "" then. */
const char *price_about(enum price_source source);

/*
 * The memory that one whole memcg takes: every slab slot and every percpu byte of its mkdir, and the part
 * that it keeps while it is dying.
 */
struct memcg_price {
	enum price_source source;
	struct num slab_bytes, percpu_bytes;
	struct num dying_slab_bytes, dying_percpu_bytes;
};

/* Spans over which growth is told, shortest first: the last minute, 5 minutes, hour, day. */
enum { GROWTH_MINUTE, GROWTH_5MIN, GROWTH_HOUR, GROWTH_DAY, GROWTH_SPANS };

/* "1min": the key of a span. */
const char *growth_span_name(unsigned span);

/* Growth since a tick that lies about one span back; negative where something shrank. */
struct growth_span {
	struct num seconds; /* since that tick; unknown where no tick is so old */
	struct num slab_bytes, percpu_bytes;
	struct num live, dying;
	struct num memcgs_bytes; /* the price of these memcgs, in slab */
	const char *cache;	 /* the cache that grew most; NULL where none grew, or none is known */
	struct num cache_bytes;
};

/* The kernel's ids of memcgs: mm/memcontrol.c, mem_cgroup_id. */
struct memcg_ids {
	/* Ids of live memcgs, and of dying ones with pages in swap where these are known; before 4.6 of all dying ones. */
	struct num used;
	struct num left, limit;
	struct num seconds_left; /* until none is left at the present growth; unknown where memcgs do not grow */
};

struct sample {
	uint64_t tick;      /* the number of the sample; rates need two neighbours */
	struct moment at;
	const char *from;   /* "kernel", "history", "file" */
	double age_seconds; /* 0 from the kernel */
	const struct machine *machine;
	struct source_status sources[SOURCE_COUNT];

	struct memcg_counts counts;
	const struct followed *structs;
	size_t n_structs;
	struct savings per_memcg; /* sum over followed structs of value x objects per memcg */
	struct savings total;     /* per_memcg x (live + dying) */
	struct num net_page_saving_bytes;
	struct num dying_bytes;
	struct num dying_by[HOLDER_KINDS]; /* dying memcgs by the holder of most of their pages, at the last look */
	struct slab_memory slab;
	struct memcg_price price; /* of one memcg */
	struct num memcgs_bytes;  /* slab that all memcgs take: live and dying x price */
	struct real memcgs_share; /* of slab.total_bytes, 0 to 1 */
	struct growth_span growth[GROWTH_SPANS];
	struct memcg_ids ids;

	const struct cache *caches;
	size_t n_caches;
	bool no_families; /* no cache is a kmalloc-rnd-*; false where that was not looked at */
	const char *follow; /* names of caches to follow, between blanks; NULL: the default (model/follow.h) */
	const struct memcg_table *memcgs; /* NULL when the tree was not asked for or cannot be read */

	/* The holders of dying memcgs (model/held.h), as of the last look; NULL: unknown. */
	const struct held_summary *held;
	int64_t held_boot_ns; /* the time of that look; 0: there was none */
	const struct held_sum *dying_sums; /* rows that a command made and put here */
	size_t n_dying_sums;
	const struct maker_row *makers; /* rows that a command made and put here */
	size_t n_makers;

	/* Events since the last tick, oldest first, where events are traced (model/events.h). */
	const struct event *events;
	size_t n_events;
	uint64_t events_dropped; /* how many were left out, since a tick keeps only so many */
	const struct churn *churn; /* lives that were too short for the memcg table */
	size_t n_churn;

	/* Rows of a window of allocation tracing (model/cost.h); none where there was no window. */
	const struct cost_row *cost;
	size_t n_cost;
	const struct site_row *sites;
	size_t n_sites;
	const struct site_window *site_window; /* the window that sites are of; NULL: none */

	double self_cpu_seconds;
	struct num self_rss_bytes;
	struct num lost_events;
};

/* The row of cache @name; NULL when there is none. The search is linear: it is for a few names a tick. */
const struct cache *sample_cache(const struct sample *s, const char *name);

/* The same, but row @at is looked at first: the rows of a source keep their places for long. */
const struct cache *sample_cache_near(const struct sample *s, const char *name, size_t at);

/* Whether @name is one of the caches that kmalloc-N is spread over. */
bool cache_is_of_family(const char *name);

/*
 * @c with the counters of its family: the sum over kmalloc-N and the kmalloc-rnd-* caches of its size, where
 * the kernel has those (CONFIG_RANDOM_KMALLOC_CACHES). *ret_members is how many caches that are; @ret_members may be NULL.
 */
struct cache sample_family(const struct sample *s, const struct cache *c, int64_t *ret_members);

/* The row of followed struct @name, NULL when it is not followed. */
const struct followed *sample_struct(const struct sample *s, const char *name);

/* Bytes of slab pages that @c holds now; unknown for an alias. */
struct num cache_slab_bytes(const struct cache *c, struct num page_size);

#endif
