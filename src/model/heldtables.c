/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of dying memcgs: each, and sums over them.
 */
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/words.h"

#define HELD(expr) (r->held ? (expr) : NUM_UNKNOWN)
#define PAGES(kind) value_num(HELD(num_u(r->held->pages[kind])))

FIELD_GETTER(dying_holder, struct memcg, value_str(r->held ? holder_name(r->held->kind) : NULL))
FIELD_GETTER(dying_pages, struct memcg, value_num(HELD(num_u(held_pages(r->held)))))
FIELD_GETTER(dying_file_pages, struct memcg, PAGES(HOLDER_FILE))
FIELD_GETTER(dying_device_pages, struct memcg, PAGES(HOLDER_DEVICE))
FIELD_GETTER(dying_tmpfs_pages, struct memcg, PAGES(HOLDER_TMPFS))
FIELD_GETTER(dying_anon_pages, struct memcg, PAGES(HOLDER_ANON))
FIELD_GETTER(dying_unevictable_pages, struct memcg, PAGES(HOLDER_UNEVICTABLE))
FIELD_GETTER(dying_swap, struct memcg, PAGES(HOLDER_SWAP))
FIELD_GETTER(dying_children, struct memcg, PAGES(HOLDER_CHILDREN))
FIELD_GETTER(dying_other, struct memcg, PAGES(HOLDER_OTHER))
FIELD_GETTER(dying_refs, struct memcg, value_num(r->held ? r->held->refs : NUM_UNKNOWN))
FIELD_GETTER(dying_files, struct memcg, value_num(HELD(num((int64_t)r->held->n_files))))
FIELD_GETTER(dying_price, struct memcg, value_num(held_price(s)))
FIELD_GETTER(dying_age, struct memcg, value_age(s, r->dying_boot_ns))
FIELD_GETTER(dying_id, struct memcg, value_num(num_u(r->id)))
FIELD_GETTER(dying_incarnation, struct memcg, value_num(num(r->incarnation)))

FIELD_GETTER(dying_estimate, struct memcg, value_str(!r->held ? NULL : r->held->about ? "yes" : "no"))

/* The file with most of its pages. */
FIELD_GETTER(dying_file, struct memcg,
	     value_escaped(r->held && r->held->n_files ? r->held->files[0].file->path : NULL, scratch))

FIELD_GETTER(dying_top_pages, struct memcg,
	     value_num(r->held && r->held->n_files ? num_u(r->held->files[0].pages) : NUM_UNKNOWN))

static struct value dying_since(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct memcg *m = row;
	struct num utc = num_sub(num(s->at.utc_ns), num_sub(num(s->at.boot_ns), m->dying_boot_ns));

	(void)scratch;
	return utc.known ? (struct value){.kind = VALUE_TIME, .i = utc.v} : value_num(utc);
}

static const struct field dying_fields[] = {
	{"age_seconds", "AGE", "since it was removed; unknown where that was not seen",
	 FROM(dying_age), UNIT_SECONDS, METRIC_NONE, 8, 0},
	{"dying_since", "SINCE", "when it was removed, UTC; unknown where that was not seen",
	 FROM(dying_since), UNIT_TIME, METRIC_NONE, 24, FIELD_EXTRA},
	{WORD_MAKER, "command that made it, where that was seen", ROW_NAME(struct memcg, creator),
	 UNIT_NONE, METRIC_NONE, 15, 0},
	{"creator_pid", "PID", "process that made it, where that was seen",
	 ROW(struct memcg, creator_pid), UNIT_ID, METRIC_NONE, 8, FIELD_EXTRA},
	{"price_bytes", "PRICE", "bytes of slab that it keeps until it is freed", FROM(dying_price),
	 UNIT_BYTES, METRIC_NONE, 8, 0},
	{"holder", "HOLDER",
	 "what holds most of it: file, device, tmpfs, anon, unevictable, swap, children (dying ones), "
	 "other (references that pages do not explain)",
	 FROM(dying_holder), UNIT_NONE, METRIC_NONE, 11, 0},
	{"pages", "PAGES", "pages in memory that are charged to it", FROM(dying_pages), UNIT_NONE,
	 METRIC_GAUGE, 8, 0},
	{"file_pages", "FILE-PAGES", "of them, page cache of files", FROM(dying_file_pages),
	 UNIT_NONE, METRIC_GAUGE, 10, FIELD_EXTRA},
	{"device_pages", "DEVICE-PAGES", "of them, page cache of block devices",
	 FROM(dying_device_pages), UNIT_NONE, METRIC_GAUGE, 12, FIELD_EXTRA},
	{"tmpfs_pages", "TMPFS-PAGES", "of them, tmpfs and shared memory", FROM(dying_tmpfs_pages),
	 UNIT_NONE, METRIC_GAUGE, 11, FIELD_EXTRA},
	{"anon_pages", "ANON-PAGES", "of them, memory of processes", FROM(dying_anon_pages),
	 UNIT_NONE, METRIC_GAUGE, 10, FIELD_EXTRA},
	{"unevictable_pages", "UNEVICT-PAGES", "of them, locked in memory",
	 FROM(dying_unevictable_pages), UNIT_NONE, METRIC_GAUGE, 13, FIELD_EXTRA},
	{"estimate", "ESTIMATE",
	 "yes where not all pages were looked at: whose they are is an estimate, their number is not",
	 FROM(dying_estimate), UNIT_NONE, METRIC_NONE, 8, FIELD_EXTRA},
	{"swap_pages", "SWAP", "pages of it in swap", FROM(dying_swap), UNIT_NONE, METRIC_GAUGE, 8,
	 0},
	{"children", "CHILDREN", "dying memcgs right below it, which hold it", FROM(dying_children),
	 UNIT_NONE, METRIC_GAUGE, 8, 0},
	{"other_references", "OTHER", "references that neither pages nor swap nor children explain",
	 FROM(dying_other), UNIT_NONE, METRIC_GAUGE, 6, FIELD_EXTRA},
	{"references", "REFS", "references to it, of the kernel's count", FROM(dying_refs),
	 UNIT_NONE, METRIC_GAUGE, 8, FIELD_EXTRA},
	{"files", "FILES", "files that were found to hold it", FROM(dying_files), UNIT_NONE,
	 METRIC_GAUGE, 6, FIELD_EXTRA},
	{"top_file_pages", "TOP-PAGES", "pages of the file that is named", FROM(dying_top_pages),
	 UNIT_NONE, METRIC_GAUGE, 9, FIELD_EXTRA},
	{"cgroup_id", "ID", "inode of the directory that it had; unique in its hierarchy",
	 FROM(dying_id), UNIT_ID, METRIC_NONE, 10, FIELD_EXTRA},
	{"incarnation", "INCARNATION",
	 "which memcg of that cgroup, where its controller was switched off and on",
	 FROM(dying_incarnation), UNIT_ID, METRIC_NONE, 11, FIELD_EXTRA},
	{"path", "MEMCG", "path below the hierarchy's root; unprintable bytes as \\xNN",
	 FROM(field_memcg_path), UNIT_NONE, METRIC_NONE, 0, 0},
	{"file", "HELD-BY", "file with most of its pages, such as was found", FROM(dying_file),
	 UNIT_NONE, METRIC_NONE, 0, 0},
};

