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
 * sample: everything known about the machine at one moment. The only thing
 * that travels: sources make it, history keeps it, outputs and views show it.
 *
 * A sample is borrowed from its source and is good until that source's next
 * tick. Strings and arrays in it belong to the source. Every number has a known
 * bit; every source has a state, so a missing figure can be explained.
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
	STATE_UNUSED, /* not asked in this run: left out of listings */
	STATE_OK,
	STATE_DENIED,  /* no permission: detail says for what and the cure */
	STATE_ABSENT,  /* this kernel or file has no such thing */
	STATE_STALE,   /* an older value is shown, or the moment cannot be trusted */
	STATE_LOSSY,   /* part of it was lost: what is shown is right but not all */
	STATE_STOPPED, /* the daemon that wrote it no longer runs */
	STATE_BLOCKED, /* the history cannot be written at present */
};

struct source_status {
	enum source_state state;
	const char *detail; /* "" where there is nothing to add, never NULL */
};

/* "slabinfo", "ok": the words of the JSON document. */
const char *source_name(enum source_id id);
const char *source_state_name(enum source_state state);

/* What does not change while a machine is up. */
struct machine {
	const char *hostname;
	const char *boot_id;
	const char *kernel;    /* release, as uname -r */
	struct num page_size;  /* bytes */
	struct num nr_nodes;   /* possible NUMA nodes */
	struct num nr_node_ids; /* highest possible node + 1 */
	struct num cpus_present;
	struct num cpus_possible;
	bool merging;      /* some cache name is a link: slab_nomerge is not in force */
	bool merging_known;
	bool debugging;    /* kmalloc slots carry debug bytes: not comparable with production */
	bool debugging_known;
	bool dying_keep_ids; /* a kernel so old that an id is given back when its memcg is freed, not removed */
};

/* Slots of one cache in one slab. */
struct slab_shape {
	struct num slot_bytes;
	struct num objs_per_slab;
	struct num order; /* a slab is page_size << order bytes */
};

/*
 * One cache name. Where several names share a cache, /proc/slabinfo lists one
 * of them: that row has the counters, the rows of the others have alias_of set
 * and sizes only, so that a column's sum is the machine's.
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

enum patch_state {
	PATCH_UNKNOWN,
	PATCH_ABSENT,    /* no cache of that name */
	PATCH_MERGED,    /* own name, cache shared: its object count is an upper bound */
	PATCH_DEDICATED, /* own cache, alone */
};

const char *patch_state_name(enum patch_state state);

enum size_source {
	SIZE_UNKNOWN,
	SIZE_TRACE, /* bytes_req of an allocation event: exact */
	SIZE_BTF,   /* sizeof plus its flexible array */
	SIZE_CACHE, /* object_size of a cache with no alias */
	SIZE_CONFIG, /* nothing above tells: [structs] size of cgslab.conf(5) */
};

const char *size_source_name(enum size_source source);

#define MERGED_NAMES_MAX 8

/* One followed struct: measured figures, then what model/savings.c makes of them. */
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
	struct num bucket_object_bytes; /* what the bucket is named for */
	struct num cache_slab_bytes;    /* what its cache holds now; unknown unless dedicated */
	struct num align_bytes;         /* of a cache with hwcache_align */
	const char *merged_with[MERGED_NAMES_MAX]; /* other names of its cache, as many as fit */
	size_t n_merged_with;
	size_t n_merged_total;

	/* computed: savings_of_struct() */
	struct slab_shape own;   /* the slot a cache of its own gives it */
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
	/* Since whoever took the sample began to follow them; unknown where nobody does. */
	struct num created, removed, freed;
	struct num id_limit;            /* most memcg ids the kernel has: mm/memcontrol.c MEM_CGROUP_ID_MAX */
	/* Where only a part of the machine's tree is seen: its figures. live and dying are unknown then. */
	bool is_part;
	struct num part_live, part_dying;
};

/* What the kernel holds in slabs and percpu areas: /proc/meminfo. */
struct slab_memory {
	struct num total_bytes; /* Slab: reclaimable and not */
	struct num reclaimable_bytes, unreclaimable_bytes;
	struct num percpu_bytes;
};

enum price_source {
	PRICE_UNKNOWN,
	PRICE_COMPUTED, /* from BTF sizes, the slot rule and the number of files in a group */
	PRICE_PROBED,   /* from groups made for it: `cgslab cost` */
	PRICE_SEEN,     /* from somebody else's mkdir in a window of tracing */
};

