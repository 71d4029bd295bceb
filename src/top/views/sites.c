/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call sites that ask for slots of kmalloc-4k, in the last window of allocation tracing, from the history or
 * opened here.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/sitewindow.h"
#include "top/explain.h"
#include "top/views/rows.h"
#include "top/views/view.h"

static size_t sites_update(struct view *v, const struct sample *s)
{
	return rows_update(v, s, s->sites, s->n_sites * sizeof(*s->sites));
}

/* A site may ask for slots of several sizes and classes. */
static struct row_id sites_id(const void *row)
{
	const struct site_row *r = row;
	struct row_id id = rows_name_id(r->site), class = rows_name_id(r->class);

	id.a ^= class.a;
	id.b ^= (uint64_t)r->slot_bytes.v;
	return id;
}

/* Rows stand out where a cache of its own would make slots smaller, which is what the view is for. */
static enum style sites_style(const struct sample *s, const void *row)
{
	struct real saving = ((const struct site_row *)row)->would_save_bytes_per_second;

	(void)s;
	return saving.known && saving.v <= 0 ? STYLE_FAINT : STYLE_PLAIN;
}

static void sites_caption(const struct view *v, const struct sample *s, struct buf *out)
{
	const struct site_window *w = s->site_window;
	double age = w ? (double)(s->at.boot_ns - w->boot_ns) / 1e9 : 0;

	(void)v;
	if (!w)
		return;
	buf_adds(out, "window ");
	if (age > 0) {
		text_duration(out, age);
		buf_adds(out, " ago: ");
	}
	buf_addf(out, "%.2f s, %llu lost", w->seconds, (unsigned long long)w->lost);
}

static void sites_empty(const struct sample *s, struct buf *out)
{
	const struct source_status *kmem = &s->sources[SOURCE_KMEM];

	if (s->site_window)
		buf_addf(out, "nobody asked for slots of %s in %.2f s", s->site_window->slots,
			 s->site_window->seconds);
	else if (*kmem->detail)
		buf_addf(out, "no window of allocation tracing: %s", kmem->detail);
	else if (!strcmp(s->from, "kernel"))
		buf_adds(out, "no window of allocation tracing yet: w opens one");
	else
		buf_adds(out, "no window of allocation tracing at this time; see kmem in "
			      "cgslab.conf(5)");
}

static void explain_window(const struct sample *s, struct buf *out)
{
	const struct site_window *w = s->site_window;

	if (!w)
		return;
	buf_addf(out, "The window\n  slots of %s, opened ", w->slots);
	text_time(out, w->utc_ns);
	buf_adds(out, "\n  ");
	site_window_text(w, out);
	if (w->rejected.known)
		buf_addf(out,
			 "\n  about %lld allocations of other sizes were rejected by the filter",
			 (long long)w->rejected.v);
	buf_adds(out, "\n");
	if (*w->notes)
		buf_addf(out, "  %s\n", w->notes);
}

static void sites_explain(const struct sample *s, const void *row, struct source *src,
			  struct buf *out)
{
	const struct site_row *r = row;

	(void)src;
	buf_addf(out, "call site %s\n", r->site);
	buf_adds(
		out,
		"Formula\n"
		"  allocs_per_second           = allocs / length of the window\n"
		"  wasted_bytes_per_second     = (allocs x slot - sum of requests) / length\n"
		"  own_slot_bytes              = largest request rounded up to the cache line\n"
		"  would_save_bytes_per_second = (slot - own slot) x allocs_per_second\n"
		"Known bias\n"
		"  Bytes allocated, not bytes held: a site that frees at once may come first and hold\n"
		"  nothing. An event tells the slot's size, not its cache: memdup_user and msg_msg look\n"
		"  like plain or account. A short window misses who allocates in bursts.\n");
	explain_window(s, out);
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_sites, row, out);
	explain_sources(s, out);
}

static const struct view_want columns[] = {
	{"class", NULL, 11, 3},
	{"allocs", NULL, 9, 5},
	{"allocs_per_second", NULL, 10, 0},
	{"requested_min", NULL, 5, 4},
	{"requested_mean", NULL, 7, 0},
	{"requested_max", NULL, 5, 2},
	{"slot_bytes", NULL, 5, 0},
	{"own_slot_bytes", NULL, 5, 2},
	{"wasted_bytes_per_second", NULL, 9, 1},
	{"would_save_bytes_per_second", NULL, 9, 0},
	{"site", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'a', "allocs_per_second"},
	{'m', "requested_max"},
	{'n', "site"},
	{'s', "would_save_bytes_per_second"},
	{'u', "slot_bytes"},
	{'w', "wasted_bytes_per_second"},
	{0, NULL},
};

const struct view_ops view_sites = {
	.name = "sites",
	.number = 4,
	.help = "who asks for slots of kmalloc-4k, in the last window of allocation tracing",
	.table = &table_sites,
	.columns = columns,
	.letters = letters,
	.sort = "would_save_bytes_per_second",
	.last_least = 24,
	.state_bytes = sizeof(struct rows),
	.update = sites_update,
	.done = rows_done,
	.row = rows_row,
	.id = sites_id,
	.style = sites_style,
	.matches = rows_matches,
	.empty = sites_empty,
	.caption = sites_caption,
	.explain = sites_explain,
};
