/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who makes memcgs: how many, how fast, how long they live, and where.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/events.h"
#include "model/field.h"
#include "model/makers.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/select.h"
#include "top/explain.h"
#include "top/rows.h"
#include "top/view.h"

struct makers_state {
	struct row_list list;
	struct maker_row *rows;
	struct makers_seen *seen;
	const struct memcg_table *table; /* that the rows are of, as of that generation: their strings are its */
	uint64_t generation;
};

static struct makers_seen *seen_of(const struct view *v)
{
	struct makers_state *state = v->state;

	if (!state->seen)
		state->seen = makers_seen_new();
	return state->seen;
}

/* Each sample is taken, also while another view is shown: what is freed leaves no trace. */
static void makers_note(struct view *v, const struct sample *s)
{
	makers_seen_take(seen_of(v), s);
}

static size_t makers_update(struct view *v, const struct sample *s)
{
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};
	struct makers_state *state = v->state;
	struct row_array rows = {.row_bytes = sizeof(struct maker_row)};
	uint64_t generation = s->memcgs ? s->memcgs->generation : 0;

	makers_note(v, s);
	if (!v->stale && state->table == s->memcgs && state->generation == generation)
		return 0;
	free(state->rows);
	state->rows = makers_find(s, seen_of(v), &rows.n);
	rows.base = state->rows;
	select_array(v->ops->table, s, &sel, &rows, &state->list);
	state->table = s->memcgs;
	state->generation = generation;
	v->n = state->list.n;
	return v->n;
}

static void makers_done(struct view *v)
{
	struct makers_state *state = v->state;

	row_list_done(&state->list);
	free(state->rows);
	makers_seen_free(state->seen);
}

static const void *makers_row(const struct view *v, size_t i)
{
	return ((const struct makers_state *)v->state)->list.rows[i];
}

static struct row_id makers_id(const void *row)
{
	const char *maker = ((const struct maker_row *)row)->maker;

	return rows_name_id(maker ? maker : "");
}

/* Those that nobody saw being made are less to look at. */
static enum style makers_style(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct maker_row *)row)->maker ? STYLE_PLAIN : STYLE_FAINT;
}

static bool makers_matches(const struct view *v, size_t i, const regex_t *re)
{
	return select_matches(v->ops->table, v->sample, makers_row(v, i), re);
}

static void makers_empty(const struct sample *s, struct buf *out)
{
	const char *why = s->sources[SOURCE_CGROUP].detail;

	buf_addf(out, "no memcg is known, and so no maker%s%s", *why ? ": " : "", why);
}

static const char *untold(const struct sample *s)
{
	if (s->sources[SOURCE_TRACE].state == STATE_OK)
		return "were there before this program looked: cgslabd, which stays, knows who makes them";
	if (!strcmp(s->from, "kernel"))
		return "have no maker: births are not traced (i tells the sources)";
	return "were there before the recorder looked";
}

static void makers_explain(const struct sample *s, const void *row, struct source *src, struct buf *out)
{
	const struct maker_row *r = row;

	(void)src;
	if (r->maker) {
		buf_adds(out, "maker ");
		text_escape(out, r->maker, strlen(r->maker));
	} else {
		buf_addf(out, "%lld memcgs %s", (long long)(r->live + r->dying), untold(s));
	}
	if (r->group) {
		buf_adds(out, "\nMost of them are at or below ");
		memcg_path(r->group, out);
		buf_adds(out, " (m goes there)");
	}
	buf_adds(out,
		 "\nFormula\n"
		 "  births_per_second = memcgs made in the last minute / seconds looked at, 70 at most\n"
		 "  lifetime_seconds  = mean of (removal - birth) of the lives in ended\n"
		 "  price_bytes       = live x price + dying x dying price\n"
		 "Known bias\n"
		 "  A maker is a command (comm), which any program may choose, and threads have their\n"
		 "  own: containerd's shims and runc are told apart, systemd's helpers are not.\n"
		 "  Long lives that go on are in no mean yet.\n"
		 "Figures of the row\n");
	explain_fields(s, &table_makers, row, out);
	explain_sources(s, out);
}

static void makers_path(const void *row, struct buf *out)
{
	const struct maker_row *r = row;

	if (r->group)
		memcg_path(r->group, out);
}

static const struct memcg *makers_memcg(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct maker_row *)row)->group;
}

static const struct view_want columns[] = {
	{"live", NULL, 6, 0},
	{"dying", NULL, 6, 0},
	{"price_bytes", NULL, 8, 0},
	{"births_per_second", NULL, 8, 0},
	{"lifetime_seconds", NULL, 8, 1},
	{"ended", NULL, 7, 4},
	{"short_lives", NULL, 6, 5},
	{"newest_seconds", NULL, 6, 3},
	{"creator_pid", NULL, 7, 2},
	{"creator", NULL, 5, 0},
	{"group", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'l', "live"},  {'d', "dying"},		  {'p', "price_bytes"}, {'b', "births_per_second"},
	{'t', "lifetime_seconds"}, {'a', "newest_seconds"}, {'c', "creator"}, {'n', "group"}, {0, NULL},
};

const struct view_ops view_makers = {
	.name = "makers",
	.number = 8,
	.help = "who makes memcgs: how many, how fast, how long they live, and below which group",
	.table = &table_makers,
	.columns = columns,
	.letters = letters,
	.sort = "price_bytes",
	.last_least = 24,
	.state_bytes = sizeof(struct makers_state),
	.update = makers_update,
	.note = makers_note,
	.done = makers_done,
	.row = makers_row,
	.id = makers_id,
	.style = makers_style,
	.matches = makers_matches,
	.empty = makers_empty,
	.path = makers_path,
	.memcg = makers_memcg,
	.explain = makers_explain,
};
