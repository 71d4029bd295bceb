/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/compare.h"
#include "model/side.h"
#include "output/doc.h"

#define LABEL_COLUMNS  24
#define COLUMNS	       28
#define FIGURE_COLUMNS 14

static void pad(struct buf *out, size_t from, size_t columns)
{
	size_t used = text_width(buf_str(out) + from);

	do
		buf_addc(out, ' ');
	while (++used < columns);
}

static void put_text(struct buf *out, const char *text, size_t columns)
{
	size_t from = out->len;

	text_escape(out, *text ? text : "-", *text ? strlen(text) : 1);
	pad(out, from, columns);
}

static void end_line(struct buf *out)
{
	while (out->len && out->bytes[out->len - 1] == ' ')
		out->bytes[--out->len] = '\0';
	buf_addc(out, '\n');
}

/* Who the sides are */

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
	if (!side->most.known)
		buf_addc(out, '-');
	else if (side->fewest.v == side->most.v)
		buf_addf(out, "%" PRId64, side->most.v);
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

static void put_identity(struct buf *out, const struct comparison *c, size_t i)
{
	const struct side *sides[] = {c->a, c->b};
	struct buf text = BUF_INIT;

	put_text(out, identities[i].label, LABEL_COLUMNS);
	for (size_t k = 0; k < ARRAY_SIZE(sides); k++) {
		buf_clear(&text);
		identities[i].put(&text, sides[k]);
		put_text(out, buf_str(&text), COLUMNS);
	}
	buf_done(&text);
	end_line(out);
}

static void put_identities(struct buf *out, const struct comparison *c, const char *const names[2])
{
	for (size_t i = 0; i < 2; i++) {
		buf_addf(out, "%c  ", "AB"[i]);
		text_escape(out, names[i], strlen(names[i]));
		buf_addc(out, '\n');
	}
	buf_addf(out, "\n%*s%-*s%s\n", LABEL_COLUMNS, "", COLUMNS, "A", "B");
	for (size_t i = 0; i < ARRAY_SIZE(identities); i++)
		put_identity(out, c, i);
}

/* Figures */

static void put_real(struct buf *out, struct real r, bool scaled)
{
	struct buf text = BUF_INIT;
	size_t width;

	if (!r.known)
		buf_addc(&text, '-');
	else if (scaled)
		text_bytes(&text, r.v);
	else if (r.v >= (double)(int64_t)r.v && r.v <= (double)(int64_t)r.v)
		buf_addf(&text, "%" PRId64, (int64_t)r.v);
	else
		buf_addf(&text, "%.2f", r.v);
	for (width = text.len; width < FIGURE_COLUMNS; width++)
		buf_addc(out, ' ');
	buf_adds(out, buf_str(&text));
	buf_done(&text);
}

