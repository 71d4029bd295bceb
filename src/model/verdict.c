/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/verdict.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/breakeven.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/savings.h"
#include "model/who.h"

#define MIB (1LL << 20)

/* The figures from which on a rule speaks. */
#define IDS_NEAR_PERCENT   80	  /* of all ids are in use */
#define IDS_SOON_SECONDS   86400  /* until none is left */
#define GROWTH_LEAST_BYTES (8 * MIB)
#define GROWTH_LEAST_SHARE 0.02	  /* of slab */
#define GROWTH_IS_MEMCGS   0.5	  /* of the growth */
#define SHARE_MUCH	   0.1	  /* of slab */
#define DYING_MANY	   100	  /* memcgs */
#define DYING_MUCH	   0.05	  /* of slab */

struct facts {
	const struct sample *s;
	struct who who;
	const struct growth_span *grew; /* the span to tell of; NULL: slab did not grow much */
};

/* A rule adds a sentence to @out, or nothing. */
struct rule {
	enum verdict_id id;
	void (*speak)(const struct facts *f, struct buf *out, enum verdict_weight *ret);
};

/* Words */

static void add_bytes(struct buf *out, struct num bytes)
{
	text_bytes(out, (double)bytes.v);
}

static void add_group(struct buf *out, const struct memcg *m)
{
	memcg_path(m, out);
}

/* Adds " below /a, made by mk (15727)"; nothing for the root. */
static void add_whose(struct buf *out, const struct who_part *part)
{
	if (part->group && part->group->parent) {
		buf_adds(out, " below ");
		add_group(out, part->group);
	}
	if (!part->maker)
		return;
	buf_adds(out, ", made by ");
	text_escape(out, part->maker, strlen(part->maker));
	if (part->maker_pid.known)
		buf_addf(out, " (%" PRId64 ")", part->maker_pid.v);
}

/* "about " unless the price was measured here. */
static const char *about(const struct sample *s)
{
	return price_about(s->price.source);
}

/* The cache that holds most of slab. */
static const struct cache *largest_cache(const struct sample *s)
{
	const struct cache *best = NULL;
	struct num most = num(0);

	for (size_t i = 0; i < s->n_caches; i++) {
		struct num bytes = cache_slab_bytes(&s->caches[i], s->machine->page_size);

		if (bytes.known && bytes.v > most.v) {
			most = bytes;
			best = &s->caches[i];
		}
	}
	return best;
}

static void add_largest(const struct sample *s, struct buf *out)
{
	const struct cache *c = largest_cache(s);
	struct num bytes;

	if (!c)
		return;
	bytes = cache_slab_bytes(c, s->machine->page_size);
	buf_adds(out, "; the largest cache is ");
	text_escape(out, c->name, strlen(c->name));
	buf_adds(out, ", ");
	add_bytes(out, bytes);
	if (!s->slab.total_bytes.known)
		return;
	buf_adds(out, ", ");
	text_share(out, real_div(real_of(bytes), real_of(s->slab.total_bytes)));
}

/* Ids */

/* Ids that dying memcgs keep. */
static struct num ids_of_dying(const struct sample *s)
{
	return num_sub(s->ids.used, s->counts.live);
}

static bool dying_hold_most_ids(const struct sample *s)
{
	struct num held = ids_of_dying(s);

	return held.known && held.v > s->ids.used.v / 2;
}

/* Whose the ids are; the end of groups that live frees none of those that dying ones keep. */
static void add_ids_cure(const struct facts *f, struct buf *out)
{
	const struct who_part *most = &f->who.most;

	if (dying_hold_most_ids(f->s)) {
		buf_addf(out, " %" PRId64 " are held by dying ones%s: let go of what holds them.",
			 ids_of_dying(f->s).v, f->s->machine->dying_keep_ids ? "" : " with pages in swap");
		return;
	}
	if (num_is(f->s->ids.left, 0))
		buf_adds(out, " Remove groups to free some.");
	if (!most->group || !most->group->parent)
		return;
	buf_adds(out, " ");
	add_group(out, most->group);
	buf_addf(out, " has %" PRIu64 " of them", most->memcgs);
	if (most->maker) {
		buf_adds(out, ", made by ");
		text_escape(out, most->maker, strlen(most->maker));
	}
	buf_adds(out, ".");
}

