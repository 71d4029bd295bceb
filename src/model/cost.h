/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_COST_H
#define MODEL_COST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/known.h"
#include "base/strings.h"

struct table;

/*
 * cost: rows of the bill of one memcg (`cgslab cost`) and of the ranking of call sites
 * (`cgslab sites`), as tables of the registry. Strings belong to the maker of the rows.
 */

/*
 * What one call site takes for one memcg, in slots of one size: the means over the probes, less the objects that
 * were freed again. Bytes are those of one object where a name does not say otherwise.
 */
struct cost_row {
	const char *controller; /* the controller that needs it; "cgroup": every cgroup has it; "unattributed": unknown */
	const char *site;       /* "mem_cgroup_css_alloc+0x57", or an address; escaped */
	const char *type;       /* struct, NULL where neither BTF nor the cache tells */
	const char *cache;      /* listed name; "percpu" for percpu memory; NULL where unknown */
	struct real count;      /* objects a memcg; of percpu memory areas, not copies */
	struct real requested_bytes; /* R, the mean where the site asks for several sizes */
	struct num slot_bytes;       /* A; of percpu memory R times the possible CPUs */
	struct real wasted_bytes;    /* A - R; unknown for percpu memory */
	struct num own_slot_bytes;   /* slot in a cache for the largest R; unknown for percpu memory */
	struct num would_save_bytes; /* A - own slot where the object comes from kmalloc, else 0 */
	struct real memcg_bytes;     /* count x A: what a memcg pays */
};

/* What stands as the cache of percpu memory, and of what goes with its chunks: no mkdir takes that, it is in no sum. */
#define COST_PERCPU "percpu"
#define COST_BESIDE "percpu-objcg"

/* A call site that asks for slots of one size, and how often it did so in a window. */
struct site_row {
	const char *site;  /* escaped */
	const char *class; /* of gfp_flags: "plain", "account", "reclaimable", "dma" */
	struct num allocs; /* in the window */
	struct real allocs_per_second;
	struct num requested_bytes; /* the sum over these allocations */
	struct num requested_min, requested_max;
	struct real requested_mean;
	struct num slot_bytes;
	struct real wasted_bytes_per_second;
	struct num own_slot_bytes; /* slot in a cache for the largest R */
	struct real would_save_bytes_per_second;
};

/* A bill that owns its rows and the strings that they point to. */
struct cost_bill {
	struct cost_row *rows;
	size_t n, cap;
	bool computed; /* from what is known of a memcg; else the rows were seen in probes */
	struct strings strings; /* private */
};

#define COST_BILL_INIT ((struct cost_bill){.strings = STRINGS_INIT})

void cost_bill_done(struct cost_bill *b);
struct cost_row *cost_bill_add(struct cost_bill *b); /* a cleared row, good until the next one */
const char *cost_bill_keep(struct cost_bill *b, char *text); /* takes the text; NULL stays NULL */

/* What the rows add up to; unknown where a row's bytes are. */
struct cost_sums {
	struct real slab_bytes, percpu_bytes, beside_bytes;
};
struct cost_sums cost_bill_sums(const struct cost_bill *b);
bool cost_is_beside(const struct cost_row *row); /* the row is in neither the slab nor the percpu sum */

extern const struct table table_cost;  /* struct cost_row */
extern const struct table table_sites; /* struct site_row */

#endif
