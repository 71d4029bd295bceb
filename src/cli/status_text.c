/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen that `cgslab status` prints for people. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/status_doc.h"
#include "model/sample.h"

static void put_num(struct buf *out, struct num n)
{
	if (n.known)
		buf_addf(out, "%" PRId64, n.v);
	else
		buf_addc(out, '-');
}

static void put_real(struct buf *out, struct real r)
{
	if (r.known)
		buf_addf(out, "%.2f", r.v);
	else
		buf_addc(out, '-');
}

static void put_bytes(struct buf *out, struct real r)
{
	if (r.known)
		text_bytes(out, r.v);
	else
		buf_addc(out, '-');
}

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

static void put_where(const struct followed *f, struct buf *out)
{
	buf_addf(out, "%s: ", f->name);
	if (f->state == PATCH_DEDICATED) {
		buf_adds(out, "a cache of its own");
	} else if (f->state == PATCH_ABSENT) {
		buf_addf(out, "no cache of its own, served by %s", *f->bucket ? f->bucket : "kmalloc");
	} else if (f->state == PATCH_MERGED) {
		buf_adds(out, "shares a cache with ");
		for (size_t i = 0; i < f->n_merged_with; i++) {
			buf_adds(out, i ? ", " : "");
			put_name(out, f->merged_with[i]);
		}
		if (f->n_merged_total > f->n_merged_with)
			buf_addf(out, " and %zu more", f->n_merged_total - f->n_merged_with);
	} else {
		buf_adds(out, "whether it has a cache of its own is unknown");
	}
	if (f->per_memcg.known && f->per_memcg.v != 1)
		buf_addf(out, "; %" PRId64 " per memcg", f->per_memcg.v);
	buf_addc(out, '\n');
}

static void put_sizes(const struct followed *f, struct buf *out)
{
	buf_adds(out, "  asked ");
	put_num(out, f->requested_bytes);
	buf_adds(out, " B, slot ");
	put_num(out, f->slot.slot_bytes);
	buf_adds(out, " B (in slab pages ");
	put_real(out, f->page_true_bytes);
	buf_adds(out, "), wasted ");
	put_num(out, f->wasted_bytes);
	buf_addf(out, " B; %s slot ", *f->bucket ? f->bucket : "bucket");
	put_num(out, f->bucket_shape.slot_bytes);
	buf_adds(out, " B\n");
}

static void put_saving(const struct followed *f, struct buf *out)
{
	bool absent = f->state == PATCH_ABSENT;

	buf_adds(out, absent ? "  a cache of its own would save " : "  saves ");
	put_num(out, absent ? f->would_save_bytes : f->saved_bytes);
	buf_adds(out, " B each (in slab pages ");
	put_real(out, absent ? f->would_save_page_true_bytes : f->saved_page_true_bytes);
	buf_addf(out, "%s)", absent && f->own_is_estimate ? ", an estimate" : "");
	if (!f->comparable)
		buf_adds(out, "; slots carry debug bytes, not comparable");
	buf_adds(out, "\n");
}

static void put_part(const struct memcg_counts *c, struct buf *out)
{
	buf_adds(out, "  of the part that is seen here: ");
	put_num(out, c->part_live);
	buf_adds(out, " live, ");
	put_num(out, c->part_dying);
	buf_adds(out, " dying\n");
}

static void put_counts(const struct sample *s, struct buf *out)
{
	const struct memcg_counts *c = &s->counts;

	buf_addf(out, "\nmemcgs (%s)  ", hierarchy_name(c->hierarchy));
	put_num(out, c->live);
	buf_adds(out, " live with the root");
	if (*c->live_source)
		buf_addf(out, " (%s)", c->live_source);
	buf_adds(out, ", ");
	put_num(out, c->dying);
	buf_adds(out, " dying");
	if (*c->dying_source)
		buf_addf(out, " (%s)", c->dying_source);
	if (c->objs_low.known && c->objs_high.known)
		buf_addf(out, "; slab says %" PRId64 "-%" PRId64, c->objs_low.v, c->objs_high.v);
	if (c->id_limit.known)
		buf_addf(out, "; %" PRId64 " ids at most", c->id_limit.v);
	buf_addc(out, '\n');
	if (c->is_part)
		put_part(c, out);
}

static void put_totals(const struct sample *s, struct buf *out)
{
	const struct {
		const char *label;
		struct real slots, pages;
		bool has_pages;
	} rows[] = {
		{"saved", real_of(s->total.saved_bytes), s->total.saved_page_true_bytes, true},
		{"would save", real_of(s->total.would_save_bytes), s->total.would_save_page_true_bytes,
		 true},
		{"wasted", real_of(s->total.wasted_bytes), REAL_UNKNOWN, false},
		{"held by dying", real_of(s->dying_bytes), REAL_UNKNOWN, false},
		{"net of slab pages held now", real_of(s->net_page_saving_bytes), REAL_UNKNOWN, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_addf(out, "  %-28s", rows[i].label);
		put_bytes(out, rows[i].slots);
		if (rows[i].has_pages) {
			buf_adds(out, "  (in slab pages ");
			put_bytes(out, rows[i].pages);
			buf_addc(out, ')');
		}
		buf_addc(out, '\n');
	}
}

static void put_sources(const struct sample *s, struct buf *out)
{
	buf_adds(out, "\nsources\n");
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *src = &s->sources[i];

		if (src->state == STATE_UNUSED)
			continue;
		buf_addf(out, "  %-9s %-7s", source_name((enum source_id)i),
			 source_state_name(src->state));
		if (*src->detail) {
			buf_addc(out, ' ');
			put_name(out, src->detail);
		}
		while (out->len && out->bytes[out->len - 1] == ' ')
			out->bytes[--out->len] = '\0';
		buf_addc(out, '\n');
	}
}

void status_text(const struct sample *s, struct buf *out)
{
	put_head(s, out);
	for (size_t i = 0; i < s->n_structs; i++) {
		put_where(&s->structs[i], out);
		put_sizes(&s->structs[i], out);
		put_saving(&s->structs[i], out);
	}
	put_counts(s, out);
	put_totals(s, out);
	put_sources(s, out);
}