static void speak_ids(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct memcg_ids *ids = &f->s->ids;
	bool near, soon;

	if (!ids->used.known || !ids->limit.known || ids->limit.v <= 0)
		return;
	near = ids->used.v * 100 >= ids->limit.v * IDS_NEAR_PERCENT;
	soon = ids->seconds_left.known && ids->seconds_left.v < IDS_SOON_SECONDS &&
	       ids->used.v * 10 >= ids->limit.v;
	*ret = WEIGHT_ALARM;
	if (num_is(ids->left, 0)) {
		buf_addf(out,
			 "All %" PRId64 " ids of memory cgroups are in use: no further one can be made.",
			 ids->limit.v);
	} else if (near || soon) {
		buf_addf(out, "%" PRId64 " of %" PRId64 " ids of memory cgroups are in use, %" PRId64
			      " are left",
			 ids->used.v, ids->limit.v, ids->left.v);
		if (ids->seconds_left.known) {
			buf_adds(out, ", at this rate for ");
			text_duration(out, (double)ids->seconds_left.v);
		}
		buf_adds(out, ".");
	} else {
		return;
	}
	add_ids_cure(f, out);
}

/* Growth */

/* The share of memcgs in the growth of slab in @g, at most all of it. */
static struct real part_of_growth(const struct growth_span *g)
{
	struct real part = real_div(real_of(g->memcgs_bytes), real_of(g->slab_bytes));

	if (part.known && part.v < 0)
		part.v = 0;
	if (part.known && part.v > 1)
		part.v = 1;
	return part;
}

static bool grew_much(const struct sample *s, const struct growth_span *g)
{
	return g->seconds.known && g->slab_bytes.known && g->slab_bytes.v >= GROWTH_LEAST_BYTES &&
	       s->slab.total_bytes.known &&
	       (double)g->slab_bytes.v >= GROWTH_LEAST_SHARE * (double)s->slab.total_bytes.v;
}

/* The shortest span in which slab grew much, because the present matters more than the past. */
const struct growth_span *verdict_growth_span(const struct sample *s)
{
	for (size_t i = 0; i < GROWTH_SPANS; i++)
		if (grew_much(s, &s->growth[i]))
			return &s->growth[i];
	return NULL;
}

static void add_grower(const struct growth_span *g, struct buf *out)
{
	if (!g->cache)
		return;
	buf_adds(out, ": ");
	text_escape(out, g->cache, strlen(g->cache));
	buf_adds(out, " grew most, by ");
	add_bytes(out, g->cache_bytes);
}

static void say_memcgs_grew(const struct facts *f, const struct growth_span *g, struct real part,
			    struct buf *out)
{
	buf_addf(out, " in ");
	text_duration(out, (double)g->seconds.v);
	buf_addf(out, ", and memory cgroups are %s", about(f->s));
	text_share(out, part);
	buf_addf(out, " of it: %" PRId64 " more", g->live.v + (g->dying.known ? g->dying.v : 0));
	add_whose(out, &f->who.newest);
	buf_adds(out, ".");
}

static void say_others_grew(const struct facts *f, const struct growth_span *g, struct real part,
			    struct buf *out)
{
	buf_adds(out, " in ");
	text_duration(out, (double)g->seconds.v);
	if (part.known) {
		buf_addf(out, ", and memory cgroups are not it (%s", about(f->s));
		text_share(out, part);
		buf_adds(out, ")");
	} else if (num_is(g->live, 0)) {
		buf_adds(out, ", and memory cgroups are not it: there are no more of them");
	} else {
		buf_adds(out, "; what memory cgroups have of it is unknown");
	}
	add_grower(g, out);
	buf_adds(out, ".");
}

