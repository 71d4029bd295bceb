/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_HELD_H
#define MODEL_HELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct buf;
struct memcg;
struct sample;
struct table;

/*
 * held: what keeps dying memcgs. A dying memcg is freed when nothing refers to it any more: pages that were
 * charged to it, by file or not, swap, children that are dying themselves, and others (a socket,
 * writeback, a stock of charges) that pages do not explain.
 *
 * Pages are counted by the kernel, so that their sums are exact. Whose they are is looked up for some from both
 * ends of each list: where that is all of them it is exact, else the shares are estimates ("about").
 */

enum holder_kind {
	HOLDER_FILE,	    /* page cache of a file */
	HOLDER_DEVICE,	    /* page cache of a block device: the file system's own metadata */
	HOLDER_TMPFS,	    /* a file of tmpfs, shared memory */
	HOLDER_ANON,	    /* memory of processes, which moved elsewhere or share it */
	HOLDER_UNEVICTABLE, /* locked in memory, ramfs */
	HOLDER_SWAP,
	HOLDER_CHILDREN, /* dying children, and nothing else */
	HOLDER_OTHER,	 /* references that pages do not explain */
	HOLDER_KINDS,
};

/* "file", "device", ... and the other way, HOLDER_KINDS where it is none. */
const char *holder_name(enum holder_kind kind);
enum holder_kind holder_of_name(const char *name);

/* A file that holds memcgs. Shared by what it holds and counted. */
struct held_file {
	unsigned uses;
	enum holder_kind kind; /* HOLDER_FILE, HOLDER_DEVICE or HOLDER_TMPFS */
	char *path;	       /* raw bytes: absolute where it leads to this very file, else as far as known */
	char *fs;	       /* "ext4" */
	uint32_t device;       /* of its file system: major << 20 | minor */
	uint64_t inode;
	bool found;   /* the path was looked up and is this file */
	bool deleted; /* it has no name any more */
};

struct held_file *held_file_new(enum holder_kind kind, const char *path, const char *fs);
void held_file_put(struct held_file *f);

/* Most files that are told of one memcg. */
#define HELD_FILES_MAX 8

struct held_part {
	struct held_file *file;
	uint64_t pages;
};

struct held {
	enum holder_kind kind;	      /* what holds most of its pages; children and other only where there are none */
	struct num refs;	      /* references, as the kernel counts them */
	uint64_t page_refs;	      /* of them, those of pages: at most so many */
	uint64_t pages[HOLDER_KINDS]; /* by kind; swap: pages there; children, other: how many */
	bool about;		      /* the shares of files and kinds are estimates */
	size_t n_files;
	struct held_part files[HELD_FILES_MAX]; /* most pages first */
};

void held_free(struct held *h);

/* Pages in memory. */
uint64_t held_pages(const struct held *h);

/* Adds @pages of @file, a use of it, where there is room for another file. */
void held_add_file(struct held *h, struct held_file *file, uint64_t pages);

/* Behind the last change: files with most pages first, and what holds most. */
void held_settle(struct held *h);

/* Sums over the dying memcgs of a sample. */

enum held_by { BY_HOLDER, BY_FILE, BY_SUBTREE, BY_MAKER, BY_COUNT };

const char *held_by_name(enum held_by by);
enum held_by held_by_of_name(const char *name); /* BY_COUNT where it is none */

struct held_sum {
	enum held_by by;
	enum holder_kind kind; /* by file */
	char *key;	   /* holder's name; raw path of the file, of the nearest living ancestor; maker */
	uint64_t memcgs;   /* those that have any of it; by holder: those that it holds most of */
	struct num pages;  /* unknown where of none it is known */
	struct num oldest_boot_ns; /* when the first of them died; unknown where of none it is known */
};

/* The caller's own; *ret_n of them, most pages first. */
struct held_sum *held_sums(const struct sample *s, enum held_by by, size_t *ret_n);
void held_sums_free(struct held_sum *sums, size_t n);

/* What one sentence says of all: strings are its own. */
struct held_summary {
	struct num dying;
	struct num pages;     /* of all, in memory; unknown where holders are not */
	struct num by_kind[HOLDER_KINDS];      /* memcgs that this kind holds most of */
	struct num in_swap; /* memcgs with pages there, which keep their ids; unknown where of one it is not known */
	struct num files;		       /* different ones */
	struct num oldest_boot_ns;
	struct num unknown;    /* dying memcgs of which it is not known what holds them */
	char *top_file;	       /* raw; NULL where there is none */
	enum holder_kind top_file_kind;
	uint64_t top_file_memcgs, top_file_pages;
	char *top_subtree; /* raw path of the living memcg below which most are dying; NULL: none */
	uint64_t top_subtree_memcgs;
	enum holder_kind top_kind;
};

void held_summarize(const struct sample *s, struct held_summary *ret);
void held_summary_done(struct held_summary *h);

/*
 * "270 dying hold about 4.92MiB of slab and 93.1MiB of pages; 251 are held by page cache of 12 files; the
 * oldest since 3h" behind what @out holds.
 */
void held_text(const struct sample *s, const struct held_summary *h, struct buf *out);

/*
 * "; 1900 are held by page cache of files, 1700 by pages of /var/log/x" behind what @out holds; nothing where it is not
 * known. Of the kind that holds most memcgs, and of the file of that kind that most of them have pages of.
 */
void held_top_text(const struct held_summary *h, struct buf *out);

/* "by page cache of files": of @kind, behind "held". */
const char *held_words(enum holder_kind kind);

/* What would let go of what 'cgslab dying --free' cannot ask for; "" where it can ask. */
const char *held_cure(enum holder_kind kind, bool v2);

/* The nearest living ancestor of a dying memcg; the root where there is none other. */
const struct memcg *held_living(const struct memcg *m);

/* Bytes of slab that a dying memcg keeps until it is freed. */
struct num held_price(const struct sample *s);

extern const struct table table_dying;	    /* struct memcg, dying */
extern const struct table table_dying_sums; /* struct held_sum */

#endif
