/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_CACHES_H
#define KERNEL_SLAB_CACHES_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/slab/slabinfo.h"
#include "kernel/slab/slabsys.h"
#include "model/sample.h"

struct root;

/*
 * caches: the rows of struct cache from /proc/slabinfo and /sys/kernel/slab together.
 *
 * Names and constants are read again only when the list of names has changed. At a tick with the same list, the
 * counters are written into the rows that are there.
 *
 * Two caches may have the same name, as those of a driver that makes a cache for each of its cards. Their rows then
 * have different names: "mlx5_fs_ftes" is the oldest, which slabinfo lists last, and "mlx5_fs_ftes#2" the next. sysfs
 * has one folder of that name, and nothing tells which cache it belongs to; so constants and bounds of such rows come
 * from slabinfo.
 */

struct caches {
	struct cache *rows; /* those of slabinfo in its order, then the aliases */
	size_t n;           /* rows of both */
	size_t n_listed;
	size_t *name_lens;               /* length of a row's name in slabinfo: the rest was added here */
	char **ids;                      /* sysfs folder of a row, NULL where unknown */
	struct slabsys_const *constants; /* of a row; read where has_constants says so */
	bool *has_constants;
	struct slabsys names;
	bool has_names; /* /sys/kernel/slab could be listed, and is whole */
};

#define CACHES_INIT ((struct caches){.names = SLABSYS_INIT})

void caches_done(struct caches *c);

/* True when the rows are not those of @si any more (a cache came or went). */
bool caches_differ(const struct caches *c, const struct slabinfo *si);

/*
 * Lists names anew: rows of @si, then a row for each other name. With @si empty
 * (no permission) the names alone. Returns the error of /sys/kernel/slab or 0.
 */
int caches_list(struct caches *c, const struct root *root, const struct slabinfo *si);

/*
 * Writes this tick's counters of @si into the rows; caches_differ() was false. Bounds of a row stay where its
 * counters are those of the tick before.
 */
void caches_count(struct caches *c, const struct slabinfo *si);

/*
 * Constants from sysfs into the row (once) and bounds of this tick. 0, or -errno of
 * the folder; -ENOENT where there is none.
 */
int caches_read_constants(struct caches *c, const struct root *root, size_t i);
int caches_read_bounds(struct caches *c, const struct root *root, size_t i);

/* The row that has the counters of cache @name: its own, or the one it is an alias of. */
const struct cache *caches_counted(const struct caches *c, const char *name);

/* Index of the row of that name; c->n when there is none. */
size_t caches_index(const struct caches *c, const char *name);

#endif
