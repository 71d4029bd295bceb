/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program that csswalk.h loads. It runs in the kernel, as an iterator over one cgroup, and walks the memcgs below
 * that cgroup by the kernel's own lists, which have the dying memcgs and the living ones.
 *
 * The kernel calls the program with cgroup_mutex held: meanwhile no memcg is made, killed or taken off the list of
 * its parent. The walk goes in pieces, so that a large tree makes nobody wait for long; between two pieces the
 * program keeps the path to the memcg that it told last. Files, pages and their lists change during the walk. A read
 * of them is safe, since it fails and does not fault; but what was read while it changed may be wrong, so the program
 * checks that what belongs together does.
 *
 * The structs declared here have only the members that are read. CO-RE finds these by name in the running kernel; so
 * the program depends in nothing on the kernel that it is built on.
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;

enum bpf_map_type { BPF_MAP_TYPE_ARRAY = 2 };

#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "csswalk_rows.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

typedef struct {
	long counter;
} atomic_long_t;

enum cgroup_subsys_id { memory_cgrp_id = 1 };

enum lru_list {
	LRU_INACTIVE_ANON,
	LRU_ACTIVE_ANON,
	LRU_INACTIVE_FILE,
	LRU_ACTIVE_FILE,
	LRU_UNEVICTABLE,
	NR_LRU_LISTS,
};

struct kernfs_node {
	__u64 id;
	const char *name;
};

struct cgroup_subsys_state;

struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_subsys_state *subsys[1];
};

struct percpu_ref_data {
	atomic_long_t count;
};

struct percpu_ref {
	struct percpu_ref_data *data;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct percpu_ref refcnt;
	struct list_head sibling, children;
	unsigned int flags;
	__u64 serial_nr;
	struct cgroup_subsys_state *parent;
};

struct page_counter {
	atomic_long_t usage;
};

/*
 * Arrays of arrays are flat in the BTF of older tools (pahole), and nested in that of newer ones. What stands behind
 * ___ in a name is ignored where the kernel's is looked for. A struct that some kernels have not must not be named at
 * all: libbpf then looks for it in the BTF of modules, which takes CAP_SYS_ADMIN. Members of structs without a name
 * are found by the way that leads to them.
 */
struct lruvec {
	struct list_head lists[NR_LRU_LISTS];
	struct {
		struct list_head folios[1];
		long nr_pages[1];
	} lrugen;
};

struct lruvec___nested {
	struct {
		struct list_head folios[1][1][1];
		long nr_pages[1][1][1];
	} lrugen;
};

/* Before 6.2; later 6.1.y calls its lists folios, too. */
struct lruvec___older {
	struct {
		struct list_head lists[1];
	} lrugen;
};

struct lruvec___older_nested {
	struct {
		struct list_head lists[1][1][1];
	} lrugen;
};

struct mem_cgroup_per_node {
	struct lruvec lruvec;
	unsigned long lru_zone_size[1];
};

struct mem_cgroup_per_node___nested {
	unsigned long lru_zone_size[1][1];
};

struct mem_cgroup {
	struct cgroup_subsys_state css;
	struct page_counter memory, swap;
	struct mem_cgroup_per_node *nodeinfo[1];
};

enum pageflags { PG_head = 1 };

struct folio {
	struct list_head lru;
	struct address_space *mapping;
	unsigned long memcg_data;
};

/* Pages of a large folio, as the member is called from 6.18 on, and before. */
struct folio___large {
	unsigned int _nr_pages;
};

struct folio___older {
	unsigned int _folio_nr_pages;
};

struct qstr {
	__u32 len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	union {
		struct hlist_node d_alias;
	} d_u;
};

struct file_system_type {
	const char *name;
};

struct super_block {
	__u32 s_dev;
	struct file_system_type *s_type;
};

struct inode {
	struct super_block *i_sb;
	struct address_space *i_mapping;
	unsigned long i_ino;
	__u32 i_nlink;
	__u32 i_rdev;
	struct hlist_head i_dentry;
};

struct address_space {
	struct inode *host;
	unsigned long nrpages;
};

struct bpf_iter__cgroup {
	struct cgroup *cgroup;
};

#pragma clang attribute pop

const char LICENSE[] SEC("license") = "GPL";

