/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/events.h"

#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"

static const char *const names[] = {
	[EVENT_BORN] = "born",
	[EVENT_RENAMED] = "renamed",
	[EVENT_DYING] = "dying",
	[EVENT_FREED] = "freed",
	[EVENT_LOST] = "lost",
};

const char *event_name(enum event_kind kind)
{
	return names[kind];
}

static struct value get_time(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	(void)scratch;
	return (struct value){.kind = VALUE_TIME, .i = ((const struct event *)row)->utc_ns};
}

FIELD_GETTER(get_epoch, struct event, value_real(real((double)r->utc_ns / 1e9)))

FIELD_GETTER(get_event, struct event, value_str(event_name(r->kind)))

static struct value get_path(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct event *e = row;

	(void)s;
	if (!e->path)
		return value_str(NULL);
	buf_clear(scratch);
	text_escape(scratch, e->path, strlen(e->path));
	if (e->path_cut)
		buf_adds(scratch, "...");
	return value_str(buf_str(scratch));
}

static struct value get_comm(const struct sample *s, const void *row, struct buf *scratch)
{
	const struct event *e = row;

	(void)s;
	if (!e->comm)
		return value_str(NULL);
	buf_clear(scratch);
	text_escape(scratch, e->comm, strlen(e->comm));
	return value_str(buf_str(scratch));
}

FIELD_GETTER(get_lifetime, struct event, value_real(real_div(real_of(r->lifetime_ns), real(1e9))))

static const struct field fields[] = {
	{"time", "TIME", "when it happened, as the machine's clock stands now", FROM(get_time),
	 UNIT_TIME, METRIC_NONE, 24, 0},
	{"time_epoch_seconds", "EPOCH", "when it happened, in seconds since 1970", FROM(get_epoch),
	 UNIT_ID, METRIC_NONE, 13, FIELD_EXTRA},
	{"event", "EVENT",
	 "born, renamed, dying (removed, still held), freed, or lost (rows are missing here)",
	 FROM(get_event), UNIT_NONE, METRIC_NONE, 7, 0},
	{"cgroup_id", "ID", "inode of its directory; unique in its hierarchy",
	 ROW(struct event, id), UNIT_ID, METRIC_NONE, 10, FIELD_EXTRA},
	{"pid", "PID", "thread that did it; unknown where the kernel did", ROW(struct event, pid),
	 UNIT_ID, METRIC_NONE, 8, 0},
	{"comm", "COMM", "command of that thread", FROM(get_comm), UNIT_NONE, METRIC_NONE, 15,
	 0},
	{"lifetime_seconds", "LIFETIME", "seconds since its birth, where that was seen",
	 FROM(get_lifetime), UNIT_SECONDS, METRIC_NONE, 9, 0},
	{"lost_events", "LOST",
	 "of lost: events that have no rows here; the kernel dropped them, or more came in a tick than are kept",
	 ROW(struct event, lost), UNIT_NONE, METRIC_GAUGE, 8, 0},
	{"path", "MEMCG", "path below the hierarchy's root; \"...\" where the kernel cut it",
	 FROM(get_path), UNIT_NONE, METRIC_NONE, 0, 0},
};

const struct table table_events = {
	.name = "events",
	.help = "births, renames, removals and ends of memory cgroups",
	.needs = NEED_EVENTS,
	.time = "time",
	.fields = fields,
	.n_fields = ARRAY_SIZE(fields),
	.sort = NULL,
};
