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
 * measure: what cgslab predicts for a memcg against what slab counters say when memcgs are
 * made. Pure: readings in, verdicts out.
 *
 * By slot: objects that a cache gained x its slot. With CPU slabs flushed before each reading
 * (by its caller) slab's count of objects is exact. A cache that others use too gains
 * their objects as well: struct cgroup and the memcg's statistics come from kmalloc beside the
 * followed structs. Whole objects a memcg beyond the prediction are reported as others', and the
 * prediction is then a lower bound that held, not an equality. What percpu chunks took meanwhile
 * (kernel/cost/chunks.h) is neither's, and is taken off.
 *
 * By slab pages: bytes of slabs that the cache gained, against objects gained x page-true bytes.
 * Told only where nearly all slots were in use before (3%, and a slab a processor): objects that
 * fill old slabs take no page.
 */

#define MEASURE_CACHES 8
#define MEASURE_CHECKS (2 * MEASURE_CACHES + 3)

/* A cache that followed structs live in. */
struct measured_cache {
	const char *name; /* as slabinfo lists it; borrowed from the sample's source */
	char structs[64]; /* what of ours is in it: "mem_cgroup + mem_cgroup_per_node" */
	bool alone;       /* one struct's own */
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
	double bucket, bucket_page_true; /* bytes a memcg from the buckets: what "saved" counts from */
	double saved, saved_page_true;   /* predicted, a memcg */
	double page_true;                /* of all followed structs, a memcg */
	struct num price;                /* slab of a whole memcg */
};

/* One moment. */
struct reading {
	double active[MEASURE_CACHES];
	double total[MEASURE_CACHES]; /* slots */
	double slabs[MEASURE_CACHES];
	double chunks[MEASURE_CACHES]; /* objects that percpu chunks took, as far as they were watched */
	double slab_bytes; /* Slab of /proc/meminfo */
	double live;
};

enum verdict { VERDICT_OK, VERDICT_WRONG, VERDICT_UNKNOWN };

/* Bytes a memcg. */
struct check_row {
	char what[128];
	double predicted, measured, tolerance;
	bool at_least; /* more is no fault */
	enum verdict verdict;
	char note[96];
};

struct verdicts {
	struct check_row rows[MEASURE_CHECKS];
	size_t n;
	bool good;      /* none is wrong */
	double strangers; /* memcgs that others made or removed meanwhile */
};

/* What @s predicts. False with a sentence in *ret_why where it does not. */
bool measure_predict(struct measured *m, const struct sample *s, const char **ret_why);

/* 0, or -ENODATA where a counter is missing. @meminfo is that file's text. */
int measure_read(const struct measured *m, const struct sample *s, const char *meminfo,
		 struct reading *ret);

/* How much @b differs from @a, everywhere: the noise of a time in which we made nothing. */
struct reading measure_noise(const struct reading *a, const struct reading *b);

/* Memcgs that fill the slots that are free in @r, at most @most. */
size_t measure_fill(const struct measured *m, const struct reading *r, size_t most);

void measure_judge(const struct measured *m, const struct reading *before,
		   const struct reading *after, const struct reading *noise, size_t made,
		   struct verdicts *ret);

void verdicts_text(const struct verdicts *v, struct buf *out);
void verdicts_doc(const struct verdicts *v, struct doc *parent);

#endif