/* Set before it is loaded. */
const volatile __u32 nodes = 1; /* highest possible node + 1 */

/* Set before a piece. */
__u32 want_holders;
__u32 most_rows; /* of a piece */
__u32 from_start;

/* What a piece tells. */
__u32 used; /* bytes of the arena */
__u32 rows;
__u32 work; /* folios that were looked at, and files that were told, which count more */
__u32 finished;
__u32 broken;	/* a memcg could not be read, and what lies behind it */
__u32 too_deep; /* memcgs below WALK_DEPTH_MAX levels, left out */
__u32 odd_rows; /* memcgs that could not be read */
__u8 arena[WALK_ARENA_BYTES + WALK_ARENA_TAIL];

#define ZONES_MAX 16
#define GEN_LISTS_MAX 128 /* a power of two */

/* The path from the root to the memcg that was told last, to go on behind it. */
struct cgroup_subsys_state *path[WALK_DEPTH_MAX];
__u64 serials[WALK_DEPTH_MAX];
__u32 depth, told; /* of the parent of next_css; of the one that was told last */

/* Scratch: a program's stack is too small for it. */
struct cgroup_subsys_state *next_css, *list_owner;
__u64 behind; /* serial */
#define CSS_WORDS 16 /* two cache lines, in which its members are that are read */
__u64 css_words[CSS_WORDS];
__u64 zone_pages[ZONES_MAX * WALK_LISTS];
long gen_pages[GEN_LISTS_MAX];
struct walk_held held;
struct walk_holder holders[WALK_HOLDERS_MAX];
__u32 n_holders;
struct mem_cgroup *memcg;
struct mem_cgroup_per_node *node;
struct list_head *list, *folio_at;
#define FOLIO_WORDS 8 /* a struct page is no shorter */
__u64 folio_words[FOLIO_WORDS];
__u32 list_class, backwards, left;
struct dentry *dentry;
__u32 n_names;

/* Files that were told lately, by their mapping's address; forgotten with each piece. */
#define RECENT 256
struct {
	__u64 key, inode;
	__u32 piece;
} recent[RECENT];
__u32 piece;

/*
 * Bits of css->flags (include/linux/cgroup-defs.h, an enum without a name). kill_css() in kernel/cgroup/cgroup.c sets
 * CSS_DYING under rmdir; offline_css() takes CSS_ONLINE away a grace period later. From 5.15 to 6.18 they have these
 * numbers.
 */
#define CSS_ONLINE 2
#define CSS_DYING  16

/* Low bits of folio->mapping say that it is no file's. */
#define MAPPING_FLAGS 3

/* Low bits of folio->memcg_data, which holds the memcg above them. */
#define MEMCG_DATA_FLAGS 7

#define ROOM_OF_ONE   65536 /* a memcg with all that is told of it: 8 files of 24 names */
#define LOOK_AT	      24    /* folios from each end of a list */
#define FIND_AT_MOST  (1U << 22)
#define WORK_AT_MOST  8192 /* of a piece: a folio takes some 0.2 us, a file with its path as long as eight */
#define WORK_OF_FILE  8
#define FOLIO_MAX     (1U << 20) /* pages */

#define CONTAINER(ptr, type, member) ((type *)((void *)(ptr) - bpf_core_field_offset(type, member)))

/* @x below @n, a power of two: the verifiers of older kernels see no other bound than a mask. */
#define BELOW(n, x)                                                                                \
	({                                                                                         \
		__u64 x_ = (x);                                                                    \
		barrier_var(x_);                                                                   \
		x_ & ((n) - 1);                                                                    \
	})
#define LEVEL(d) BELOW(WALK_DEPTH_MAX, d)

/* The arena from @off on: a record begins in it, and may end in its tail. */
#define ARENA(off) ((void *)&arena[BELOW(WALK_ARENA_BYTES, off)])

#define IS_FULL(off) ((off) > WALK_ARENA_BYTES - WALK_ARENA_TAIL)

/* Members of the css that step() has read: where this kernel has them further behind, they are read now. */
#define CSS_AT(field) bpf_core_field_offset(struct cgroup_subsys_state, field)
#define CSS_READ(css, field)                                                                       \
	(CSS_AT(field) < sizeof(css_words) ? css_words[BELOW(CSS_WORDS, CSS_AT(field) / sizeof(__u64))] \
					   : (__u64)BPF_CORE_READ(css, field))
