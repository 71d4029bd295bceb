/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts over the table: help from the tables of keys, views and fields; details of the
 * row under the cursor; sources.
 */
#include <string.h>

#include "base/buf.h"
#include "base/known.h"
#include "base/text.h"
#include "model/field.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "top/explain.h"
#include "top/top.h"

static void add_keys(const struct top *t, struct buf *out)
{
	const char *group = "";
	struct buf keys = BUF_INIT;

	for (size_t i = 0; i < n_actions; i++) {
		if (strcmp(group, actions[i].group))
			buf_addf(out, "%s\n", actions[i].group);
		group = actions[i].group;
		buf_clear(&keys);
		keymap_keys(&t->keys, &actions[i], &keys);
		buf_addf(out, "  %-14s %-16s %s\n", buf_str(&keys), actions[i].name,
			 actions[i].help);
	}
	buf_done(&keys);
}

static void add_view(const struct view *v, struct buf *out)
{
	const struct table *table = v->ops->table;

	buf_addf(out, "View %s: %s\n", v->ops->name, v->ops->help);
	buf_adds(out, "  Letters behind the key of sort-letter:\n");
	for (const struct view_letter *l = v->ops->letters; l->letter; l++)
		buf_addf(out, "    %c  %s\n", l->letter, l->field);
	buf_adds(out, "  Columns:\n");
	for (size_t i = 0; i < table->n_fields; i++)
		buf_addf(out, "    %-27s %s\n", table->fields[i].name, table->fields[i].help);
}

/* "@NAME" stands for the number of that view. */
static const char places[] =
	"Where to look\n"
	"  whose they are        @memcgs, t as a tree; Enter explains a row, D E M c lead on from it\n"
	"  who makes them        @makers, t by subtree, slice, unit, pod or container\n"
	"  what holds the dying  @dying, S sums up, Enter says what would free one\n"
	"  what it was before    @history, z a longer time, Left Right and Enter a moment; b yesterday; r now\n"
	"  what one costs        @bill; what caches of their own save: @structs\n"
	"  which other cache     @caches; who allocates: @sites; what happened: @events\n";

static void add_number(const struct top *t, const char *name, size_t len, struct buf *out)
{
	for (size_t i = 0; i < t->n_views; i++)
		if (strlen(t->views[i]->ops->name) == len && !strncmp(t->views[i]->ops->name, name, len))
			buf_addf(out, "%d", t->views[i]->ops->number);
}

static void add_places(const struct top *t, struct buf *out)
{
	for (const char *at = places; *at;) {
		size_t text = strcspn(at, "@");
		size_t name = at[text] ? strspn(at + text + 1, "abcdefghijklmnopqrstuvwxyz") : 0;

		buf_add(out, at, text);
		at += text;
		if (!*at)
			return;
		add_number(t, at + 1, name, out);
		at += 1 + name;
	}
}

static bool fill_help(struct top *t, struct buf *out)
{
	add_places(t, out);
	add_keys(t, out);
	buf_adds(
		out,
		"Mouse\n"
		"  a click on a column title sorts, on a tab switches, on a row moves the cursor, on the\n"
		"  header's line of memcgs shows the dying; the wheel scrolls\n");
	add_view(top_shown(t), out);
	return true;
}

static bool fill_details(struct top *t, struct buf *out)
{
	const struct view *v = top_shown(t);
	const void *row = view_find(v, t->overlay.row);

	if (!row)
		return false;
	v->ops->explain(t->sample, row, t->source, out);
	return true;
}

/* The first of the sums, most pages first. */
#define SUMS_TOLD 10

static void add_sums(const struct sample *s, enum held_by by, struct buf *out)
{
	const struct table *t = &table_dying_sums;
	const struct field *key = table_field(t, "key"), *dying = table_field(t, "dying"),
			   *pages = table_field(t, "pages");
	struct buf scratch = BUF_INIT;
	size_t n;
	struct held_sum *sums = held_sums(s, by, &n);

	buf_addf(out, "By %s\n", held_by_name(by));
	for (size_t i = 0; i < n && i < SUMS_TOLD; i++) {
		struct value v = field_value(dying, s, &sums[i], &scratch);

		buf_adds(out, "  ");
		value_text(&v, dying->unit, out);
		buf_adds(out, sums[i].about ? " dying, ~" : " dying, ");
		v = field_value(pages, s, &sums[i], &scratch);
		value_text(&v, pages->unit, out);
		buf_adds(out, " pages  ");
		v = field_value(key, s, &sums[i], &scratch);
		value_text(&v, key->unit, out);
		buf_addc(out, '\n');
	}
	if (n > SUMS_TOLD)
		buf_addf(out, "  and %zu more: cgslab dying --by %s\n", n - SUMS_TOLD, held_by_name(by));
	held_sums_free(sums, n);
	buf_done(&scratch);
}

static bool fill_sums(struct top *t, struct buf *out)
{
	struct held_summary h;

	held_summarize(t->sample, &h);
	held_text(t->sample, &h, out);
	buf_addc(out, '\n');
	held_summary_done(&h);
	for (unsigned by = 0; by < BY_COUNT; by++)
		add_sums(t->sample, (enum held_by)by, out);
	return true;
}

static bool fill_owner(struct top *t, struct buf *out)
{
	const struct view *v = top_shown(t);
	const void *row = view_find(v, t->overlay.row);
	const struct memcg *m = row ? v->ops->memcg(t->sample, row) : NULL;

	if (!row)
		return false;
	buf_adds(out, "memcg ");
	v->ops->path(row, out);
	buf_addc(out, '\n');
	if (!m) {
		buf_adds(out, "It is freed.\n");
		return true;
	}
	buf_adds(out, "Whose it is, as its path spells it\n");
	explain_owner(m, out);
	explain_controller(t->source, m, out);
	return true;
}

static bool fill_sources(struct top *t, struct buf *out)
{
	const struct sample *s = t->sample;

	explain_sources(s, out);
	buf_addf(out, "Counts of memcgs\n  live: %s\n  dying: %s\n",
		 *s->counts.live_source ? s->counts.live_source : "unknown",
		 *s->counts.dying_source ? s->counts.dying_source : "unknown");
	buf_addf(out, "This program\n  %.2f s of CPU", s->self_cpu_seconds);
	if (s->self_rss_bytes.known)
		buf_addf(out, ", %.1f MiB resident", (double)s->self_rss_bytes.v / (1 << 20));
	buf_addc(out, '\n');
	return true;
}

const struct overlay_kind overlay_help = {"Help", fill_help};
const struct overlay_kind overlay_details = {"Details", fill_details};
const struct overlay_kind overlay_sources = {"Sources", fill_sources};
const struct overlay_kind overlay_owner = {"Owner and values", fill_owner};
const struct overlay_kind overlay_sums = {"What holds the dying", fill_sums};
