/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/caches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void drop_rows(struct caches *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free((char *)c->rows[i].name);
		free(c->ids[i]);
	}
	free(c->rows);
	free(c->ids);
	free(c->constants);
	free(c->has_constants);
	c->rows = NULL;
	c->ids = NULL;
	c->constants = NULL;
	c->has_constants = NULL;
	c->n = c->n_listed = 0;
}

void caches_done(struct caches *c)
{
	drop_rows(c);
	slabsys_done(&c->names);
}

bool caches_differ(const struct caches *c, const struct slabinfo *si)
{
	if (c->n_listed != si->n)
		return true;
	for (size_t i = 0; i < si->n; i++)
		if (strlen(c->rows[i].name) != si->rows[i].name_len ||
		    memcmp(c->rows[i].name, si->rows[i].name, si->rows[i].name_len))
			return true;
	return false;
}

/* A row whose values are all unknown. */
static void add_row(struct caches *c, const char *name, size_t len, const char *id)
{
	c->rows[c->n] = (struct cache){.name = xstrndup(name, len)};
	c->ids[c->n] = id ? xstrdup(id) : NULL;
	c->n++;
}

/* How many names stand for the cache of folder @id. */
static size_t names_of(const struct caches *c, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < c->names.n; i++)
		n += !strcmp(c->names.names[i].id, id);
	return n;
}

static const char *listed_name(const struct caches *c, const char *id)
{
	for (size_t i = 0; i < c->n_listed; i++)
		if (c->ids[i] && !strcmp(c->ids[i], id))
			return c->rows[i].name;
	return NULL;
}

static void add_listed(struct caches *c, const struct slabinfo *si)
{
	for (size_t i = 0; i < si->n; i++) {
		const struct slabsys_name *known;

		add_row(c, si->rows[i].name, si->rows[i].name_len, NULL);
		known = slabsys_find(&c->names, c->rows[i].name);
		c->ids[i] = known ? xstrdup(known->id) : NULL;
	}
	c->n_listed = c->n;
}

/* Names that slabinfo hides: they share the cache of one that it lists. */
static void add_aliases(struct caches *c)
{
	for (size_t i = 0; i < c->names.n; i++) {
		const struct slabsys_name *name = &c->names.names[i];
		const char *listed = listed_name(c, name->id);

		if (listed && !strcmp(listed, name->name))
			continue;
		add_row(c, name->name, strlen(name->name), name->id);
		c->rows[c->n - 1].alias_of = listed;
	}
}

int caches_list(struct caches *c, const struct root *root, const struct slabinfo *si)
{
	int r = slabsys_scan(&c->names, root);
	size_t most;

	drop_rows(c);
	c->has_names = !r;
	most = si->n + c->names.n;
	c->rows = xcalloc(most, sizeof(*c->rows));
	c->ids = xcalloc(most, sizeof(*c->ids));
	c->constants = xcalloc(most, sizeof(*c->constants));
	c->has_constants = xcalloc(most, sizeof(*c->has_constants));
	add_listed(c, si);
	add_aliases(c);
	for (size_t i = 0; i < c->n; i++)
		if (c->ids[i])
			c->rows[i].aliases = num((int64_t)names_of(c, c->ids[i]) - 1);
	return r;
}

/* Pages of a slab are always a power of two (page allocator orders). */
static struct num order_of(uint64_t pages)
{
	for (int order = 0; order <= 20; order++)
		if (1ULL << order == pages)
			return num(order);
	return NUM_UNKNOWN;
}

void caches_count(struct caches *c, const struct slabinfo *si)
{
	for (size_t i = 0; i < si->n && i < c->n_listed; i++) {
		const struct slabinfo_row *r = &si->rows[i];
		struct cache *row = &c->rows[i];

		row->active_objs = num_u(r->active_objs);
		row->num_objs = num_u(r->num_objs);
		row->num_slabs = num_u(r->num_slabs);
		row->shape.slot_bytes = num_u(r->objsize);
		row->shape.objs_per_slab = num_u(r->objperslab);
		row->shape.order = order_of(r->pagesperslab);
		row->objs_low = NUM_UNKNOWN;
		row->objs_high = row->active_objs;
	}
}

int caches_read_constants(struct caches *c, const struct root *root, size_t i)
{
	struct slabsys_const *k = &c->constants[i];
	int r;

	if (c->has_constants[i])
		return 0;
	if (!c->ids[i])
		return -ENOENT;
	r = slabsys_read_const(root, c->ids[i], k);
	if (r)
		return r;
	c->has_constants[i] = true;
	c->rows[i].object_bytes = k->object_size;
	if (!c->rows[i].shape.slot_bytes.known)
		c->rows[i].shape = (struct slab_shape){k->slab_size, k->objs_per_slab, k->order};
	return 0;
}

int caches_read_bounds(struct caches *c, const struct root *root, size_t i)
{
	struct slabsys_counts counts;
	int r = caches_read_constants(c, root, i);

	if (r)
		return r;
	/* An alias's objects are among those of the row that has the counters. */
	if (c->rows[i].alias_of)
		return 0;
	r = slabsys_read_counts(root, c->ids[i], &counts);
	if (!r)
		slabsys_bounds(&counts, &c->constants[i], &c->rows[i].objs_low,
			       &c->rows[i].objs_high);
	return r;
}

size_t caches_index(const struct caches *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->rows[i].name, name))
			return i;
	return c->n;
}

const struct cache *caches_counted(const struct caches *c, const char *name)
{
	size_t i = caches_index(c, name);

	if (i < c->n && c->rows[i].alias_of)
		i = caches_index(c, c->rows[i].alias_of);
	return i < c->n ? &c->rows[i] : NULL;
}
