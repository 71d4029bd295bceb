/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/status/doc.h"

#include <string.h>

#include "base/buf.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/breakeven.h"
#include "model/field.h"
#include "model/follow.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/savings.h"
#include "model/verdict.h"
#include "output/doc.h"

static void add_text(struct doc *parent, const char *key, const char *bytes)
{
	struct buf safe = BUF_INIT;

	text_escape(&safe, bytes, strlen(bytes));
	doc_text(parent, key, buf_str(&safe));
	buf_done(&safe);
}

static void add_merged_with(struct doc *parent, const struct followed *f)
{
	struct doc *names = doc_array(parent, "merged_with");

	for (size_t i = 0; f && i < f->n_merged_with; i++)
		add_text(names, NULL, f->merged_with[i]);
}

static void add_patch(struct doc *d, const struct sample *s)
{
	const struct followed *f = sample_struct(s, "mem_cgroup");
	struct doc *patch = doc_object(d, "patch");
	bool own = f && (f->state == PATCH_DEDICATED || f->state == PATCH_MERGED);

	doc_text(patch, "state", patch_state_name(f ? f->state : PATCH_UNKNOWN));
	if (own && *f->cache)
		add_text(patch, "cache", f->cache);
	else
		doc_text(patch, "cache", NULL);
	add_merged_with(patch, f);
}

/* Dying memcgs by what holds most of their pages; unknown where nothing looked at that. */
static void add_holders(struct doc *memcgs, const struct num *dying_by)
{
	struct doc *list;

	if (!dying_by[0].known) {
		doc_array_unknown(memcgs, "holders");
		return;
	}
	list = doc_array(memcgs, "holders");
	for (size_t i = 0; i < HOLDER_KINDS && dying_by[i].known; i++) {
		struct doc *o = doc_object(list, NULL);

		doc_text(o, "name", holder_name((enum holder_kind)i));
		doc_num(o, "memcgs", dying_by[i]);
	}
}

static void add_counts(struct doc *d, const struct sample *s)
{
	const struct memcg_counts *c = &s->counts;
	struct doc *o = doc_object(d, "memcgs");

	doc_num(o, "live", c->live);
	doc_text(o, "live_source", *c->live_source ? c->live_source : NULL);
	doc_num(o, "dying", c->dying);
	doc_text(o, "dying_source", *c->dying_source ? c->dying_source : NULL);
	doc_num(o, "objs_low", c->objs_low);
	doc_num(o, "objs_high", c->objs_high);
	doc_num(o, "created", c->created);
	doc_num(o, "removed", c->removed);
	doc_num(o, "freed", c->freed);
	doc_num(o, "id_limit", c->id_limit);
	doc_text(o, "hierarchy", hierarchy_name(c->hierarchy));
	add_holders(o, s->dying_by);
	doc_bool(o, "is_part", c->is_part);
	doc_num(o, "part_live", c->part_live);
	doc_num(o, "part_dying", c->part_dying);
}

static void add_value(struct doc *o, const char *key, const struct value *v)
{
	if (v->kind == VALUE_TEXT)
		doc_text(o, key, v->text);
	else if (v->kind == VALUE_REAL)
		doc_real(o, key, real(v->r));
	else
		doc_num(o, key, v->kind == VALUE_INT ? num(v->i) : NUM_UNKNOWN);
}

/* The fields of table structs, and between them the members that a table has no room for. */
static void add_struct(struct doc *list, const struct sample *s, const struct followed *f)
{
	struct doc *o = doc_object(list, NULL);
	struct buf scratch = BUF_INIT;

	for (size_t i = 0; i < table_structs.n_fields; i++) {
		const struct field *field = &table_structs.fields[i];
		struct value v = field_value(field, s, f, &scratch);

		if (!strcmp(field->name, "source") && f->source == SIZE_UNKNOWN)
			v.kind = VALUE_UNKNOWN;
		add_value(o, field->name, &v);
		if (!strcmp(field->name, "cache"))
			add_merged_with(o, f);
		if (strcmp(field->name, "own_page_true_bytes") != 0)
			continue;
		doc_bool(o, "own_page_true_is_estimate", f->own_is_estimate);
		doc_bool(o, "comparable", f->comparable);
	}
	buf_done(&scratch);
}

static struct doc *add_savings(struct doc *d, const char *key, const struct savings *v)
{
	struct doc *o = doc_object(d, key);

	doc_num(o, "requested_bytes", v->requested_bytes);
	doc_num(o, "wasted_bytes", v->wasted_bytes);
	doc_num(o, "saved_bytes", v->saved_bytes);
	doc_real(o, "saved_page_true_bytes", v->saved_page_true_bytes);
	doc_num(o, "would_save_bytes", v->would_save_bytes);
	doc_real(o, "would_save_page_true_bytes", v->would_save_page_true_bytes);
	return o;
}

/* A followed cache, with its family's counters. */
static void add_cache(struct doc *list, const struct sample *s, const struct cache *c)
{
	int64_t members;
	struct cache sum = sample_family(s, c, &members);
	struct doc *o = doc_object(list, NULL);

	add_text(o, "name", c->name);
	doc_num(o, "active_objs", sum.active_objs);
	doc_num(o, "num_objs", sum.num_objs);
	doc_num(o, "slab_bytes", cache_slab_bytes(&sum, s->machine->page_size));
	doc_num(o, "caches_in_family", num(members));
}