static void put_percent(struct buf *out, struct real a, struct real b)
{
	struct real percent = real_mul(real_div(real_sub(b, a), a), real(100));

	if (percent.known && (percent.v < 0 || percent.v > 0))
		buf_addf(out, "  %+7.1f%%", percent.v);
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

static void put_heading(struct buf *out, const struct comparison *c, const char *scope)
{
	buf_addc(out, '\n');
	if (!strcmp(scope, "memcg"))
		buf_adds(out, "one memcg, the structs above\n");
	else if (!strcmp(scope, "total") && c->memcgs.known)
		buf_addf(out, "%" PRId64 " memcgs, computed\n", c->memcgs.v);
	else if (!strcmp(scope, "total"))
		buf_adds(out, "all memcgs: how many is unknown\n");
	else if (!strcmp(scope, "measured"))
		buf_adds(out, "slab pages held, measured\n");
	else if (!strcmp(scope, "price"))
		buf_adds(out, "one whole memcg, its price\n");
	else if (!strcmp(scope, "machine"))
		buf_adds(out, "the machine, with what others hold, when that was measured\n");
	else
		buf_addf(out, "one struct %s\n", scope);
}

static void put_row(struct buf *out, const struct compare_row *r)
{
	bool scaled = !strcmp(r->scope, "total") || !strcmp(r->scope, "measured") || !strcmp(r->scope, "machine");

	buf_adds(out, "  ");
	put_text(out, words_of(r->figure), 22);
	put_real(out, r->a, scaled);
	put_real(out, r->b, scaled);
	put_real(out, real_sub(r->b, r->a), scaled);
	put_percent(out, r->a, r->b);
	end_line(out);
}

static void put_rows(struct buf *out, const struct comparison *c)
{
	const char *scope = "";

	buf_addf(out, "\n%24s%14s%14s%14s\n", "", "A", "B", "B - A");
	out->len--; /* the heading's own empty line is enough */
	out->bytes[out->len] = '\0';
	for (size_t i = 0; i < c->n_rows; i++) {
		if (strcmp(scope, c->rows[i].scope) != 0)
			put_heading(out, c, c->rows[i].scope);
		scope = c->rows[i].scope;
		put_row(out, &c->rows[i]);
	}
}

/* What it amounts to */

static void put_measured(struct buf *out, const struct comparison *c)
{
	buf_addc(out, '\n');
	if (c->measured_per_memcg.known)
		buf_addf(out,
			 "Measured at %" PRId64 " and %" PRId64
			 " memcgs: %+.2f bytes of slab pages a "
			 "memcg, with what others did in these caches.\n",
			 c->a->measured.v, c->b->measured.v, c->measured_per_memcg.v);
	else if (!c->memcgs.known)
		buf_adds(out, "Nothing is measured: the counts of memcgs are unknown.\n");
	else if (!c->a->measured.known || !c->b->measured.known)
		buf_addf(out, "Nothing is measured: the counts of memcgs of %s are unknown.\n",
			 c->a->measured.known ? "B" : "A");
	else if (c->near)
		buf_adds(out, "Nothing is measured: the pages of a cache are unknown.\n");
	else
		buf_addf(out,
			 "Nothing is measured: no tick of both sides has about %" PRId64
			 " memcgs; --memcgs takes another count.\n",
			 c->memcgs.v);
}

/* Slots are exact; pages end in a slab that is shared out among its objects. */
static const char *verdict(const struct foretold *f)
{
	if (!f->slot_bytes.known || !f->delivered_slot_bytes.known)
		return "one of them is unknown";
	if (f->slot_bytes.v == f->delivered_slot_bytes.v)
		return "as foretold";
	return f->resized ? "the kernels' structs differ in size" : "NOT as foretold";
}

static void put_foretold(struct buf *out, const struct foretold *f)
{
	buf_addf(out, "%s: foretold ", f->name);
	if (f->slot_bytes.known)
		buf_addf(out, "%" PRId64, f->slot_bytes.v);
	else
		buf_addc(out, '-');
	buf_adds(out, " bytes less by slot, delivered ");
	if (f->delivered_slot_bytes.known)
		buf_addf(out, "%" PRId64, f->delivered_slot_bytes.v);
	else
		buf_addc(out, '-');
	buf_addf(out, ": %s", verdict(f));
	if (f->page_bytes.known && f->delivered_page_bytes.known)
		buf_addf(out, "; in slab pages %.2f and %.2f", f->page_bytes.v,
			 f->delivered_page_bytes.v);
	buf_adds(out, ".\n");
}

void compare_text(const struct comparison *c, const char *const names[2], struct buf *out)
{
	put_identities(out, c, names);
	put_rows(out, c);
	put_measured(out, c);
	for (size_t i = 0; i < c->n_foretold; i++)
		put_foretold(out, &c->foretold[i]);
}

/* The document */

static void add_time(struct doc *d, const char *key, int64_t utc_ns)
{
	struct buf text = BUF_INIT;

	text_time(&text, utc_ns);
	doc_text(d, key, buf_str(&text));
	buf_done(&text);
}

static void add_side(struct doc *root, const char *key, const struct side *side, const char *name)
{
	const struct followed *f = side_struct(side, "mem_cgroup");
	struct doc *d = doc_object(root, key);
	struct buf text = BUF_INIT;

	text_escape(&text, name, strlen(name));
	doc_text(d, "given_as", buf_str(&text));
	buf_done(&text);
	doc_text(d, "host", side->hostname);
	doc_text(d, "boot_id", side->boot_id);
	doc_text(d, "kernel", side->kernel);
	doc_text(d, "patch_state", patch_state_name(f ? f->state : PATCH_UNKNOWN));
	doc_text(d, "hierarchy", hierarchy_name(side->hierarchy));
	add_time(d, "first_time", side->first_utc_ns);
	add_time(d, "last_time", side->last_utc_ns);
	doc_num(d, "ticks", num_u(side->ticks));
	doc_num(d, "uncounted_ticks", num_u(side->uncounted));
	doc_num(d, "memcgs_min", side->fewest);
	doc_num(d, "memcgs_max", side->most);
	doc_num(d, "measured_memcgs", side->measured);
}

static void add_figure(struct doc *figures, const struct compare_row *r)
{
	struct doc *d = doc_object(figures, NULL);

	doc_text(d, "scope", r->scope);
	doc_text(d, "figure", r->figure);
	doc_real(d, "a", r->a);
	doc_real(d, "b", r->b);
	doc_real(d, "change", real_sub(r->b, r->a));
}

static void add_foretold(struct doc *list, const struct foretold *f)
{
	struct doc *d = doc_object(list, NULL);

	doc_text(d, "name", f->name);
	doc_num(d, "foretold_slot_bytes", f->slot_bytes);
	doc_num(d, "delivered_slot_bytes", f->delivered_slot_bytes);
	doc_real(d, "foretold_page_true_bytes", f->page_bytes);
	doc_real(d, "delivered_page_true_bytes", f->delivered_page_bytes);
	doc_bool(d, "sizes_differ", f->resized);
}

struct doc *compare_doc(const struct comparison *c, const char *const names[2])
{
	struct doc *d = doc_new(), *list;

	doc_text(d, "schema", "cgslab.compare.1");
	add_side(d, "a", c->a, names[0]);
	add_side(d, "b", c->b, names[1]);
	doc_num(d, "memcgs", c->memcgs);
	list = doc_array(d, "figures");
	for (size_t i = 0; i < c->n_rows; i++)
		add_figure(list, &c->rows[i]);
	doc_real(d, "measured_bytes_per_memcg", c->measured_per_memcg);
	list = doc_array(d, "savings");
	for (size_t i = 0; i < c->n_foretold; i++)
		add_foretold(list, &c->foretold[i]);
	return d;
}
