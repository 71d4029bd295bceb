/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_MEASURE_H
#define CLI_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"

struct doc;
struct buf;
struct sample;

/*
 * measure: compares cgslab's prediction for a memcg with slab's counters while memcgs are
 * made. It reads nothing itself: readings go in, verdicts come out.
 *
 * By slot: the objects that a cache gained x its slot. The caller flushes CPU slabs before each reading, so
 * that slab's count of objects is exact. A cache that others use too gains
 * their objects as well: struct cgroup and the memcg's statistics come from kmalloc, as the
 * followed structs may. Whole objects a memcg beyond the prediction are reported as those of others; the
 * prediction is then a lower bound that held, and no equality. Objects that percpu chunks took meanwhile
 * (kernel/cost/chunks.h) belong to neither and are taken off.
 *
 * By slab pages: the bytes of slabs that the cache gained, against objects gained x page-true bytes.
 * This is told only where nearly all slots were in use before (all but 3%, and a slab a processor), because objects that
 * fill old slabs take no page.
 */

#define MEASURE_CACHES 8
#define MEASURE_CHECKS (2 * MEASURE_CACHES + 3)

/* A cache that followed structs live in. */
struct measured_cache {
	const char *name; /* as slabinfo lists it; borrowed from the sample's source */
	char structs[64]; /* the followed structs in it: "mem_cgroup + mem_cgroup_per_node" */
	bool alone;       /* only one struct lives in it */
	double per_memcg; /* objects of followed structs a memcg */
	double slot;      /* bytes */
	double page_true;
	double slab_bytes; /* of one slab */
	double objs_per_slab;
};

struct measured {
	struct measured_cache caches[MEASURE_CACHES];
	size_t n;
	double cpus;
	double bucket, bucket_page_true; /* bytes a memcg in the buckets, from which "saved" counts */
	double saved, saved_page_true;   /* predicted, a memcg */
	double page_true;                /* of all followed structs, a memcg */
	struct num price;                /* slab of a whole memcg */
};

/* One moment. */
struct reading {
	double active[MEASURE_CACHES];
	double total[MEASURE_CACHES]; /* slots */
	double slabs[MEASURE_CACHES];
	double chunks[MEASURE_CACHES]; /* objects that percpu chunks took while they were watched */
	double slab_bytes; /* Slab of /proc/meminfo */
	double live;
};

enum verdict { VERDICT_OK, VERDICT_WRONG, VERDICT_UNKNOWN };

/* One prediction and its measurement, in bytes a memcg. */
struct check_row {
	char what[128];
	double predicted, measured, tolerance;
	bool at_least; /* a larger measurement is no fault */
	enum verdict verdict;
	char note[96];
};

struct verdicts {
	struct check_row rows[MEASURE_CHECKS];
	size_t n;
	bool good;      /* no row is wrong */
	double strangers; /* memcgs that others made or removed meanwhile */
};

/* Takes the prediction from @s. False with a sentence in *ret_why where @s has none. */
bool measure_predict(struct measured *m, const struct sample *s, const char **ret_why);

/* Takes a reading. 0, or -ENODATA where a counter is missing. @meminfo is the text of /proc/meminfo. */
int measure_read(const struct measured *m, const struct sample *s, const char *meminfo,
		 struct reading *ret);

/* How much each counter of @b differs from @a: the noise, where we made nothing in between. */
struct reading measure_noise(const struct reading *a, const struct reading *b);

/* How many memcgs fill the slots that are free in @r, at most @most. */
size_t measure_fill(const struct measured *m, const struct reading *r, size_t most);

void measure_judge(const struct measured *m, const struct reading *before,
		   const struct reading *after, const struct reading *noise, size_t made,
		   struct verdicts *ret);

void verdicts_text(const struct verdicts *v, struct buf *out);
void verdicts_doc(const struct verdicts *v, struct doc *parent);

#endif
