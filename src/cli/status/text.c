/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen that `cgslab status` prints for people. */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/status/doc.h"
#include "model/sample.h"
#include "model/structwords.h"
#include "model/verdict.h"

static void put_name(struct buf *out, const char *name)
{
	text_escape(out, name, strlen(name));
}

static void put_head(const struct sample *s, struct buf *out)
{
	buf_addf(out, "%s  Linux %s  ", *s->machine->hostname ? s->machine->hostname : "-",
		 *s->machine->kernel ? s->machine->kernel : "-");
	text_time(out, s->at.utc_ns);
	buf_addf(out, "  from %s", s->from);
	if (s->age_seconds > 0) {
		buf_adds(out, ", ");
		text_duration(out, s->age_seconds);
		buf_adds(out, " old");
	}
	buf_adds(out, "\n\n");
}

/* Sentences */

static const char *const weight_colors[] = {
	[WEIGHT_QUIET] = "",
	[WEIGHT_GOOD] = "\033[32m",
	[WEIGHT_WARN] = "\033[1;33m",
	[WEIGHT_ALARM] = "\033[1;31m",
};

static void put_verdict(const struct sample *s, bool color, struct buf *out)
{
	struct verdict v;

	verdict_make(s, &v);
	for (size_t i = 0; i < v.n; i++) {
		const char *on = color ? weight_colors[v.lines[i].weight] : "";

		buf_addf(out, "%s%s%s\n", on, v.lines[i].text, *on ? "\033[0m" : "");
	}
	verdict_done(&v);
	buf_addc(out, '\n');
}

/* Figures */

static void put_label(struct buf *out, const char *label)
{
	buf_addf(out, "%-8s ", label);
}

static void put_part(const struct memcg_counts *c, struct buf *out)
{
	put_label(out, "part");
	text_num(out, c->part_live);
	buf_adds(out, " live, ");
	text_num(out, c->part_dying);
	buf_adds(out, " dying in what is seen of the tree here\n");
}

static void put_counts(const struct sample *s, struct buf *out)
{
	const struct memcg_counts *c = &s->counts;

	put_label(out, "memcgs");
	text_num(out, c->live);
	buf_adds(out, " live with the root");
	if (*c->live_source)
		buf_addf(out, " (%s)", c->live_source);
	buf_adds(out, ", ");
	text_num(out, c->dying);
	buf_adds(out, " dying");
	if (*c->dying_source)
		buf_addf(out, " (%s)", c->dying_source);
	if (c->objs_low.known && c->objs_high.known)
		buf_addf(out, "; slab says %" PRId64 "-%" PRId64, c->objs_low.v, c->objs_high.v);
	buf_addf(out, "; cgroup %s\n", hierarchy_name(c->hierarchy));
	if (c->is_part)
		put_part(c, out);
}

static void put_slab(const struct sample *s, struct buf *out)
{
	const struct slab_memory *m = &s->slab;

	if (!m->total_bytes.known)
		return;
	put_label(out, "slab");
	text_amount(out, real_of(m->total_bytes));
	buf_adds(out, ", ");
	text_amount(out, real_of(m->unreclaimable_bytes));
	buf_adds(out, " of it unreclaimable");
	for (size_t i = 0; i < GROWTH_SPANS; i++) {
		const struct growth_span *g = &s->growth[i];

		if (!g->slab_bytes.known)
			continue;
		buf_adds(out, g->slab_bytes.v < 0 ? "; " : "; +");
		text_amount(out, real_of(g->slab_bytes));
		buf_adds(out, " in ");
		text_duration(out, (double)g->seconds.v);
	}
	buf_addc(out, '\n');
}

static void put_price(const struct sample *s, struct buf *out)
{
	const struct memcg_price *p = &s->price;

	if (p->source == PRICE_UNKNOWN)
		return;
	put_label(out, "price");
	text_amount(out, real_of(p->slab_bytes));
	buf_adds(out, " of slab and ");
	text_amount(out, real_of(p->percpu_bytes));
	buf_adds(out, " of percpu memory a memcg");
	if (p->dying_slab_bytes.known) {
		buf_adds(out, "; ");
		text_amount(out, real_of(p->dying_slab_bytes));
		buf_adds(out, " of slab while it is dying");
	}
	buf_addf(out, " (%s)\n", price_source_name(p->source));
}

static void put_ids(const struct sample *s, struct buf *out)
{
	if (!s->ids.used.known || !s->ids.limit.known)
		return;
	put_label(out, "ids");
	buf_addf(out, "%" PRId64 " of %" PRId64 " in use%s\n", s->ids.used.v, s->ids.limit.v,
		 num_is(s->ids.left, 0) ? ": FULL" : "");
}

/* The structs for which a cache of their own makes a difference, or might. */