static void speak_growth(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct growth_span *g = f->grew;
	struct real part;

	if (!g)
		return;
	part = part_of_growth(g);
	*ret = WEIGHT_WARN;
	buf_adds(out, "Slab grew by ");
	add_bytes(out, g->slab_bytes);
	if (part.known && part.v >= GROWTH_IS_MEMCGS && g->live.known)
		say_memcgs_grew(f, g, part, out);
	else
		say_others_grew(f, g, part, out);
}

/* Share */

static void add_holder(const struct facts *f, struct buf *out)
{
	const struct who_part *most = &f->who.live;

	if (!most->group || !most->group->parent)
		return;
	buf_addf(out, "; %" PRIu64 " of %" PRIu64 " live ones are below ", most->memcgs, most->all);
	add_group(out, most->group);
}

/* A part of the tree tells nothing of the machine, but its own figures are told. */
static void add_part(const struct sample *s, struct buf *out)
{
	const struct memcg_counts *c = &s->counts;
	struct num bytes = savings_memcgs_bytes(&s->price, c->part_live, c->part_dying);

	if (!c->is_part || !c->part_live.known)
		return;
	buf_addf(out, "%sThe part of the tree that is seen here has %" PRId64 " live memory cgroup%s", out->len ? " " : "",
		 c->part_live.v, text_s((uint64_t)c->part_live.v));
	if (c->part_dying.known)
		buf_addf(out, " and %" PRId64 " dying", c->part_dying.v);
	if (bytes.known) {
		buf_addf(out, ", %s", about(s));
		add_bytes(out, bytes);
		buf_adds(out, " of slab");
	}
	buf_adds(out, "; for the rest see cgslab-containers(7).");
}

static void add_held(const struct sample *s, struct buf *out)
{
	buf_addf(out, "Memory cgroups hold %s", about(s));
	add_bytes(out, s->memcgs_bytes);
}

static void add_each(const struct sample *s, struct buf *out)
{
	buf_adds(out, ", ");
	add_bytes(out, s->price.slab_bytes);
	buf_adds(out, " each");
}

/* What memcgs hold, slab's total, the largest cache and a part of the tree are told where each is known. */
static void say_share_is_unknown(const struct sample *s, struct buf *out)
{
	if (s->slab.total_bytes.known) {
		buf_adds(out, "Slab is ");
		add_bytes(out, s->slab.total_bytes);
		buf_adds(out, "; what memory cgroups hold of it is unknown");
	} else if (s->memcgs_bytes.known) {
		add_held(s, out);
		buf_adds(out, " of slab");
		add_each(s, out);
		buf_adds(out, "; what slab holds in all is unknown");
	} else if (largest_cache(s)) {
		buf_adds(out, "What memory cgroups hold of slab is unknown");
	}
	if (out->len) {
		add_largest(s, out);
		buf_adds(out, ".");
	}
	add_part(s, out);
}

static void speak_share(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct sample *s = f->s;
	bool much;

	if (!s->memcgs_share.known || !s->slab.total_bytes.known) {
		say_share_is_unknown(s, out);
		return;
	}
	much = s->memcgs_share.v >= SHARE_MUCH;
	*ret = much ? WEIGHT_WARN : WEIGHT_QUIET;
	add_held(s, out);
	buf_adds(out, " of ");
	add_bytes(out, s->slab.total_bytes);
	buf_adds(out, " slab, ");
	text_share(out, s->memcgs_share);
	add_each(s, out);
	if (much)
		add_holder(f, out);
	else
		add_largest(s, out);
	buf_adds(out, ".");
}

/* Dying */

bool verdict_holders_unknown(const struct sample *s, struct buf *out)
{
	const struct source_status *bpf = &s->sources[SOURCE_BPF];

	if ((s->held && s->held->pages.known) || source_state_tells(bpf->state))
		return false;
	if (bpf->detail && *bpf->detail)
		text_escape(out, bpf->detail, strlen(bpf->detail));
	else if (s->from && strcmp(s->from, "kernel") != 0)
		buf_adds(out, "the history does not tell");
	else
		return false;
	return true;
}