#define CSS_FLAGS(css)                                                                             \
	(CSS_AT(flags) < sizeof(css_words) ? (__u32)(CSS_READ(css, flags) >> CSS_AT(flags) % sizeof(__u64) * 8) \
					   : BPF_CORE_READ(css, flags))

/* Where the tree goes on */

static bool is_linked(struct cgroup_subsys_state *css, __u64 serial, struct cgroup_subsys_state *parent)
{
	struct list_head *here = (void *)css + bpf_core_field_offset(struct cgroup_subsys_state, sibling);
	struct list_head *prev = BPF_CORE_READ(css, sibling.prev);

	/* what is taken off the list has a poisoned prev, and what it was reused for another serial */
	return BPF_CORE_READ(css, serial_nr) == serial && BPF_CORE_READ(css, parent) == parent &&
	       BPF_CORE_READ(prev, next) == here;
}

static __always_inline struct cgroup_subsys_state *first_child(struct cgroup_subsys_state *css)
{
	struct list_head *head = (void *)css + bpf_core_field_offset(struct cgroup_subsys_state, children);
	struct list_head *first = BPF_CORE_READ(head, next);

	return !first || first == head ? NULL : CONTAINER(first, struct cgroup_subsys_state, sibling);
}

/* Of the css that step() has read. */
static __always_inline struct cgroup_subsys_state *first_child_read(struct cgroup_subsys_state *css)
{
	struct list_head *head = (void *)css + CSS_AT(children);
	struct list_head *first = (void *)CSS_READ(css, children.next);

	return !first || first == head ? NULL : CONTAINER(first, struct cgroup_subsys_state, sibling);
}

static __always_inline struct cgroup_subsys_state *next_sibling(struct cgroup_subsys_state *css,
								struct cgroup_subsys_state *parent)
{
	struct list_head *head = (void *)parent + bpf_core_field_offset(struct cgroup_subsys_state, children);
	struct list_head *next = BPF_CORE_READ(css, sibling.next);

	return !next || next == head ? NULL : CONTAINER(next, struct cgroup_subsys_state, sibling);
}

/* The next one from css path[depth], whose children were all told: depth becomes its level - 1. */
static long climb(__u32 i, void *unused)
{
	__u32 d = depth;

	if (!d || d >= WALK_DEPTH_MAX) {
		finished = 1;
		return 1;
	}
	next_css = next_sibling(path[LEVEL(d)], path[LEVEL(d - 1)]);
	depth = d - 1;
	return next_css != NULL;
}

/* Siblings are in the order of their birth: the first that is younger than @behind. */
static long find_younger(__u32 i, void *unused)
{
	struct cgroup_subsys_state *css = next_css;

	if (!css || BPF_CORE_READ(css, serial_nr) > behind)
		return 1;
	next_css = next_sibling(css, list_owner);
	return 0;
}

/* After another piece: the deepest of the path that is still there, and where it goes on below that. */
static void resume(void)
{
	__u32 d = 1, last = told;

	depth = last;
	for (; d < WALK_DEPTH_MAX; d++) {
		if (d > last || !is_linked(path[LEVEL(d)], serials[LEVEL(d)], path[LEVEL(d - 1)]))
			break;
	}
	if (d > last) {
		/* the one that was told last is there: its children are next */
		next_css = first_child(path[LEVEL(last)]);
	} else if (d < WALK_DEPTH_MAX) {
		behind = serials[LEVEL(d)];
		list_owner = path[LEVEL(d - 1)];
		next_css = first_child(list_owner);
		depth = d - 1;
		bpf_loop(FIND_AT_MOST, find_younger, NULL, 0);
	}
	if (!next_css)
		bpf_loop(WALK_DEPTH_MAX, climb, NULL, 0);
}

/* Files */