static void put_state(const struct followed *f, struct buf *out)
{
	buf_addf(out, "%s ", f->name);
	struct_put_state(f, out);
	if (f->per_memcg.known && f->per_memcg.v != 1)
		buf_addf(out, "; %" PRId64 " a memcg", f->per_memcg.v);
	buf_addc(out, '\n');
}

static bool has_sizes(const struct followed *f)
{
	return f->requested_bytes.known || f->slot.slot_bytes.known || f->own.slot_bytes.known ||
	       f->bucket_shape.slot_bytes.known;
}

/* "; kmalloc-4k would take 4096B: it saves 1856B", or what a cache of its own would do; nothing where that is unknown */
static void put_saving(const struct followed *f, struct buf *out)
{
	struct struct_saving saving = struct_saving_of(f);

	if (!saving.bytes.known)
		return;
	if (saving.would)
		buf_adds(out, "; a cache of its own would take ");
	else
		buf_addf(out, "; %s would take ", struct_bucket_name(f));
	text_num(out, saving.would ? saving.slot_bytes : f->bucket_shape.slot_bytes);
	buf_adds(out, saving.would ? "B and save " : "B: it saves ");
	text_num(out, saving.bytes);
	buf_adds(out, "B");
}

static void put_sizes(const struct followed *f, struct buf *out)
{
	if (!has_sizes(f)) {
		buf_adds(out, "  its sizes are unknown: btf tells none\n");
		return;
	}
	buf_adds(out, "  asks for ");
	if (f->requested_bytes.known)
		text_num(out, f->requested_bytes);
	buf_adds(out, f->requested_bytes.known ? "B, takes a slot of " : "what is unknown, takes a slot of ");
	if (f->slot.slot_bytes.known)
		text_num(out, f->slot.slot_bytes);
	buf_adds(out, f->slot.slot_bytes.known ? "B" : "unknown size");
	if (struct_saving_of(f).would)
		buf_addf(out, " in %s", struct_bucket_name(f));
	put_saving(f, out);
	if (!f->comparable)
		buf_adds(out, "; slots carry debug bytes, not comparable");
	buf_addc(out, '\n');
}

/* Whether it costs just the bytes that it asks for, with and without a cache of its own. */
static bool says_nothing(const struct followed *f)
{
	return num_is(f->saved_bytes, 0) && num_is(f->would_save_bytes, 0) &&
	       num_is(f->wasted_bytes, 0);
}

static bool is_known(const struct followed *f)
{
	return f->state != PATCH_UNKNOWN || has_sizes(f);
}

/* The structs of which nothing is known share a line. */
static void put_unknown_structs(const struct sample *s, struct buf *out)
{
	const char *before = "";

	for (size_t i = 0; i < s->n_structs; i++) {
		if (is_known(&s->structs[i]))
			continue;
		buf_addf(out, "%s%s", before, s->structs[i].name);
		before = ", ";
	}
	if (*before)
		buf_adds(out, ": sizes and caches are unknown; slabinfo, slabsys and btf below say why\n");
}

static void put_structs(const struct sample *s, struct buf *out)
{
	for (size_t i = 0; i < s->n_structs; i++) {
		const struct followed *f = &s->structs[i];

		if (says_nothing(f) || !is_known(f))
			continue;
		put_state(f, out);
		put_sizes(f, out);
	}
	put_unknown_structs(s, out);
}

/* The sources that are well share a line; each other one has its own. */

static void put_source(const struct sample *s, enum source_id id, struct buf *out)
{
	const struct source_status *src = &s->sources[id];

	buf_addf(out, "  %-9s %-7s", source_name(id), source_state_name(src->state));
	if (*src->detail) {
		buf_addc(out, ' ');
		put_name(out, src->detail);
	}
	while (out->len && out->bytes[out->len - 1] == ' ')
		out->bytes[--out->len] = '\0';
	buf_addc(out, '\n');
}

static bool is_well(const struct source_status *src)
{
	return src->state == STATE_OK && !*src->detail;
}

static void put_sources(const struct sample *s, struct buf *out)
{
	size_t well = 0, ok = 0;

	buf_adds(out, "\nsources");
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		ok += s->sources[i].state == STATE_OK;
		if (is_well(&s->sources[i]))
			buf_addf(out, "%s%s", well++ ? ", " : "  ", source_name((enum source_id)i));
	}
	buf_adds(out, well ? " ok\n" : ok ? "\n" : "  none ok\n");
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		if (s->sources[i].state != STATE_UNUSED && !is_well(&s->sources[i]))
			put_source(s, (enum source_id)i, out);
}

void status_text(const struct sample *s, bool color, struct buf *out)
{
	put_head(s, out);
	put_verdict(s, color, out);
	put_counts(s, out);
	put_slab(s, out);
	put_price(s, out);
	put_ids(s, out);
	put_structs(s, out);
	put_sources(s, out);
}