/* Where to ask what keeps them, or why nobody can be asked. */
static void add_dying_cure(const struct sample *s, struct buf *out)
{
	const struct source_status *bpf = &s->sources[SOURCE_BPF];
	struct buf why = BUF_INIT;

	if (verdict_holders_unknown(s, &why))
		buf_addf(out, "What keeps them is not known: %s.", buf_str(&why));
	else if (s->held || bpf->state != STATE_UNUSED)
		buf_adds(out, "'cgslab dying' tells what keeps them.");
	else
		buf_adds(out, "'cgslab dying' asks the kernel what keeps them (as root, on Linux 6.1 or later with BTF).");
	buf_done(&why);
}

static void speak_dying(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct sample *s = f->s;
	struct num held = savings_memcgs_bytes(&s->price, num(0), s->counts.dying);
	struct real share = real_div(real_of(held), real_of(s->slab.total_bytes));

	if (!s->counts.dying.known ||
	    (s->counts.dying.v < DYING_MANY && !(share.known && share.v >= DYING_MUCH)))
		return;
	*ret = WEIGHT_WARN;
	buf_addf(out, "%" PRId64 " removed memory cgroups are dying", s->counts.dying.v);
	if (held.known) {
		buf_addf(out, " and hold %s", about(s));
		add_bytes(out, held);
	}
	if (f->who.dying.group && f->who.dying.group->parent) {
		buf_addf(out, "; %" PRIu64 " of them were below ", f->who.dying.memcgs);
		add_group(out, f->who.dying.group);
	}
	if (s->held)
		held_top_text(s->held, out);
	buf_adds(out, ". ");
	add_dying_cure(s, out);
}

/* Saved, would save */

static bool is_saver(const struct followed *f, bool saved)
{
	struct num v = saved ? f->saved_bytes : f->would_save_bytes;

	return v.known && v.v > 0;
}

static size_t count_savers(const struct sample *s, bool saved)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_structs; i++)
		n += is_saver(&s->structs[i], saved);
	return n;
}

/* "a, b and c": the @i-th of @n. */
static const char *joint(size_t i, size_t n)
{
	return !i ? "" : i + 1 == n ? " and " : ", ";
}

/* Names of the structs with (@saved) or without a cache that saves. */
static void add_structs(const struct sample *s, bool saved, struct buf *out)
{
	size_t n = count_savers(s, saved), at = 0;

	for (size_t i = 0; i < s->n_structs; i++) {
		if (!is_saver(&s->structs[i], saved))
			continue;
		buf_addf(out, "%s%s", joint(at, n), s->structs[i].name);
		at++;
	}
}

static void speak_saved(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct sample *s = f->s;

	if (!s->total.saved_bytes.known || s->total.saved_bytes.v <= 0)
		return;
	*ret = WEIGHT_GOOD;
	buf_adds(out, "The cache for ");
	add_structs(s, true, out);
	buf_adds(out, " saves ");
	add_bytes(out, s->total.saved_bytes);
	buf_addf(out, " here, %" PRId64 "B a memory cgroup.", s->per_memcg.saved_bytes.v);
}

static void speak_would_save(const struct facts *f, struct buf *out, enum verdict_weight *ret)
{
	const struct sample *s = f->s;
	struct num from = breakeven_of(s);

	if (!s->total.would_save_bytes.known || s->total.would_save_bytes.v <= 0)
		return;
	*ret = WEIGHT_QUIET;
	buf_adds(out, "A cache for ");
	add_structs(s, false, out);
	buf_adds(out, " would save ");
	add_bytes(out, s->total.would_save_bytes);
	buf_addf(out, " here, %" PRId64 "B a memory cgroup", s->per_memcg.would_save_bytes.v);
	if (from.known)
		buf_addf(out, ", and pay from about %" PRId64 " of them on", from.v);
	buf_adds(out, ": 'cgslab patch list'.");
}