static long tell_name(__u32 i, void *unused)
{
	struct dentry *d = dentry, *parent = BPF_CORE_READ(d, d_parent);
	__u32 off = used;
	long n;

	if (!parent || parent == d) {
		dentry = NULL; /* the root of its file system */
		return 1;
	}
	if (IS_FULL(off))
		return 1;
	n = bpf_probe_read_kernel_str(ARENA(off), WALK_NAME_MAX, BPF_CORE_READ(d, d_name.name));
	if (n <= 1 || n - 1 != BPF_CORE_READ(d, d_name.len)) {
		n_names = 0; /* renamed at this moment: half a path would be another file's */
		dentry = NULL;
		return 1;
	}
	used = off + n;
	n_names++;
	dentry = parent;
	return 0;
}

static __always_inline void tell_path(struct inode *inode)
{
	struct hlist_node *alias = BPF_CORE_READ(inode, i_dentry.first);

	n_names = 0;
	dentry = alias ? CONTAINER(alias, struct dentry, d_u.d_alias) : NULL;
	if (!dentry || BPF_CORE_READ(dentry, d_inode) != inode) {
		dentry = NULL;
		return;
	}
	bpf_loop(WALK_PATH_MAX, tell_name, NULL, 0);
}

static __always_inline bool told_lately(__u64 key, __u64 inode)
{
	__u32 slot = (key >> 6 ^ key >> 16) & (RECENT - 1);

	if (recent[BELOW(RECENT, slot)].key == key && recent[BELOW(RECENT, slot)].inode == inode && recent[BELOW(RECENT, slot)].piece == piece)
		return true;
	recent[BELOW(RECENT, slot)].piece = piece;
	recent[BELOW(RECENT, slot)].key = key;
	recent[BELOW(RECENT, slot)].inode = inode;
	return false;
}

static long tell_file(__u64 at, void *unused)
{
	__u64 i = at & (WALK_HOLDERS_MAX - 1);
	__u32 off = used, start = off + sizeof(struct walk_file);
	struct address_space *mapping;
	struct walk_file *f;
	struct inode *inode;

	if (holders[i].key < WALK_KEY_FILE)
		return 0;
	mapping = (void *)holders[i].key;
	inode = BPF_CORE_READ(mapping, host);
	if (!inode || BPF_CORE_READ(inode, i_mapping) != mapping)
		return 0;
	if (told_lately(holders[i].key, BPF_CORE_READ(inode, i_ino)) ||
	    IS_FULL(off))
		return 0;
	work += WORK_OF_FILE;
	f = ARENA(off);
	f->key = holders[i].key;
	f->inode = BPF_CORE_READ(inode, i_ino);
	f->cached = BPF_CORE_READ(mapping, nrpages);
	f->device = BPF_CORE_READ(inode, i_sb, s_dev);
	f->special = BPF_CORE_READ(inode, i_rdev);
	if (bpf_probe_read_kernel_str(f->type, sizeof(f->type), BPF_CORE_READ(inode, i_sb, s_type, name)) < 2)
		return 0;
	f->record.kind = RECORD_FILE;
	f->record.flags = BPF_CORE_READ(inode, i_nlink) ? 0 : FILE_DELETED;
	used = start;
	tell_path(inode);
	if (dentry)
		f->record.flags |= FILE_CUT;
	f->record.count = n_names;
	if (!n_names)
		used = start;
	used = (used + 7) & ~7;
	f->record.bytes = used - off;
	return 0;
}

/* What holds a dying memcg */

/* A member, of one word, of the folio that was read last; where this kernel has it further behind, it is read now. */
#define FOLIO_AT(field) bpf_core_field_offset(struct folio, field)
#define FOLIO_READ(folio, field)                                                                   \
	(FOLIO_AT(field) < sizeof(folio_words) ? folio_words[BELOW(FOLIO_WORDS, FOLIO_AT(field) / sizeof(__u64))] \
					       : (__u64)BPF_CORE_READ(folio, field))

/* Flags are a folio's first word, whatever type they have. */
static __always_inline __u32 pages_of(struct folio *folio)
{
	__u32 n = 1;

	if (!(folio_words[0] & 1UL << bpf_core_enum_value(enum pageflags, PG_head)))
		return 1;
	if (bpf_core_field_exists(struct folio___large, _nr_pages))
		n = BPF_CORE_READ((struct folio___large *)folio, _nr_pages);
	else if (bpf_core_field_exists(struct folio___older, _folio_nr_pages))
		n = BPF_CORE_READ((struct folio___older *)folio, _folio_nr_pages);
	return n && n <= FOLIO_MAX ? n : 1;
}

