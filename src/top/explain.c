/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/explain.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/owner.h"
#include "model/sample.h"
#include "model/source.h"
#include "model/structwords.h"

void explain_fields(const struct sample *s, const struct table *t, const void *row, struct buf *out)
{
	struct buf scratch = BUF_INIT, text = BUF_INIT;
	size_t width = 0;

	for (size_t i = 0; i < t->n_fields; i++)
		width = strlen(t->fields[i].name) > width ? strlen(t->fields[i].name) : width;
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct field *f = &t->fields[i];
		struct value v = field_value(f, s, row, &scratch);

		buf_clear(&text);
		value_text(&v, f->unit, &text);
		buf_addf(out, "  %-*s %-14s %s\n", (int)width, f->name, buf_str(&text), f->help);
	}
	buf_done(&scratch);
	buf_done(&text);
}

static void add_difference(struct buf *out, const char *what, struct num a, const char *a_is,
			   struct num b, const char *b_is, struct num result)
{
	buf_addf(out, "    %-11s", what);
	text_num(out, result);
	buf_adds(out, " = ");
	text_num(out, a);
	buf_addf(out, " (%s) - ", a_is);
	text_num(out, b);
	buf_addf(out, " (%s)\n", b_is);
}

static void add_saving(const struct followed *f, struct buf *out)
{
	struct struct_saving saving = struct_saving_of(f);

	add_difference(out, saving.words, f->bucket_shape.slot_bytes,
		       *f->bucket ? f->bucket : "bucket unknown", saving.slot_bytes,
		       saving.would ? "slot of a cache of its own" : "its slot", saving.bytes);
	buf_addf(out, "    in slab pages  ");
	text_real(out, saving.page_true_bytes);
	buf_adds(out, " = ");
	text_real(out, f->bucket_page_true_bytes);
	buf_adds(out, " - ");
	text_real(out, saving.slot_page_true_bytes);
	buf_addc(out, '\n');
}

static void add_limits(const struct followed *f, struct buf *out)
{
	if (f->state == PATCH_MERGED) {
		buf_adds(out, "    ");
		struct_put_state(f, out);
		buf_adds(out, "; counts of that cache are not this struct's\n");
	}
	if (f->own_is_estimate)
		buf_adds(out, "    estimate: the order rule missed a cache of this kernel\n");
	if (!f->comparable)
		buf_adds(out,
			 "    slab_debug makes slots larger: not comparable with production\n");
}

void explain_struct(const struct followed *f, struct buf *out)
{
	buf_addf(out, "  %s, ", f->name);
	text_num(out, f->per_memcg);
	buf_addf(out, " a memcg, %s\n    asked      ", patch_state_name(f->state));
	text_num(out, f->requested_bytes);
	buf_addf(out, ": %s\n", struct_asked_from(f));
	add_difference(out, "wasted", f->slot.slot_bytes, *f->cache ? f->cache : "slot unknown",
		       f->requested_bytes, "asked", f->wasted_bytes);
	add_saving(f, out);
	add_limits(f, out);
}

static void add_sum(const struct sample *s, const char *what, struct num each, struct num total,
		    struct buf *out)
{
	buf_addf(out, "  %-11s", what);
	text_num(out, each);
	buf_adds(out, " a memcg, x (");
	text_num(out, s->counts.live);
	buf_adds(out, " live + ");
	text_num(out, s->counts.dying);
	buf_adds(out, " dying) = ");
	text_num(out, total);
	buf_addc(out, '\n');
}

void explain_slab_pages(struct buf *out)
{
	buf_adds(out, "  In slab pages: bytes of pages per object, so that the tail of each slab is counted in.\n");
}

void explain_per_memcg(const struct sample *s, struct buf *out)
{
	buf_adds(
		out,
		"Formula: sum over the followed structs of (value per object x objects a memcg)\n");
	for (size_t i = 0; i < s->n_structs; i++)
		explain_struct(&s->structs[i], out);
	explain_slab_pages(out);
	buf_adds(out, "Of the whole machine\n");
	add_sum(s, "wasted", s->per_memcg.wasted_bytes, s->total.wasted_bytes, out);
	add_sum(s, "saved", s->per_memcg.saved_bytes, s->total.saved_bytes, out);
	add_sum(s, "would save", s->per_memcg.would_save_bytes, s->total.would_save_bytes, out);
}

void explain_sources(const struct sample *s, struct buf *out)
{
	buf_adds(out, "Sources\n");
	for (int i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *st = &s->sources[i];

		if (st->state != STATE_UNUSED)
			buf_addf(out, "  %-9s %-8s %s\n", source_name((enum source_id)i),
				 source_state_name(st->state), st->detail);
	}
}

static void add_owner_part(struct buf *out, const char *what, const struct owner_text *text)
{
	if (!text->len)
		return;
	buf_addf(out, "  %-10s", what);
	text_escape(out, text->bytes, text->len);
	buf_addc(out, '\n');
}

void explain_owner(const struct memcg *m, struct buf *out)
{
	struct buf path = BUF_INIT;
	struct owner o;

	memcg_path_raw(m, &path);
	o = owner_of_path(buf_str(&path));
	add_owner_part(out, "unit", &o.unit);
	add_owner_part(out, "slice", &o.slice);
	add_owner_part(out, "container", &o.container_id);
	if (*o.pod_uid)
		buf_addf(out, "  %-10s%s\n", "pod", o.pod_uid);
	if (!o.unit.len && !o.slice.len && !o.container_id.len && !*o.pod_uid)
		buf_adds(out, "  nobody's that is known: no unit, slice, pod or container is in it\n");
	if (m->creator) {
		buf_adds(out, "  made by   ");
		text_escape(out, m->creator, strlen(m->creator));
		if (m->creator_pid.known)
			buf_addf(out, " (%lld)", (long long)m->creator_pid.v);
		buf_addc(out, '\n');
	}
	buf_done(&path);
}

static void add_controller_value(void *user, const char *name, const char *value)
{
	struct buf *out = user;

	buf_addf(out, "  %-45s ", name);
	text_escape(out, value, strcspn(value, "\n"));
	buf_addc(out, '\n');
}

void explain_controller(struct source *src, const struct memcg *m, struct buf *out)
{
	int r;

	buf_adds(out, "Controller values, as they are now\n");
	if (!src->ops->controller_values) {
		buf_addf(out, "  not available from %s\n", src->ops->name);
		return;
	}
	r = src->ops->controller_values(src, m, add_controller_value, out);
	if (r == -ENOENT || r == -ENODEV)
		buf_adds(out, "  none: its cgroup is removed\n");
	else if (r == -EREMOTE)
		buf_adds(out, "  not kept: these are of another boot or another machine\n");
	else if (r == -EOPNOTSUPP)
		buf_adds(out, "  not available from a captured tree\n");
	else if (r)
		buf_addf(out, "  %s\n", strerror(-r));
}
