/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/exact.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/csstable.h"
#include "kernel/cgroup/csswalk.h"
#include "model/held.h"
#include "model/memcg.h"

#define OFTEN_NS  (5 * NS_PER_SEC)
#define SELDOM_NS (60 * NS_PER_SEC)

struct exact {
	struct csswalk *walk;
	struct csstable *table;
	bool tried, attached;
	int err;
	struct buf why;
	struct csswalk_result last;
	int64_t held_ns;   /* boot clock of the last look at holders; 0: none */
	size_t held_dying; /* dying ones at that time */
	struct held_summary held;
};

struct exact *exact_new(void)
{
	struct exact *e = xcalloc(1, sizeof(*e));

	e->table = csstable_new();
	return e;
}

void exact_free(struct exact *e)
{
	if (!e)
		return;
	csswalk_free(e->walk);
	csstable_free(e->table);
	held_summary_done(&e->held);
	buf_done(&e->why);
	free(e);
}

void exact_load(struct exact *e)
{
	if (e->tried)
		return;
	e->tried = true;
	e->err = csswalk_new(&e->walk, &e->why);
}

void exact_attach(struct exact *e, int cgroup_fd)
{
	if (!e->walk)
		return;
	buf_clear(&e->why);
	e->err = csswalk_attach(e->walk, cgroup_fd, &e->why);
	e->attached = !e->err;
}

void exact_detach(struct exact *e)
{
	if (!e->walk)
		return;
	csswalk_detach(e->walk);
	e->attached = false;
	e->err = -ENODATA;
	buf_clear(&e->why);
	buf_adds(&e->why, "no tree of memory cgroups is there to be walked");
}

bool exact_runs(const struct exact *e)
{
	return e && e->attached;
}

bool exact_holders_differ(const struct exact *e, const struct memcg_table *t, const struct exact_how *how)
{
	size_t was = e->held_dying, now = t->dying;
	size_t apart = now > was ? now - was : was - now;
	int64_t distance = how->pace == HOLDERS_OFTEN || apart ? OFTEN_NS : SELDOM_NS;

	if (how->pace == HOLDERS_NEVER || (!was && !now))
		return false;
	return !e->held_ns || how->now_ns - e->held_ns >= distance || apart > 16 + was / 8;
}

static bool looks_for_holders(const struct exact *e, const struct memcg_table *t, const struct exact_how *how)
{
	if (how->pace == HOLDERS_SELDOM)
		return !e->held_ns || exact_holders_differ(e, t, how);
	return how->pace == HOLDERS_OFTEN;
}

static void walk_failed(struct exact *e, int err)
{
	e->attached = false;
	e->err = err;
	buf_clear(&e->why);
	buf_addf(&e->why, "the kernel's tree of memcgs could not be walked: %s", strerror(-err));
}

bool exact_walk(struct exact *e, struct memcg_table *t, const struct exact_how *how)
{
	const struct csstable_how table = {
		.root = how->root,
		.v1 = how->v1,
		.traced = how->traced,
		.holders = looks_for_holders(e, t, how),
	};
	int r = csstable_walk(e->table, e->walk, t, &table, &e->last);

	if (r) {
		walk_failed(e, r);
		return false;
	}
	if (table.holders) {
		e->held_ns = how->now_ns;
		e->held_dying = t->dying;
	}
	return true;
}

void exact_tell_holders(struct exact *e, struct sample *s)
{
	if (e->held_ns == s->at.boot_ns) {
		held_summary_done(&e->held);
		held_summarize(s, &e->held);
	}
	s->held = e->held_ns ? &e->held : NULL;
	s->held_boot_ns = e->held_ns;
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		s->dying_by[k] = e->held_ns ? e->held.by_kind[k] : NUM_UNKNOWN;
}

void exact_forget_holders(struct exact *e)
{
	held_summary_done(&e->held);
	e->held_ns = 0;
	e->held_dying = 0;
}

size_t exact_dying(const struct memcg_table *t, enum hierarchy hierarchy)
{
	size_t dying = t->dying;

	for (size_t i = 0; i < t->dying && hierarchy == HIERARCHY_V2; i++)
		dying -= t->dying_rows[i]->late;
	return dying;
}

void exact_count(const struct memcg_table *t, struct memcg_counts *ret)
{
	ret->live = num((int64_t)t->live);
	ret->live_source = "bpf";
	ret->dying = num((int64_t)exact_dying(t, ret->hierarchy));
	ret->dying_source = "bpf";
	/* the walk begins at the root of the hierarchy, whichever part of it is mounted here */
	ret->is_part = false;
	ret->part_live = ret->part_dying = NUM_UNKNOWN;
}

struct source_status exact_status(struct exact *e)
{
	struct source_status status = {STATE_OK, ""};

	if (!e->tried)
		return (struct source_status){STATE_UNUSED, ""};
	if (e->err) {
		status.state = e->err == -EPERM || e->err == -EACCES ? STATE_DENIED : STATE_ABSENT;
		status.detail = buf_str(&e->why);
	} else if (e->last.odd) {
		buf_clear(&e->why);
		buf_addf(&e->why, "%" PRIu64 " memcg%s that made no sense when read: left out", e->last.odd,
			 text_s(e->last.odd));
		status = (struct source_status){STATE_LOSSY, buf_str(&e->why)};
	}
	return status;
}
