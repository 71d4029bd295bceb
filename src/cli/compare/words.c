/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare/words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/compare.h"
#include "model/side.h"

/* What tells the sides apart */

typedef void side_put(struct buf *out, const struct side *side);

static void put_kernel(struct buf *out, const struct side *side)
{
	buf_adds(out, side->kernel);
}

static void put_host(struct buf *out, const struct side *side)
{
	buf_adds(out, side->hostname);
}

static void put_boot(struct buf *out, const struct side *side)
{
	buf_add(out, side->boot_id, strnlen(side->boot_id, 8));
}

static void put_patch(struct buf *out, const struct side *side)
{
	const struct followed *f = side_struct(side, "mem_cgroup");

	buf_adds(out, patch_state_name(f ? f->state : PATCH_UNKNOWN));
}

static void put_hierarchy(struct buf *out, const struct side *side)
{
	buf_adds(out, hierarchy_name(side->hierarchy));
}

static void put_first(struct buf *out, const struct side *side)
{
	text_time(out, side->first_utc_ns);
}

static void put_last(struct buf *out, const struct side *side)
{
	text_time(out, side->last_utc_ns);
}

static void put_ticks(struct buf *out, const struct side *side)
{
	buf_addf(out, "%" PRIu64, side->ticks);
	if (side->uncounted)
		buf_addf(out, ", %" PRIu64 " uncounted", side->uncounted);
}

static void put_memcgs(struct buf *out, const struct side *side)
{
	if (!side->most.known || side->fewest.v == side->most.v)
		text_num(out, side->most);
	else
		buf_addf(out, "%" PRId64 " to %" PRId64, side->fewest.v, side->most.v);
}

static const struct {
	const char *label;
	side_put *put;
} identities[] = {
	{"host", put_host},
	{"boot", put_boot},
	{"kernel", put_kernel},
	{"mem_cgroup cache", put_patch},
	{"cgroup", put_hierarchy},
	{"from", put_first},
	{"to", put_last},
	{"ticks", put_ticks},
	{"memcgs, live and dying", put_memcgs},
};

const char *compare_identity(const struct comparison *c, size_t i, struct buf cells[2])
{
	const struct side *sides[] = {c->a, c->b};

	if (i >= ARRAY_SIZE(identities))
		return NULL;
	for (size_t k = 0; k < ARRAY_SIZE(sides); k++) {
		struct buf raw = BUF_INIT;

		identities[i].put(&raw, sides[k]);
		buf_clear(&cells[k]);
		if (raw.len)
			text_escape(&cells[k], raw.bytes, raw.len);
		else
			buf_addc(&cells[k], '-');
		buf_done(&raw);
	}
	return identities[i].label;
}

/* Figures */

static void add_real(struct buf *out, struct real r, bool scaled)
{
	if (scaled || !r.known)
		text_amount(out, r);
	else if (r.v >= (double)(int64_t)r.v && r.v <= (double)(int64_t)r.v)
		buf_addf(out, "%" PRId64, (int64_t)r.v);
	else
		text_real(out, r);
}

static void add_percent(struct buf *out, struct real a, struct real b)
{
	struct real percent = real_mul(real_div(real_sub(b, a), a), real(100));

	if (percent.known && (percent.v < 0 || percent.v > 0))
		buf_addf(out, "%+.1f%%", percent.v);
}

static const struct {
	const char *figure, *words;
} figure_words[] = {
	{"requested_bytes", "asked"},
	{"slot_bytes", "slot"},
	{"page_true_bytes", "in slab pages"},
	{"wasted_bytes", "wasted"},
	{"slab_bytes", "slab"},
	{"percpu_bytes", "percpu memory"},
	{"unreclaimable_bytes", "of it unreclaimable"},
	{"memcgs_bytes", "of it memcgs"},
};

/* "slot_bytes" as people say it; a cache's name stays as it is. */
static const char *words_of(const char *figure)
{
	for (size_t i = 0; i < ARRAY_SIZE(figure_words); i++)
		if (!strcmp(figure_words[i].figure, figure))
			return figure_words[i].words;
	return figure;
}

void compare_cells(const struct compare_row *r, struct buf cells[COMPARE_CELLS])
{
	bool scaled = !strcmp(r->scope, "total") || !strcmp(r->scope, "measured") || !strcmp(r->scope, "machine");

	for (size_t i = 0; i < COMPARE_CELLS; i++)
		buf_clear(&cells[i]);
	text_escape(&cells[0], words_of(r->figure), strlen(words_of(r->figure)));
	add_real(&cells[1], r->a, scaled);
	add_real(&cells[2], r->b, scaled);
	add_real(&cells[3], real_sub(r->b, r->a), scaled);
	add_percent(&cells[4], r->a, r->b);
}

void compare_scope(const struct comparison *c, const char *scope, struct buf *out)
{
	if (!strcmp(scope, "memcg"))
		buf_adds(out, "one memcg, the structs above");
	else if (!strcmp(scope, "total") && c->memcgs.known)
		buf_addf(out, "%" PRId64 " memcgs, computed", c->memcgs.v);
	else if (!strcmp(scope, "total"))
		buf_adds(out, "all memcgs: how many is unknown");
	else if (!strcmp(scope, "measured"))
		buf_adds(out, "slab pages held, measured");
	else if (!strcmp(scope, "price"))
		buf_adds(out, "one whole memcg, its price");
	else if (!strcmp(scope, "machine"))
		buf_adds(out, "the machine, with what others hold, when that was measured");
	else
		buf_addf(out, "one struct %s", scope);
}

/* The conclusions */

void compare_measured(const struct comparison *c, struct buf *out)
{
	if (c->measured_per_memcg.known)
		buf_addf(out,
			 "Measured at %" PRId64 " and %" PRId64
			 " memcgs: %+.2f bytes of slab pages a "
			 "memcg, with what others did in these caches.",
			 c->a->measured.v, c->b->measured.v, c->measured_per_memcg.v);
	else if (!c->memcgs.known)
		buf_adds(out, "Nothing is measured: the counts of memcgs are unknown.");
	else if (!c->a->measured.known || !c->b->measured.known)
		buf_addf(out, "Nothing is measured: the counts of memcgs of %s are unknown.",
			 c->a->measured.known ? "B" : "A");
	else if (c->near)
		buf_adds(out, "Nothing is measured: the pages of a cache are unknown.");
	else
		buf_addf(out,
			 "Nothing is measured: no tick of both sides has about %" PRId64
			 " memcgs; --memcgs takes another count.",
			 c->memcgs.v);
}

/* Slots are compared exactly; pages cannot be, because a slab is shared out among its objects. */
static const char *verdict(const struct foretold *f)
{
	if (!f->slot_bytes.known || !f->delivered_slot_bytes.known)
		return "one of them is unknown";
	if (f->slot_bytes.v == f->delivered_slot_bytes.v)
		return "as foretold";
	return f->resized ? "the kernels' structs differ in size" : "NOT as foretold";
}

void compare_foretold(const struct foretold *f, struct buf *out)
{
	buf_addf(out, "%s: foretold ", f->name);
	text_num(out, f->slot_bytes);
	buf_adds(out, " bytes less by slot, delivered ");
	text_num(out, f->delivered_slot_bytes);
	buf_addf(out, ": %s", verdict(f));
	if (f->page_bytes.known && f->delivered_page_bytes.known)
		buf_addf(out, "; in slab pages %.2f and %.2f", f->page_bytes.v,
			 f->delivered_page_bytes.v);
	buf_adds(out, ".");
}
