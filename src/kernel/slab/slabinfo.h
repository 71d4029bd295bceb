/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_SLABINFO_H
#define KERNEL_SLAB_SLABINFO_H

#include <stddef.h>
#include <stdint.h>

/*
 * slabinfo: parser of /proc/slabinfo's text, version 2.x (mm/slab_common.c,
 * slabinfo_show()). It is given the text and opens no file.
 *
 *   slabinfo - version: 2.1
 *   # name  <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables ...
 *   mem_cgroup  126  126  2240  14  8 : tunables 0 0 0 : slabdata  9  9  0
 *
 * A name may have blanks in it. Two caches may have one name.
 *
 * objsize is the slot (s->size), and not what was asked for. Of several names that share a cache, one is listed. Two
 * readings within a second may differ by whole slabs.
 */

/* Columns, in the kernel's order. */
struct slabinfo_row {
	const char *name; /* points into the text, name_len bytes */
	size_t name_len;
	uint64_t active_objs, num_objs, objsize, objperslab, pagesperslab;
	uint64_t active_slabs, num_slabs;
};

struct slabinfo {
	struct slabinfo_row *rows;
	size_t n;
	size_t cap;
	size_t bad_lines;     /* the number of lines that are no row; they are left out */
	size_t first_bad;     /* the number of the first such line, from 1 */
	const char *bad_what; /* what is wrong with that line */
};

#define SLABINFO_INIT ((struct slabinfo){NULL, 0, 0, 0, 0, NULL})

/*
 * Rows point into @text, which must outlive them; they replace those of an earlier call. 0; -ENODATA for an empty
 * text; -EPROTONOSUPPORT where the first line does not say version 2.x. A line that cannot be parsed is left out and
 * counted; so is a last line without a newline, since the text was cut short there.
 */
int slabinfo_parse(struct slabinfo *si, const char *text, size_t len);

void slabinfo_done(struct slabinfo *si);

#endif