static size_t dying_count(const struct sample *s)
{
	return s->memcgs ? s->memcgs->dying : 0;
}

static const void *dying_row(const struct sample *s, size_t i)
{
	return s->memcgs->dying_rows[i];
}

const struct table table_dying = {
	.name = "dying",
	.help = "memcgs that were removed and are not yet freed, and what holds them",
	.needs = NEED_MEMCGS | NEED_HOLDERS,
	.fields = dying_fields,
	.n_fields = ARRAY_SIZE(dying_fields),
	.sort = "pages",
	.compare_paths = memcg_path_compare,
	.count = dying_count,
	.row = dying_row,
};

/* Sums: struct held_sum */

FIELD_GETTER(sum_memcgs, struct held_sum, value_num(num_u(r->memcgs)))
FIELD_GETTER(sum_price, struct held_sum, value_num(num_mul(held_price(s), num_u(r->memcgs))))
FIELD_GETTER(sum_oldest, struct held_sum, value_age(s, r->oldest_boot_ns))
FIELD_GETTER(sum_estimate, struct held_sum, value_str(!r->pages.known ? NULL : r->about ? "yes" : "no"))
FIELD_GETTER(sum_by, struct held_sum, value_str(held_by_name(r->by)))

static const struct field sum_fields[] = {
	{"dying", "DYING", "dying memcgs; by file, those that have pages of it: one with pages of two files counts in both rows", FROM(sum_memcgs),
	 UNIT_NONE, METRIC_GAUGE, 8, 0},
	{"pages", "PAGES",
	 "pages of theirs in memory; by holder, of this kind; by file, of this file",
	 ROW(struct held_sum, pages), UNIT_NONE, METRIC_GAUGE, 10, 0},
	{"estimate", "ESTIMATE", "yes where not all pages were looked at: whose they are is an estimate",
	 FROM(sum_estimate), UNIT_NONE, METRIC_NONE, 8, 0},
	{"price_bytes", "PRICE", "bytes of slab that they keep until they are freed",
	 FROM(sum_price), UNIT_BYTES, METRIC_NONE, 9, 0},
	{"oldest_seconds", "OLDEST", "since the first of them was removed, where that was seen",
	 FROM(sum_oldest), UNIT_SECONDS, METRIC_NONE, 8, 0},
	{"by", "BY", "what is summed: holder, file, subtree, maker", FROM(sum_by), UNIT_NONE,
	 METRIC_NONE, 8, FIELD_EXTRA},
	{"key", "KEY",
	 "kind of holder; path of the file; the nearest living memcg above them; command that made them",
	 ROW_LISTED(struct held_sum, key), UNIT_NONE, METRIC_NONE, 0, 0},
};

static size_t sum_count(const struct sample *s)
{
	return s->n_dying_sums;
}

static const void *sum_row(const struct sample *s, size_t i)
{
	return &s->dying_sums[i];
}

const struct table table_dying_sums = {
	.name = "dying-sums",
	.help = "sums over dying memcgs: 'cgslab dying --by'",
	.needs = NEED_MEMCGS | NEED_HOLDERS,
	.fields = sum_fields,
	.n_fields = ARRAY_SIZE(sum_fields),
	.sort = "pages",
	.count = sum_count,
	.row = sum_row,
};
