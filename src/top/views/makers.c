/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memcgs summed by maker or by owner: how many there are, how fast they come, and how long they live. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/events.h"
#include "model/field.h"
#include "model/makers.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/select.h"
#include "model/source.h"
#include "top/explain.h"
#include "top/views/rows.h"
#include "top/views/view.h"

/* So many events are read at each tick; of what is older, sums. */
#define EVENTS_MOST 5000

static const char *const titles[] = {
	[BY_CREATOR] = "MAKER", [BY_GROUP] = "SUBTREE", [BY_SLICE] = "SLICE",
	[BY_UNIT] = "UNIT",	[BY_POD] = "POD",	[BY_CONTAINER] = "CONTAINER",
};

struct makers_state {
	struct makers *makers;
	struct row_list list;
	enum makers_by by;
	uint64_t tick; /* the tick that the rows are of; 0: none */
	double seconds; /* the length of the window; 0: there is none */
	int64_t lost;	/* events in it */
	int64_t gaps;	/* in it, in which nobody recorded */
};

static struct makers_state *state_of(const struct view *v)
{
	return v->state;
}

/* Rows */

static void load_lives(struct view *v, const struct sample *s)
{
	struct makers_state *state = v->state;
	struct lives_span span;

	for (size_t i = 0; i < v->n_columns; i++)
		if (!strcmp(v->columns[i].field->name, "creator"))
			v->columns[i].title = titles[state->by];
	makers_free(state->makers);
	state->makers = makers_new(state->by);
	makers_take_sample(state->makers, s);
	state->seconds = 0;
	if (makers_take_lives(state->makers, v->source, s, EVENTS_MOST, &span))
		state->seconds = (double)(s->at.utc_ns - span.since_utc_ns) / (double)NS_PER_SEC;
	state->lost = span.lost;
	state->gaps = span.gaps;
	state->tick = s->tick;
}

static size_t makers_update(struct view *v, const struct sample *s)
{
	struct selection sel = {.sort = v->sort,
				.ascending = v->reverse,
				.filter = v->filter_text ? &v->filter : NULL};
	struct makers_state *state = v->state;
	struct row_array rows = {.row_bytes = sizeof(struct maker_row)};

	if (!v->stale && state->tick == s->tick)
		return 0;
	load_lives(v, s);
	rows.base = makers_rows(state->makers, &rows.n);
	select_array(v->ops->table, s, &sel, &rows, &state->list);
	v->n = state->list.n;
	return v->n;
}

static void makers_done(struct view *v)
{
	row_list_done(&state_of(v)->list);
	makers_free(state_of(v)->makers);
}

static const void *makers_row(const struct view *v, size_t i)
{
	return state_of(v)->list.rows[i];
}

static struct row_id makers_id(const void *row)
{
	const char *key = ((const struct maker_row *)row)->key;

	return rows_name_id(key ? key : "");
}

