/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/price.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/slab/facts.h"
#include "model/cost.h"
#include "model/savings.h"

struct price price_of_sample(const struct sample *s)
{
	struct price p = {.sample = s, .align = NUM_UNKNOWN};

	for (size_t i = 0; i < s->n_structs && !p.align.known; i++)
		p.align = s->structs[i].align_bytes;
	for (size_t i = 0; i < s->n_structs; i++)
		p.debugging = p.debugging || !s->structs[i].comparable;
	return p;
}

struct num price_own_slot(const struct price *p, struct num requested)
{
	int64_t align = p->align.v;

	if (!p->align.known || !requested.known || p->debugging)
		return NUM_UNKNOWN;
	while (align / 2 >= (int64_t)sizeof(void *) && requested.v <= align / 2)
		align /= 2;
	return savings_round_up(requested, num(align));
}

struct num price_would_save(struct num slot, struct num own)
{
	struct num saving = num_sub(slot, own);

	return saving.known && saving.v < 0 ? num(0) : saving;
}

/* The plain bucket with slots of @slot bytes, as "kmalloc-4k"; NULL where there is none. */
static const char *price_bucket(const struct price *p, struct num slot)
{
	for (size_t i = 0; i < p->sample->n_caches && slot.known; i++) {
		const struct cache *c = &p->sample->caches[i];

		if (num_is(c->shape.slot_bytes, slot.v) && facts_bucket_capacity(c->name).known)
			return c->name;
	}
	return NULL;
}

/* The names of the families: mm/slab_common.c, kmalloc_info[] and INIT_KMALLOC_INFO(). */
static const char *const families[KMEM_CLASSES] = {
	[KMEM_PLAIN] = "kmalloc-",
	[KMEM_ACCOUNT] = "kmalloc-cg-",
	[KMEM_RECLAIMABLE] = "kmalloc-rcl-",
	[KMEM_DMA] = "dma-kmalloc-",
};

const char *price_kmalloc_cache(const struct price *p, struct num slot, enum kmem_class class)
{
	const char *bucket = price_bucket(p, slot);
	const struct cache *member;
	char *name;

	if (!bucket)
		return NULL;
	name = xasprintf("%s%s", families[class], bucket + strlen(families[KMEM_PLAIN]));
	member = sample_cache(p->sample, name);
	free(name);
	return member ? member->name : bucket;
}

void price_bill(const struct sample *s, struct cost_bill *b)
{
	const struct price p = price_of_sample(s);

	for (size_t i = 0; i < b->n; i++) {
		struct cost_row *row = &b->rows[i];

		if (!row->cache || strncmp(row->cache, "kmalloc-", 8) != 0 || !row->requested_bytes.known)
			continue;
		row->own_slot_bytes = price_own_slot(&p, num((int64_t)row->requested_bytes.v));
		row->would_save_bytes = price_would_save(row->slot_bytes, row->own_slot_bytes);
	}
}
