/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of memcgs up to the tick that is shown, the newest on top. */
#include "top/views/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/events.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/explain.h"
#include "top/views/past.h"

#define EVENTS_KEPT 2000

struct event_row {
	struct event e; /* first: the table's getters take it; its strings are ours */
	uint64_t tick;
};

/* Rows */

static uint64_t tick_of(const void *row)
{
	return ((const struct event_row *)row)->tick;
}

static void drop_event(void *row)
{
	struct event_row *r = row;

	free((char *)(uintptr_t)r->e.path);
	free((char *)(uintptr_t)r->e.comm);
}

static void add_event(void *user, const struct event *e, uint64_t tick)
{
	struct event_row *row = past_add(user);

	row->e = *e;
	row->e.path = e->path ? xstrdup(e->path) : NULL;
	row->e.comm = e->comm ? xstrdup(e->comm) : NULL;
	row->tick = tick;
}

static int load_events(struct past *p, struct source *src, const struct source_rows *which)
{
	return src->ops->events ? src->ops->events(src, which, add_event, p) : -EOPNOTSUPP;
}

/* Events that a sample had no room for are told as lost: rows are missing there. */
static void take_events(struct past *p, const struct sample *s)
{
	struct event lost = {.kind = EVENT_LOST,
			     .utc_ns = s->at.utc_ns,
			     .boot_ns = s->at.boot_ns,
			     .lost = num_u(s->events_dropped)};

	for (size_t i = 0; i < s->n_events; i++)
		add_event(p, &s->events[i], s->tick);
	if (s->n_events && s->events_dropped)
		add_event(p, &lost, s->tick);
}

static const struct past_ops events_past = {
	.row_bytes = sizeof(struct event_row),
	.most = EVENTS_KEPT,
	.tick = tick_of,
	.drop = drop_event,
	.load = load_events,
	.take = take_events,
};

static size_t events_update(struct view *v, const struct sample *s)
{
	past_note(v, s, &events_past);
	return past_select(v, s);
}

static void events_note(struct view *v, const struct sample *s)
{
	past_note(v, s, &events_past);
}

static struct row_id events_id(const void *row)
{
	const struct event *e = row;

	return (struct row_id){(uint64_t)e->boot_ns, (uint64_t)e->id.v << 3 | (uint64_t)e->kind};
}

static enum style events_style(const struct sample *s, const void *row)
{
	static const enum style styles[] = {
		[EVENT_BORN] = STYLE_PLAIN,  [EVENT_RENAMED] = STYLE_PLAIN,
		[EVENT_DYING] = STYLE_DYING, [EVENT_FREED] = STYLE_FAINT,
		[EVENT_LOST] = STYLE_LOST,
	};

	(void)s;
	return styles[((const struct event *)row)->kind];
}

static void events_empty(const struct sample *s, struct buf *out)
{
	const struct source_status *trace = &s->sources[SOURCE_TRACE];

	bool past = strcmp(s->from, "kernel") != 0;

	buf_adds(out, past ? "no event is kept up to this time" : "no event yet");
	if (trace->state != STATE_UNUSED && trace->state != STATE_OK)
		buf_addf(out, ": trace %s: %s", source_state_name(trace->state), trace->detail);
	else if (past && trace->state == STATE_UNUSED)
		buf_adds(out, ": it was written without tracing");
	else if (trace->state == STATE_UNUSED)
		buf_adds(out, ": they are traced while the program stays, not in one pass");
}

/* A row is one event; the filter tells the other events of the same memcg. */
static void events_explain(const struct sample *s, const void *row, struct source *src,
			   struct buf *out)
{
	static const char *const words[] = {
		[EVENT_BORN] = "a memcg was made (cgroup_mkdir); comm and pid made it",
		[EVENT_RENAMED] = "its path changed (cgroup_rename); the path is the new one",
		[EVENT_DYING] = "its cgroup was removed (cgroup_rmdir); something may hold it yet",
		[EVENT_FREED] = "its memory is free (cgroup_release comes after every css)",
		[EVENT_LOST] = "rows are missing here: the kernel dropped events, or more came in a tick than are kept",
	};
	const struct event *e = row;

	(void)src;
	buf_addf(out, "event %s: %s\n", event_name(e->kind), words[e->kind]);
	if (e->path) {
		buf_adds(out, "  ");
		text_escape(out, e->path, strlen(e->path));
		buf_addc(out, '\n');
	}
	buf_adds(out, "Figures of the row\n");
	explain_fields(s, &table_events, row, out);
	buf_adds(
		out,
		"Known bias\n"
		"  A birth or death without an event (a controller switched on or off) is found by a\n"
		"  walk and told without a maker. comm is looked up after the event: of a process that\n"
		"  ended at once it may be unknown. lifetime is known of births that were seen.\n");
	explain_sources(s, out);
}

static void events_path(const void *row, struct buf *out)
{
	const struct event *e = row;

	if (e->path)
		text_escape(out, e->path, strlen(e->path));
}

static const struct memcg *events_memcg(const struct sample *s, const void *row)
{
	const struct event *e = row;

	return s->memcgs && e->id.known ? memcg_table_find(s->memcgs, e->root, (uint64_t)e->id.v) : NULL;
}

static const struct view_want columns[] = {
	{"time", NULL, 0, 0},	   {"event", NULL, 0, 0}, {"lifetime_seconds", NULL, 8, 2},
	{"comm", NULL, 12, 1},	   {"pid", NULL, 7, 4},	  {"lost_events", NULL, 6, 3},
	{"cgroup_id", NULL, 0, 5}, {"path", NULL, 0, 0},  {NULL, NULL, 0, 0},
};

static const struct view_letter letters[] = {
	{'t', "time"}, {'e', "event"}, {'l', "lifetime_seconds"}, {'c', "comm"},
	{'p', "pid"},  {'n', "path"},  {'i', "cgroup_id"},	  {0, NULL},
};

const struct view_ops view_events = {
	.name = "events",
	.number = 6,
	.help = "what happened to memcgs: born, renamed, dying, freed; who made it, how long it lived",
	.table = &table_events,
	.columns = columns,
	.letters = letters,
	.sort = "time",
	.last_least = 24,
	.state_bytes = sizeof(struct past),
	.update = events_update,
	.note = events_note,
	.done = past_done,
	.row = past_row,
	.id = events_id,
	.style = events_style,
	.matches = past_matches,
	.empty = events_empty,
	.path = events_path,
	.memcg = events_memcg,
	.explain = events_explain,
};