/* Rows without a known maker or owner step back. */
static enum style makers_style(const struct sample *s, const void *row)
{
	(void)s;
	return ((const struct maker_row *)row)->key ? STYLE_PLAIN : STYLE_FAINT;
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

static void makers_caption(const struct view *v, const struct sample *s, struct buf *out)
{
	(void)s;
	buf_addf(out, "by %s (t: another)", makers_by_name(state_of(v)->by));
	if (state_of(v)->seconds <= 0)
		return;
	buf_adds(out, "; CREATED, BIRTHS/S of ");
	text_duration(out, state_of(v)->seconds);
	if (state_of(v)->lost)
		buf_addf(out, ", at least: %" PRId64 " event%s lost", state_of(v)->lost,
			 state_of(v)->lost == 1 ? " was" : "s were");
	else if (state_of(v)->gaps)
		buf_adds(out, ", at least: recording paused in it");
}

/* Turns to the next sum: by maker, by subtree, and so on. */
static void makers_turn(struct view *v)
{
	struct makers_state *state = v->state;

	state->by = (enum makers_by)((state->by + 1) % MAKERS_BY_COUNT);
}

static const char *nameless(const struct sample *s, enum makers_by by)
{
	if (by != BY_CREATOR)
		return "memcgs whose paths do not spell one";
	if (s->sources[SOURCE_TRACE].state == STATE_UNUSED)
		return "memcgs without a maker: births were not traced";
	return "memcgs that were there before anybody looked; cgslabd, which stays, knows who makes them";
}

static void makers_explain(const struct sample *s, const void *row, struct source *src, struct buf *out)
{
	const struct maker_row *r = row;

	(void)src;
	if (r->key) {
		buf_addf(out, "%s ", makers_by_name(r->by));
		text_escape(out, r->key, strlen(r->key));
	} else {
		buf_adds(out, nameless(s, r->by));
	}
	buf_addf(out,
		 "\nFormula\n"
		 "  births_per_second = created / seconds of the window\n"
		 "  lifetime_seconds  = mean of (removal - birth) of what was removed in it and seen to be made\n"
		 "  price_bytes       = live x price + dying x dying price\n"
		 "  The window is the hour before, less where the history is shorter.\n"
		 "  Behind %d events, and where a tick had no room for its events, every life counts, but LIFETIME\n"
		 "  has none of them, and what lived for less than a tick has no unit, pod or container of its own.\n"
		 "Known bias\n"
		 "  A maker is a command (comm), which any program may choose, and a thread may have its own.\n"
		 "  A removal counts for the maker of a birth that was seen. Lives that go on are in no mean.\n"
		 "Figures of the row\n",
		 EVENTS_MOST);
	explain_fields(s, &table_makers, row, out);
	explain_sources(s, out);
}

static void makers_path(const void *row, struct buf *out)
{
	const struct maker_row *r = row;

	if (r->by == BY_GROUP && r->key)
		text_escape(out, r->key, strlen(r->key));
}

/* Rows of a maker are found by the command alone, rows of an owner by the part of the path that names him. */
static bool makers_words(const void *row, struct buf *ret_words, bool *ret_whole)
{
	const struct maker_row *r = row;

	*ret_whole = r->by == BY_CREATOR;
	if (r->key && r->by != BY_GROUP)
		text_escape(ret_words, r->key, strlen(r->key));
	return ret_words->len;
}

static const struct view_want columns[] = {
	{"live", NULL, 6, 0},
	{"dying", NULL, 6, 0},
	{"price_bytes", NULL, 8, 0},
	{"births_per_second", NULL, 8, 0},
	{"created", NULL, 7, 2},
	{"removed", NULL, 7, 4},
	{"freed", NULL, 6, 5},
	{"lifetime_seconds", NULL, 8, 1},
	{"newest_seconds", NULL, 6, 2},
	{"creator_pid", NULL, 7, 3},
	{"creator", NULL, 0, 0},
	{NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'l', "live"},	 {'d', "dying"},   {'p', "price_bytes"},	  {'b', "births_per_second"}, {'m', "created"},
	{'r', "removed"}, {'f', "freed"}, {'t', "lifetime_seconds"}, {'a', "newest_seconds"},  {'c', "creator"},
	{'n', "creator"}, {0, NULL},
};

const struct view_ops view_makers = {
	.name = "makers",
	.number = 8,
	.help = "who makes memcgs, or by t whose they are: how many, how fast they come, how long they live",
	.table = &table_makers,
	.columns = columns,
	.letters = letters,
	.sort = "price_bytes",
	.last_least = 16,
	.state_bytes = sizeof(struct makers_state),
	.update = makers_update,
	.done = makers_done,
	.row = makers_row,
	.id = makers_id,
	.style = makers_style,
	.matches = makers_matches,
	.empty = makers_empty,
	.caption = makers_caption,
	.explain = makers_explain,
	.tree_label = "By",
	.turn = makers_turn,
	.path = makers_path,
	.words = makers_words,
};
