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
	free(c->name_lens);
	free(c->constants);
	free(c->has_constants);
	c->rows = NULL;
	c->ids = NULL;
	c->name_lens = NULL;
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
		if (c->name_lens[i] != si->rows[i].name_len || memcmp(c->rows[i].name, si->rows[i].name, si->rows[i].name_len))
			return true;
	return false;
}

/* A row whose values are all unknown. */
static void add_cache(struct caches *c, const char *name, size_t len, const char *id)
{
	c->rows[c->n] = (struct cache){.name = xstrndup(name, len)};
	c->ids[c->n] = id ? xstrdup(id) : NULL;
	c->n++;
}

/* The number of names of the cache with the folder @id. */
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

static bool is_named_as(const struct slabinfo_row *a, const struct slabinfo_row *b)
{
	return a->name_len == b->name_len && !memcmp(a->name, b->name, a->name_len);
}

/* Numbers of caches with the name of row @i: those below it in the list, and those above it. */
static size_t namesakes(const struct slabinfo *si, size_t i, size_t *ret_above)
{
	size_t below = 0;

	*ret_above = 0;
	for (size_t k = 0; k < si->n; k++) {
		if (k == i || !is_named_as(&si->rows[k], &si->rows[i]))
			continue;
		below += k > i;
		*ret_above += k < i;
	}
	return below;
}

/* slabinfo lists the newest cache first: numbers from its end stay as they are when one more comes. */
static void number_name(struct caches *c, size_t i, size_t older)
{
	char *name = older ? xasprintf("%s#%zu", c->rows[i].name, older + 1) : NULL;

	if (!name)
		return;
	free((char *)c->rows[i].name);
	c->rows[i].name = name;
}

static void add_listed(struct caches *c, const struct slabinfo *si)
{
	for (size_t i = 0; i < si->n; i++) {
		const struct slabsys_name *known;
		size_t above, below = namesakes(si, i, &above);

		add_cache(c, si->rows[i].name, si->rows[i].name_len, NULL);
		c->name_lens[i] = si->rows[i].name_len;
		known = above + below ? NULL : slabsys_find(&c->names, c->rows[i].name);
		c->ids[i] = known ? xstrdup(known->id) : NULL;
		number_name(c, i, below);
	}
	c->n_listed = c->n;
}

/* True where the row has no folder because other caches have the same name. */
static bool is_shared_by_rows(const struct caches *c, const char *name)
{
	for (size_t i = 0; i < c->n_listed; i++)
		if (!c->ids[i] && !strcmp(c->rows[i].name, name))
			return true;
	return false;
}

/* Adds the names that slabinfo hides: each shares the cache of a name that slabinfo lists. */
static void add_aliases(struct caches *c)
{
	for (size_t i = 0; i < c->names.n; i++) {
		const struct slabsys_name *name = &c->names.names[i];
		const char *listed = listed_name(c, name->id);

		if ((listed && !strcmp(listed, name->name)) || is_shared_by_rows(c, name->name))
			continue;
		add_cache(c, name->name, strlen(name->name), name->id);
		c->rows[c->n - 1].alias_of = listed;
	}
}

int caches_list(struct caches *c, const struct root *root, const struct slabinfo *si)
{
	int r = slabsys_scan(&c->names, root);
	size_t most;

	drop_rows(c);
	c->has_names = !r && c->names.whole;
	most = si->n + c->names.n;
	c->rows = xcalloc(most, sizeof(*c->rows));
	c->ids = xcalloc(most, sizeof(*c->ids));
	c->name_lens = xcalloc(most, sizeof(*c->name_lens));
	c->constants = xcalloc(most, sizeof(*c->constants));
	c->has_constants = xcalloc(most, sizeof(*c->has_constants));
	add_listed(c, si);
	add_aliases(c);
	for (size_t i = 0; i < c->n; i++)
		if (c->ids[i] && c->has_names)
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

static bool is_as_before(const struct cache *row, const struct slabinfo_row *r)
{
	return num_is(row->active_objs, (int64_t)r->active_objs) && num_is(row->num_objs, (int64_t)r->num_objs) &&
	       num_is(row->num_slabs, (int64_t)r->num_slabs);
}

void caches_count(struct caches *c, const struct slabinfo *si)
{
	for (size_t i = 0; i < si->n && i < c->n_listed; i++) {
		const struct slabinfo_row *r = &si->rows[i];
		struct cache *row = &c->rows[i];
		bool same = is_as_before(row, r);

		row->active_objs = num_u(r->active_objs);
		row->num_objs = num_u(r->num_objs);
		row->num_slabs = num_u(r->num_slabs);
		row->shape.slot_bytes = num_u(r->objsize);
		row->shape.objs_per_slab = num_u(r->objperslab);
		row->shape.order = order_of(r->pagesperslab);
		if (same)
			continue;
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

/* slabinfo and sysfs are of two moments, and the row's slots are slabinfo's. */
static struct num no_more_than(struct num v, struct num most)
{
	return v.known && most.known && v.v > most.v ? most : v;
}

int caches_read_bounds(struct caches *c, const struct root *root, size_t i)
{
	struct slabsys_counts counts;
	int r = caches_read_constants(c, root, i);

	if (r)
		return r;
	/* the objects of an alias are among those of the row that has the counters */
	if (c->rows[i].alias_of)
		return 0;
	r = slabsys_read_counts(root, c->ids[i], &counts);
	if (r)
		return r;
	slabsys_bounds(&counts, &c->constants[i], &c->rows[i].objs_low, &c->rows[i].objs_high);
	/* Before 5.9 each memcg had caches of its own, which slabinfo adds and sysfs leaves out. */
	if (c->rows[i].active_objs.known && c->rows[i].objs_high.known &&
	    c->rows[i].active_objs.v > c->rows[i].objs_high.v)
		c->rows[i].objs_high = c->rows[i].active_objs;
	c->rows[i].objs_low = no_more_than(c->rows[i].objs_low, c->rows[i].num_objs);
	c->rows[i].objs_high = no_more_than(c->rows[i].objs_high, c->rows[i].num_objs);
	return 0;
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
