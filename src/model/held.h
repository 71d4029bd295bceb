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
 * held: what keeps dying memcgs. A dying memcg is freed when nothing refers to it any more. It is referred to by pages
 * that were charged to it, by swap, by children that are dying themselves, and by others that pages do not
 * explain (a socket, writeback, a stock of charges).
 *
 * The kernel counts the pages, so their sums are exact. Which file a page belongs to is looked up for some pages from
 * both ends of each list. Where those are all pages, the shares of files are exact; else they are estimates ("about"):
 * the pages that were not looked at are divided in the same proportion, up to the pages that a file has in memory, and
 * the rest of page cache belongs to files that were not seen.
 */

enum holder_kind {
	HOLDER_FILE,	    /* page cache of a file */
	HOLDER_DEVICE,	    /* page cache of a block device: the file system's own metadata */
	HOLDER_TMPFS,	    /* a file of tmpfs, shared memory */
	HOLDER_ANON,	    /* memory of processes that moved to another cgroup or share the memory */
	HOLDER_UNEVICTABLE, /* locked in memory, ramfs */
	HOLDER_SWAP,
	HOLDER_CHILDREN, /* dying children, and nothing else */
	HOLDER_OTHER,	 /* references that pages do not explain */
	HOLDER_KINDS,
};

/* "file", "device" and so on; and the kind of such a name, HOLDER_KINDS where @name is none. */
const char *holder_name(enum holder_kind kind);
enum holder_kind holder_of_name(const char *name);

/* A file that holds memcgs. All memcgs that it holds share the struct, which counts them in uses. */
struct held_file {
	unsigned uses;
	enum holder_kind kind; /* HOLDER_FILE, HOLDER_DEVICE or HOLDER_TMPFS */
	char *path;	       /* raw bytes: absolute where the path leads to this very file, else the part that is known */
	char *fs;	       /* "ext4" */
	uint32_t device;       /* of its file system: major << 20 | minor */
	uint64_t inode;
	bool found;   /* the path was looked up and leads to this file */
	bool deleted; /* the file has no name any more */
};

struct held_file *held_file_new(enum holder_kind kind, const char *path, const char *fs);
void held_file_put(struct held_file *f);

/* How many files are told of one memcg at most. */
#define HELD_FILES_MAX 8

struct held_part {
	struct held_file *file;
	uint64_t pages;
};

struct held {
	enum holder_kind kind;	      /* the holder of most pages; children and other only where it has no pages */
	struct num refs;	      /* references to the memcg, as the kernel counts them */
	uint64_t page_refs;	      /* how many of the references are those of pages, at most */
	uint64_t pages[HOLDER_KINDS]; /* by kind; of swap the pages there, of children and other their number */
	bool about;		      /* the shares of files and kinds are estimates */
	size_t n_files;
	struct held_part files[HELD_FILES_MAX]; /* most pages first */
};

void held_free(struct held *h);

/* Pages in memory. */
uint64_t held_pages(const struct held *h);

/* Adds @pages of @file where there is room for another file, and counts a use of @file then. */
void held_add_file(struct held *h, struct held_file *file, uint64_t pages);

/* To be called after the last change: puts the files with most pages first, and sets kind. */
void held_settle(struct held *h);

/* Sums over the dying memcgs of a sample. */

enum held_by { BY_HOLDER, BY_FILE, BY_SUBTREE, BY_MAKER, BY_COUNT };

const char *held_by_name(enum held_by by);
enum held_by held_by_of_name(const char *name); /* BY_COUNT where it is none */

struct held_sum {
	enum held_by by;
	enum holder_kind kind; /* by file */
	char *key;	   /* the holder's name; the raw path of the file or of the nearest living ancestor; the maker */
	uint64_t memcgs;   /* memcgs that the key holds any page of; by holder: those that it holds most pages of */
	struct num pages;  /* unknown where no memcg's pages are known */
	bool about;	   /* by holder and by file: the pages of some memcg were not all looked at */
	struct num oldest_boot_ns; /* when the first of them died; unknown where no memcg's death was seen */
};

/* *ret_n sums, most pages first, to be freed by held_sums_free(). */
struct held_sum *held_sums(const struct sample *s, enum held_by by, size_t *ret_n);
void held_sums_free(struct held_sum *sums, size_t n);

/* The figures of a sentence about all dying memcgs. The summary owns its strings. */
struct held_summary {
	struct num dying;
	struct num pages;     /* of all, in memory; unknown where their holders are unknown */
	struct num by_kind[HOLDER_KINDS];      /* memcgs that this kind holds most pages of */
	struct num in_swap; /* memcgs with pages in swap, which keep their ids; unknown where one memcg's are unknown */
	bool about; /* whose the pages are is an estimate */
	struct num files;		       /* different files that hold a memcg */
	struct num oldest_boot_ns;
	struct num unknown;    /* dying memcgs whose holder is unknown */
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
 * Adds "270 dying hold about 4.92MiB of slab and 93.1MiB of pages; 251 are held by page cache of 12 files; the
 * oldest since 3h" to @out; "about" where the price is no measured one.
 */
void held_text(const struct sample *s, const struct held_summary *h, struct buf *out);

/*
 * Adds "; 1900 are held by page cache of files, 1700 by pages of /var/log/x" to @out: the kind that holds most memcgs,
 * and the file of that kind that holds most of these. Adds nothing where the holders are unknown.
 */
void held_top_text(const struct held_summary *h, struct buf *out);

/* "by page cache of files": the words for @kind that stand behind "held". */
const char *held_words(enum holder_kind kind);

/* The cure where 'cgslab dying --free' cannot make @kind let go; "" where it can. */
const char *held_cure(enum holder_kind kind, bool v2);

/* The nearest living ancestor of a dying memcg; the root where no other lives. */
const struct memcg *held_living(const struct memcg *m);

/* Bytes of slab that a dying memcg keeps until it is freed. */
struct num held_price(const struct sample *s);

extern const struct table table_dying;	    /* struct memcg, dying */
extern const struct table table_dying_sums; /* struct held_sum */

#endif