static __always_inline void count_holder(__u64 key, __u32 pages)
{
	for (__u32 i = 0; i < WALK_HOLDERS_MAX; i++) {
		if (i == n_holders) {
			holders[i].key = key;
			holders[i].class = list_class;
			holders[i].pages = pages;
			n_holders++;
			return;
		}
		if (holders[i].key == key && holders[i].class == list_class) {
			holders[i].pages += pages;
			return;
		}
	}
}

static long look_at_folio(__u32 i, void *unused)
{
	struct list_head *at = folio_at;
	struct folio *folio;
	__u64 mapping;
	__u32 pages;

	if (!at || at == list)
		return 1;
	folio = CONTAINER(at, struct folio, lru);
	if (bpf_probe_read_kernel(folio_words, sizeof(folio_words), folio))
		return 1;
	folio_at = (void *)(backwards ? FOLIO_READ(folio, lru.prev) : FOLIO_READ(folio, lru.next));
	if ((FOLIO_READ(folio, memcg_data) & ~(__u64)MEMCG_DATA_FLAGS) != (__u64)memcg) {
		held.odd++;
		return 1; /* it left the list meanwhile, and where it leads to is another list */
	}
	pages = pages_of(folio);
	left -= pages < left ? pages : left;
	mapping = FOLIO_READ(folio, mapping);
	held.folios++;
	work++;
	if (list_class == CLASS_ANON)
		held.looked[CLASS_ANON] += pages;
	else if (list_class == CLASS_FILE)
		held.looked[CLASS_FILE] += pages;
	else
		held.looked[CLASS_UNEVICTABLE] += pages;
	if (mapping & MAPPING_FLAGS)
		count_holder(KEY_ANON, pages);
	else
		count_holder(mapping ?: KEY_NONE, pages);
	return !left;
}

/* From both ends, at most all of its pages: none is looked at twice. */
static __always_inline void look_at_list(struct list_head *head, __u32 class, __u64 pages)
{
	list = head;
	list_class = class;
	left = pages < FOLIO_MAX ? pages : FOLIO_MAX;
	backwards = 0;
	folio_at = BPF_CORE_READ(head, next);
	bpf_loop(LOOK_AT, look_at_folio, NULL, 0);
	if (!left || folio_at == head)
		return;
	backwards = 1;
	folio_at = BPF_CORE_READ(head, prev);
	bpf_loop(LOOK_AT, look_at_folio, NULL, 0);
}

static __always_inline __u32 class_of(__u32 l)
{
	return l < 2 ? CLASS_ANON : l < 4 ? CLASS_FILE : CLASS_UNEVICTABLE;
}

static __always_inline void *lruvec_of(struct mem_cgroup_per_node *n)
{
	return (void *)n + bpf_core_field_offset(struct mem_cgroup_per_node, lruvec);
}

static long look_at_lru(__u64 i, void *unused)
{
	__u64 l = i & 7, pages = 0;

	if (l >= WALK_LISTS)
		return 1;
	for (int z = 0; z < ZONES_MAX; z++)
		pages += zone_pages[z * WALK_LISTS + l];
	held.lru[l] += pages;
	if (pages)
		look_at_list(lruvec_of(node) + bpf_core_field_offset(struct lruvec, lists) +
				     l * sizeof(struct list_head),
			     class_of(l), pages);
	return 0;
}

/* The member @field of the @type at @base, however it is written; 0 bytes where this kernel has none. */
struct array {
	void *at;
	__u32 bytes;
};

#define ARRAY_OF(base, type, nested, field)                                                        \
	({                                                                                         \
		struct array a_ = {0, 0};                                                          \
		if (bpf_core_field_exists(struct type, field))                                     \
			a_ = (struct array){(void *)(base) +                                       \
						    bpf_core_field_offset(struct type, field),     \
					    bpf_core_field_size(struct type, field)};              \
		else if (bpf_core_field_exists(struct nested, field))                              \
			a_ = (struct array){(void *)(base) +                                       \
						    bpf_core_field_offset(struct nested, field),   \
					    bpf_core_field_size(struct nested, field)};            \
		a_;                                                                                \
	})