/* "computed", "" of PRICE_UNKNOWN. */
const char *price_source_name(enum price_source source);

/*
 * What one whole memcg takes: every slab slot and every percpu byte of its mkdir, and what of it stays
 * while it is dying.
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

/* What something has grown by since a tick about so long ago; negative where it shrank. */
struct growth_span {
	struct num seconds; /* since that tick; unknown: no tick is known that is so old */
	struct num slab_bytes, percpu_bytes;
	struct num live, dying;
	struct num memcgs_bytes; /* the price of these memcgs, in slab */
	const char *cache;	 /* that grew most, NULL where none did or is known */
	struct num cache_bytes;
};

/* Identities of memcgs that the kernel has: mm/memcontrol.c, mem_cgroup_id. */
struct memcg_ids {
	/* Of live memcgs, and of dying ones with pages in swap where it is known which those are; before 4.6 of all. */
	struct num used;
	struct num left, limit;
	struct num seconds_left; /* until none is left as they grow now; unknown where they do not grow */
};

struct sample {
	uint64_t tick;      /* counts up by one a sample; rates need neighbours */
	struct moment at;
	const char *from;   /* "kernel", "history", "file" */
	double age_seconds; /* 0 from the kernel */
	const struct machine *machine;
	struct source_status sources[SOURCE_COUNT];

	struct memcg_counts counts;
	const struct followed *structs;
	size_t n_structs;
	struct savings per_memcg; /* sum over followed structs of value x objects per memcg */
	struct savings total;     /* that x (live + dying) */
	struct num net_page_saving_bytes;
	struct num dying_bytes;
	struct num dying_by[HOLDER_KINDS]; /* dying memcgs by what holds most of each, as of the last look */
	struct slab_memory slab;
	struct memcg_price price; /* of one memcg */
	struct num memcgs_bytes;  /* of slab, that all memcgs take: live and dying x price */
	struct real memcgs_share; /* of slab.total_bytes, 0 to 1 */
	struct growth_span growth[GROWTH_SPANS];
	struct memcg_ids ids;

	const struct cache *caches;
	size_t n_caches;
	bool no_families; /* none of them is a kmalloc-rnd-*; false where nobody has looked */
	const char *follow; /* names of caches that are asked for, between blanks; NULL: the usual (model/follow.h) */
	const struct memcg_table *memcgs; /* NULL when the tree was not asked for or cannot be read */

	/* What holds the dying ones among them (model/held.h), as of the last look; NULL: not known. */
	const struct held_summary *held;
	int64_t held_boot_ns; /* of that look; 0: none */
	const struct held_sum *dying_sums; /* of a command that asked for them */
	size_t n_dying_sums;
	const struct maker_row *makers; /* the same */
	size_t n_makers;

	/* Since the last tick, where events are traced (model/events.h), oldest first. */
	const struct event *events;
	size_t n_events;
	uint64_t events_dropped; /* more than are kept of one tick */
	const struct churn *churn; /* lives that were too short for the memcg table */
	size_t n_churn;

	/* Of a window of allocation tracing (model/cost.h); empty where there was none. */
	const struct cost_row *cost;
	size_t n_cost;
	const struct site_row *sites;
	size_t n_sites;
	const struct site_window *site_window; /* that sites are of; NULL: none */

	double self_cpu_seconds;
	struct num self_rss_bytes;
	struct num lost_events;
};

/* The row of cache @name, NULL when there is none. Linear: for a few names a tick. */
const struct cache *sample_cache(const struct sample *s, const char *name);

/* The same, looked for at row @at first: rows of one source keep their places for long. */
const struct cache *sample_cache_near(const struct sample *s, const char *name, size_t at);

/* Whether @name is one of the caches that kmalloc-N is spread over. */
bool cache_is_of_family(const char *name);

/*
 * @c with the counters of its family: where kmalloc-rnd-* caches (CONFIG_RANDOM_KMALLOC_CACHES) serve
 * the size of kmalloc-N, the sum over them all. *ret_members, where it is asked for, is how many.
 */
struct cache sample_family(const struct sample *s, const struct cache *c, int64_t *ret_members);

/* The row of followed struct @name, NULL when it is not followed. */
const struct followed *sample_struct(const struct sample *s, const char *name);

/* Bytes of slab pages that @c holds now; unknown for an alias. */
struct num cache_slab_bytes(const struct cache *c, struct num page_size);

#endif