static void add_caches(struct doc *d, const struct sample *s, bool all)
{
	struct doc *list = doc_array(d, "caches");
	struct strings follow = STRINGS_INIT;

	for (size_t i = 0; all && i < s->n_caches; i++)
		add_cache(list, s, &s->caches[i]);
	follow_take(&follow, s);
	for (size_t i = 0; !all && i < follow.n; i++) {
		const struct cache *c = sample_cache(s, follow.v[i]);

		/* a name that shares another's cache has no counters of its own */
		if (c && !c->alias_of)
			add_cache(list, s, c);
	}
	strings_done(&follow);
}

static void add_growth(struct doc *list, unsigned span, const struct growth_span *g)
{
	struct doc *o = doc_object(list, NULL);

	doc_text(o, "name", growth_span_name(span));
	doc_num(o, "seconds", g->seconds);
	doc_num(o, "bytes", g->slab_bytes);
	doc_num(o, "memcgs_bytes", g->memcgs_bytes);
	doc_num(o, "live_change", g->live);
	doc_num(o, "dying_change", g->dying);
	if (g->cache)
		add_text(o, "cache", g->cache);
	else
		doc_text(o, "cache", NULL);
	doc_num(o, "cache_bytes", g->cache_bytes);
}

static void add_slab(struct doc *d, const struct sample *s)
{
	struct doc *o = doc_object(d, "slab"), *list;

	doc_num(o, "total_bytes", s->slab.total_bytes);
	doc_num(o, "reclaimable_bytes", s->slab.reclaimable_bytes);
	doc_num(o, "unreclaimable_bytes", s->slab.unreclaimable_bytes);
	doc_num(o, "percpu_bytes", s->slab.percpu_bytes);
	doc_num(o, "memcgs_bytes", s->memcgs_bytes);
	doc_real(o, "memcgs_share", s->memcgs_share);
	list = doc_array(o, "growth");
	for (unsigned i = 0; i < GROWTH_SPANS; i++)
		if (s->growth[i].seconds.known)
			add_growth(list, i, &s->growth[i]);
}

static void add_ids(struct doc *d, const struct memcg_ids *ids)
{
	struct doc *o = doc_object(d, "ids");

	doc_num(o, "used", ids->used);
	doc_num(o, "left", ids->left);
	doc_num(o, "limit", ids->limit);
	doc_num(o, "seconds_left", ids->seconds_left);
}

static void add_verdict(struct doc *d, const struct sample *s)
{
	struct doc *list = doc_array(d, "verdict");
	struct verdict v;

	verdict_make(s, &v);
	for (size_t i = 0; i < v.n; i++) {
		struct doc *o = doc_object(list, NULL);

		doc_text(o, "id", verdict_id_name(v.lines[i].id));
		doc_text(o, "text", v.lines[i].text);
	}
	verdict_done(&v);
}

static void add_price(struct doc *d, const struct memcg_price *p)
{
	struct doc *o = doc_object(d, "price");

	doc_num(o, "slab_bytes", p->slab_bytes);
	doc_num(o, "percpu_bytes", p->percpu_bytes);
	doc_num(o, "dying_slab_bytes", p->dying_slab_bytes);
	doc_num(o, "dying_percpu_bytes", p->dying_percpu_bytes);
	doc_text(o, "source", p->source == PRICE_UNKNOWN ? NULL : price_source_name(p->source));
}

static void add_sources(struct doc *d, const struct sample *s)
{
	struct doc *list = doc_array(d, "sources");

	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		struct doc *o;

		if (s->sources[i].state == STATE_UNUSED)
			continue;
		o = doc_object(list, NULL);
		doc_text(o, "name", source_name((enum source_id)i));
		doc_text(o, "state", source_state_name(s->sources[i].state));
		add_text(o, "detail", s->sources[i].detail);
	}
}

static struct doc *make_doc(const struct sample *s, bool all_caches)
{
	struct doc *d = doc_new(), *list, *total, *self;
	struct buf time = BUF_INIT;

	text_time(&time, s->at.utc_ns);
	doc_text(d, "schema", "cgslab.status.1");
	doc_text(d, "time", buf_str(&time));
	buf_done(&time);
	doc_text(d, "from", s->from);
	doc_real(d, "age_seconds", real(s->age_seconds));
	doc_text(d, "boot_id", s->machine->boot_id);
	doc_text(d, "kernel", s->machine->kernel);
	add_patch(d, s);
	add_counts(d, s);
	list = doc_array(d, "structs");
	for (size_t i = 0; i < s->n_structs; i++)
		add_struct(list, s, &s->structs[i]);
	add_savings(d, "per_memcg", &s->per_memcg);
	total = add_savings(d, "total", &s->total);
	doc_num(total, "net_page_saving_bytes", s->net_page_saving_bytes);
	doc_num(total, "dying_bytes", s->dying_bytes);
	doc_num(total, "dying_price_bytes", savings_memcgs_bytes(&s->price, num(0), s->counts.dying));
	doc_num(total, "pays_from_memcgs", breakeven_of(s));
	add_caches(d, s, all_caches);
	add_slab(d, s);
	add_price(d, &s->price);
	add_ids(d, &s->ids);
	add_verdict(d, s);
	add_sources(d, s);
	self = doc_object(d, "self");
	doc_real(self, "cpu_seconds", real(s->self_cpu_seconds));
	doc_num(self, "rss_bytes", s->self_rss_bytes);
	doc_num(self, "lost_events", s->lost_events);
	return d;
}

struct doc *status_doc(const struct sample *s)
{
	return make_doc(s, false);
}

struct doc *status_doc_for_checks(const struct sample *s)
{
	return make_doc(s, true);
}
