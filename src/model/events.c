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

static struct value get_epoch(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	(void)scratch;
	return value_real(real((double)((const struct event *)row)->utc_ns / 1e9));
}

static struct value get_event(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	(void)scratch;
	return value_str(event_name(((const struct event *)row)->kind));
}

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

#define EVENT_NUM(fn, member)                                                                      \
	static struct value fn(const struct sample *s, const void *row, struct buf *scratch)       \
	{                                                                                          \
		(void)s;                                                                           \
		(void)scratch;                                                                     \
		return value_num(((const struct event *)row)->member);                             \
	}

EVENT_NUM(get_id, id)
EVENT_NUM(get_pid, pid)
EVENT_NUM(get_lost, lost)

static struct value get_lifetime(const struct sample *s, const void *row, struct buf *scratch)
{
	(void)s;
	(void)scratch;
	return value_real(real_div(real_of(((const struct event *)row)->lifetime_ns), real(1e9)));
}

static const struct field fields[] = {
	{"time", "TIME", "when it happened, as the machine's clock stands now", get_time, UNIT_TIME,
	 METRIC_NONE, 24, false},
	{"time_epoch_seconds", "EPOCH", "when it happened, in seconds since 1970", get_epoch, UNIT_ID,
	 METRIC_NONE, 13, true},
	{"event", "EVENT",
	 "born, renamed, dying (removed, still held), freed, or lost (rows are missing here)", get_event,
	 UNIT_NONE, METRIC_NONE, 7, false},
	{"cgroup_id", "ID", "inode of its directory; unique in its hierarchy", get_id, UNIT_ID,
	 METRIC_NONE, 10, true},
	{"pid", "PID", "thread that did it; unknown where the kernel did", get_pid, UNIT_ID, METRIC_NONE,
	 8, false},
	{"comm", "COMM", "command of that thread", get_comm, UNIT_NONE, METRIC_NONE, 15, false},
	{"lifetime_seconds", "LIFETIME", "seconds since its birth, where that was seen", get_lifetime,
	 UNIT_SECONDS, METRIC_NONE, 9, false},
	{"lost_events", "LOST", "of lost: events that the kernel dropped", get_lost, UNIT_NONE,
	 METRIC_NONE, 8, true},
	{"path", "MEMCG", "path below the hierarchy's root; \"...\" where the kernel cut it", get_path,
	 UNIT_NONE, METRIC_NONE, 0, false},
};

const struct table table_events = {
	.name = "events",
	.help = "births, renames, removals and ends of memory cgroups",
	.fields = fields,
	.n_fields = ARRAY_SIZE(fields),
	.sort = NULL,
};
