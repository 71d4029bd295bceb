/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CSSWALK_ROWS_H
#define KERNEL_CGROUP_CSSWALK_ROWS_H

/*
 * csswalk_rows: the records that the program in the kernel (csswalk.bpf.c) writes and csswalk.c reads. They follow
 * each other in the arena, and the length of each is a multiple of 8 bytes. The file that includes this one has
 * defined __u8 to __u64.
 *
 * Each memcg has a RECORD_MEMCG, parents before children. Where a memcg is dying and holders were asked for, a
 * RECORD_HELD follows, and before that a RECORD_FILE for each of its files that was not told lately.
 */

#define WALK_ARENA_BYTES (1U << 20)
#define WALK_ARENA_TAIL  1024 /* behind the arena: more than one record without a path has */
#define WALK_DEPTH_MAX   64 /* levels of the tree; what lies deeper is counted as too deep */
#define WALK_NAME_MAX    256
#define WALK_LISTS       5 /* LRU lists that are told: inactive and active of anon and of file, unevictable */
#define WALK_HOLDERS_MAX 8 /* different holders of one memcg that are told */
#define WALK_PATH_MAX    24 /* components of a file's path */

enum walk_record_kind { RECORD_MEMCG = 1, RECORD_HELD, RECORD_FILE };

struct walk_record {
	__u16 bytes; /* with what follows it */
	__u8 kind;
	__u8 flags;
	__u32 count; /* bytes of the name; holders; components */
};

#define MEMCG_LIVES 1 /* flags of RECORD_MEMCG: not set, its group was removed */

struct walk_memcg {
	struct walk_record record;
	__u64 id;     /* inode of its cgroup's directory */
	__u64 serial; /* counts memcgs and their like in the order of birth */
	__u64 parent; /* serial of the parent, 0 of the root */
	__u64 usage;  /* pages charged to it and below it */
	char name[];
};

enum walk_class { CLASS_ANON, CLASS_FILE, CLASS_UNEVICTABLE, WALK_CLASSES };

/* Keys below WALK_KEY_FILE are no file's. */
enum walk_key { KEY_NONE, KEY_ANON, WALK_KEY_FILE = 4096 };

struct walk_holder {
	__u64 key;    /* of a file: what its RECORD_FILE says */
	__u32 pages; /* of those that were looked at */
	__u32 class;
};

struct walk_held {
	struct walk_record record;
	__u64 refs;             /* references to the memcg */
	__u64 swap;             /* pages in swap; on v1 with those in memory */
	__u64 lru[WALK_LISTS];  /* pages */
	__u32 looked[WALK_CLASSES]; /* pages that were looked at */
	__u32 folios;               /* of so many folios: each has one reference to the memcg */
	__u32 odd;                  /* folios that were no longer this memcg's */
	__u32 none;
	struct walk_holder holders[WALK_HOLDERS_MAX];
};

#define FILE_DELETED 1 /* flags of RECORD_FILE */
#define FILE_CUT     2 /* the path has more components than are told */

struct walk_file {
	struct walk_record record;
	__u64 key;
	__u64 cached; /* pages of it in memory, whoever they are charged to */
	__u64 inode;
	__u32 device;  /* of its file system, as the kernel numbers it: major << 20 | minor */
	__u32 special; /* of a block device's own inode: which */
	char type[16]; /* of the file system */
	char names[];  /* components from the last to the first, each with its NUL */
};

#endif