static __always_inline struct array zone_sizes(void)
{
	return ARRAY_OF(node, mem_cgroup_per_node, mem_cgroup_per_node___nested, lru_zone_size);
}

/* Multi-generational lists, [generation][anon, file][zone], and how many pages are on each. */
static __always_inline struct array generations(bool sizes)
{
	void *lruvec = lruvec_of(node);
	struct array lists;

	if (sizes)
		return ARRAY_OF(lruvec, lruvec, lruvec___nested, lrugen.nr_pages);
	lists = ARRAY_OF(lruvec, lruvec, lruvec___nested, lrugen.folios);
	return lists.at ? lists : ARRAY_OF(lruvec, lruvec___older, lruvec___older_nested, lrugen.lists);
}

/* Where these lists are on, all but the unevictable pages are there, and the sizes of the others are 0. */
static long look_at_generation(__u64 at, void *unused)
{
	__u32 zones = zone_sizes().bytes / (WALK_LISTS * sizeof(long));
	struct array lists = generations(false);
	__u64 i = at & (GEN_LISTS_MAX - 1);
	struct list_head *head = lists.at + i * sizeof(*head);
	__u32 class;
	long pages;

	if (!zones || i >= lists.bytes / sizeof(*head))
		return 1;
	pages = gen_pages[i];
	class = (__u32)i / zones % 2 ? CLASS_FILE : CLASS_ANON;
	if (pages <= 0)
		return 0;
	held.lru[class == CLASS_FILE ? 2 : 0] += pages;
	look_at_list(head, class, pages);
	return 0;
}

static __always_inline void look_at_generations(void)
{
	struct array sizes = generations(true);
	long any = 0;

	if (!sizes.at || sizes.bytes > sizeof(gen_pages) ||
	    bpf_probe_read_kernel(gen_pages, sizes.bytes, sizes.at))
		return;
	for (int i = 0; i < GEN_LISTS_MAX; i++)
		any |= gen_pages[i];
	if (any)
		bpf_loop(GEN_LISTS_MAX, look_at_generation, NULL, 0);
}

static long look_at_node(__u32 i, void *unused)
{
	struct mem_cgroup_per_node **at =
		(void *)memcg + bpf_core_field_offset(struct mem_cgroup, nodeinfo) + i * sizeof(void *);
	struct array sizes;

	if (bpf_probe_read_kernel(&node, sizeof(node), at) || !node)
		return 0;
	sizes = zone_sizes();
	if (sizes.bytes > sizeof(zone_pages) ||
	    bpf_probe_read_kernel(zone_pages, sizes.bytes, sizes.at))
		return 1;
	bpf_loop(WALK_LISTS, look_at_lru, NULL, 0);
	look_at_generations();
	return 0;
}

static __always_inline void copy_held(struct walk_held *h)
{
	*h = held;
	for (int i = 0; i < WALK_HOLDERS_MAX; i++)
		h->holders[i] = holders[i];
}

static void tell_held(struct cgroup_subsys_state *css)
{
	__u32 off;

	__builtin_memset(&held, 0, sizeof(held));
	__builtin_memset(&holders, 0, sizeof(holders));
	n_holders = 0;
	memcg = CONTAINER(css, struct mem_cgroup, css);
	held.refs = BPF_CORE_READ(css, refcnt.data, count.counter);
	if (bpf_core_field_exists(memcg->swap))
		held.swap = BPF_CORE_READ(memcg, swap.usage.counter);
	bpf_loop(nodes, look_at_node, NULL, 0);
	bpf_loop(WALK_HOLDERS_MAX, tell_file, NULL, 0);
	off = used;
	if (IS_FULL(off))
		return;
	held.record = (struct walk_record){.bytes = sizeof(held), .kind = RECORD_HELD, .count = n_holders};
	copy_held(ARENA(off));
	used = off + sizeof(held);
}

/* Memcgs */

static __always_inline bool read_css(struct cgroup_subsys_state *css)
{
	return !bpf_probe_read_kernel(css_words, sizeof(css_words), css);
}