/* The rules, in the order in which sentences of the same weight stand. */
static const struct rule rules[] = {
	{VERDICT_IDS, speak_ids},     {VERDICT_GROWTH, speak_growth}, {VERDICT_SHARE, speak_share},
	{VERDICT_DYING, speak_dying}, {VERDICT_SAVED, speak_saved},   {VERDICT_WOULD_SAVE, speak_would_save},
};

const char *verdict_id_name(enum verdict_id id)
{
	static const char *const names[] = {
		[VERDICT_SHARE] = "share", [VERDICT_GROWTH] = "growth",
		[VERDICT_IDS] = "ids",	   [VERDICT_DYING] = "dying",
		[VERDICT_SAVED] = "saved", [VERDICT_WOULD_SAVE] = "would_save",
		[VERDICT_NONE] = "none",
	};

	return names[id];
}

/* The saving is no more important than the holders. */
static int loudness(enum verdict_weight weight)
{
	return weight == WEIGHT_GOOD ? WEIGHT_QUIET : (int)weight;
}

/* Puts the sentence behind those that are as loud; where there is no room, the quietest is dropped. */
static void add_line(struct verdict *v, enum verdict_id id, enum verdict_weight weight, char *text)
{
	size_t at = v->n;

	while (at && loudness(v->lines[at - 1].weight) < loudness(weight))
		at--;
	if (at == VERDICT_MAX) {
		free(text);
		return;
	}
	if (v->n == VERDICT_MAX)
		free(v->lines[--v->n].text);
	memmove(v->lines + at + 1, v->lines + at, (v->n - at) * sizeof(*v->lines));
	v->lines[at] = (struct verdict_line){id, weight, text};
	v->n++;
}

static int64_t since(const struct facts *f)
{
	const struct growth_span *g = f->grew ? f->grew : &f->s->growth[GROWTH_MINUTE];

	return f->s->at.boot_ns - (g->seconds.known ? g->seconds.v : 60) * NS_PER_SEC;
}

void verdict_make(const struct sample *s, struct verdict *ret)
{
	struct facts f = {.s = s, .grew = verdict_growth_span(s)};

	who_find(s->memcgs, since(&f), &f.who);
	ret->n = 0;
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		struct buf text = BUF_INIT;
		enum verdict_weight weight = WEIGHT_QUIET;

		rules[i].speak(&f, &text, &weight);
		if (text.len)
			add_line(ret, rules[i].id, weight, buf_detach(&text));
		buf_done(&text);
	}
	if (!ret->n)
		add_line(ret, VERDICT_NONE, WEIGHT_WARN,
			 xstrdup("Nothing can be said: too little of this kernel can be read; the "
				 "sources say why."));
}

void verdict_done(struct verdict *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->lines[i].text);
	v->n = 0;
}

const struct verdict_line *verdict_line(const struct verdict *v, enum verdict_id id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->lines[i].id == id)
			return &v->lines[i];
	return NULL;
}

void verdict_most_live(const struct sample *s, struct buf *out)
{
	struct facts f = {.s = s};

	who_find(s->memcgs, 0, &f.who);
	add_holder(&f, out);
}

void verdict_whose(const struct sample *s, struct buf *out)
{
	struct facts f = {.s = s, .grew = verdict_growth_span(s)};
	struct real part;

	if (!f.grew)
		return;
	part = part_of_growth(f.grew);
	if (!part.known || part.v < GROWTH_IS_MEMCGS) {
		buf_adds(out, part.known || num_is(f.grew->live, 0) ? "not memcgs" : "memcgs' part unknown");
		if (f.grew->cache) {
			buf_adds(out, ": ");
			text_escape(out, f.grew->cache, strlen(f.grew->cache));
			buf_adds(out, " +");
			add_bytes(out, f.grew->cache_bytes);
		}
		return;
	}
	who_find(s->memcgs, since(&f), &f.who);
	text_share(out, part);
	buf_adds(out, " memcgs");
	add_whose(out, &f.who.newest);
}