/* False where it makes no sense. */
static __always_inline bool tell_memcg(struct cgroup_subsys_state *css, __u64 serial, __u64 parent)
{
	__u32 off = used, bytes;
	struct walk_memcg *m;
	__u32 flags = CSS_FLAGS(css);
	bool lives = (flags & CSS_ONLINE) && !(flags & CSS_DYING);
	struct cgroup *cgroup = (void *)CSS_READ(css, cgroup);
	struct kernfs_node *kn = BPF_CORE_READ(cgroup, kn);
	long n;

	if (!kn || IS_FULL(off))
		return false;
	m = ARENA(off);
	n = bpf_probe_read_kernel_str(m->name, WALK_NAME_MAX, BPF_CORE_READ(kn, name));
	if (n < 1 || n > WALK_NAME_MAX)
		return false;
	m->id = BPF_CORE_READ(kn, id);
	m->serial = serial;
	m->parent = parent;
	m->usage = lives ? 0 : BPF_CORE_READ(CONTAINER(css, struct mem_cgroup, css), memory.usage.counter);
	bytes = (sizeof(*m) + n + 7) & ~7;
	m->record = (struct walk_record){.bytes = bytes,
					 .kind = RECORD_MEMCG,
					 .flags = lives ? MEMCG_LIVES : 0,
					 .count = n - 1};
	used = off + bytes;
	/* (until it is offline its references are counted on each processor apart) */
	if (!(flags & CSS_ONLINE) && want_holders)
		tell_held(css);
	return true;
}

/* Tells next_css, a child of path[depth] or the root, and finds the one behind it. */
static long step(__u32 i, void *unused)
{
	struct cgroup_subsys_state *css = next_css;
	__u32 up = depth;
	__u64 serial;

	if (!css || finished)
		return 1;
	if (used > WALK_ARENA_BYTES - ROOM_OF_ONE || rows >= most_rows || work >= WORK_AT_MOST)
		return 1;
	if (up >= WALK_DEPTH_MAX - 1) {
		too_deep++;
		next_css = NULL;
		bpf_loop(WALK_DEPTH_MAX, climb, NULL, 0);
		return 0;
	}
	if (!read_css(css)) {
		finished = broken = 1;
		return 1;
	}
	serial = CSS_READ(css, serial_nr);
	path[LEVEL(up + 1)] = css;
	serials[LEVEL(up + 1)] = serial;
	depth = told = up + 1;
	if (!tell_memcg(css, serial, serials[LEVEL(up)]))
		odd_rows++;
	rows++;
	next_css = first_child_read(css);
	if (!next_css)
		bpf_loop(WALK_DEPTH_MAX, climb, NULL, 0);
	return 0;
}

/* Up to the root of the hierarchy: in a cgroup namespace the mount shows a part. */
static long to_root(__u32 i, void *unused)
{
	struct cgroup_subsys_state *parent = BPF_CORE_READ(next_css, parent);

	if (!parent)
		return 1;
	next_css = parent;
	return 0;
}

static __always_inline void start(struct cgroup *cgroup)
{
	__u32 id = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	struct cgroup_subsys_state **at =
		(void *)cgroup + bpf_core_field_offset(struct cgroup, subsys) + id * sizeof(void *);
	__u64 serial;

	next_css = NULL;
	if (bpf_probe_read_kernel(&next_css, sizeof(next_css), at) || !next_css) {
		finished = 1;
		return;
	}
	bpf_loop(WALK_DEPTH_MAX, to_root, NULL, 0);
	if (!read_css(next_css)) {
		finished = 1;
		return;
	}
	serial = CSS_READ(next_css, serial_nr);
	depth = told = 0;
	path[0] = next_css;
	serials[0] = serial;
	if (!tell_memcg(next_css, serial, 0))
		odd_rows++;
	rows++;
	next_css = first_child_read(path[0]);
	if (!next_css)
		finished = 1;
}

SEC("iter/cgroup")
int csswalk(struct bpf_iter__cgroup *ctx)
{
	struct cgroup *cgroup = ctx->cgroup;

	if (!cgroup)
		return 0;
	used = rows = work = finished = 0;
	piece++;
	if (from_start) {
		too_deep = odd_rows = broken = 0;
		start(cgroup);
	} else {
		next_css = NULL;
		resume();
	}
	bpf_loop(FIND_AT_MOST, step, NULL, 0);
	return 0;
}
